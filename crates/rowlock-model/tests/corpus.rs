//! Replays `fuzz/corpus` through the functions that the fuzzer calls.
#![expect(clippy::panic, reason = "a test says what is wrong by failing")]

#[path = "../../../fuzz/exercises/answer.rs"]
mod answer;

#[path = "../../../fuzz/exercises/masker.rs"]
mod masker;

#[path = "../../../fuzz/exercises/target.rs"]
mod target;

#[path = "../../../fuzz/exercises/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn answer_corpus() {
    replay("answer", answer::exercise);
}

#[test]
fn masker_corpus() {
    replay("masker", masker::exercise);
}

#[test]
fn target_corpus() {
    replay("target", target::exercise);
}
