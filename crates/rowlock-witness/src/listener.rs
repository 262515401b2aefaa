//! An HTTP/1.1 listener that gives nothing away: bounded in connections, time and size, its answers empty.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Most connections at the same time.
const CONNECTIONS: usize = 64;
/// Most bytes of one request's header section.
const HEAD: usize = 16 * 1024;
/// The longest that a connection may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a listener cannot be opened: its address cannot be bound.
#[derive(Debug, thiserror::Error)]
#[error("no {what} on {address}: {source}; give {option} another HOST:PORT")]
pub struct ListenError {
    pub(crate) what: &'static str,
    pub(crate) option: &'static str,
    pub(crate) address: SocketAddr,
    pub(crate) source: std::io::Error,
}

/// Answers every request of a listener until it is dropped.
pub(crate) async fn accept<A, F>(listener: TcpListener, answer: A)
where
    A: Fn(Request<Incoming>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Empty<Bytes>>> + Send + 'static,
{
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else { continue };
        let answer = answer.clone();
        tokio::spawn(async move {
            let answer = service_fn(move |request| {
                let answer = answer(request);
                async move { Ok::<_, Infallible>(answer.await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .max_buf_size(HEAD)
                .keep_alive(false)
                // Who says its word and hangs up has said it.
                .half_close(true)
                .serve_connection(TokioIo::new(stream), answer);
            // However it ends: what it asked for has been entered.
            let _ = tokio::time::timeout(PATIENCE, connection).await;
            drop(place);
        });
    }
}

/// An empty body: whatever fetched it has nothing to execute, parse or store.
pub(crate) fn nothing(status: StatusCode) -> Response<Empty<Bytes>> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    response
}
