//! A pair that products are shipped with opens the service.

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Credential, Exchange, Findings, Known, Meta, Need, Phase,
    Place, Plan, Probe, Proof, Reference, Request, Seen, Severity, StopOn, Verdict,
};

use super::door::{Door, RANDOM_PAIR, doors};
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct DefaultCredentials;

static META: Meta = Meta {
    id: "default-credentials",
    title: "A well-known user name and password are accepted",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "default-credentials",
    cwe: &[1392, 1393],
    owasp: 2,
    asvs: &["6.3.2"],
    needs: &[Need::BasicProtected, Need::Burst, Need::Consent(Consent::Guess)],
    references: &[Reference {
        title: "CWE-1392: Use of Default Credentials",
        url: "https://cwe.mitre.org/data/definitions/1392.html",
    }],
    page: include_str!("default_credentials.md"),
};

/// What products, images and tutorials ship with, the most frequent first.
const PAIRS: [(&str, &str); 10] = [
    ("admin", "admin"),
    ("admin", "password"),
    ("user", "password"),
    ("root", "root"),
    ("test", "test"),
    ("user", "user"),
    ("guest", "guest"),
    ("demo", "demo"),
    ("admin", "123456"),
    ("root", "toor"),
];
const GUESS: &str = "a well-known pair";
/// Guesses between two looks at how the service takes them.
const STEP: usize = 2;
/// How much longer than the first failure a later one may take before it counts as a delay.
const DELAY: u32 = 4;
/// Shortest time that counts as a delay, in microseconds.
const DELAY_US: u64 = 1_000_000;

impl Probe for DefaultCredentials {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        // One group is enough: accounts belong to the service.
        let Some(door) = doors(known).into_iter().next() else {
            return Plan::NotApplicable("no operation asks for Basic credentials".into());
        };
        let guesses = guesses(known, &door);
        let room = guesses.len() + 1;
        let case = door.case(vec![door.random_pair().control()]).at_most(room);
        Plan::Cases(vec![case.in_phase(Phase::Single).with_consent(Consent::Guess)])
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some((door, control)) =
            case.subject.operation().and_then(|o| Door::at(known, o)).zip(seen.named(RANDOM_PAIR))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if !known.refuses(door.operation, control) {
            return Verdict::unsure(format!("a made-up pair was not refused ({})", told(control)));
        }
        let made: Vec<&Exchange> = seen.all(GUESS).collect();
        for guess in &made {
            let entry = Entry::of(known, door.operation, guess);
            let Credential::Basic { user, password } = &guess.sent.credential else { continue };
            if entry.is_open() {
                let same = entry == Entry::Same;
                out.find(
                    Place::operation(known, door.operation),
                    if same { Confidence::Confirmed } else { Confidence::Firm },
                    format!(
                        "'{user}' with the password '{password}' is let in; a made-up pair was refused ({})",
                        told(control)
                    ),
                    Proof::of(known, guess).and(known, control),
                );
                return Verdict::Done;
            }
            if let Some(sign) = sign_of_a_defence(guess, control) {
                return Verdict::unsure(format!("stopped after {} guesses: {sign}", made.len()));
            }
        }
        let rest: Vec<Request> = guesses(known, &door).into_iter().skip(made.len()).take(STEP).collect();
        if rest.is_empty() {
            return Verdict::Done;
        }
        Verdict::Next(Batch { until: Some(StopOn::Success), ..Batch::one_by_one(rest) })
    }
}

/// The pairs that are tried. An account that the user has named is not guessed at: that would count against it.
fn guesses(known: &Known, door: &Door<'_>) -> Vec<Request> {
    PAIRS
        .iter()
        .filter(|(user, _)| known.identities.iter().all(|i| !i.name.eq_ignore_ascii_case(user)))
        .map(|(user, password)| door.pair(GUESS, *user, *password))
        .collect()
}

/// What says that the service has begun to defend itself.
fn sign_of_a_defence(guess: &Exchange, control: &Exchange) -> Option<String> {
    if guess.throttled() || guess.status() != control.status() {
        return Some(format!("the answer changed ({})", told(guess)));
    }
    let (now, before) = (guess.timing.head_us, control.timing.head_us);
    (now >= DELAY_US && now > before.saturating_mul(DELAY.into())).then(|| "the answers slow down".to_owned())
}
