//! SQL in JSON bodies of operations that compare: a condition that is true, and one that is not.
//!
//! A made-up value matches nothing, so the condition must widen the statement; that is why it is sent
//! with the owner's consent alone, and only to operations that store nothing.

use rowlock_model::{
    Batch, Case, Confidence, Exchange, Findings, Known, OperationId, Place, Proof, Seen, Verdict,
};
use serde_json::json;

use super::compare::alike;
use super::comparing::comparing;
use super::grammar::complaint;
use super::slot::PLAIN;
use crate::words::told;

const QUOTE: &str = "made-up texts and a quote";
const TRUE: &str = "made-up texts or a true condition";
const FALSE: &str = "made-up texts or a false condition";
const AGAIN: &str = "made-up texts or another true condition";

/// One case for each operation that compares.
pub(super) fn cases(known: &Known) -> Vec<Case> {
    let all = comparing(known);
    let cases = all.iter().map(|operation| {
        let ask = |name| operation.ask(name, &json!(text(known, name)));
        let requests = vec![ask(PLAIN).control(), ask(QUOTE), ask(TRUE), ask(FALSE).control()];
        operation.case(requests, 5)
    });
    cases.collect()
}

/// Judges the case of an operation.
pub(super) fn judge(known: &Known, id: OperationId, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
    let (Some(plain), Some(quote), Some(held), Some(lie)) =
        (seen.named(PLAIN), seen.named(QUOTE), seen.named(TRUE), seen.named(FALSE))
    else {
        return Verdict::unsure("a request of the experiment was not sent");
    };
    let place = Place::operation(known, id).part("body");
    let same = |e: &Exchange| alike((plain, &text(known, PLAIN)), (e, &text(known, &e.name)), "");
    if held.succeeded() && !same(held) && same(lie) {
        let Some(again) = seen.named(AGAIN) else {
            let all = comparing(known);
            let again = all.iter().find(|o| o.id() == id).map(|o| o.ask(AGAIN, &json!(text(known, AGAIN))));
            return Verdict::Next(Batch::one_by_one(again.into_iter().collect()));
        };
        if again.succeeded() && !same(again) {
            let because = format!(
                "made-up texts with a true condition succeed ({}), twice with different literals; with a false \
                 one they are answered as made-up texts are ({})",
                told(held),
                told(lie)
            );
            out.find(place, Confidence::Confirmed, because, Proof::of(known, held).and(known, lie));
            return Verdict::Done;
        }
    }
    let before = plain.answer().and_then(complaint);
    if let Some((database, words)) = quote.answer().and_then(complaint).filter(|_| before.is_none()) {
        let because = format!("a quote makes {database} complain about its statement: `{words}`");
        out.find(place, Confidence::Firm, because, Proof::of(known, quote).and(known, plain));
    }
    Verdict::Done
}

/// The text of a request, by its name.
fn text(known: &Known, name: &str) -> String {
    let word = known.seed.word("sql in a body", 10);
    match name {
        QUOTE => format!("{word}'"),
        TRUE => format!("{word}' OR '37'<'52"),
        FALSE => format!("{word}' OR '52'<'37"),
        AGAIN => format!("{word}' OR '41'<'68"),
        _ => word,
    }
}
