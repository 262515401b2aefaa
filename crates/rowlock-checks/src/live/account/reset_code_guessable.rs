//! A recovery code can be guessed, or stands in the answer.

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Exchange, Findings, Known, Meta, Need, Phase, Place, Plan,
    Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};
use serde_json::Value;

use super::recovery::{Completion, Recovery, is_code};
use super::registration::{Account, Registration, accepted};
use crate::words::told;

/// See the page beside this file.
pub(super) struct ResetCodeGuessable;

static META: Meta = Meta {
    id: "reset-code-guessable",
    title: "A recovery code can be guessed or stands in the answer",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "reset-code-guessable",
    cwe: &[640, 307],
    owasp: 2,
    asvs: &["6.4.3", "6.6.3"],
    needs: &[Need::Consent(Consent::Write)],
    references: &[Reference {
        title: "OWASP Forgot Password Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Forgot_Password_Cheat_Sheet.html",
    }],
    page: include_str!("reset_code_guessable.md"),
};

const ACCOUNT: &str = "register an account to recover";
const ASK: &str = "ask for a code";
const NOBODY: &str = "ask for a code of an account that does not exist";
const USE: &str = "set a new password with the code of the answer";
const GUESS: &str = "set a new password with a wrong code";
/// Wrong codes that are sent; a service that counts ends it by then.
const GUESSES: usize = 12;

impl Probe for ResetCodeGuessable {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some(recovery) = Recovery::find(known) else {
            return Plan::NotApplicable(
                "no operation is described that starts the recovery of an account".into(),
            );
        };
        // Codes are asked for and tried on an account of the scan's own only.
        let make = Registration::find(known).and_then(|r| r.make(&Account::of(known, ACCOUNT), ACCOUNT));
        let Some(make) = make else {
            return Plan::NotAssessed(
                "no registration is described, so the scan has no account of its own to recover".into(),
            );
        };
        let case = Case::on(recovery.id, vec![make.control()]).at_most(4 + GUESSES);
        Plan::Cases(vec![case.in_phase(Phase::Write).with_consent(Consent::Write)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let account = Account::of(known, ACCOUNT);
        let (Some(made), Some(recovery)) = (seen.named(ACCOUNT), Recovery::find(known)) else {
            return Verdict::unsure("no account was made");
        };
        if !accepted(made) {
            return Verdict::unsure(format!("an ordinary registration was not accepted ({})", told(made)));
        }
        let (Some(asked), Some(nobody)) = (seen.named(ASK), seen.named(NOBODY)) else {
            let stranger = Account::of(known, "nobody to recover");
            let requests =
                [recovery.ask(&account, ASK), recovery.ask(&stranger, NOBODY).map(Request::control)];
            return Verdict::Next(Batch::one_by_one(requests.into_iter().flatten().collect()));
        };
        if !asked.succeeded() {
            return Verdict::unsure(format!("the recovery was not started ({})", told(asked)));
        }
        let completion = Completion::find(known);
        match code(asked) {
            Some((property, code)) => {
                in_answer(known, completion, &recovery, (&property, &code), (asked, nobody), seen, out)
            }
            None => guessed(known, completion, seen, out),
        }
    }

    fn undo(&self, known: &Known, _: &Case, seen: &Seen<'_>) -> Vec<Request> {
        Registration::find(known).map(|r| r.undo(&made(known, seen))).unwrap_or_default()
    }

    fn leaves(&self, known: &Known, _: &Case, seen: &Seen<'_>) -> Vec<String> {
        Registration::find(known).map(|r| r.leaves(&made(known, seen))).unwrap_or_default()
    }
}

/// The account, with the password that it has by now.
fn made<'a>(known: &Known, seen: &Seen<'a>) -> Vec<(&'a Exchange, Account)> {
    let changed = seen.named(USE).is_some_and(Exchange::succeeded);
    let account = if changed { renewed(known) } else { Account::of(known, ACCOUNT) };
    seen.named(ACCOUNT).map(|e| (e, account)).into_iter().collect()
}

/// The account with the new password.
fn renewed(known: &Known) -> Account {
    Account { password: format!("{}-R8", known.seed.password("recovered")), ..Account::of(known, ACCOUNT) }
}

/// The code in an answer: a property that is named for one, with a value that can be one.
fn code(exchange: &Exchange) -> Option<(String, String)> {
    fn within(value: &Value, depth: usize) -> Option<(String, String)> {
        value.as_object().filter(|_| depth < 4)?.iter().find_map(|(name, value)| match value {
            Value::String(s) if is_code(name) && (4..=512).contains(&s.len()) => {
                Some((name.clone(), s.clone()))
            }
            Value::Number(n) if is_code(name) && n.to_string().len() >= 4 => {
                Some((name.clone(), n.to_string()))
            }
            inner => within(inner, depth + 1),
        })
    }
    within(&exchange.answer()?.json()?, 0)
}

fn in_answer(
    known: &Known,
    completion: Option<Completion<'_>>,
    recovery: &Recovery<'_>,
    (property, value): (&str, &str),
    (asked, nobody): (&Exchange, &Exchange),
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let place = Place::operation(known, recovery.id).part(property);
    let proof = Proof::of(known, asked).and(known, nobody);
    let Some(request) = completion.and_then(|c| c.send(&renewed(known), value, USE)) else {
        // It may be a handle of the process, with the code on its way by mail.
        let because =
            format!("the answer to anybody who asks carries `{property}`; what takes it is not described");
        out.find(place, Confidence::Tentative, because, proof).severity(Severity::Critical);
        return Verdict::Done;
    };
    let Some(used) = seen.named(USE) else { return Verdict::Next(Batch::one_by_one(vec![request])) };
    if used.succeeded() {
        let because = format!(
            "the answer to anybody who asks carries `{property}`, and with it alone a new password was set ({}) on an \
             account that the scan had made",
            told(used)
        );
        out.find(place, Confidence::Confirmed, because, proof.and(known, used)).severity(Severity::Critical);
    }
    Verdict::Done
}

fn guessed(
    known: &Known,
    completion: Option<Completion<'_>>,
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let Some(completion) = completion else {
        return Verdict::unsure("no operation is described that takes the code");
    };
    let Some(digits) = completion.digits() else { return Verdict::Done };
    let guesses: Vec<&Exchange> = seen.all(GUESS).collect();
    if guesses.is_empty() {
        let wrong = (0..GUESSES as u64).filter_map(|n| {
            let code = known.seed.below(&format!("wrong code {n}"), 10_000);
            completion.send(&renewed(known), &format!("{code:0digits$}"), GUESS)
        });
        return Verdict::Next(Batch::burst(wrong.collect()));
    }
    let first = guesses[0];
    let same = guesses.iter().all(|e| e.status() == first.status());
    let checked = matches!(first.status(), Some(400 | 401 | 403 | 404 | 409 | 410 | 422));
    if guesses.len() < GUESSES || !same {
        return Verdict::Done;
    }
    if !checked {
        return Verdict::unsure(format!(
            "a wrong code was not refused in a way that is understood ({})",
            told(first)
        ));
    }
    // A service may well count in silence and refuse the right code too by now.
    out.find(
        Place::operation(known, completion.id()),
        Confidence::Tentative,
        format!(
            "a code has {digits} digits by its schema, and {GUESSES} wrong ones in a row were answered alike ({}); whether \
             the right one would still be taken is not known",
            told(first)
        ),
        Proof::of(known, first).and(known, guesses[guesses.len() - 1]),
    )
    .severity(Severity::Medium);
    Verdict::Done
}
