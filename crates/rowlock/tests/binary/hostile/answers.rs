//! Targets that answer, badly.

use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::scanned;
use crate::stage::{Asked, Reply, Server, rowlock};

/// A start page in good manners, and something else below it.
fn behind_a_start_page(
    write: impl Fn(&Asked, &mut dyn Write) -> std::io::Result<()> + Send + Sync + 'static,
) -> Server {
    Server::writing(move |asked, to| match asked.path() {
        "/" => Reply::json(r#"{"users":"/users","items":"/items"}"#).write(to),
        _ => write(asked, to),
    })
}

#[test]
fn a_redirect_loop_ends() {
    let server = Server::answering(|asked| {
        let next = if asked.target.len() < 900 { format!("{}x", asked.target) } else { "/".to_owned() };
        Reply::new(302, "").with("Location", next)
    });
    let done = scanned(&server);
    assert!(server.asked().len() < 2000, "{}", done.told());
}

#[test]
fn an_endless_body_is_cut() {
    let server = Server::writing(|_, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")?;
        loop {
            to.write_all(&[b'1'; 8192])?;
        }
    });
    scanned(&server);
}

#[test]
fn an_endless_chunked_body_below_a_start_page_is_cut() {
    let server = behind_a_start_page(|_, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            to.write_all(b"2a\r\n<a href=\"/users\">users</a><p>padding</p>----\r\n")?;
        }
    });
    scanned(&server);
}

#[test]
fn a_slow_drip_from_the_first_byte_on_is_given_up() {
    let server = Server::writing(|_, to| {
        for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".iter().cycle() {
            to.write_all(&[*byte])?;
            std::thread::sleep(Duration::from_millis(300));
        }
        Ok(())
    });
    let done = rowlock(["scan", &server.url(), "--timeout", "2"]).by_alice().within(30).run();
    done.fails(3, &["no answer within 2000 ms"]);
}

#[test]
fn a_slow_drip_below_a_start_page_ends_the_scan_early() {
    let server = behind_a_start_page(|_, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")?;
        for _ in 0..200 {
            to.write_all(b".")?;
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    });
    let done = rowlock(["scan", &server.url(), "-f", "json", "--timeout", "1"]).by_alice().within(60).run();
    let report = done.report();
    assert_eq!(report["record"]["stopped"]["why"], "target-failing", "{}", done.told());
    done.exits(0);
}

#[test]
fn a_gzip_bomb_stays_packed() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..100_000 {
        packer.write_all(&[b' '; 4096]).expect("in memory");
    }
    let bomb = packer.finish().expect("in memory");
    let server = Server::answering(move |_| Reply::json(bomb.clone()).with("Content-Encoding", "gzip"));
    scanned(&server);
}

#[test]
fn a_header_section_of_many_megabytes_is_refused() {
    let server = Server::answering(|_| Reply::json("{}").with("X-Large", vec![b'a'; 8 << 20]));
    let done = rowlock(["scan", &server.url()]).by_alice().run();
    done.fails(3, &["header section is larger"]);
}

#[test]
fn endless_header_fields_are_refused() {
    let server = Server::writing(|_, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\n")?;
        for count in 0_u64.. {
            write!(to, "X-{count}: {count}\r\n")?;
        }
        Ok(())
    });
    let done = rowlock(["scan", &server.url()]).by_alice().run();
    done.fails(3, &["header section"]);
}

#[test]
fn endless_interim_answers_end() {
    let server = Server::writing(|_, to| {
        loop {
            to.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
            std::thread::sleep(Duration::from_millis(1));
        }
    });
    let done = rowlock(["scan", &server.url(), "--timeout", "2"]).by_alice().run();
    done.fails(3, &[]);
}

#[test]
fn bytes_that_are_no_text_are_data() {
    let noise: Vec<u8> = (0..=255).cycle().take(4096).collect();
    let server = Server::answering(move |asked| {
        let reply = Reply::new(if asked.path() == "/" { 200 } else { 404 }, noise.clone());
        reply.with("Content-Type", b"text/html; charset=\xff\xfe").with("X-Noise", b"\x80\xc3\x28\xf0\x9f")
    });
    scanned(&server);
}

#[test]
fn a_server_that_closes_at_random_is_scanned_or_given_up() {
    for seed in [1, 7, 42] {
        let state = AtomicU64::new(seed);
        let server = Server::writing(move |asked, to| {
            // Knuth's linear generator: the same run for the same seed.
            let step =
                |x: u64| x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let chance =
                state.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |x| Some(step(x))).unwrap_or(0);
            if asked.path() == "/" {
                return Reply::json(r#"{"users":"/users"}"#).write(to);
            }
            let whole = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 13\r\n\r\n{\"a\":\"hello\"}";
            let cut = usize::try_from(chance >> 33).unwrap_or(0) % (whole.len() + 20);
            to.write_all(&whole[..cut.min(whole.len())])
        });
        scanned(&server);
    }
}

#[test]
fn the_same_200_to_everything_is_no_surface() {
    let server = Server::answering(|_| Reply::json(r#"{"ok":true}"#));
    let done = scanned(&server);
    let operations = done.report()["record"]["surface"]["operations"].as_array().map_or(0, Vec::len);
    assert!(operations <= 2, "{}", done.told());
    // Nobody is refused anything, so nothing can be said of what guards it.
    let report = done.report();
    let found: Vec<_> = report["record"]["findings"].as_array().into_iter().flatten().collect();
    assert!(found.iter().all(|f| f["severity"] != "critical"), "{found:?}");
}

#[test]
fn errors_to_everything_end_the_scan_and_are_said() {
    let server = Server::answering(|_| Reply::new(500, "Internal Server Error"));
    let done = scanned(&server);
    assert!(server.asked().len() < 150, "{} requests", server.asked().len());
    assert_eq!(done.report()["record"]["stopped"]["why"], "target-failing", "{}", done.told());
}

#[test]
fn a_target_that_asks_to_wait_is_left_in_peace() {
    let server = Server::answering(|_| Reply::new(429, "slow down").with("Retry-After", "3600"));
    let done = scanned(&server);
    assert!(server.asked().len() < 10, "{} requests", server.asked().len());
    assert_eq!(done.report()["record"]["stopped"]["why"], "asked-to-wait", "{}", done.told());
}

#[test]
fn a_target_that_finds_the_pace_too_fast_is_asked_more_slowly() {
    let asked = std::sync::Mutex::new(std::collections::VecDeque::new());
    let server = Server::answering(move |request| {
        let mut asked = asked.lock().unwrap();
        asked.push_back(std::time::Instant::now());
        asked.retain(|at: &std::time::Instant| at.elapsed() < std::time::Duration::from_millis(500));
        if asked.len() > 25 {
            return Reply::new(429, "not so fast");
        }
        match request.path() {
            "/openapi.json" => Reply::json(MANY_OPERATIONS.replace("PATHS", &many_paths())),
            path if path.starts_with("/api/") => Reply::json(r#"{"colour":"red"}"#),
            _ => Reply::missing(),
        }
    });
    let done = scanned(&server);
    let report = done.report();
    assert_eq!(report["record"]["stopped"], serde_json::Value::Null, "{}", done.told());
    assert!(done.told().contains("20 requests a second"), "{}", done.told());
}

const MANY_OPERATIONS: &str = r#"{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{PATHS}}"#;

fn many_paths() -> String {
    let one =
        |n: usize| format!(r#""/api/v1/{n}":{{"get":{{"responses":{{"200":{{"description":"ok"}}}}}}}}"#);
    (0..60).map(one).collect::<Vec<_>>().join(",")
}

#[test]
fn odd_lengths_and_statuses_are_data() {
    let answers: [&[u8]; 6] = [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
        b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\nhello",
        b"HTTP/1.0 200\r\n\r\nold",
    ];
    for answer in answers {
        let server = behind_a_start_page(move |_, to| to.write_all(answer));
        scanned(&server);
    }
}
