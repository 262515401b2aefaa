//! How a spec rule says where and why: a place in the document with its line as proof.

use std::collections::BTreeMap;

use rowlock_model::finding::Draft;
use rowlock_model::{Confidence, Findings, Place, Proof, Severity};
use rowlock_openapi::Document;

/// Most findings of one rule in one document; what is beyond is counted in the last one.
const MOST: usize = 50;
/// Most places that a grouped finding names.
const NAMED: usize = 5;

/// A place worth a finding.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// The JSON pointer.
    pub(super) pointer: String,
    /// Why.
    pub(super) because: String,
    /// The severity, where it is not the rule's own.
    pub(super) severity: Option<Severity>,
}

impl Spot {
    /// A place of the rule's own severity.
    pub(super) fn new(pointer: impl Into<String>, because: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), because: because.into(), severity: None }
    }

    /// The same with another severity.
    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }
}

/// The place of a JSON pointer.
pub(super) fn place(document: &Document, pointer: &str) -> Place {
    let span = document.nearest(pointer);
    Place::Document {
        file: document.name().to_owned(),
        line: span.line,
        column: span.column,
        pointer: pointer.to_owned(),
    }
}

/// A firm finding at a JSON pointer, its line as proof.
pub(super) fn at<'f>(
    document: &Document,
    out: &'f mut Findings<'_>,
    pointer: &str,
    because: impl Into<String>,
) -> Draft<'f> {
    let line = document.source_line(document.nearest(pointer));
    let mut draft = out.find(place(document, pointer), Confidence::Firm, because, Proof::line(line));
    if let Some(operation) = document.operation_at(pointer) {
        let (method, path) = (operation.method.to_string(), operation.path);
        draft.about(vec![Place::Operation { method, path, part: None }]);
    }
    draft
}

/// One firm finding a place; a very long list ends with a count.
pub(super) fn each(document: &Document, out: &mut Findings<'_>, spots: Vec<Spot>) {
    let more = spots.len().saturating_sub(MOST);
    for (index, mut spot) in spots.into_iter().take(MOST).enumerate() {
        if more > 0 && index + 1 == MOST {
            spot.because = format!("{}; {more} more places like this were left out", spot.because);
        }
        let mut draft = at(document, out, &spot.pointer, spot.because);
        if let Some(severity) = spot.severity {
            draft.severity(severity);
        }
    }
}

/// Things by key, in the order in which the keys came first.
#[derive(Debug)]
pub(super) struct Groups<T> {
    all: Vec<(String, T)>,
    at: BTreeMap<String, usize>,
}

impl<T> Groups<T> {
    /// No groups.
    pub(super) fn new() -> Self {
        Self { all: Vec::new(), at: BTreeMap::new() }
    }

    /// The group of a key, made when it is new.
    pub(super) fn of(&mut self, key: &str, make: impl FnOnce() -> T) -> &mut T {
        let index = match self.at.get(key) {
            Some(index) => *index,
            None => {
                self.at.insert(key.to_owned(), self.all.len());
                self.all.push((key.to_owned(), make()));
                self.all.len() - 1
            }
        };
        &mut self.all[index].1
    }

    /// The spots that the groups make.
    pub(super) fn spots(self, spot: impl FnMut((String, T)) -> Spot) -> Vec<Spot> {
        self.all.into_iter().map(spot).collect()
    }
}

/// `a, b, c and 4 more`.
pub(super) fn several<S: AsRef<str>>(names: &[S]) -> String {
    let first: Vec<&str> = names.iter().take(NAMED).map(S::as_ref).collect();
    match names.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// `1 operation`, `3 operations`.
pub(super) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
