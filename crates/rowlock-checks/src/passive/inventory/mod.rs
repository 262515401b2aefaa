//! Rules of the category inventory.

mod development_server;
mod server_banner;

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];
/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[&development_server::DevelopmentServer, &server_banner::ServerBanner];
