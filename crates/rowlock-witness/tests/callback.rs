//! The listener over real connections.
#![expect(clippy::expect_used, reason = "a test says what is wrong by failing")]

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use rowlock_model::Await;
use rowlock_witness::Callbacks;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TOKEN: &str = "abcdefghij0123456789";

async fn open() -> Callbacks {
    Callbacks::open(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port")
}

async fn ask(callbacks: &Callbacks, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(callbacks.address()).await.expect("a connection");
    stream.write_all(bytes).await.expect("sent");
    let mut answer = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn awaited(ms: u64) -> Await {
    Await { token: TOKEN.into(), at_most: Duration::from_millis(ms) }
}

#[tokio::test]
async fn a_callback_is_seen_with_its_header_and_answered_with_nothing() {
    let callbacks = open().await;
    let request = format!("POST /{TOKEN}?a=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Basic eA==\r\n\r\n");
    let answer = ask(&callbacks, request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n") && answer.contains("nosniff"), "{answer}");
    let hit = callbacks.wait(&awaited(10)).await.expect("a hit");
    assert_eq!((hit.method.as_str(), hit.headers.first("authorization")), ("POST", Some("Basic eA==")));
}

#[tokio::test]
async fn a_followed_redirect_is_the_callback_that_counts() {
    let callbacks = open().await;
    let answer =
        ask(&callbacks, format!("GET /{TOKEN}/redirect HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await;
    let other_name = format!("http://localhost:{}", callbacks.address().port());
    assert!(answer.contains(&format!("location: {other_name}/{TOKEN}/followed")), "{answer}");
    ask(&callbacks, format!("GET /{TOKEN}/followed HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await;
    let hit = callbacks.wait(&awaited(10)).await.expect("a hit");
    assert!(hit.target.ends_with("/followed"));
}

#[tokio::test]
async fn a_late_callback_ends_the_wait_and_none_lets_it_run_out() {
    let callbacks = open().await;
    assert_eq!(callbacks.wait(&awaited(30)).await, None);
    let began = Instant::now();
    let patience = awaited(5000);
    let (hit, _) = tokio::join!(callbacks.wait(&patience), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        ask(&callbacks, format!("GET /{TOKEN} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await
    });
    assert!(hit.is_some() && began.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn what_is_no_token_and_what_is_no_http_leaves_nothing() {
    let callbacks = open().await;
    for bytes in [&b"GET /favicon.ico HTTP/1.1\r\nHost: x\r\n\r\n"[..], b"\x16\x03\x01\x02\x00", b"GET "] {
        let mut stream = TcpStream::connect(callbacks.address()).await.expect("a connection");
        stream.write_all(bytes).await.expect("sent");
    }
    let long = format!("GET /{TOKEN} HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(1 << 20));
    let mut stream = TcpStream::connect(callbacks.address()).await.expect("a connection");
    let _ = stream.write_all(long.as_bytes()).await;
    assert_eq!(callbacks.wait(&awaited(100)).await, None);
}
