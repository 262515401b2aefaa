//! An operation that should be protected answers an anonymous request with data.

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Known, Look, Meta, Operation, OperationId, Place, Proof,
    Reference, Rule, Security, Severity, likeness,
};

use super::public::is_public_by_habit;
use crate::entry::carries_data;

/// See the page beside this file.
pub(super) struct AuthNotEnforced;

static META: Meta = Meta {
    id: "auth-not-enforced",
    title: "A protected operation answers without credentials",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: true,
    weakness: "auth-not-enforced",
    cwe: &[306, 862],
    owasp: 2,
    asvs: &["8.2.1", "8.3.1"],
    needs: &[],
    references: &[
        Reference {
            title: "OWASP API2:2023 Broken Authentication",
            url: "https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",
        },
        Reference { title: "CWE-306", url: "https://cwe.mitre.org/data/definitions/306.html" },
    ],
    page: include_str!("auth_not_enforced.md"),
};

/// Siblings that must be seen before their majority says anything.
const SIBLINGS: usize = 3;

impl Rule<Known> for AuthNotEnforced {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let mut looked = false;
        for (id, operation) in known.readable() {
            let Some(anonymous) = known.anonymous(id).filter(|e| e.answer().is_some()) else { continue };
            looked = true;
            if !anonymous.succeeded() || !is_data(known, anonymous) {
                continue;
            }
            match (&operation.security, &operation.guard) {
                (Security::Required(schemes), _) => documented(known, id, schemes, anonymous, out),
                (Security::Unknown, Some(guard)) => guarded(known, id, guard, anonymous, out),
                (Security::Unknown, None) => undocumented(known, id, operation, anonymous, out),
                (Security::Open | Security::Optional(_), _) => {}
            }
        }
        if looked { Look::Judged } else { Look::NotApplicable("no operation could be read".into()) }
    }
}

/// The document demands credentials.
fn documented(
    known: &Known,
    id: OperationId,
    schemes: &[String],
    anonymous: &Exchange,
    out: &mut Findings<'_>,
) {
    let says = format!("the description demands {}", schemes.join(" or "));
    // A service that answers every path with 200 has no soft-404 to tell data from.
    let every_path = known.missing_page().is_none_or(rowlock_model::Answer::is_success);
    let proof = Proof::of(known, anonymous);
    let (confidence, because, proof) = match known.authenticated(id).filter(|e| e.succeeded()) {
        Some(valid) if same(anonymous, valid) => (
            if every_path { Confidence::Tentative } else { Confidence::Confirmed },
            format!("{says}, and an anonymous request got the same content as valid credentials"),
            proof.and(known, valid),
        ),
        Some(valid) => (
            Confidence::Tentative,
            format!("{says}, and an anonymous request got data, though other data than valid credentials"),
            proof.and(known, valid),
        ),
        None => (
            if every_path { Confidence::Tentative } else { Confidence::Firm },
            format!("{says}, and an anonymous request got data; a random path gets another answer"),
            proof,
        ),
    };
    let place = Place::operation(known, id);
    let mut draft = out.find(place, confidence, because, proof);
    if known.surface.operation(id).is_some_and(|o| is_public_by_habit(&o.path)) {
        draft.title("An operation that is usually public is described as protected and is not");
        draft.severity(Severity::Low);
    }
}

/// Source protects it, and the lock does not hold.
fn guarded(known: &Known, id: OperationId, guard: &str, anonymous: &Exchange, out: &mut Findings<'_>) {
    let every_path = known.missing_page().is_none_or(rowlock_model::Answer::is_success);
    let Some(valid) = known.authenticated(id).filter(|e| e.succeeded() && same(anonymous, e)) else { return };
    let confidence = if every_path { Confidence::Tentative } else { Confidence::Firm };
    let because = format!(
        "in the source it is protected by {guard}, and an anonymous request got the same content as valid credentials"
    );
    out.find(Place::operation(known, id), confidence, because, Proof::of(known, anonymous).and(known, valid));
}

/// No document speaks of it: only its family can say that it should be protected.
fn undocumented(
    known: &Known,
    id: OperationId,
    operation: &Operation,
    anonymous: &Exchange,
    out: &mut Findings<'_>,
) {
    if is_public_by_habit(&operation.path) || anonymous.answer().is_none_or(|a| a.json().is_none()) {
        return;
    }
    // Shops show their products to everybody: what valid credentials change nothing about is
    // suspicious only inside a protected family.
    let Some((relative, why)) = protected_family(known, id, operation) else { return };
    let mut proof = Proof::of(known, anonymous);
    if let Some(exchange) = known.anonymous(relative) {
        proof = proof.and(known, exchange);
    }
    let label = known.surface.operation(relative).map(Operation::label).unwrap_or_default();
    out.find(
        Place::operation(known, id),
        Confidence::Tentative,
        format!(
            "an anonymous request got data while {why} (such as {label}); no description says which is meant"
        ),
        proof,
    );
}

/// A protected parent or child, or a clear majority of protected siblings.
fn protected_family(
    known: &Known,
    id: OperationId,
    operation: &Operation,
) -> Option<(OperationId, &'static str)> {
    let path = operation.path.trim_end_matches('/');
    let others = || known.readable().filter(|(other, _)| *other != id && known.anonymous(*other).is_some());
    let kin = others().find(|(other, o)| {
        let near = o.path.trim_end_matches('/');
        is_refused(known, *other) && (is_child(near, path) || is_child(path, near))
    });
    if let Some((kin, _)) = kin {
        return Some((kin, "the operation next to it in the hierarchy is protected"));
    }
    let parent = path.rsplit_once('/')?.0;
    let siblings: Vec<OperationId> = others()
        .filter(|(_, o)| o.path.trim_end_matches('/').rsplit_once('/').is_some_and(|(p, _)| p == parent))
        .filter(|(_, o)| !is_public_by_habit(&o.path))
        .map(|(other, _)| other)
        .collect();
    let protected: Vec<OperationId> = siblings.iter().copied().filter(|s| is_refused(known, *s)).collect();
    let majority = siblings.len() >= SIBLINGS && protected.len() * 3 >= siblings.len() * 2;
    majority.then(|| protected.first().map(|s| (*s, "most of its siblings are protected"))).flatten()
}

/// Whether it is protected by a refusal; a page that sends strangers elsewhere says nothing of its family.
fn is_refused(known: &Known, id: OperationId) -> bool {
    known.is_protected(id) && known.anonymous(id).is_some_and(Exchange::refused)
}

fn is_child(child: &str, parent: &str) -> bool {
    !is_public_by_habit(parent)
        && child.strip_prefix(parent).is_some_and(|rest| rest.starts_with('/') && !rest[1..].contains('/'))
}

fn is_data(known: &Known, exchange: &Exchange) -> bool {
    exchange.answer().is_some_and(|a| {
        carries_data(a) && !known.missing_page().is_some_and(|m| likeness::same_content(a, m))
    })
}

fn same(a: &Exchange, b: &Exchange) -> bool {
    matches!((a.answer(), b.answer()), (Some(a), Some(b)) if likeness::alike(a, b))
}
