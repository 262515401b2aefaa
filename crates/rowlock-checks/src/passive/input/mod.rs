//! Rules over answers that let other origins or browsers do more than they should.

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];

/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[];
