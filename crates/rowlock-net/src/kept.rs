//! Connections that have carried an answer, so that one which ends before the next answer is known for what it
//! is: a server that closed it after the last (RFC 9112 section 9.3.1), and nothing about the new request.

use std::collections::HashSet;
use std::error::Error as _;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use hyper::http::Extensions;
use hyper_util::client::legacy::Error;
use hyper_util::client::legacy::connect::HttpInfo;

/// The local ends of connections that answered.
#[derive(Default)]
pub(crate) struct Kept(Mutex<HashSet<SocketAddr>>);

impl Kept {
    /// Remembers the connection of an answer by the answer's extensions.
    pub(crate) fn answered(&self, extensions: &Extensions) {
        if let Some(info) = extensions.get::<HttpInfo>() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(info.local_addr());
        }
    }

    /// Whether the error is that a connection which had answered before ended without a word.
    pub(crate) fn ended(&self, error: &Error) -> bool {
        let mut extensions = Extensions::new();
        if let Some(connected) = error.connect_info() {
            connected.get_extras(&mut extensions);
        }
        let Some(info) = extensions.get::<HttpInfo>() else { return false };
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&info.local_addr());
        known && is_silence(error)
    }
}

/// Whether the other side closed or reset the connection before the first byte of an answer.
fn is_silence(error: &Error) -> bool {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.any(|cause| {
        let ended = |http: &hyper::Error| http.is_incomplete_message();
        let reset =
            |io: &std::io::Error| matches!(io.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe);
        cause.downcast_ref().is_some_and(ended) || cause.downcast_ref().is_some_and(reset)
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::time::Duration;

    use rowlock_model::{Headers, Method, Outcome, Target};

    use crate::live::{Connection, Live};
    use crate::wire::Wire;

    /// Answers the first request of each connection and ends it at the second, without having said so.
    fn curt_server() -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        std::thread::spawn(move || {
            for tcp in listener.incoming() {
                let Ok(mut tcp) = tcp else { continue };
                std::thread::spawn(move || {
                    let mut bytes = [0; 4096];
                    if tcp.read(&mut bytes).unwrap_or(0) > 0 {
                        let _ = tcp.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                        let _ = tcp.read(&mut bytes);
                    }
                });
            }
        });
        port
    }

    #[tokio::test]
    async fn a_kept_connection_that_ends_costs_no_read_and_repeats_no_write() {
        let target = Target::parse(&format!("http://127.0.0.1:{}", curt_server())).expect("a target");
        let live = Live::new(&target, Connection::default(), Duration::from_secs(5)).expect("a way out");
        let send = async |method: Method| {
            let wire = Wire { method, target: "/".into(), headers: Headers::new(), body: String::new() };
            matches!(live.send_to(None, wire, 1024).await.0, Outcome::Answer(_))
        };
        for _ in 0..6 {
            assert!(send(Method::Get).await);
        }
        assert!(!send(Method::Post).await, "a write may have been carried out");
    }
}
