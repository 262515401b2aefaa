//! Rules of the category data.

mod cacheable_authenticated_response;
mod stack_trace;

use crate::catalogue::{RunRule, SightRule};

/// Rules over one exchange.
pub static SIGHT: &[SightRule] =
    &[&cacheable_authenticated_response::CacheableAuthenticatedResponse, &stack_trace::StackTrace];
/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[];
