//! Probes: checks that plan an experiment and judge it.

pub mod account;
pub mod auth;
pub mod bfla;
pub mod bola;
pub mod consumption;
pub mod data;
pub mod encryption;
pub mod graphql;
pub mod injection;
pub mod input;
pub mod inventory;
pub mod llm;
pub mod logging;
pub mod property;
pub mod rate;
#[cfg(test)]
pub(crate) mod rehearsal;
pub mod ssrf;
pub mod token;
