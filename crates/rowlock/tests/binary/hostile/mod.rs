//! Bad input, and what it gets: a clear line and exit code 2 or 3, or a report and exit code 0.

mod answers;
mod assistant;
mod boundaries;
mod connection;
mod documents;
mod liars;
mod words;

use crate::stage::{Done, Server, rowlock};

/// A scan as alice that gives a JSON report.
fn scanned(server: &Server) -> Done {
    let done = rowlock(["scan", &server.url(), "-f", "json", "--timeout", "2"]).by_alice().run();
    done.report();
    done.exits(0)
}
