//! Rules: checks that look at what was seen and send nothing.

pub mod auth;
pub mod data;
pub mod encryption;
pub mod inventory;
pub mod rate;
mod reading;
#[cfg(test)]
mod rehearsal;
#[cfg(test)]
mod silence;
pub mod tls;
