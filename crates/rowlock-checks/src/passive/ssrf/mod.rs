//! Rules over parameters that make the service fetch (OWASP API7:2023).

mod ssrf_parameter;

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];

/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[&ssrf_parameter::SsrfParameter];
