//! Rules over properties that answers carry beyond what a client needs (OWASP API3:2023).

use crate::catalogue::{RunRule, SightRule};

mod sensitive_properties;

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[&sensitive_properties::SensitiveProperties];

/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[];
