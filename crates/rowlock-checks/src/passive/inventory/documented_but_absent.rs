//! Operations that the description promises and the service does not have.

use rowlock_model::{
    Answer, Category, Confidence, Exchange, Findings, IdentityId, Known, Look, Meta, Need, Operation,
    OperationId, Place, Proof, Provenance, Reference, Rule, Severity, Who, likeness,
};

/// See the page beside this file.
pub(super) struct DocumentedButAbsent;

static META: Meta = Meta {
    id: "documented-but-absent",
    title: "The description promises an operation that is not there",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "documented-but-absent",
    cwe: &[1059],
    owasp: 9,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API9:2023 Improper Inventory Management",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",
    }],
    page: include_str!("documented_but_absent.md"),
};

impl Rule<Known> for DocumentedButAbsent {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        // With a parameter in the path, 404 may speak of the object and not of the operation.
        let plain: Vec<(OperationId, &Operation)> = known
            .readable()
            .filter(|(_, o)| o.provenance == Provenance::Document && !o.path.contains('{'))
            .filter(|(id, _)| seen(known, *id).next().is_some())
            .collect();
        let absent: Vec<OperationId> =
            plain.iter().filter(|(id, o)| is_absent(known, *id, o)).map(|(id, _)| *id).collect();
        if plain.is_empty() {
            return Look::NotApplicable(
                "no documented operation without path parameters was asked for".into(),
            );
        }
        if absent.len() == plain.len() && absent.len() > 1 {
            return Look::NotApplicable(
                "none of the documented operations is there: the description seems to be another service's"
                    .into(),
            );
        }
        for id in absent {
            let Some((_, exchange)) = seen(known, id).last() else { continue };
            out.find(
                Place::operation(known, id),
                Confidence::Firm,
                format!(
                    "the documented operation is answered with status {} to {}",
                    exchange.status().unwrap_or_default(),
                    if known.identities.is_empty() {
                        "an anonymous request"
                    } else {
                        "everybody, like a path that nobody has"
                    },
                ),
                Proof::of(known, exchange),
            );
        }
        Look::Judged
    }
}

/// The answered ordinary requests of an operation.
fn seen(known: &Known, id: OperationId) -> impl Iterator<Item = (Who, &Exchange)> {
    known
        .sightings
        .iter()
        .filter(move |s| s.operation == Some(id) && s.exchange.answer().is_some())
        .map(|s| (s.who, &s.exchange))
}

fn is_absent(known: &Known, id: OperationId, operation: &Operation) -> bool {
    // Some services hide what they protect behind 404; only a valid credential tells.
    let valid = seen(known, id).any(|(who, _)| who != Who::Anonymous);
    if operation.security.is_required() && !valid {
        return false;
    }
    seen(known, id).all(|(who, exchange)| exchange.answer().is_some_and(|a| is_nothing(known, who, a)))
}

fn is_nothing(known: &Known, who: Who, answer: &Answer) -> bool {
    match answer.status {
        405 | 410 => true,
        // The random path is asked for by nobody and by the first identity; others are told the same.
        404 => known
            .missing_as(who)
            .or_else(|| known.missing_as(Who::Identity(IdentityId(0))).filter(|_| who != Who::Anonymous))
            .is_some_and(|missing| likeness::alike(answer, missing)),
        _ => false,
    }
}
