//! Rules over API descriptions, and over a description against the run.

pub use rowlock_openapi::Comparison;

use crate::catalogue::{ComparisonRule, DocumentRule};

/// Rules over one document.
pub static DOCUMENT: &[DocumentRule] = &[];
/// Rules over a document against the run.
pub static COMPARISON: &[ComparisonRule] = &[];
