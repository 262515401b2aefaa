//! The real binary, run as a user runs it: on bad input, and on the journeys that it is made for.
//!
//! Every run is held to what must always be true: it ends in time, never panics, never prints a
//! secret in any spelling, and shows nothing of the target that could act on a terminal.

#![expect(clippy::expect_used, clippy::panic, reason = "a test says what is wrong by failing")]

mod hostile;
mod journeys;
mod stage;
