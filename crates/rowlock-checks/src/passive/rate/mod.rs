//! Rules about limits, over the answers of the whole run.

use crate::catalogue::{RunRule, SightRule};

mod list_without_pages;
mod oversized_response;
mod ratelimit_headers_missing;
mod retry_after_missing;

/// Rules over one exchange.
pub static SIGHT: &[SightRule] = &[&retry_after_missing::RetryAfterMissing];

/// Rules over all that was seen.
pub static RUN: &[RunRule] = &[
    &list_without_pages::ListWithoutPages,
    &oversized_response::OversizedResponse,
    &ratelimit_headers_missing::RatelimitHeadersMissing,
];
