//! Rules over bearer tokens as they are issued.

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[];

/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[];
