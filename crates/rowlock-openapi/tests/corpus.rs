//! Replays `fuzz/corpus` through the functions that the fuzzer calls.
#![expect(clippy::panic, reason = "a test says what is wrong by failing")]

#[path = "../../../fuzz/exercises/document.rs"]
mod document;

#[path = "../../../fuzz/exercises/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn document_corpus() {
    replay("document", document::exercise);
}
