//! Probes: checks that plan an experiment and judge it.

pub mod auth;
pub mod data;
pub mod encryption;
pub mod inventory;
pub mod rate;
#[cfg(test)]
mod rehearsal;
