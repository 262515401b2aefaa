//! Rules of the category inventory.

mod server_software;

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];
/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[&server_software::DevelopmentServer, &server_software::ServerBanner];
