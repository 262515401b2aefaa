//! Rules: checks that look at what was seen and send nothing.

pub mod auth;
pub mod bfla;
pub mod data;
pub mod encryption;
pub mod inventory;
pub mod property;
pub mod rate;
mod reading;
#[cfg(test)]
mod rehearsal;
#[cfg(test)]
mod silence;
pub mod ssrf;
pub mod tls;
pub mod token;
