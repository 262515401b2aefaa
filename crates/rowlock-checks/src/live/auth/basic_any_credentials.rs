//! Any well-formed Basic pair is accepted.

use rowlock_model::{
    Case, Category, Confidence, Findings, Known, Meta, Need, Place, Plan, Probe, Proof, Reference, Seen,
    Severity, Verdict, likeness,
};

use super::door::{OTHER_PAIR, RANDOM_PAIR, doors};
use crate::entry::Entry;

/// See the page beside this file.
pub(super) struct BasicAnyCredentials;

static META: Meta = Meta {
    id: "basic-any-credentials",
    title: "Any user name and password are accepted",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: true,
    weakness: "basic-any-credentials",
    cwe: &[287, 303],
    owasp: 2,
    asvs: &[],
    needs: &[Need::BasicProtected],
    references: &[Reference {
        title: "RFC 7617 section 2",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: include_str!("basic_any_credentials.md"),
};

impl Probe for BasicAnyCredentials {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases =
            doors(known).iter().map(|door| door.case(vec![door.random_pair(), door.other_pair()])).collect();
        Plan::cases_or(cases, "no operation asks for Basic credentials")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(first), Some(second), Some(operation)) =
            (seen.named(RANDOM_PAIR), seen.named(OTHER_PAIR), case.subject.operation())
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let entries = [Entry::of(known, operation, first), Entry::of(known, operation, second)];
        let Some(anonymous) = known.anonymous(operation).filter(|e| known.refuses(operation, e)) else {
            return Verdict::unsure("without credentials the operation was not refused");
        };
        let (confidence, what) = match entries {
            [Entry::Same, Entry::Same] => (Confidence::Confirmed, "the content that the right pair gets"),
            // Without the right pair's answer a refusal in an unknown form might pass for data.
            [Entry::Other, Entry::Other] if alike(first, second) => (Confidence::Firm, "the same data"),
            [Entry::Shut, Entry::Shut] => return Verdict::Done,
            [first, second] if first.is_open() && second.is_open() => {
                (Confidence::Firm, "data, though not the same")
            }
            _ => return Verdict::unsure("one made-up pair was let in and another was not"),
        };
        out.find(
            Place::operation(known, operation),
            confidence,
            format!("two made-up pairs got {what}; a request without credentials was refused"),
            Proof::of(known, first).and(known, second).and(known, anonymous),
        );
        Verdict::Done
    }
}

fn alike(a: &rowlock_model::Exchange, b: &rowlock_model::Exchange) -> bool {
    matches!((a.answer(), b.answer()), (Some(a), Some(b)) if likeness::alike(a, b))
}
