//! Rules over roles that answers give away.

use crate::catalogue::{RunRule, SightRule};

mod role_leak;

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];

/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[&role_leak::RoleLeak];
