//! Rules: checks that look at what was seen and send nothing.

pub mod data;
pub mod encryption;
pub mod inventory;
mod reading;
#[cfg(test)]
mod rehearsal;
#[cfg(test)]
mod silence;
