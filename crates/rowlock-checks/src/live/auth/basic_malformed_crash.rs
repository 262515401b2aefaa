//! A malformed `Authorization` field makes the service fail or show its insides.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, Need, Place, Plan, Probe,
    Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::door::{Door, RANDOM_PAIR, doors};
use crate::words::told;

/// See the page beside this file.
pub(super) struct BasicMalformedCrash;

static META: Meta = Meta {
    id: "basic-malformed-crash",
    title: "A malformed Authorization field makes the service fail",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "basic-malformed-crash",
    cwe: &[755, 248, 209],
    owasp: 8,
    asvs: &["16.5.1", "16.5.3"],
    needs: &[Need::BasicProtected],
    references: &[Reference {
        title: "RFC 7617 section 2",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: include_str!("basic_malformed_crash.md"),
};

const NO_COLON: &str = "a pair without a colon";
const NOT_BASE64: &str = "a value that is not base64";
const NOT_UTF8: &str = "a pair that is not UTF-8";
const NO_VALUE: &str = "the scheme's name alone";
const TABBED: &str = "a tab in place of the space";
const TWICE: &str = "two Authorization fields";
const LONG: &str = "a value of 64 KiB";
/// Well-formed; but comparing such text in constant time raises an error in Python.
const BEYOND_ASCII: &str = "a well-formed pair beyond ASCII";
const ATTACKS: [&str; 8] = [NO_COLON, NOT_BASE64, NOT_UTF8, NO_VALUE, TABBED, TWICE, LONG, BEYOND_ASCII];
const AGAIN: &str = "the same, again";
/// Length of the long value in bytes before base64; longer than any server's usual limit of a field.
const LONG_BYTES: usize = 48 * 1024;
/// What only a stack trace of Python has.
const TRACES: [&str; 2] = ["Traceback (most recent call last)", "werkzeug.debug"];

impl Probe for BasicMalformedCrash {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = doors(known)
            .iter()
            .map(|door| {
                let mut requests = vec![door.random_pair().control()];
                requests.extend(ATTACKS.iter().map(|name| attack(known, door, name)));
                let room = requests.len() + 1;
                door.case(requests).at_most(room)
            })
            .collect();
        Plan::cases_or(cases, "no operation asks for Basic credentials")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some((door, control)) =
            case.subject.operation().and_then(|o| Door::at(known, o)).zip(seen.named(RANDOM_PAIR))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let failing: Vec<(&'static str, &Exchange)> = ATTACKS
            .into_iter()
            .filter_map(|name| Some((name, seen.named(name)?)))
            .filter(|(_, e)| is_failure(e))
            .collect();
        let Some((name, first)) = failing.first() else { return Verdict::Done };
        if is_failure(control) {
            return Verdict::unsure(format!("a well-formed wrong pair fails as well ({})", told(control)));
        }
        let Some(again) = seen.named(AGAIN) else {
            let mut again = attack(known, &door, name).fresh();
            again.name = AGAIN.into();
            return Verdict::Next(Batch::one_by_one(vec![again]));
        };
        let (confidence, how) = match (is_failure(again), known.refuses(door.operation, control)) {
            (true, true) => (Confidence::Confirmed, "each time"),
            (true, false) => (Confidence::Firm, "each time"),
            (false, _) => (Confidence::Tentative, "once"),
        };
        let names: Vec<&str> = failing.iter().map(|(name, _)| *name).collect();
        let trace = if shows_trace(first) { " and shows a stack trace" } else { "" };
        let mut draft = out.find(
            Place::operation(known, door.operation).part("Authorization"),
            confidence,
            format!(
                "the service fails {how} ({}){trace} on: {}; a well-formed wrong pair is answered with {}",
                told(first),
                names.join("; "),
                told(control)
            ),
            Proof::of(known, first).and(known, control),
        );
        if names == [BEYOND_ASCII] {
            draft.title("A user name or password beyond ASCII makes the service fail");
        }
        Verdict::Done
    }
}

fn attack(known: &Known, door: &Door<'_>, name: &'static str) -> Request {
    let word = known.seed.user("malformed");
    let value = match name {
        NO_COLON => format!("Basic {}", STANDARD.encode(&word)),
        NOT_BASE64 => format!("Basic !{word}!"),
        NOT_UTF8 => format!("Basic {}", STANDARD.encode([0xff, 0xfe, b':', 0xff])),
        NO_VALUE => "Basic".to_owned(),
        // One fault each: a service that trips over the missing colon alone is not said to trip over these.
        TABBED => format!("Basic\t{}", STANDARD.encode(format!("{word}:{word}"))),
        BEYOND_ASCII => format!("Basic {}", STANDARD.encode(format!("zo\u{eb}{word}:z\u{e4}un{word}"))),
        TWICE => format!("Basic {}", STANDARD.encode(format!("{word}:{word}"))),
        _ => format!("Basic {}", STANDARD.encode(format!("{word}:{}", "a".repeat(LONG_BYTES)))),
    };
    let request = door.attempt(name, Credential::Raw(value));
    if name == TWICE {
        request.header("Authorization", format!("Basic {}", STANDARD.encode(format!("{word}:again"))))
    } else {
        request
    }
}

/// Whether the service failed by itself: 500, or a stack trace under any status. A closed
/// connection or 431 is a server's rightful answer to a field that is too long.
fn is_failure(exchange: &Exchange) -> bool {
    !exchange.throttled() && (exchange.status() == Some(500) || shows_trace(exchange))
}

fn shows_trace(exchange: &Exchange) -> bool {
    exchange.answer().is_some_and(|a| {
        let text = a.text();
        !a.is_success() && TRACES.iter().any(|t| text.contains(t))
    })
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Answer, Sent};

    use super::*;
    use crate::live::rehearsal::{answer, known, rehearse};

    /// A service that fails on letters beyond ASCII, or on every pair.
    fn service(sent: &Sent, always: bool) -> Answer {
        let pair = match &sent.credential {
            Credential::None => return answer(401, ""),
            Credential::Valid(_) => return answer(200, r#"{"items":[1]}"#),
            Credential::Raw(value) => STANDARD.decode(value.trim_start_matches("Basic ")).unwrap_or_default(),
            _ => Vec::new(),
        };
        let beyond = std::str::from_utf8(&pair).is_ok_and(|text| !text.is_ascii());
        answer(if beyond || always { 500 } else { 401 }, "")
    }

    #[test]
    fn a_failure_on_letters_beyond_ascii_alone_has_its_own_title() {
        let known = known(&["/api/items"], |s| service(s, false));
        let found = rehearse(&BasicMalformedCrash, &known, |s| service(s, false)).found();
        assert_eq!((found.len(), found[0].confidence), (1, Confidence::Confirmed));
        assert!(found[0].title.contains("beyond ASCII"), "{found:?}");
        let end = rehearse(&BasicMalformedCrash, &known, |s| service(s, true));
        assert!(end.why().contains("fails as well"), "{end:?}");
    }
}
