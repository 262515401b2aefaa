//! What changed in what operations demand of their callers.

use std::collections::BTreeSet;

use rowlock_model::Severity;

use super::{ChangeKind, Found};
use crate::document::Document;
use crate::operation::DocOperation;
use crate::security::Requirement;

/// Compares the demands of one operation.
pub(super) fn compare(found: &mut Found<'_>, was: &DocOperation<'_>, now: &DocOperation<'_>) {
    let (before, after) = (found.old.demand(was), found.new.demand(now));
    let old = before.pointer.clone().unwrap_or_else(|| was.pointer.clone());
    let new = after.pointer.clone().unwrap_or_else(|| now.pointer.clone());
    let places = (Some(old.as_str()), Some(new.as_str()));
    if before.alternatives.is_empty() {
        return;
    }
    if after.alternatives.iter().all(Vec::is_empty) {
        if before.is_secured() {
            let what = "the operation demanded credentials and demands none now".to_owned();
            found.add(ChangeKind::AuthenticationDropped, Severity::High, Some(now), what, places);
        }
        return;
    }
    if after.is_optional() && before.is_secured() {
        let what = "an empty requirement was added, so credentials are optional now".to_owned();
        found.add(ChangeKind::AuthenticationOptional, Severity::High, Some(now), what, places);
    }
    weakened(found, now, (&before.alternatives, &after.alternatives), places);
    widened(found, now, (&before.alternatives, &after.alternatives), places);
}

/// A new operation that demands nothing in a document that has demands.
pub(super) fn added(found: &mut Found<'_>, now: &DocOperation<'_>, speaks: bool) {
    let demand = found.new.demand(now);
    if !speaks || demand.is_secured() {
        return;
    }
    let severity = if now.method.is_safe() { Severity::Medium } else { Severity::High };
    let what = "the operation is new and demands no credentials".to_owned();
    let new = demand.pointer.unwrap_or_else(|| now.pointer.clone());
    found.add(ChangeKind::NewOpenOperation, severity, Some(now), what, (None, Some(&new)));
}

/// Flows that OAuth no longer recommends (RFC 9700) and that the old version did not have.
pub(super) fn flows(found: &mut Found<'_>) {
    let insecure = |document: &Document| -> Vec<(String, String, String)> {
        let schemes = document.schemes();
        let flows = schemes.iter().filter(|s| s.kind == "oauth2").flat_map(|scheme| {
            let name = scheme.name.to_owned();
            document.flows(scheme).into_iter().map(move |f| (name.clone(), f.name, f.pointer))
        });
        flows.filter(|(_, flow, _)| matches!(flow.as_str(), "implicit" | "password")).collect()
    };
    let before = insecure(found.old);
    for (scheme, flow, pointer) in insecure(found.new) {
        if before.iter().any(|(s, f, _)| *s == scheme && *f == flow) {
            continue;
        }
        let what = format!("the OAuth scheme '{scheme:.80}' has the flow '{flow}' now");
        let old = found.old.schemes().iter().find(|s| s.name == scheme).map(|s| s.pointer.clone());
        let places = (old.as_deref(), Some(pointer.as_str()));
        found.add(ChangeKind::InsecureFlowAdded, Severity::Medium, None, what, places);
    }
}

/// How much an alternative is worth: its strongest scheme, from 0 (a key in the query) to 6 (mutual TLS).
fn worth(document: &Document, alternative: &[Requirement]) -> u8 {
    let schemes = document.schemes();
    let one = |requirement: &Requirement| {
        let scheme = schemes.iter().find(|s| s.name == requirement.scheme)?;
        Some(match scheme.kind.as_str() {
            "mutualTLS" => 6,
            "openIdConnect" | "oauth2" => 5,
            "bearer" => 4,
            "digest" => 3,
            "apiKey" if scheme.text("in") == "query" => 0,
            "apiKey" => 2,
            "basic" => 1,
            _ => return None,
        })
    };
    // A scheme that cannot be ranked is not called weak.
    alternative.iter().map(|r| one(r).unwrap_or(6)).max().unwrap_or(6)
}

type Alternatives<'a> = (&'a [Vec<Requirement>], &'a [Vec<Requirement>]);
type Places<'a> = (Option<&'a str>, Option<&'a str>);

fn weakened(
    found: &mut Found<'_>,
    now: &DocOperation<'_>,
    alternatives: Alternatives<'_>,
    places: Places<'_>,
) {
    let named = |list: &[Vec<Requirement>], document: &Document| {
        let ranked = list.iter().filter(|a| !a.is_empty()).map(|a| (worth(document, a), names(a)));
        ranked.min()
    };
    let (Some((before, was)), Some((after, is))) =
        (named(alternatives.0, found.old), named(alternatives.1, found.new))
    else {
        return;
    };
    if after < before {
        let what = format!("'{is:.120}' suffices now; before, the weakest was '{was:.120}'");
        found.add(ChangeKind::SchemeWeakened, Severity::Medium, Some(now), what, places);
    }
}

fn widened(
    found: &mut Found<'_>,
    now: &DocOperation<'_>,
    alternatives: Alternatives<'_>,
    places: Places<'_>,
) {
    for after in alternatives.1 {
        for requirement in after {
            let scopes = set(requirement);
            let mut before =
                alternatives.0.iter().flatten().filter(|r| r.scheme == requirement.scheme).peekable();
            // Only when every former alternative of this scheme needed more than this one.
            if before.peek().is_none() || !before.all(|r| scopes.is_subset(&set(r)) && scopes != set(r)) {
                continue;
            }
            let fewer = if scopes.is_empty() { "no scope".to_owned() } else { requirement.scopes.join(", ") };
            let what = format!("'{:.80}' needs {fewer:.200} now, and needed more before", requirement.scheme);
            found.add(ChangeKind::ScopeWidened, Severity::Medium, Some(now), what, places);
        }
    }
}

fn set(requirement: &Requirement) -> BTreeSet<&str> {
    requirement.scopes.iter().map(String::as_str).collect()
}

fn names(alternative: &[Requirement]) -> String {
    alternative.iter().map(|r| r.scheme.as_str()).collect::<Vec<_>>().join(" and ")
}
