//! Servers on threads, as rude as a test wants them; each ends when it is dropped.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rustls::{ServerConnection, StreamOwned};

use super::Certificate;

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) target: String,
    /// The whole header section.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The value of a header field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let of = |line: &'_ str| line.split_once(':').is_some_and(|(n, _)| n.eq_ignore_ascii_case(name));
        let line = self.head.lines().skip(1).find(|l| of(l))?;
        Some(line.split_once(':')?.1.trim())
    }
}

/// A well-formed answer.
pub(crate) struct Reply {
    status: u16,
    fields: Vec<u8>,
    body: Vec<u8>,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, fields: Vec::new(), body: body.into() }
    }

    pub(crate) fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, body).with("Content-Type", "application/json")
    }

    pub(crate) fn html(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, body).with("Content-Type", "text/html; charset=utf-8")
    }

    pub(crate) fn missing() -> Self {
        Self::new(404, r#"{"error":"not found"}"#).with("Content-Type", "application/json")
    }

    pub(crate) fn challenge() -> Self {
        Self::new(401, r#"{"error":"unauthorized"}"#)
            .with("Content-Type", "application/json")
            .with("WWW-Authenticate", "Basic realm=\"x\"")
    }

    pub(crate) fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.fields.extend_from_slice(name.as_bytes());
        self.fields.extend_from_slice(b": ");
        self.fields.extend_from_slice(value.as_ref());
        self.fields.extend_from_slice(b"\r\n");
        self
    }

    pub(crate) fn write(&self, to: &mut dyn Write) -> std::io::Result<()> {
        write!(to, "HTTP/1.1 {} X\r\nConnection: close\r\n", self.status)?;
        write!(to, "Content-Length: {}\r\n", self.body.len())?;
        to.write_all(&self.fields)?;
        to.write_all(b"\r\n")?;
        to.write_all(&self.body)
    }
}

/// Both directions of a connection, plain or TLS.
pub(crate) trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

pub(crate) struct Server {
    pub(crate) port: u16,
    connections: Arc<AtomicUsize>,
    asked: Arc<Mutex<Vec<Asked>>>,
    over: Arc<AtomicBool>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

impl Server {
    /// Answers each request in good manners.
    pub(crate) fn answering(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::writing(move |asked, to| answer(asked).write(to))
    }

    /// Writes whatever it likes once a request has come; an error ends the connection.
    pub(crate) fn writing(
        write: impl Fn(&Asked, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::speaking(None, write)
    }

    /// The same over TLS.
    pub(crate) fn tls(
        certificate: &Certificate,
        answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::speaking(Some(certificate), move |asked, to| answer(asked).write(to))
    }

    /// Does whatever it likes with each connection, from the first byte.
    pub(crate) fn raw(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let asked = Arc::default();
        Self::listening(asked, serve)
    }

    fn speaking(
        certificate: Option<&Certificate>,
        write: impl Fn(&Asked, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let log = Arc::clone(&asked);
        let config = certificate.map(|c| Arc::clone(&c.config));
        Self::listening(asked, move |tcp| {
            let mut wire: Box<dyn Wire> = match &config {
                None => Box::new(tcp),
                Some(config) => match ServerConnection::new(Arc::clone(config)) {
                    Ok(connection) => Box::new(StreamOwned::new(connection, tcp)),
                    Err(_) => return,
                },
            };
            let Some(request) = read(&mut *wire) else { return };
            log.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
            let mut wire = Out(&mut *wire);
            // The client may well go away in the middle.
            let _ = write(&request, &mut wire).and_then(|()| wire.flush());
        })
    }

    fn listening(asked: Arc<Mutex<Vec<Asked>>>, serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let (connections, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (count, end, serve) = (Arc::clone(&connections), Arc::clone(&over), Arc::new(serve));
        std::thread::spawn(move || {
            for tcp in listener.incoming() {
                if end.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(tcp) = tcp else { continue };
                count.fetch_add(1, Ordering::Relaxed);
                let serve = Arc::clone(&serve);
                let _ = tcp.set_read_timeout(Some(Duration::from_secs(60)));
                let _ = tcp.set_write_timeout(Some(Duration::from_secs(60)));
                std::thread::spawn(move || serve(tcp));
            }
        });
        Self { port, connections, asked, over }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The paths that were asked for.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.asked().iter().map(|a| a.path().to_owned()).collect()
    }
}

/// A writer that is only a writer.
struct Out<'a>(&'a mut dyn Wire);

impl Write for Out<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// The head of a request, and its body read away.
fn read(from: &mut dyn Wire) -> Option<Asked> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > 1 << 20 || from.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut words = head.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut asked = Asked { method, target, head, body: String::new() };
    let length = asked.field("content-length").and_then(|l| l.parse::<usize>().ok()).unwrap_or(0);
    let mut body = vec![0; length.min(1 << 20)];
    from.read_exact(&mut body).ok()?;
    asked.body = String::from_utf8_lossy(&body).into_owned();
    Some(asked)
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port()
}
