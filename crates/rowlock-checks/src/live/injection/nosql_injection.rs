//! A parameter or a property is read as an operator of a document database.

use rowlock_model::{
    Batch, Case, Category, Confidence, Findings, Known, Meta, OperationId, Place, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Subject, Verdict,
};
use serde_json::json;

use super::compare::alike;
use super::comparing::comparing;
use super::slot::{PLAIN, Slot, slots};
use crate::words::told;

/// See the page beside this file.
pub(super) struct NosqlInjection;

static META: Meta = Meta {
    id: "nosql-injection",
    title: "A value is read as an operator of the database",
    category: Category::Input,
    severity: Severity::High,
    core: false,
    weakness: "nosql-injection",
    cwe: &[943],
    owasp: 8,
    asvs: &["1.2.4"],
    needs: &[],
    references: &[Reference {
        title: "OWASP WSTG: Testing for NoSQL Injection",
        url: "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/07-Input_Validation_Testing/05.6-Testing_for_NoSQL_Injection",
    }],
    page: include_str!("nosql_injection.md"),
};

const EQUAL: &str = "the operator `equal`";
const UNEQUAL: &str = "the operator `not equal`";
const UNKNOWN: &str = "an operator that there is not";
impl Probe for NosqlInjection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let in_query = slots(known)
            .into_iter()
            .filter(|s| s.is_query() && !s.is_typed() && !s.name.contains('[') && !s.names_a_file(known));
        let mut cases: Vec<Case> =
            in_query.map(|slot| slot.case(vec![slot.plain(), operator(&slot, EQUAL, "$eq")], 4)).collect();
        cases.extend(comparing(known).iter().map(|operation| {
            let word = known.seed.word("operators", 12);
            let requests = vec![
                operation.ask(PLAIN, &json!(word)).control(),
                operation.ask(EQUAL, &json!({"$eq": word})).control(),
                operation.ask(UNEQUAL, &json!({"$ne": word})),
            ];
            operation.case(requests, 3)
        }));
        Plan::cases_or(cases, "no readable operation has a query parameter that takes text")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        match &case.subject {
            Subject::Parameter(..) => judge_query(known, case, seen, out),
            Subject::Operation(id) => judge_body(known, *id, seen, out),
            Subject::Target | Subject::Group(_) | Subject::Chat(_) => Verdict::Done,
        }
    }
}

fn judge_query(known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
    let (Some(slot), Some(plain), Some(equal)) =
        (Slot::at(known, case), seen.named(PLAIN), seen.named(EQUAL))
    else {
        return Verdict::unsure("a request of the experiment was not sent");
    };
    let value = slot.value.as_str();
    let same = |other| alike((plain, value), (other, value), value);
    let without = slot.ordinary(known).filter(|_| !slot.is_always_sent());
    // Where the parameter makes no difference, neither do operators.
    if !plain.succeeded() || !same(equal) || without.is_some_and(&same) {
        return Verdict::Done;
    }
    let (Some(unequal), Some(unknown)) = (seen.named(UNEQUAL), seen.named(UNKNOWN)) else {
        return Verdict::Next(Batch::one_by_one(vec![
            operator(&slot, UNEQUAL, "$ne"),
            operator(&slot, UNKNOWN, "$rowlock").control(),
        ]));
    };
    let like_unknown = alike((unequal, value), (unknown, value), value);
    if unequal.succeeded() && !same(unequal) && unknown.answer().is_some() && !same(unknown) && !like_unknown
    {
        out.find(
            slot.finding_place(known),
            Confidence::Confirmed,
            format!(
                "`{0}[$eq]` is answered as `{0}` is, `{0}[$ne]` is given other data, and `{0}[$rowlock]` \
                 neither ({1}): the database is given the client's operators",
                slot.name,
                told(unknown)
            ),
            Proof::of(known, unequal).and(known, equal).and(known, unknown),
        );
    }
    Verdict::Done
}

fn judge_body(known: &Known, id: OperationId, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
    let (Some(plain), Some(unequal), Some(equal)) =
        (seen.named(PLAIN), seen.named(UNEQUAL), seen.named(EQUAL))
    else {
        return Verdict::unsure("a request of the experiment was not sent");
    };
    let refuses = |status: Option<u16>| status.is_some_and(|s| (400..500).contains(&s));
    if unequal.succeeded() && refuses(plain.status()) && refuses(equal.status()) {
        out.find(
            Place::operation(known, id).part("body"),
            Confidence::Confirmed,
            format!(
                "made-up values are refused ({}), as they are with the operator `$eq` ({}); with `$ne` in their \
                 place the request succeeds ({})",
                told(plain),
                told(equal),
                told(unequal)
            ),
            Proof::of(known, unequal).and(known, equal).and(known, plain),
        )
        .severity(Severity::Critical);
    }
    Verdict::Done
}

fn operator(slot: &Slot, name: &'static str, operator: &str) -> Request {
    let value: String = url::form_urlencoded::byte_serialize(slot.value.as_bytes()).collect();
    slot.with_pairs(
        name,
        &format!("{}%5B%24{}%5D={value}", slot.coded_name(), operator.trim_start_matches('$')),
    )
}
