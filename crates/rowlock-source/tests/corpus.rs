//! Replays `fuzz/corpus` through the functions that the fuzzer calls.
#![expect(clippy::panic, reason = "a test says what is wrong by failing")]

#[path = "../../../fuzz/exercises/source.rs"]
mod source;

#[path = "../../../fuzz/exercises/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn source_corpus() {
    replay("source", source::exercise);
}
