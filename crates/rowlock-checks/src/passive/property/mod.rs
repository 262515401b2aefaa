//! Rules over properties that answers carry beyond what a client needs (OWASP API3:2023).

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];

/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[];
