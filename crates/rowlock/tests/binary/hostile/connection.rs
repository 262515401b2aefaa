//! Targets that cannot be reached at all: one line, exit code 3.

use std::io::{Read, Write};
use std::time::Duration;

use crate::stage::{Certificate, Folder, Reply, Server, free_port, rowlock};

#[test]
fn nothing_listens() {
    let url = format!("http://127.0.0.1:{}", free_port());
    let done = rowlock(["scan", &url]).by_alice().run();
    done.fails(3, &[&url, "connection refused", "is the service running"]);
}

#[test]
fn nothing_listens_where_tls_is_wanted() {
    let url = format!("https://localhost:{}", free_port());
    let done = rowlock(["scan", &url]).by_alice().run();
    done.fails(3, &[&url, "connection refused"]);
}

#[test]
fn the_name_does_not_resolve() {
    let done = rowlock(["scan", "http://nosuch.invalid", "--timeout", "5"]).by_alice().within(30).run();
    assert!(done.took < Duration::from_secs(20), "{}", done.told());
    done.fails(3, &["nosuch.invalid", "check the host name"]);
}

#[test]
fn https_to_a_plain_port_says_to_try_http() {
    let server = Server::raw(|mut tcp| {
        let mut bytes = [0; 64];
        let _ = tcp.read(&mut bytes);
        let _ = tcp.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        // What is still unread would turn the end into a reset.
        std::thread::sleep(Duration::from_millis(200));
    });
    let url = format!("https://127.0.0.1:{}", server.port);
    rowlock(["scan", &url]).by_alice().run().fails(3, &["does not speak TLS", "http://"]);
}

#[test]
fn http_to_a_tls_port_says_to_try_https() {
    let server = Server::tls(&Certificate::new(), |_| Reply::missing());
    rowlock(["scan", &server.url()]).by_alice().run().fails(3, &["https://"]);
    assert!(server.asked().is_empty());
}

#[test]
fn a_certificate_that_nobody_trusts_is_refused_before_any_credential() {
    let certificate = Certificate::new();
    let server = Server::tls(&certificate, |_| Reply::json("{}"));
    let url = format!("https://localhost:{}", server.port);
    let done = rowlock(["scan", &url]).by_alice().run().exits(3);
    done.shows(&["certificate", "--ca-cert", "--danger-accept-invalid-certs"]);
    assert!(server.asked().is_empty(), "{:?}", server.asked());

    let folder = Folder::new();
    let authority = folder.file("ca.pem", &certificate.authority);
    let arguments = ["scan", &url, "-f", "json", "--ca-cert", &authority];
    rowlock(arguments).by_alice().run().exits(0).report();
    let arguments = ["scan", &url, "-f", "json", "--danger-accept-invalid-certs"];
    let done = rowlock(arguments).by_alice().run().exits(0);
    done.report();
    assert!(done.stdout.contains("cert-"), "the findings say why it is not trusted: {}", done.told());
}

#[test]
fn a_server_that_never_says_a_word_is_given_up() {
    let server = Server::raw(|tcp| {
        std::thread::sleep(Duration::from_secs(20));
        drop(tcp);
    });
    for scheme in ["http", "https"] {
        let url = format!("{scheme}://127.0.0.1:{}", server.port);
        let done = rowlock(["scan", &url, "--timeout", "1"]).by_alice().within(30).run();
        assert!(done.took < Duration::from_secs(15), "{}", done.told());
        done.fails(3, &["no answer within 1000 ms"]);
    }
}

#[test]
fn a_server_that_hangs_up_at_once_is_told() {
    let server = Server::raw(drop);
    rowlock(["scan", &server.url()]).by_alice().run().fails(3, &["closed"]);
}

#[test]
fn what_is_not_http_is_told() {
    for words in
        [&b"SSH-2.0-OpenSSH_9.9\r\n"[..], b"<html>HTTP/0.9</html>", &[0xff; 64], b"HTTP/9.9 abc\r\n\r\n"]
    {
        let server = Server::raw(move |mut tcp| {
            let _ = tcp.write_all(words).and_then(|()| tcp.flush());
            // Closing at once would turn unread bytes of the request into a reset.
            std::thread::sleep(Duration::from_millis(200));
        });
        rowlock(["scan", &server.url()]).by_alice().run().fails(3, &["not HTTP"]);
    }
}

#[test]
fn a_proxy_that_is_not_there_is_told() {
    let server = Server::answering(|_| Reply::json("{}"));
    let proxy = format!("http://127.0.0.1:{}", free_port());
    let done = rowlock(["scan", &server.url(), "--proxy", &proxy]).by_alice().run();
    done.fails(3, &["proxy"]);
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn what_is_no_target_is_the_users_to_mend() {
    for (url, words) in [
        ("ftp://127.0.0.1/", "use http:// or https://"),
        ("http://", "is not a URL"),
        ("http://127.0.0.1:99999", "is not a URL"),
        ("http://127.0.0.1:80:80", "is not a URL"),
        ("http://\u{1b}[31mx\u{202e}/", "is not a URL"),
        ("", "is not a URL"),
    ] {
        rowlock(["scan", url]).run().fails(2, &[words]);
    }
    // A password in the URL is refused, and not repeated.
    let url = format!("http://alice:{}@127.0.0.1/", "Zx7qpw");
    let done = rowlock(["scan", &url]).run().fails(2, &["--user"]);
    assert!(!done.stderr.contains("Zx7qpw"), "{}", done.told());
}
