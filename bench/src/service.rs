//! A service that answers at once: Basic auth, an OpenAPI document, and no work in between.
//!
//! Standard-library threads, so that a client shares no runtime with it. It counts requests and
//! adds up the time in which nothing was asked, which is how deliberate pauses of a scan show.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::document;

/// The user that is let in.
pub(crate) const USER: &str = "alice";
/// The user's password.
pub(crate) const PASSWORD: &str = "bench-Wq7-password";

/// A silence of this length is a pause of the client and not its work.
const PAUSE: Duration = Duration::from_millis(200);
/// Most bytes of a request's header section.
const LARGEST: usize = 64 * 1024;

struct Service {
    document: Vec<u8>,
    authorization: String,
    paths: Vec<String>,
    seen: Mutex<Seen>,
}

struct Seen {
    requests: usize,
    first: Option<Instant>,
    last: Instant,
    paused: Duration,
}

/// Serves until standard input ends, then prints what was seen.
#[expect(clippy::print_stdout, reason = "the address and the figures are the output")]
pub(crate) fn serve(operations: usize) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let url = format!("http://{}", listener.local_addr()?);
    let service = Arc::new(Service {
        document: document::described(operations, &url).to_string().into_bytes(),
        authorization: format!("Basic {}", STANDARD.encode(format!("{USER}:{PASSWORD}"))),
        paths: (0..operations).map(document::path).map(|p| p.replace("/{id}", "")).collect(),
        seen: Mutex::new(Seen { requests: 0, first: None, last: Instant::now(), paused: Duration::ZERO }),
    });
    println!("READY {url} {PASSWORD}");
    let shared = Arc::clone(&service);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let service = Arc::clone(&shared);
            std::thread::spawn(move || service.connection(stream));
        }
    });
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    if let Ok(seen) = service.seen.lock() {
        let busy = seen.first.map_or(Duration::ZERO, |first| seen.last - first);
        println!(
            "{}",
            json!({
                "requests": seen.requests,
                "seconds": busy.as_secs_f64(),
                "paused": seen.paused.as_secs_f64(),
            })
        );
    }
    Ok(())
}

impl Service {
    fn connection(&self, mut stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let (mut kept, mut chunk) = (Vec::new(), [0; 8192]);
        loop {
            while let Some(end) = kept.windows(4).position(|w| w == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&kept[..end]).into_owned();
                let answer = self.answer(&head);
                kept.drain(..end + 4);
                self.enter();
                if stream.write_all(&answer).is_err() {
                    return;
                }
            }
            match stream.read(&mut chunk) {
                Ok(n) if n > 0 && kept.len() < LARGEST => kept.extend_from_slice(&chunk[..n]),
                _ => return,
            }
        }
    }

    fn enter(&self) {
        let Ok(mut seen) = self.seen.lock() else { return };
        let now = Instant::now();
        seen.requests += 1;
        if seen.first.is_none() {
            seen.first = Some(now);
        } else if now - seen.last >= PAUSE {
            let silence = now - seen.last;
            seen.paused += silence;
        }
        seen.last = now;
    }

    /// Bodies of requests are not expected: a default scan only reads.
    fn answer(&self, head: &str) -> Vec<u8> {
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = target.split('?').next().unwrap_or_default();
        let authorized = lines
            .filter_map(|l| l.split_once(": "))
            .any(|(n, v)| n.eq_ignore_ascii_case("authorization") && v == self.authorization);
        if path == "/openapi.json" {
            return written(method, "200 OK", "", &self.document);
        }
        let (list, item) = match path.rsplit_once('/') {
            Some((list, id)) if id.parse::<u32>().is_ok() => (list, Some(id)),
            _ => (path, None),
        };
        if !self.paths.iter().any(|p| p == list) {
            return written(method, "404 Not Found", "", br#"{"error":"no such resource"}"#);
        }
        if !authorized {
            let challenge = "WWW-Authenticate: Basic realm=\"bench\", charset=\"UTF-8\"\r\n";
            return written(method, "401 Unauthorized", challenge, br#"{"error":"credentials required"}"#);
        }
        let one = |id: &str| {
            format!(
                r#"{{"id":{id},"name":"{list} {id}","note":"as ordered by phone","total":12.5,"state":"open","created":"2024-02-29T12:34:56Z"}}"#
            )
        };
        let body = match item {
            Some(id) => one(id),
            None => format!("[{},{}]", one("1"), one("2")),
        };
        written(method, "200 OK", "Cache-Control: no-store\r\n", body.as_bytes())
    }
}

fn written(method: &str, status: &str, fields: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\n{fields}\
         X-Content-Type-Options: nosniff\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    if method != "HEAD" {
        answer.extend_from_slice(body);
    }
    answer
}
