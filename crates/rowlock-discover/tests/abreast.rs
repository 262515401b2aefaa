//! Discovery asks several paths at the same time, and what comes of it does not depend on who answers first.
#![expect(clippy::expect_used, reason = "a test says what is wrong by failing")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rowlock_discover::{Found, Inputs, discover};
use rowlock_model::{Exchange, Seed, Target};
use rowlock_net::{Connection, Limits, Outlet, Vault, Way};

/// What a service saw.
#[derive(Default)]
struct Seen {
    asked: Mutex<Vec<String>>,
    under_way: AtomicUsize,
    most: AtomicUsize,
}

/// A service that answers each path with a status, later or sooner; the status may depend on how many came before.
fn service(
    answer: impl Fn(&str, usize) -> (u16, &'static str) + Send + Sync + 'static,
) -> (String, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (seen, answer) = (Arc::new(Seen::default()), Arc::new(answer));
    let of_service = Arc::clone(&seen);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (seen, answer) = (Arc::clone(&of_service), Arc::clone(&answer));
            std::thread::spawn(move || {
                let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
                let mut line = String::new();
                while reader.read_line(&mut line).is_ok_and(|n| n > 0) {
                    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
                    while line.trim() != "" {
                        line.clear();
                        let _ = reader.read_line(&mut line);
                    }
                    line.clear();
                    let now = seen.under_way.fetch_add(1, Ordering::SeqCst) + 1;
                    seen.most.fetch_max(now, Ordering::SeqCst);
                    let before = {
                        let mut asked = seen.asked.lock().expect("no panic");
                        asked.push(path.clone());
                        asked.len() - 1
                    };
                    std::thread::sleep(Duration::from_millis(5 + (path.len() as u64 * 7) % 20));
                    let (status, body) = answer(&path, before);
                    seen.under_way.fetch_sub(1, Ordering::SeqCst);
                    let length = body.len();
                    let head = format!(
                        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nRetry-After: 9\r\nAllow: GET, PROPFIND, MKCOL\r\nContent-Length: {length}\r\n\r\n{body}"
                    );
                    if (&stream).write_all(head.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    (url, seen)
}

async fn learn(url: &str) -> (Found, Outlet) {
    let target = Target::parse(url).expect("a target");
    let limits = Limits::for_target(&target);
    let way = Way::Live(Connection::default());
    let outlet = Outlet::new(target, Vault::default(), way, limits, None, None).expect("an outlet");
    let (_keep, interrupt) = tokio::sync::watch::channel(false);
    let found = discover(&outlet, &Seed("s".into()), Inputs::default(), interrupt).await;
    (found, outlet)
}

fn targets(found: &Found) -> Vec<&str> {
    found.exchanges.iter().map(|e: &Exchange| e.sent.target.as_str()).collect()
}

fn shop(path: &str, _: usize) -> (u16, &'static str) {
    match path {
        "/" => (200, r#"{"links":["/a/long/way/to/orders","/items","/x","/people"]}"#),
        "/items" | "/x" => (200, r#"{"items":[1,2,3]}"#),
        "/a/long/way/to/orders" => (200, r#"{"orders":["/items/1","/items/2"]}"#),
        "/items/1" | "/api/users" => (200, r#"{"id":1,"kind":"here"}"#),
        _ => (404, r#"{"error":"not found"}"#),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_is_that_of_the_plan_whoever_answers_first() {
    let (url, seen) = service(shop);
    let (first, outlet) = learn(&url).await;
    let (second, _) = learn(&url).await;
    assert_eq!(targets(&first), targets(&second));
    assert_eq!(first.surface, second.surface);
    let labels: Vec<String> = first.surface.operations.iter().map(rowlock_model::Operation::label).collect();
    assert!(
        labels.contains(&"GET /items".to_owned()) && labels.contains(&"GET /api/users".to_owned()),
        "{labels:?}"
    );
    let most = seen.most.load(Ordering::SeqCst);
    assert!((2..=4).contains(&most), "{most} at the same time");
    assert_eq!(first.exchanges.len(), outlet.sent());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_asks_to_be_left_in_peace_is_left_in_peace() {
    let (url, seen) = service(|path, before| if before < 20 { shop(path, before) } else { (429, "{}") });
    let (found, _) = learn(&url).await;
    let asked = seen.asked.lock().expect("no panic").len();
    assert!((21..=24).contains(&asked), "{asked} requests");
    assert_eq!(found.exchanges.len(), asked);
    assert!(found.surface.notes.iter().any(|n| n.contains("too many")), "{:?}", found.surface.notes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_only_fails_is_given_up() {
    let (url, seen) = service(|_, _| (502, "{}"));
    let (found, _) = learn(&url).await;
    let asked = seen.asked.lock().expect("no panic").len();
    assert!((12..=15).contains(&asked), "{asked} requests");
    assert!(found.failing.is_some());
    let (url, seen) = service(|_, _| (500, "{}"));
    let (found, _) = learn(&url).await;
    let asked = seen.asked.lock().expect("no panic").len();
    assert!((60..=93).contains(&asked), "{asked} requests");
    assert!(found.failing.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_for_every_exception_makes_a_500_of_what_is_not_there_and_is_no_failure() {
    let (url, _) = service(|path, _| match path {
        "/api/v1/orders" => (200, r#"[{"id":1}]"#),
        _ => (500, r#"{"error":"404 Not Found"}"#),
    });
    let (found, _) = learn(&url).await;
    let labels: Vec<String> = found.surface.operations.iter().map(rowlock_model::Operation::label).collect();
    assert!(labels.contains(&"GET /api/v1/orders".to_owned()), "{labels:?}");
    assert!(found.failing.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn methods_of_webdav_that_an_answer_allows_are_in_the_inventory() {
    let (url, _) = service(|path, _| match path {
        "/" => (200, r#"{"links":["/files"]}"#),
        "/files" => (200, r#"{"files":["a","b"]}"#),
        _ => (404, "{}"),
    });
    let (found, _) = learn(&url).await;
    let labels: Vec<String> = found.surface.operations.iter().map(rowlock_model::Operation::label).collect();
    assert!(labels.contains(&"PROPFIND /files".to_owned()), "{labels:?}");
    let risky =
        |label: &str| found.surface.operations.iter().any(|o| o.label() == label && o.state_risk.is_some());
    assert!(risky("MKCOL /files") && !risky("PROPFIND /files"));
}
