//! The policy from outside: properties, single rules, and the worked example of `docs/score.md`.
#![expect(clippy::expect_used, reason = "a test says what is wrong by failing")]

mod assessment;
mod comparison;
mod demand;
mod properties;
mod support;
mod worked_example;
