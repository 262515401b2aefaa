//! The listener for alerts: the webhook that the service's monitoring calls when it notices an attack.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use rowlock_model::Alert;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::listener::{self, ListenError};

/// Most alerts that are kept.
const ALERTS: usize = 100;
/// Most bytes that are read of one.
const BODY: usize = 64 << 10;
/// Most characters that are kept of one.
const KEPT: usize = 2000;

/// An open listener for alerts; it closes when dropped.
#[derive(Debug)]
pub struct Alerts {
    raised: Arc<Raised>,
    address: SocketAddr,
    accepting: tokio::task::JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Raised {
    alerts: Mutex<Vec<Alert>>,
    news: Notify,
}

impl Alerts {
    /// Opens the listener; port 0 takes a free one.
    pub async fn open(address: SocketAddr) -> Result<Self, ListenError> {
        let refuse =
            |source| ListenError { what: "listener for alerts", option: "--alert-listener", address, source };
        let listener = TcpListener::bind(address).await.map_err(refuse)?;
        let address = listener.local_addr().map_err(refuse)?;
        let raised = Arc::new(Raised::default());
        let entered = Arc::clone(&raised);
        let accepting =
            tokio::spawn(listener::accept(listener, move |request| answer(request, Arc::clone(&entered))));
        Ok(Self { raised, address, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until there is an alert, which may have come earlier, and gives all that came.
    pub async fn wait(&self, at_most: Duration) -> Vec<Alert> {
        let _ = tokio::time::timeout(at_most, async {
            loop {
                let news = self.raised.news.notified();
                tokio::pin!(news);
                news.as_mut().enable();
                if !self.raised.all().is_empty() {
                    return;
                }
                news.await;
            }
        })
        .await;
        self.raised.all()
    }
}

impl Drop for Alerts {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Raised {
    fn all(&self) -> Vec<Alert> {
        self.alerts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn enter(&self, alert: Alert) {
        let mut alerts = self.alerts.lock().unwrap_or_else(PoisonError::into_inner);
        if alerts.len() < ALERTS {
            alerts.push(alert);
        }
        drop(alerts);
        self.news.notify_waiters();
    }
}

/// Takes in whatever carries a body; a look at whether somebody listens is no alert.
async fn answer(request: Request<Incoming>, raised: Arc<Raised>) -> Response<Empty<Bytes>> {
    let method = request.method().to_string();
    let target = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
    let body = Limited::new(request.into_body(), BODY).collect().await;
    let Ok(body) = body.map(http_body_util::Collected::to_bytes) else {
        return listener::nothing(StatusCode::PAYLOAD_TOO_LARGE);
    };
    if !body.is_empty() {
        let body = String::from_utf8_lossy(&body).chars().take(KEPT).collect();
        raised.enter(Alert { method, target, body });
    }
    listener::nothing(StatusCode::NO_CONTENT)
}
