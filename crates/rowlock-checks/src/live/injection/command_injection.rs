//! A parameter is read by a shell.

use std::time::Duration;

use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Exchange, Findings, Known, Meta, Need, Pace, Phase, Plan,
    Probe, Proof, Reference, Seen, Severity, Verdict,
};

use super::slot::{PLAIN, Slot, slots};

/// See the page beside this file.
pub(super) struct CommandInjection;

static META: Meta = Meta {
    id: "command-injection",
    title: "A parameter is read by a shell",
    category: Category::Input,
    severity: Severity::Critical,
    core: false,
    weakness: "command-injection",
    cwe: &[78],
    owasp: 8,
    asvs: &["1.2.5"],
    needs: &[Need::Consent(Consent::Write)],
    references: &[Reference {
        title: "OWASP OS Command Injection Defense Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/OS_Command_Injection_Defense_Cheat_Sheet.html",
    }],
    page: include_str!("command_injection.md"),
};

const BOTH: &str = "a product to print and a pause, for a shell";
const PRINTED: &str = "another product to print";
const UNREAD: &str = "the other product without the shell's brackets";
const NO_PAUSE: &str = "a pause of no time";
const PAUSE: &str = "a pause of two seconds";
/// What a pause must take beyond the slowest request without one.
const LATER: Duration = Duration::from_millis(1_700);

impl Probe for CommandInjection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let (left, right) = factors(known, "first");
        let cases = slots(known)
            .iter()
            .filter(|slot| !slot.is_typed())
            .map(|slot| {
                let both = slot.with(BOTH, &command(slot, &format!("echo $(({left}*{right}));sleep 2")));
                slot.case(vec![slot.plain(), both], 4)
                    .in_phase(Phase::Timing)
                    .paced(Pace::Quiet)
                    .with_consent(Consent::Write)
            })
            .collect();
        Plan::cases_or(cases, "no readable operation has a parameter that takes text")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(slot), Some(plain), Some(both)) =
            (Slot::at(known, case), seen.named(PLAIN), seen.named(BOTH))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if seen.named(PRINTED).is_some() {
            judge_printed(known, &slot, seen, out);
        } else if seen.named(PAUSE).is_some() {
            return judge_pauses(known, &slot, seen, out);
        } else if shows(both, product(known, "first")) && !shows(plain, product(known, "first")) {
            let (left, right) = factors(known, "second");
            return Verdict::Next(Batch::one_by_one(vec![
                slot.with(UNREAD, &format!("{} {left}*{right}", slot.value)).control(),
                slot.with(PRINTED, &command(&slot, &format!("echo rk$(({left}*{right}))wl"))),
            ]));
        } else if both.timing.head() > plain.timing.head() + LATER || both.answer().is_none() {
            let mut batch = Batch::one_by_one(vec![
                slot.with(NO_PAUSE, &command(&slot, "sleep 0")).control(),
                slot.with(PAUSE, &command(&slot, "sleep 2")),
            ]);
            batch.pace = Pace::Quiet;
            return Verdict::Next(batch);
        }
        Verdict::Done
    }
}

fn judge_printed(known: &Known, slot: &Slot, seen: &Seen<'_>, out: &mut Findings<'_>) {
    let (Some(printed), Some(unread)) = (seen.named(PRINTED), seen.named(UNREAD)) else { return };
    let product = product(known, "second");
    let marked = printed.answer().is_some_and(|a| a.text().contains(&format!("rk{product}wl")));
    // A calculator works out a product without a shell.
    if marked && !shows(unread, product) {
        out.find(
            slot.finding_place(known),
            Confidence::Confirmed,
            format!(
                "`echo` after the value printed two products that only a shell works out (the second {product}); \
                 the factors alone were not worked out"
            ),
            Proof::of(known, printed).and(known, unread),
        );
    }
}

/// Two answers with a pause, each after one without.
fn judge_pauses(known: &Known, slot: &Slot, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
    let time = |name| seen.named(name).filter(|e| e.answer().is_some()).map(|e| e.timing.head());
    let (short, long) = ([time(PLAIN), time(NO_PAUSE)], [time(BOTH), time(PAUSE)]);
    let (Some(pause), Some(control)) = (seen.named(PAUSE), seen.named(NO_PAUSE)) else {
        return Verdict::Done;
    };
    if short.iter().chain(&long).any(Option::is_none) {
        return Verdict::unsure("not every request of the time comparison was answered");
    }
    let slowest = short.into_iter().flatten().max().unwrap_or_default();
    let quickest = long.into_iter().flatten().min().unwrap_or_default();
    if quickest > slowest + LATER {
        out.find(
            slot.finding_place(known),
            Confidence::Confirmed,
            format!(
                "a `sleep 2` after the value took at least {} ms, no pause and a `sleep 0` at most {} ms, twice each \
                 in turn: a shell reads the value",
                quickest.as_millis(),
                slowest.as_millis()
            ),
            Proof::of(known, pause).and(known, control),
        );
    }
    Verdict::Done
}

/// The value and a command after it, for a shell that reads it bare, in single or in double quotes.
fn command(slot: &Slot, text: &str) -> String {
    format!("{0};{text};#';{text};#\";{text};#", slot.value)
}

fn factors(known: &Known, purpose: &str) -> (u64, u64) {
    let factor = |which: &str| 1_009 + known.seed.below(&format!("command/{purpose}/{which}"), 8_900);
    (factor("left"), factor("right"))
}

fn product(known: &Known, purpose: &str) -> u64 {
    let (left, right) = factors(known, purpose);
    left * right
}

fn shows(exchange: &Exchange, product: u64) -> bool {
    exchange.answer().is_some_and(|a| a.text().contains(&product.to_string()))
}
