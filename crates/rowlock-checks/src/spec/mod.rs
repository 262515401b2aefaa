//! Rules over API descriptions, and over a description against the run.

mod comparison;

pub use comparison::Comparison;

use crate::catalogue::{ComparisonRule, DocumentRule};

/// Rules over one document.
pub static DOCUMENT: &[DocumentRule] = &[];
/// Rules over a document against the run.
pub static COMPARISON: &[ComparisonRule] = &[];
