//! The experiment that all bypass checks share: the throttle holds, a trick
//! passes, the throttle still holds, and the trick passes again.
//!
//! The controls rule out that the window passed or that the throttle flickers
//! between processes; they are sent only where a trick passed. It is not a check.

use rowlock_model::{Batch, Exchange, Known, Plan, Request, Seen, Verdict};

use super::attempt::{Attempt, Meet, NO_PLACE, NO_THROTTLE, gone, holding};

/// One way to get past a throttle.
pub(super) struct Trick {
    /// The first try; its name tells the trick.
    pub(super) first: Request,
    /// Further tries with another value, one of which must pass; its name tells the trick more closely.
    pub(super) again: Vec<Request>,
    /// What shows that a right pair is told from a wrong one there, where that is not plain.
    pub(super) valid: Option<Request>,
}

/// A trick that passed.
pub(super) struct Passed<'a> {
    /// The throttled control before it.
    pub(super) before: &'a Exchange,
    /// The trick, the second time.
    pub(super) attack: &'a Exchange,
    /// The throttled control after it.
    pub(super) after: &'a Exchange,
    /// The answer to the valid credential in the trick's place, where it was asked for.
    pub(super) valid: Option<&'a Exchange>,
}

/// What comes next in the experiment.
pub(super) enum Step<'a> {
    /// This verdict.
    Say(Verdict),
    /// A trick passed; nothing more is to be sent.
    Passed(Passed<'a>),
}

const AFTER: &str = "wrong pair, after";
const LAST: &str = "wrong pair, at the end";
const NOT_SENT: &str = "a request of the experiment was not sent or not answered";
const VALID: &str = "valid credential in the same place";

/// The case of these tricks.
pub(super) fn plan(known: &Known, meet: Meet, make: impl Fn(&Attempt<'_>) -> Vec<Trick>) -> Plan {
    if known.ledger.throttle.is_none() {
        return Plan::NotApplicable(NO_THROTTLE.into());
    }
    let Some(attempt) = Attempt::on(known) else { return Plan::NotApplicable(NO_PLACE.into()) };
    let tricks = make(&attempt);
    if tricks.is_empty() {
        return Plan::NotApplicable("there is no second way to the same credentials".into());
    }
    let case = attempt.held(meet);
    let again = tricks.iter().map(|t| t.again.len()).max().unwrap_or(0);
    let most = case.max_requests + tricks.len() + again + 3;
    Plan::Cases(vec![case.at_most(most)])
}

/// The next step, given all that the case has seen.
pub(super) fn step<'a>(
    known: &Known,
    seen: &Seen<'a>,
    make: impl Fn(&Attempt<'_>) -> Vec<Trick>,
) -> Step<'a> {
    let Some(attempt) = Attempt::on(known) else { return unsure(NO_PLACE) };
    let Some(before) = holding(seen) else { return Step::Say(Verdict::unsure(gone(known))) };
    let tricks = make(&attempt);
    if tricks.iter().all(|t| seen.named(&t.first.name).is_none()) {
        let requests = tricks.into_iter().map(|t| t.first).collect();
        return Step::Say(Verdict::Next(Batch::one_by_one(requests)));
    }
    let passed = tricks.iter().position(|t| seen.named(&t.first.name).is_some_and(|e| attempt.is_checked(e)));
    let Some(trick) = passed.and_then(|at| tricks.into_iter().nth(at)) else {
        // A throttle that had ended would have let the tricks pass: where none did, it held.
        let unanswered = seen.exchanges.iter().any(|e| e.answer().is_none());
        return Step::Say(if unanswered { Verdict::unsure(NOT_SENT) } else { Verdict::Done });
    };
    let Some(after) = seen.named(AFTER) else {
        return Step::Say(Verdict::Next(Batch::one_by_one(second_round(&attempt, trick))));
    };
    let Some(last) = seen.named(LAST) else { return unsure(NOT_SENT) };
    if !after.throttled() {
        return unsure("the throttle ended while the tricks were tried, so they show nothing");
    }
    let round = seen.exchanges.iter().skip_while(|e| e.name != AFTER);
    let again =
        round.filter(|e| trick.again.iter().any(|r| r.name == e.name)).find(|e| attempt.is_checked(e));
    let (Some(attack), true) = (again, last.throttled()) else {
        return unsure("the trick passed once and not again: the throttle flickers");
    };
    let valid = seen.named(VALID);
    if valid.is_some_and(|v| known.refuses(attempt.operation, v) || v.answer().is_none()) {
        return Step::Say(Verdict::Done);
    }
    // Another refusal than 401 can be a block of what the trick looks like, unless a valid pair passes it.
    if attack.status() != Some(401) && !valid.is_some_and(Exchange::succeeded) {
        return unsure("what the trick met may be a block: no valid credential was let in there");
    }
    // A valid credential that is throttled as well neither proves nor disproves.
    Step::Passed(Passed { before, attack, after, valid: valid.filter(|v| !v.throttled()) })
}

/// The trick again between two controls, and what tells right from wrong pairs in its place.
fn second_round(attempt: &Attempt<'_>, trick: Trick) -> Vec<Request> {
    let control = |name| attempt.request(attempt.pair(0), name).control();
    let valid = trick.valid.map(|mut v| {
        v.name = VALID.into();
        v.control()
    });
    [control(AFTER)].into_iter().chain(trick.again).chain(valid).chain([control(LAST)]).collect()
}

fn unsure<'a>(why: &str) -> Step<'a> {
    Step::Say(Verdict::unsure(why))
}
