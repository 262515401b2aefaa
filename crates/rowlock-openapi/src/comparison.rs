//! A description beside what was seen at run time.

use rowlock_model::Known;

use crate::Document;

/// The subject of rules that hold a description against the run.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// The description.
    pub document: &'a Document,
    /// What was seen.
    pub known: &'a Known,
}
