//! The same account in another letter case gets past the throttle.

use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Findings, Known, Meta, Mutation, Need, Plan, Probe, Proof,
    Reference, Seen, Severity, Verdict,
};

use super::attempt::{Attempt, Meet, NO_PLACE, NO_THROTTLE, gone, holding};
use crate::words::told;

/// See the page beside this file.
pub(super) struct ThrottleBypassCase;

static META: Meta = Meta {
    id: "throttle-bypass-case",
    title: "Another letter case of the user name gets past the throttle",
    category: Category::Rate,
    severity: Severity::Medium,
    core: false,
    weakness: "throttle-bypass-case",
    cwe: &[178, 307],
    owasp: 2,
    asvs: &["6.3.1"],
    needs: &[Need::BasicIdentity, Need::BasicProtected, Need::Burst],
    references: &[Reference {
        title: "RFC 8265 section 3.3, case-mapped user names",
        url: "https://www.rfc-editor.org/rfc/rfc8265#section-3.3",
    }],
    page: include_str!("throttle_bypass_case.md"),
};

const SWAPPED: &str = "the same user in capitals, wrong password";
const AFTER: &str = "wrong pair, after";
const SAME_ACCOUNT: &str = "given user with the case swapped, right password";

impl Probe for ThrottleBypassCase {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if known.ledger.throttle.is_none() {
            return Plan::NotApplicable(NO_THROTTLE.into());
        }
        let Some(attempt) = Attempt::on(known) else { return Plan::NotApplicable(NO_PLACE.into()) };
        let has_letters = |name: &str| name.chars().any(|c| c.is_ascii_alphabetic());
        match known.user() {
            Some((_, user)) if has_letters(&user.name) => {
                let case = attempt.held(Meet::Again);
                let most = case.max_requests + 3;
                Plan::Cases(vec![case.at_most(most)])
            }
            _ => Plan::NotApplicable("the given user's name has no letters".into()),
        }
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(attempt), Some((user, identity))) = (Attempt::on(known), known.user()) else {
            return Verdict::unsure(NO_PLACE);
        };
        let Some(before) = holding(seen) else { return Verdict::unsure(gone(known)) };
        let Some(swapped) = seen.named(SWAPPED) else {
            let capitals = attempt.of_user(known.seed.user("throttle").to_uppercase(), 0);
            return Verdict::Next(Batch::one_by_one(vec![attempt.request(capitals, SWAPPED)]));
        };
        if swapped.answer().is_none() {
            return Verdict::unsure("a request of the experiment was not answered");
        }
        if !attempt.is_checked(swapped) {
            return Verdict::Done;
        }
        let Some(after) = seen.named(AFTER) else {
            let same = Credential::Changed(user, Mutation::UserCaseSwapped);
            return Verdict::Next(Batch::one_by_one(vec![
                attempt.request(attempt.pair(0), AFTER).control(),
                attempt.request(same, SAME_ACCOUNT).control(),
            ]));
        };
        if !after.throttled() {
            return Verdict::unsure("the throttle ended while the other case was tried");
        }
        // Where case tells accounts apart, another case is another user and nothing is bypassed.
        match seen.named(SAME_ACCOUNT) {
            Some(same) if same.succeeded() => {
                out.find(
                    attempt.place(),
                    Confidence::Confirmed,
                    format!(
                        "while a user name was throttled, the same name in capitals was checked ({}); the \
                         service takes both for one account: '{}' with its case swapped opens with the right \
                         password",
                        told(swapped),
                        identity.name
                    ),
                    Proof::of(known, swapped).and(known, before).and(known, after).and(known, same),
                );
                Verdict::Done
            }
            Some(same) if same.throttled() => {
                Verdict::unsure("whether letter case tells users apart was hidden by the throttle")
            }
            Some(same) if same.answer().is_some() => Verdict::Done,
            _ => Verdict::unsure("a request of the experiment was not answered"),
        }
    }
}
