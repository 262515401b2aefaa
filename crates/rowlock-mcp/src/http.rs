//! The protocol over streamable HTTP: any number of clients, told apart by sessions.
//!
//! A page in a browser must not reach it: `Host` must name this server (DNS rebinding), and a request with an
//! `Origin` is refused. Sizes, connections, sessions and idle time are bounded.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, WWW_AUTHENTICATE};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use secrecy::{ExposeSecret, SecretString};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::server::Server;

/// The one path.
const PATH: &str = "/mcp";
/// Largest request.
const BODY: usize = 1 << 20;
/// Most connections at the same time.
const CONNECTIONS: usize = 64;
/// Most sessions at the same time.
const SESSIONS: usize = 32;
/// A session that was silent so long is over.
const IDLE: Duration = Duration::from_secs(15 * 60);
/// Time for a request's header section.
const HEADERS: Duration = Duration::from_secs(10);
/// From this version of the protocol on there are no sessions.
const SESSIONLESS: &str = "2026-07-28";

/// Where and to whom a server answers.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    token: Option<SecretString>,
    hosts: Vec<String>,
}

/// Why a server cannot listen so.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// Others could reach it without proving who they are.
    #[error(
        "{0} can be reached from other machines, and so needs a token: set ROWLOCK_MCP_TOKEN or give --token-file"
    )]
    Open(SocketAddr),
    /// A token that could be guessed.
    #[error("the token is shorter than 16 characters; make one with `openssl rand -hex 32`")]
    Short,
    /// A token that no header field can carry.
    #[error("the token holds characters that no header field can carry; use letters, digits, - and _")]
    Odd,
    /// Any name would have to be taken.
    #[error("{0} is every address of this machine: say by --host under which name clients reach it")]
    Nameless(SocketAddr),
    /// The address.
    #[error("{0} cannot be listened on: {1}")]
    Address(SocketAddr, std::io::Error),
}

impl Listening {
    /// Checks that nobody is let in who should not be.
    ///
    /// # Errors
    ///
    /// When the address is not loopback and there is no token, or no name to know requests by.
    pub fn new(
        address: SocketAddr,
        token: Option<SecretString>,
        names: Vec<String>,
    ) -> Result<Self, HttpError> {
        let ip = address.ip();
        if let Some(token) = &token {
            let text = token.expose_secret();
            if !text.bytes().all(|b| b.is_ascii_graphic()) {
                return Err(HttpError::Odd);
            }
            if text.len() < 16 {
                return Err(HttpError::Short);
            }
        } else if !ip.is_loopback() {
            return Err(HttpError::Open(address));
        }
        let mut hosts = names;
        if ip.is_loopback() {
            hosts.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
        }
        if !ip.is_unspecified() {
            hosts.push(name(ip));
        }
        if hosts.is_empty() {
            return Err(HttpError::Nameless(address));
        }
        Ok(Self { address, token, hosts })
    }

    /// Opens the socket, so that the address is known before anything is served.
    ///
    /// # Errors
    ///
    /// When the address cannot be had.
    pub async fn open(&self) -> Result<TcpListener, HttpError> {
        TcpListener::bind(self.address).await.map_err(|e| HttpError::Address(self.address, e))
    }
}

fn name(ip: IpAddr) -> String {
    ip.to_string()
}

type Reply = Response<BoxBody<Bytes, Infallible>>;

/// What each connection is served with.
struct House {
    service: StreamableHttpService<Server, LocalSessionManager>,
    sessions: Arc<LocalSessionManager>,
    token: Option<SecretString>,
}

impl Server {
    /// Serves a listener until the server is ended.
    pub async fn http(&self, listener: TcpListener, listening: Listening) {
        let mut sessions = LocalSessionManager::default();
        sessions.session_config.keep_alive = Some(IDLE);
        let sessions = Arc::new(sessions);
        let config = StreamableHttpServerConfig::default()
            .with_allowed_hosts(listening.hosts)
            .with_allowed_origins(Vec::<String>::new())
            .enforce_origin_validation()
            .with_max_request_body_bytes(BODY)
            .with_cancellation_token(self.closed.clone());
        let server = self.clone();
        let service = StreamableHttpService::new(move || Ok(server.clone()), Arc::clone(&sessions), config);
        let house = Arc::new(House { service, sessions, token: listening.token });
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            let tcp = tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((tcp, _)) => tcp,
                    Err(_) => {
                        // Out of descriptors, say: trying at once again would only burn time.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        continue;
                    }
                },
                () = self.closed.cancelled() => return,
            };
            let (house, closed) = (Arc::clone(&house), self.closed.clone());
            tokio::spawn(async move {
                let _place = place;
                tokio::select! {
                    () = serve(tcp, house) => {}
                    () = closed.cancelled() => {}
                }
            });
        }
    }
}

async fn serve(tcp: TcpStream, house: Arc<House>) {
    let answer = service_fn(move |request| {
        let house = Arc::clone(&house);
        async move { Ok::<_, Infallible>(house.answer(request).await) }
    });
    // A client that breaks off is no fault of anybody's here.
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .serve_connection(TokioIo::new(tcp), answer)
        .await;
}

impl House {
    async fn answer(&self, request: Request<Incoming>) -> Reply {
        // Before anything else of the request is looked at.
        if !self.lets_in(request.headers()) {
            let mut reply =
                plain(StatusCode::UNAUTHORIZED, "this server needs its token: Authorization: Bearer TOKEN");
            reply.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            return reply;
        }
        if request.uri().path() != PATH {
            return plain(StatusCode::NOT_FOUND, "the protocol is spoken at /mcp");
        }
        if opens_session(&request) && self.sessions.sessions.read().await.len() >= SESSIONS {
            return plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "there are as many sessions as this server takes; end one",
            );
        }
        let is_end = request.method() == Method::DELETE;
        let mut reply = self.service.handle(request).await;
        if is_end && reply.status() == StatusCode::ACCEPTED {
            // The session is over by now; clients take 202 for a failure to end it.
            *reply.status_mut() = StatusCode::NO_CONTENT;
        }
        reply
    }

    fn lets_in(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let given = headers.get(AUTHORIZATION).and_then(|v| v.as_bytes().split_first_chunk::<7>());
        given.is_some_and(|(scheme, given)| {
            scheme.eq_ignore_ascii_case(b"bearer ") && same(given, token.expose_secret().as_bytes())
        })
    }
}

/// Whether a request would make a session.
fn opens_session(request: &Request<Incoming>) -> bool {
    let version = request.headers().get("mcp-protocol-version").and_then(|v| v.to_str().ok());
    request.method() == Method::POST
        && !request.headers().contains_key("mcp-session-id")
        && version.is_none_or(|v| v < SESSIONLESS)
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    let differ = a.iter().zip(b).fold(0, |differ, (x, y)| std::hint::black_box(differ | (x ^ y)));
    a.len() == b.len() && differ == 0
}

fn plain(status: StatusCode, words: &'static str) -> Reply {
    let mut reply = Response::new(Full::new(Bytes::from_static(words.as_bytes())).boxed());
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    reply
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listening(address: &str, token: Option<&str>, names: &[&str]) -> Result<Listening, HttpError> {
        let names = names.iter().map(|n| (*n).to_owned()).collect();
        Listening::new(address.parse().expect("an address"), token.map(|t| t.to_owned().into()), names)
    }

    #[test]
    fn only_loopback_is_open_without_a_token() {
        let token = Some("0123456789abcdef");
        assert!(listening("127.0.0.1:0", None, &[]).is_ok());
        assert!(listening("[::1]:0", None, &[]).is_ok());
        assert!(matches!(listening("192.0.2.1:80", None, &[]), Err(HttpError::Open(_))));
        assert!(matches!(listening("0.0.0.0:80", None, &["x"]), Err(HttpError::Open(_))));
        assert!(matches!(listening("0.0.0.0:80", token, &[]), Err(HttpError::Nameless(_))));
        assert!(listening("0.0.0.0:80", token, &["mcp.example"]).is_ok());
        assert!(matches!(listening("127.0.0.1:0", Some("short"), &[]), Err(HttpError::Short)));
        assert!(matches!(listening("127.0.0.1:0", Some("0123456789 abcdef"), &[]), Err(HttpError::Odd)));
    }

    #[test]
    fn tokens_are_the_same_only_in_whole() {
        assert!(same(b"abc", b"abc"));
        assert!(!same(b"abc", b"abd") && !same(b"ab", b"abc") && !same(b"", b"abc"));
    }
}
