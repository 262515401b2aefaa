//! Ctrl-C: a polite end, at once, with what was seen so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::stage::{Done, Reply, Server, rowlock};

/// Interrupts a scan when the service has been asked this often; from then on the service does not answer.
fn interrupted_after(requests: usize) -> Done {
    let count = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&count);
    let server = Server::answering(move |request| {
        if asked.fetch_add(1, Ordering::Relaxed) >= requests {
            std::thread::sleep(Duration::from_secs(60));
        }
        match (request.path(), request.field("authorization")) {
            ("/" | "/users", None) => Reply::challenge(),
            ("/" | "/users", _) => Reply::json(r#"[{"id":1}]"#),
            _ => Reply::missing(),
        }
    });
    let arguments = ["scan", &server.url(), "-f", "json", "--timeout", "50"];
    let ready = move || count.load(Ordering::Relaxed) > requests;
    let done = rowlock(arguments).by_alice().interrupt_when(ready).within(45).run();
    assert!(done.took < Duration::from_secs(30), "{}", done.told());
    done.exits(130)
}

#[test]
fn an_interrupted_scan_leaves_a_partial_report_that_says_so() {
    // While it learns the surface, and while it experiments.
    for requests in [5, 120] {
        let done = interrupted_after(requests);
        let report = done.report();
        assert_eq!(report["record"]["stopped"]["why"], "interrupted", "{}", done.told());
        let checks = report["record"]["checks"].as_array().expect("a list");
        assert!(checks.iter().any(|c| c["standing"] == "not-assessed"), "{}", done.told());
    }
}

#[test]
fn an_interruption_before_the_first_answer_is_one_line() {
    let done = interrupted_after(0);
    done.fails(130, &["interrupted before the first answer"]);
}
