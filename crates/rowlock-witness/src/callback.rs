//! The callback listener: a one-time token in a URL, and who fetched it.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, LOCATION};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use rowlock_model::callback::{FOLLOWED, REDIRECT};
use rowlock_model::{Await, Headers, Hit};
use tokio::net::TcpListener;
use tokio::sync::{Notify, Semaphore};

/// Most callbacks that are kept; a service that hammers the listener fills no memory.
const HITS: usize = 2000;
/// Most connections at the same time.
const CONNECTIONS: usize = 64;
/// Most bytes of one request's header section.
const HEAD: usize = 16 * 1024;
/// The longest that a connection may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Length of a token, in characters.
const TOKEN: usize = 20;

/// Why the listener cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address cannot be bound.
    #[error("no callback listener on {address}: {source}; give --callback another HOST:PORT")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// An open listener and what reached it; it closes when dropped.
#[derive(Debug)]
pub struct Callbacks {
    seen: Arc<Seen>,
    address: SocketAddr,
    accepting: tokio::task::JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Seen {
    hits: Mutex<Vec<Hit>>,
    news: Notify,
    /// Another name of the listener's host, with its port; empty where there is none.
    other_name: String,
}

impl Callbacks {
    /// Opens the listener; port 0 takes a free one.
    pub async fn open(address: SocketAddr) -> Result<Self, ListenError> {
        let refuse = |source| ListenError::Bind { address, source };
        let listener = TcpListener::bind(address).await.map_err(refuse)?;
        let address = listener.local_addr().map_err(refuse)?;
        // A redirect to another host shows more than one to another path.
        let other_name = if address.ip() == std::net::Ipv4Addr::LOCALHOST {
            format!("http://localhost:{}", address.port())
        } else {
            String::new()
        };
        let seen = Arc::new(Seen { other_name, ..Seen::default() });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&seen)));
        Ok(Self { seen, address, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits for a callback; what came earlier counts.
    pub async fn wait(&self, awaited: &Await) -> Option<Hit> {
        tokio::time::timeout(awaited.at_most, async {
            loop {
                let news = self.seen.news.notified();
                tokio::pin!(news);
                // From here on nothing is missed, also what comes before the await below.
                news.as_mut().enable();
                if let Some(hit) = self.seen.find(&awaited.token) {
                    return hit;
                }
                news.await;
            }
        })
        .await
        .ok()
    }
}

impl Drop for Callbacks {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Seen {
    /// The last callback of this token: where a redirect was followed, the one behind it.
    fn find(&self, token: &str) -> Option<Hit> {
        let hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        hits.iter().rfind(|h| h.token == token).cloned()
    }

    fn enter(&self, request: &Request<Incoming>) -> Option<String> {
        let target = request.uri().path_and_query().map_or("/", |p| p.as_str());
        let token = target.trim_start_matches('/').split(['/', '?']).next().unwrap_or_default();
        if token.len() != TOKEN || !token.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let mut headers = Headers::new();
        for (name, value) in request.headers() {
            headers.push(name.as_str(), String::from_utf8_lossy(value.as_bytes()));
        }
        let hit = Hit {
            token: token.to_owned(),
            method: request.method().to_string(),
            target: target.to_owned(),
            headers,
        };
        let mut hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        if hits.len() < HITS {
            hits.push(hit);
        }
        drop(hits);
        self.news.notify_waiters();
        Some(token.to_owned())
    }
}

async fn accept(listener: TcpListener, seen: Arc<Seen>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        let Ok(place) = Arc::clone(&room).try_acquire_owned() else { continue };
        let seen = Arc::clone(&seen);
        tokio::spawn(async move {
            let answer = service_fn(|request| {
                let answer = answer(&request, &seen);
                async move { Ok::<_, Infallible>(answer) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .max_buf_size(HEAD)
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), answer);
            // However it ends: what it asked for has been entered.
            let _ = tokio::time::timeout(PATIENCE, connection).await;
            drop(place);
        });
    }
}

/// An empty body: whatever fetched it has nothing to execute, parse or store.
fn answer(request: &Request<Incoming>, seen: &Seen) -> Response<Empty<Bytes>> {
    let token = seen.enter(request);
    let mut response = Response::new(Empty::new());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
    let redirect = token.filter(|_| request.uri().path().ends_with(REDIRECT));
    if let Some(to) =
        redirect.and_then(|t| HeaderValue::from_str(&format!("{}/{t}{FOLLOWED}", seen.other_name)).ok())
    {
        headers.insert(LOCATION, to);
        *response.status_mut() = StatusCode::FOUND;
    }
    response
}
