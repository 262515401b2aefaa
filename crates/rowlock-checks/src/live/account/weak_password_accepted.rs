//! A registration takes a password that everybody guesses.

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Exchange, Findings, Known, Meta, Need, Phase, Place, Plan,
    Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::password_change::PasswordChange;
use super::registration::{Account, Registration, accepted, signed_in};
use crate::words::told;

/// See the page beside this file.
pub(super) struct WeakPasswordAccepted;

static META: Meta = Meta {
    id: "weak-password-accepted",
    title: "A registration takes a password that everybody guesses",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "weak-password-accepted",
    cwe: &[521],
    owasp: 2,
    asvs: &["6.2.1", "6.2.4"],
    needs: &[Need::Consent(Consent::Write)],
    references: &[Reference {
        title: "NIST SP 800-63B section 3.1.1",
        url: "https://pages.nist.gov/800-63-4/sp800-63b.html#password",
    }],
    page: include_str!("weak_password_accepted.md"),
};

const ORDINARY: &str = "register with a long random password";
const TO_CHANGE: &str = "register an account to change its password";
const CHANGE: &str = "change its password to one character";
const LOGIN: &str = "sign in with the weak password";
/// What is tried, in this order, until one is taken.
const WEAK: [&str; 3] = [
    "register with a password of one character",
    "register with the password 12345678",
    "register with the user name as password",
];

impl Probe for WeakPasswordAccepted {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some(registration) = Registration::find(known) else {
            return Plan::NotApplicable(
                "no operation is described that makes an account with a password".into(),
            );
        };
        let Some(ordinary) = registration.make(&account(known, None), ORDINARY) else {
            return Plan::NotAssessed("the target of the registration is not known".into());
        };
        let case = Case::on(registration.id, vec![ordinary.control()]).at_most(5);
        // Only an account that signs in can change its password.
        let signs_in = known.groups.iter().any(|g| g.basic);
        let changed = PasswordChange::find(known).filter(|_| signs_in).and_then(|change| {
            let make = registration.make(&to_change(known, false), TO_CHANGE)?;
            Some(Case::on(change.id, vec![make.control()]).at_most(3))
        });
        let cases = std::iter::once(case).chain(changed);
        Plan::Cases(cases.map(|c| c.in_phase(Phase::Write).with_consent(Consent::Write)).collect())
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(registration) = Registration::find(known) else { return Verdict::Done };
        if let Some(made) = seen.named(TO_CHANGE) {
            return judge_change(known, &registration, made, seen, out);
        }
        let Some(ordinary) = seen.named(ORDINARY) else {
            return Verdict::unsure("no account was asked for");
        };
        if !accepted(ordinary) {
            return Verdict::unsure(format!(
                "an ordinary registration was not accepted ({})",
                told(ordinary)
            ));
        }
        for (at, name) in WEAK.iter().enumerate() {
            let account = account(known, Some(at));
            match seen.named(name) {
                None => {
                    let next = registration.make(&account, name).map(|r| Batch::one_by_one(vec![r]));
                    return next
                        .map_or_else(|| Verdict::unsure("the registration cannot be asked"), Verdict::Next);
                }
                Some(taken) if accepted(taken) => {
                    return judge_taken(known, &registration, &account, (taken, ordinary), seen, out);
                }
                Some(_) => {}
            }
        }
        Verdict::Done
    }

    fn undo(&self, known: &Known, _: &Case, seen: &Seen<'_>) -> Vec<Request> {
        Registration::find(known).map(|r| r.undo(&made(known, seen))).unwrap_or_default()
    }

    fn leaves(&self, known: &Known, _: &Case, seen: &Seen<'_>) -> Vec<String> {
        Registration::find(known).map(|r| r.leaves(&made(known, seen))).unwrap_or_default()
    }
}

/// The account of an attempt; the ordinary one without a number.
fn account(known: &Known, attempt: Option<usize>) -> Account {
    let mut account = Account::of(known, &format!("weak {attempt:?}"));
    match attempt {
        Some(0) => "a".clone_into(&mut account.password),
        Some(1) => "12345678".clone_into(&mut account.password),
        Some(_) => account.password.clone_from(&account.user),
        None => {}
    }
    account
}

/// The account whose password is changed, before or after that.
fn to_change(known: &Known, changed: bool) -> Account {
    let account = Account::of(known, TO_CHANGE);
    if changed { Account { password: "a".to_owned(), ..account } } else { account }
}

fn made<'a>(known: &Known, seen: &Seen<'a>) -> Vec<(&'a Exchange, Account)> {
    let names =
        std::iter::once((ORDINARY, None)).chain(WEAK.iter().enumerate().map(|(at, n)| (*n, Some(at))));
    let changed = seen.named(CHANGE).is_some_and(Exchange::succeeded);
    let to_change = seen.named(TO_CHANGE).map(|made| (made, to_change(known, changed)));
    names.filter_map(|(name, at)| Some((seen.named(name)?, account(known, at)))).chain(to_change).collect()
}

fn judge_change(
    known: &Known,
    registration: &Registration<'_>,
    made: &Exchange,
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let (Some(change), true) = (PasswordChange::find(known), accepted(made)) else {
        return Verdict::unsure(format!("an ordinary registration was not accepted ({})", told(made)));
    };
    let (strong, weak) = (to_change(known, false), to_change(known, true));
    let Some(changed) = seen.named(CHANGE) else {
        let send = change.send(registration.login(&strong), &strong.password, &weak.password, CHANGE);
        return send.map_or_else(
            || Verdict::unsure("the change cannot be asked"),
            |request| Verdict::Next(Batch::one_by_one(vec![request])),
        );
    };
    if !changed.succeeded() {
        return Verdict::Done;
    }
    let Some(login) = seen.named(LOGIN) else { return registration.sign_in(&weak, LOGIN) };
    if signed_in(login) {
        let because = format!(
            "a password was changed to one character ({}), and it signs in ({})",
            told(changed),
            told(login)
        );
        let proof = Proof::of(known, changed).and(known, login).and(known, made);
        out.find(Place::operation(known, change.id), Confidence::Confirmed, because, proof)
            .title("A change of password takes one that everybody guesses");
    }
    Verdict::Done
}

fn judge_taken(
    known: &Known,
    registration: &Registration<'_>,
    account: &Account,
    (taken, ordinary): (&Exchange, &Exchange),
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let what = taken.name.trim_start_matches("register with ").to_owned();
    let place = Place::operation(known, registration.id);
    if !known.groups.iter().any(|g| g.basic) {
        let because =
            format!("{what} was taken ({}), as a long random one was ({})", told(taken), told(ordinary));
        out.find(place, Confidence::Firm, because, Proof::of(known, taken).and(known, ordinary));
        return Verdict::Done;
    }
    let Some(login) = seen.named(LOGIN) else { return registration.sign_in(account, LOGIN) };
    let (confidence, end) = if signed_in(login) {
        (Confidence::Confirmed, "and it signs in")
    } else {
        (Confidence::Firm, "though it does not sign in at once")
    };
    let because = format!("{what} was taken ({}) {end} ({})", told(taken), told(login));
    out.find(place, confidence, because, Proof::of(known, taken).and(known, login).and(known, ordinary));
    Verdict::Done
}
