//! Rules of the category inventory.

use crate::catalogue::{RunRule, SightRule};

mod deprecated_alive;
mod development_server;
mod documented_but_absent;
mod server_banner;
mod unversioned;

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];
/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[
    &deprecated_alive::DeprecatedAlive,
    &documented_but_absent::DocumentedButAbsent,
    &development_server::DevelopmentServer,
    &server_banner::ServerBanner,
    &unversioned::Unversioned,
];
