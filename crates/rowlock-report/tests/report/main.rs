//! Every format from outside, on one hand-made run with hostile answers.
#![expect(clippy::expect_used, reason = "a test says what is wrong by failing")]

mod ci;
mod hostile;
mod sample;
mod sarif;
mod schema;
mod snapshots;
mod words;
