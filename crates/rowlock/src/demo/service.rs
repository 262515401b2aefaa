//! The vulnerable API of the demo: a small notebook, wrong in ways that are common.
//!
//! Every weakness is deliberate: any user name is accepted with the right
//! password, one operation forgot its guard, failures are never throttled,
//! answers to credentials may be cached, an error shows its trace, and `.env`
//! is served. It listens on loopback only and holds no real data.

use std::convert::Infallible;
use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// The demo's user.
pub(crate) const USER: &str = "alice";
/// Her password; it opens nothing but the demo.
pub(crate) const PASSWORD: &str = "correct-horse-demo";

/// A running demo; it ends with its process.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
}

type Answer = Response<Full<Bytes>>;

/// Starts the API on a free loopback port.
pub(crate) async fn start() -> std::io::Result<Server> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let service =
                    hyper::service::service_fn(
                        |request| async move { Ok::<_, Infallible>(answer(&request)) },
                    );
                // A client that goes away in the middle is the client's matter.
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    Ok(Server { address })
}

fn answer(request: &Request<Incoming>) -> Answer {
    let path = request.uri().path();
    if request.method() != hyper::Method::GET && request.method() != hyper::Method::HEAD {
        return json(StatusCode::METHOD_NOT_ALLOWED, r#"{"error":"method not allowed"}"#);
    }
    match path {
        "/" | "/api/v1/health" => json(StatusCode::OK, r#"{"status":"ok"}"#),
        "/openapi.json" => json(StatusCode::OK, include_str!("openapi.json")),
        "/.env" => plain("DATABASE_URL=postgres://notes:not-a-real-one@db.internal/notes\nDEBUG=true\n"),
        // The guard was forgotten here; the description says that it is there.
        "/api/v1/reports" => json(
            StatusCode::OK,
            r#"[{"id":1,"title":"Payroll March","owner":"bob","total":48210},{"id":2,"title":"Payroll April","owner":"bob","total":48930}]"#,
        ),
        "/api/v1/notes" => {
            guarded(request, r#"[{"id":1,"text":"call the bank"},{"id":2,"text":"birthday on Friday"}]"#)
        }
        "/api/v1/notes/1" => guarded(request, r#"{"id":1,"text":"call the bank","author":"alice"}"#),
        "/api/v1/profile" => guarded(
            request,
            r#"{"name":"alice","mail":"alice@notes.internal","password_hash":"$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"}"#,
        ),
        _ => json(StatusCode::NOT_FOUND, r#"{"error":"not found"}"#),
    }
}

/// Answers when the password is right; the user name is never looked at.
fn guarded(request: &Request<Incoming>, body: &'static str) -> Answer {
    let Some(value) = request.headers().get(AUTHORIZATION) else { return challenge() };
    let coded = value.as_bytes().strip_prefix(b"Basic ").unwrap_or_default();
    let Ok(pair) = STANDARD.decode(coded) else {
        // The trace that an unhandled exception shows when debug is left on.
        let trace = "Traceback (most recent call last):\n  File \"/srv/notes/app.py\", line 41, in authenticate\n    \
                     decoded = base64.b64decode(token)\nbinascii.Error: Incorrect padding\n";
        let mut answer = plain(trace);
        *answer.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        return answer;
    };
    match pair.splitn(2, |b| *b == b':').nth(1) {
        Some(password) if password == PASSWORD.as_bytes() => json(StatusCode::OK, body),
        _ => challenge(),
    }
}

fn challenge() -> Answer {
    let mut answer = json(StatusCode::UNAUTHORIZED, r#"{"error":"unauthorized"}"#);
    answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"notes\""));
    answer
}

fn json(status: StatusCode, body: &'static str) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from_static(body.as_bytes())));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

fn plain(body: &'static str) -> Answer {
    let mut answer = json(StatusCode::OK, body);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    answer
}
