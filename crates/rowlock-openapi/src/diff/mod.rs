//! What changed for security between two versions of a description.
//!
//! Tells what got weaker, with the place in both versions; what got stronger
//! or only different is not told. Operations are the same when method and path
//! template are, whatever the parameters are called.

mod authentication;
mod bounds;

use std::collections::BTreeMap;

use rowlock_model::{Method, Severity};

use crate::document::Document;
use crate::operation::DocOperation;
use crate::span::Span;

/// What kind of weakening a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// An operation that demanded credentials demands none.
    AuthenticationDropped,
    /// Credentials became optional.
    AuthenticationOptional,
    /// A weaker scheme is accepted.
    SchemeWeakened,
    /// Fewer scopes are needed, or an alternative without them is accepted.
    ScopeWidened,
    /// A new operation demands no credentials where others do.
    NewOpenOperation,
    /// A bound of a request was removed or loosened.
    BoundsLoosened,
    /// A request may carry properties that are not described.
    PropertiesOpened,
    /// A server is reached without TLS.
    ServerDowngraded,
    /// The refusal (401) or the limit (429) is no longer described.
    RefusalRemoved,
    /// An OAuth flow that exposes tokens or passwords was added.
    InsecureFlowAdded,
}

impl ChangeKind {
    /// The word in reports and options.
    pub fn word(self) -> &'static str {
        match self {
            Self::AuthenticationDropped => "authentication-dropped",
            Self::AuthenticationOptional => "authentication-optional",
            Self::SchemeWeakened => "scheme-weakened",
            Self::ScopeWidened => "scope-widened",
            Self::NewOpenOperation => "new-open-operation",
            Self::BoundsLoosened => "bounds-loosened",
            Self::PropertiesOpened => "properties-opened",
            Self::ServerDowngraded => "server-downgraded",
            Self::RefusalRemoved => "refusal-removed",
            Self::InsecureFlowAdded => "insecure-flow-added",
        }
    }
}

/// A place in one of the two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The JSON pointer.
    pub pointer: String,
    /// Where it stands; the nearest ancestor's place when it is absent.
    pub span: Span,
}

/// One weakening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind it is.
    pub kind: ChangeKind,
    /// How bad it is.
    pub severity: Severity,
    /// The operation as the new version names it; `None` for the whole document.
    pub operation: Option<(Method, String)>,
    /// What changed, in one sentence without a full stop.
    pub what: String,
    /// Where it was; `None` when the old version has nothing there.
    pub old: Option<Side>,
    /// Where it is; `None` when the new version has nothing there.
    pub new: Option<Side>,
}

/// The weakenings from `old` to `new`: the whole document's first, then in the new version's order.
pub fn diff(old: &Document, new: &Document) -> Vec<Change> {
    let mut found = Found { old, new, changes: Vec::new() };
    found.servers();
    authentication::flows(&mut found);
    let before = old.operations();
    let known: BTreeMap<(Method, String), &DocOperation<'_>> =
        before.iter().map(|o| ((o.method.clone(), shape(&o.path)), o)).collect();
    let speaks = new.speaks_of_security();
    for now in new.operations() {
        match known.get(&(now.method.clone(), shape(&now.path))) {
            Some(was) => {
                authentication::compare(&mut found, was, &now);
                found.refusals(was, &now);
                bounds::compare(&mut found, was, &now);
            }
            None => authentication::added(&mut found, &now, speaks),
        }
    }
    found.changes
}

/// A path template with its parameters' names taken out.
fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => inside = true,
            '}' => {
                inside = false;
                shape.push_str("{}");
            }
            c if !inside => shape.push(c),
            _ => {}
        }
    }
    shape
}

pub(super) struct Found<'a> {
    old: &'a Document,
    new: &'a Document,
    changes: Vec<Change>,
}

impl Found<'_> {
    /// Adds a change of an operation, or of the document.
    fn add(
        &mut self,
        kind: ChangeKind,
        severity: Severity,
        operation: Option<&DocOperation<'_>>,
        what: String,
        places: (Option<&str>, Option<&str>),
    ) {
        let side = |document: &Document, pointer: Option<&str>| {
            let pointer = pointer?;
            Some(Side { pointer: pointer.to_owned(), span: document.nearest(pointer) })
        };
        self.changes.push(Change {
            kind,
            severity,
            operation: operation.map(|o| (o.method.clone(), o.path.clone())),
            what,
            old: side(self.old, places.0),
            new: side(self.new, places.1),
        });
    }

    fn servers(&mut self) {
        let is_plain = |s: &crate::server::Server| s.scheme().as_deref() == Some("http") && !s.is_local();
        let before = self.old.servers();
        if before.iter().any(is_plain) || !before.iter().any(|s| s.scheme().as_deref() == Some("https")) {
            return;
        }
        for server in self.new.servers().iter().filter(|s| is_plain(s)) {
            let what =
                format!("'{:.200}' is reached without TLS; before, every server had it", server.expanded);
            let old = before.first().map(|s| s.pointer.as_str());
            let places = (old, Some(server.pointer.as_str()));
            self.add(ChangeKind::ServerDowngraded, Severity::High, None, what, places);
        }
    }

    fn refusals(&mut self, was: &DocOperation<'_>, now: &DocOperation<'_>) {
        let (before, after) = (self.old.responses(was), self.new.responses(now));
        for status in ["401", "429"] {
            let Some(old) = before.iter().find(|r| r.status == status) else { continue };
            let told = |s: &str| s == status || s == "default" || s.eq_ignore_ascii_case("4xx");
            if after.iter().any(|r| told(r.status)) || (status == "401" && !self.new.demand(now).is_secured())
            {
                continue;
            }
            let at = format!("{}/responses", now.pointer);
            let what = format!("the response {status} is no longer described");
            let places = (Some(old.pointer.as_str()), Some(at.as_str()));
            self.add(ChangeKind::RefusalRemoved, Severity::Low, Some(now), what, places);
        }
    }
}
