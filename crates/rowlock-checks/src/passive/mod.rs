//! Rules: checks that look at what was seen and send nothing.

pub mod auth;
pub mod data;
pub mod encryption;
pub mod inventory;
pub mod rate;
mod reading;
#[cfg(test)]
mod rehearsal;
<<<<<<< HEAD
pub mod tls;
=======
#[cfg(test)]
mod silence;
>>>>>>> passive
