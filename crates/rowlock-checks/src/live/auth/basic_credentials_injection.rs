//! User name or password are read as code: SQL, or an LDAP filter.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, Place, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Verdict,
};

use super::door::{Door, RANDOM_PAIR, doors};
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct BasicCredentialsInjection;

static META: Meta = Meta {
    id: "basic-credentials-injection",
    title: "User name or password are read as code",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "basic-credentials-injection",
    cwe: &[89, 90, 943],
    owasp: 8,
    asvs: &["1.2.4"],
    needs: &[Need::BasicProtected],
    references: &[Reference {
        title: "OWASP SQL Injection Prevention Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html",
    }],
    page: include_str!("basic_credentials_injection.md"),
};

const QUOTE: &str = "a quote in user name and password";
const QUOTE_AGAIN: &str = "a quote in user name and password, again";
const QUOTE_DOUBLED: &str = "a doubled quote in user name and password";

/// A pair that is always true where it is read as code, and its harmless twin of the same length.
struct Truth {
    name: &'static str,
    control: &'static str,
    language: &'static str,
    /// What stands for both, after a made-up word where `worded`.
    code: &'static str,
    harmless: &'static str,
    worded: bool,
}

const TRUTHS: [Truth; 2] = [
    Truth {
        name: "a condition that is always true, in SQL",
        control: "the same without quotes and operators",
        language: "SQL",
        code: "' OR '1'='1' -- ",
        harmless: "x OR x1xxx1x xx ",
        worded: true,
    },
    Truth {
        name: "a pattern that matches all, in an LDAP filter",
        control: "a letter in place of the pattern",
        language: "an LDAP filter or a pattern",
        code: "*",
        harmless: "x",
        worded: false,
    },
];

impl Probe for BasicCredentialsInjection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = doors(known)
            .iter()
            .map(|door| {
                let word = known.seed.user("quoted");
                let mut requests = vec![
                    door.random_pair().control(),
                    door.pair(QUOTE, format!("{word}'"), format!("{word}'")),
                ];
                requests.extend(TRUTHS.iter().map(|t| t.request(known, door, t.name, t.code)));
                door.case(requests).at_most(7)
            })
            .collect();
        Plan::cases_or(cases, "no operation asks for Basic credentials")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some((door, random)) =
            case.subject.operation().and_then(|o| Door::at(known, o)).zip(seen.named(RANDOM_PAIR))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if !known.refuses(door.operation, random) {
            return Verdict::unsure(format!("a made-up pair was not refused ({})", told(random)));
        }
        let entered = TRUTHS.iter().find_map(|t| {
            let attack = seen.named(t.name)?;
            Entry::of(known, door.operation, attack).is_open().then_some((t, attack))
        });
        if let Some((truth, attack)) = entered {
            return judge_truth(known, &door, truth, attack, seen, out);
        }
        match seen.named(QUOTE) {
            Some(quote) if is_crash(quote) => judge_quote(known, &door, quote, random, seen, out),
            _ => Verdict::Done,
        }
    }
}

impl Truth {
    fn request(&self, known: &Known, door: &Door<'_>, name: &'static str, code: &str) -> Request {
        let word = if self.worded { known.seed.user("quoted") } else { String::new() };
        door.pair(name, format!("{word}{code}"), format!("{word}{code}"))
    }
}

fn judge_truth(
    known: &Known,
    door: &Door<'_>,
    truth: &Truth,
    attack: &Exchange,
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let Some(control) = seen.named(truth.control) else {
        let control = truth.request(known, door, truth.control, truth.harmless).control();
        return Verdict::Next(Batch::one_by_one(vec![control]));
    };
    if !known.refuses(door.operation, control) {
        return Verdict::unsure(format!(
            "a harmless pair of the same length was not refused either ({}): see basic-any-credentials",
            told(control)
        ));
    }
    let same = Entry::of(known, door.operation, attack) == Entry::Same;
    out.find(
        Place::operation(known, door.operation).part("Authorization"),
        if same { Confidence::Confirmed } else { Confidence::Firm },
        format!(
            "{} signs in; a harmless pair of the same length was refused ({}): the pair is read as {}",
            truth.name,
            told(control),
            truth.language
        ),
        Proof::of(known, attack).and(known, control),
    );
    Verdict::Done
}

fn judge_quote(
    known: &Known,
    door: &Door<'_>,
    quote: &Exchange,
    random: &Exchange,
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let (Some(again), Some(doubled)) = (seen.named(QUOTE_AGAIN), seen.named(QUOTE_DOUBLED)) else {
        let word = known.seed.user("quoted");
        return Verdict::Next(Batch::one_by_one(vec![
            door.pair(QUOTE_DOUBLED, format!("{word}''"), format!("{word}''")).control(),
            door.pair(QUOTE_AGAIN, format!("{word}'"), format!("{word}'")).fresh(),
        ]));
    };
    if !is_crash(again) {
        return Verdict::unsure("a quote made the service fail once and not again");
    }
    // A doubled quote is one harmless character in SQL; where it crashes too, it is the character
    // that is not borne, which need not be an injection.
    let (confidence, why) = if known.refuses(door.operation, doubled) {
        (Confidence::Confirmed, "a doubled quote is refused as any wrong pair")
    } else {
        (Confidence::Tentative, "a doubled quote fails as well")
    };
    out.find(
        Place::operation(known, door.operation).part("Authorization"),
        confidence,
        format!("a single quote makes the service fail ({}), twice; {why} ({})", told(quote), told(doubled)),
        Proof::of(known, quote).and(known, doubled).and(known, random),
    );
    Verdict::Done
}

/// A 5xx of the service's own making: not "too many", not a gateway's.
fn is_crash(exchange: &Exchange) -> bool {
    !exchange.throttled() && exchange.answer().is_some_and(|a| a.status == 500)
}
