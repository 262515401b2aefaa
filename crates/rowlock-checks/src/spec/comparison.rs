//! A description beside what the run saw: the subject of the rules that compare the two.

use rowlock_model::Known;
use rowlock_openapi::Document;

/// A description and all that the run saw.
#[derive(Debug, Clone, Copy)]
pub struct Comparison<'a> {
    /// The description.
    pub document: &'a Document,
    /// What the run saw.
    pub known: &'a Known,
}
