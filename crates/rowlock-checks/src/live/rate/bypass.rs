//! The experiment that all bypass checks share: the throttle holds, a trick
//! passes, the throttle still holds, and the trick passes again.
//!
//! The two controls rule out that the window passed or that the throttle
//! flickers between processes. It is not a check.

use rowlock_model::{Batch, Exchange, Known, Plan, Request, Seen, Verdict};

use super::attempt::{Attempt, Meet, NO_PLACE, NO_THROTTLE, gone, holding};

/// One way to get past a throttle.
pub(super) struct Trick {
    /// The first try; its name tells the trick.
    pub(super) first: Request,
    /// The second try, with another value.
    pub(super) again: Request,
    /// What shows that a right pair is told from a wrong one there, where that is not plain.
    pub(super) valid: Option<Request>,
}

/// A trick that passed.
pub(super) struct Passed<'a> {
    /// The throttled control before it.
    pub(super) before: &'a Exchange,
    /// The trick.
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
const AGAIN: &str = "the same trick again";
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
    let most = case.max_requests + tricks.len() + 4;
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
    let control = |name| attempt.request(attempt.pair(0), name).control();
    let Some(after) = seen.named(AFTER) else {
        if seen.exchanges.iter().any(|e| tricks.iter().any(|t| t.first.name == e.name)) {
            return unsure("a request of the experiment was not sent");
        }
        let requests = tricks.into_iter().map(|t| t.first).chain([control(AFTER)]).collect();
        return Step::Say(Verdict::Next(Batch::one_by_one(requests)));
    };
    if !after.throttled() {
        return unsure("the throttle ended while the tricks were tried, so they show nothing");
    }
    let passed = tricks.into_iter().find_map(|trick| {
        let attack = seen.named(&trick.first.name).filter(|e| e.status() == Some(401))?;
        Some((trick, attack))
    });
    let Some((trick, attack)) = passed else { return Step::Say(Verdict::Done) };
    match (seen.named(AGAIN), seen.named(LAST)) {
        (Some(again), Some(last)) => {
            if again.status() != Some(401) || !last.throttled() {
                return unsure("the trick passed once and not again: the throttle flickers");
            }
            let valid = seen.named(VALID);
            if valid.is_some_and(|v| v.refused() || v.answer().is_none()) {
                return Step::Say(Verdict::Done);
            }
            // A valid credential that is throttled as well neither proves nor disproves.
            let valid = valid.filter(|v| !v.throttled());
            Step::Passed(Passed { before, attack, after, valid })
        }
        (Some(_), None) => unsure("a request of the experiment was not sent"),
        (None, _) => {
            let mut again = trick.again;
            again.name = AGAIN.into();
            let valid = trick.valid.map(|mut v| {
                v.name = VALID.into();
                v.control()
            });
            let requests = [Some(again), valid, Some(control(LAST))].into_iter().flatten().collect();
            Step::Say(Verdict::Next(Batch::one_by_one(requests)))
        }
    }
}

fn unsure<'a>(why: &str) -> Step<'a> {
    Step::Say(Verdict::unsure(why))
}
