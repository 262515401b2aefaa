//! Replays `fuzz/corpus` through the functions that the fuzzer calls.
#![expect(clippy::panic, reason = "a test says what is wrong by failing")]

#[path = "../../../fuzz/exercises/flight.rs"]
mod flight;

#[path = "../../../fuzz/exercises/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn flight_corpus() {
    replay("flight", flight::exercise);
}
