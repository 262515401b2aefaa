//! Rules of the category inventory.

use crate::catalogue::{RunRule, SightRule};

mod deprecated_alive;
mod documented_but_absent;
mod unversioned;

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];
/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[
    &deprecated_alive::DeprecatedAlive,
    &documented_but_absent::DocumentedButAbsent,
    &unversioned::Unversioned,
];
