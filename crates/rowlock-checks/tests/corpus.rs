//! Replays `fuzz/corpus` through the functions that the fuzzer calls.
#![expect(clippy::panic, reason = "a test says what is wrong by failing")]

#[path = "../../../fuzz/exercises/challenge.rs"]
mod challenge;

#[path = "../../../fuzz/exercises/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn challenge_corpus() {
    replay("challenge", challenge::exercise);
}
