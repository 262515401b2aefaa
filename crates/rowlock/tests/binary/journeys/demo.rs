//! The first minute.

use std::time::Duration;

use crate::stage::{Demo, rowlock};

/// Checks that the demo's service was made to fail.
const WEAKNESSES: [&str; 5] = [
    "The right password is accepted under any user name",
    "A protected operation answers without credentials",
    "An answer carries a password hash",
    "Passwords can be guessed without being slowed down",
    "/.env is served",
];

#[test]
fn the_demo_finds_its_weaknesses_quickly_and_ends_well() {
    let done = rowlock(["demo", "-v"]).run().exits(0).shows(&WEAKNESSES);
    assert!(done.took < Duration::from_secs(40), "{}", done.told());
    done.says(&["Now your own: rowlock scan"]);
    rowlock(["demo"]).run().exits(0).shows(&["F, "]).says(&["rowlock demo -v"]);
}

#[test]
fn the_served_demo_ends_with_ctrl_c() {
    let demo = Demo::serve();
    assert!(demo.url.starts_with("http://127.0.0.1:"), "{}", demo.url);
    assert_eq!(demo.interrupt(), Some(0));
}
