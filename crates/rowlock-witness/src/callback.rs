//! The callback listener: a one-time token in a URL, and who fetched it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper::header::{HeaderValue, LOCATION};
use hyper::{Request, Response, StatusCode};
use rowlock_model::callback::{FOLLOWED, REDIRECT};
use rowlock_model::{Await, Headers, Hit};
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::listener::{self, ListenError};

/// Most callbacks that are kept; a service that hammers the listener fills no memory.
const HITS: usize = 2000;
/// Length of a token, in characters.
const TOKEN: usize = 20;

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
        let refuse =
            |source| ListenError { what: "callback listener", option: "--callback", address, source };
        let listener = TcpListener::bind(address).await.map_err(refuse)?;
        let address = listener.local_addr().map_err(refuse)?;
        // A redirect to another host shows more than one to another path.
        let other_name = if address.ip() == std::net::Ipv4Addr::LOCALHOST {
            format!("http://localhost:{}", address.port())
        } else {
            String::new()
        };
        let seen = Arc::new(Seen { other_name, ..Seen::default() });
        let entered = Arc::clone(&seen);
        let accepting = tokio::spawn(listener::accept(listener, move |request| {
            std::future::ready(answer(&request, &entered))
        }));
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

fn answer(request: &Request<Incoming>, seen: &Seen) -> Response<Empty<Bytes>> {
    let token = seen.enter(request);
    let mut response = listener::nothing(StatusCode::OK);
    let redirect = token.filter(|_| request.uri().path().ends_with(REDIRECT));
    if let Some(to) =
        redirect.and_then(|t| HeaderValue::from_str(&format!("{}/{t}{FOLLOWED}", seen.other_name)).ok())
    {
        response.headers_mut().insert(LOCATION, to);
        *response.status_mut() = StatusCode::FOUND;
    }
    response
}
