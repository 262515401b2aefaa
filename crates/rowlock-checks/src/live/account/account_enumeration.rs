//! Registration, recovery or a look-up tells which accounts there are.

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Exchange, Findings, Known, Meta, Phase, Place, Plan, Probe,
    Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::look_up::{look_up, look_ups};
use super::recovery::Recovery;
use super::registration::{Account, Registration, accepted};
use crate::live::auth::telltale;
use crate::words::told;

/// See the page beside this file.
pub(super) struct AccountEnumeration;

static META: Meta = Meta {
    id: "account-enumeration",
    title: "Registration, recovery or a look-up tells which accounts there are",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "account-enumeration",
    cwe: &[204, 203],
    owasp: 2,
    asvs: &["6.3.8"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Forgot Password Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Forgot_Password_Cheat_Sheet.html",
    }],
    page: include_str!("account_enumeration.md"),
};

const OWN: &str = "register an account";
const FREE: &str = "register a new account";
const TAKEN: &str = "register the same account again";
const ACCOUNT: &str = "the account that is recovered";
pub(super) const KNOWN: &str = "a known account";
pub(super) const UNKNOWN: &str = "an account that does not exist";
impl Probe for AccountEnumeration {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let write = |id, requests: Option<Vec<Request>>, most| {
            let case = Case::on(id, requests?).at_most(most).with_consent(Consent::Write);
            Some(case)
        };
        let registration = Registration::find(known);
        let mut cases = Vec::new();
        cases.extend(
            registration
                .as_ref()
                .and_then(|r| {
                    let both =
                        [r.make(&Account::of(known, OWN), OWN)?, r.make(&Account::of(known, FREE), FREE)?];
                    write(r.id, Some(both.into_iter().map(Request::control).collect()), 4)
                })
                .map(|c| c.in_phase(Phase::Write)),
        );
        let recovery = Recovery::find(known);
        cases.extend(recovery.as_ref().and_then(|recovery| {
            // An account of the scan's own, else the one whose owner gave it.
            let (first, phase) = match &registration {
                Some(r) => (vec![r.make(&Account::of(known, ACCOUNT), ACCOUNT)?.control()], Phase::Write),
                // A recovery may end the user's session.
                None => (recovery.pairs(&recovery.given()?)?, Phase::Last),
            };
            write(recovery.id, Some(first), 5).map(|c| c.in_phase(phase))
        }));
        cases.extend(look_ups(known).filter_map(|(id, operation, parameter)| {
            let requests = look_up(known, id, operation, parameter)?;
            Some(Case::on(id, requests).in_phase(Phase::Read))
        }));
        if cases.is_empty() && recovery.is_some() {
            return Plan::NotAssessed(
                "the recovery asks for a mail address, and none is known: give --user of one".into(),
            );
        }
        Plan::cases_or(cases, "no operation is described that makes, recovers or looks up accounts")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        if let (Some(own), Some(free)) = (seen.named(OWN), seen.named(FREE)) {
            return judge_registration(known, own, free, seen, out);
        }
        if seen.named(KNOWN).is_some() {
            return judge_known(known, case, seen, out);
        }
        let (Some(made), Some(recovery)) = (seen.named(ACCOUNT), Recovery::find(known)) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if !accepted(made) {
            return Verdict::unsure(format!("an ordinary registration was not accepted ({})", told(made)));
        }
        match recovery.pairs(&Account::of(known, ACCOUNT)) {
            Some(requests) => Verdict::Next(Batch::one_by_one(requests)),
            None => Verdict::unsure("the recovery cannot be asked"),
        }
    }

    fn undo(&self, known: &Known, _: &Case, seen: &Seen<'_>) -> Vec<Request> {
        Registration::find(known).map(|r| r.undo(&made(known, seen))).unwrap_or_default()
    }

    fn leaves(&self, known: &Known, _: &Case, seen: &Seen<'_>) -> Vec<String> {
        Registration::find(known).map(|r| r.leaves(&made(known, seen))).unwrap_or_default()
    }
}

fn made<'a>(known: &Known, seen: &Seen<'a>) -> Vec<(&'a Exchange, Account)> {
    [OWN, FREE, ACCOUNT].into_iter().filter_map(|n| Some((seen.named(n)?, Account::of(known, n)))).collect()
}

fn judge_registration(
    known: &Known,
    own: &Exchange,
    free: &Exchange,
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let Some(registration) = Registration::find(known) else { return Verdict::Done };
    if !accepted(own) || !accepted(free) {
        return Verdict::unsure(format!("an ordinary registration was not accepted ({})", told(own)));
    }
    let taken: Vec<&Exchange> = seen.all(TAKEN).collect();
    let [first, second] = taken.as_slice() else {
        let again = [OWN, FREE].into_iter().filter_map(|n| registration.make(&Account::of(known, n), TAKEN));
        return Verdict::Next(Batch::one_by_one(again.collect()));
    };
    let names = names(known, &[OWN, FREE].map(|n| Account::of(known, n)));
    let told_by = telltale::differences(&[own, free], &[first, second], &names);
    if told_by.is_empty() {
        return Verdict::Done;
    }
    // User names are handed out one to one, so a form must say that one is taken; a mail address can be answered alike.
    let severity = if registration.is_by_mail() { Severity::Medium } else { Severity::Low };
    out.find(
        Place::operation(known, registration.id),
        Confidence::Confirmed,
        format!(
            "a registration of an account that exists is told from one of a new account by {}, twice each",
            told_by.join(", ")
        ),
        Proof::of(known, first).and(known, own),
    )
    .severity(severity);
    Verdict::Done
}

fn judge_known(known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
    let (of_known, of_nobody): (Vec<&Exchange>, Vec<&Exchange>) =
        (seen.all(KNOWN).collect(), seen.all(UNKNOWN).collect());
    let ([one, _], [nobody, _]) = (of_known.as_slice(), of_nobody.as_slice()) else {
        return Verdict::unsure("a request of the experiment was not sent");
    };
    if of_known
        .iter()
        .chain(&of_nobody)
        .any(|e| e.answer().is_none_or(rowlock_model::Answer::is_server_error))
    {
        return Verdict::unsure("the operation failed, so nothing can be told");
    }
    let mut accounts: Vec<Account> = ["recover", "look up"]
        .iter()
        .flat_map(|w| (1..3).map(move |n| format!("nobody to {w} {n}")))
        .map(|p| Account::of(known, &p))
        .collect();
    accounts.push(Account::of(known, ACCOUNT));
    let told_by = telltale::differences(&of_known, &of_nobody, &names(known, &accounts));
    if let (false, Some(id)) = (told_by.is_empty(), case.subject.operation()) {
        out.find(
            Place::operation(known, id),
            Confidence::Confirmed,
            format!(
                "a known account is told from two made-up ones by {}, twice, with names and ids masked",
                told_by.join(", ")
            ),
            Proof::of(known, one).and(known, nobody),
        );
    }
    Verdict::Done
}

/// All names that an answer may repeat.
fn names(known: &Known, accounts: &[Account]) -> Vec<String> {
    let ours = accounts.iter().flat_map(|a| [a.mail(), a.user.clone()]);
    ours.chain(known.identities.iter().map(|i| i.name.clone())).collect()
}
