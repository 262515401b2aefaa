//! A parameter that is described as a number or a boolean takes any word.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::odd::{WORD, word};
use crate::entry::carries_data;
use crate::live::injection::{PLAIN, Slot, slots};
use crate::words::told;

/// See the page beside this file.
pub(super) struct TypeNotEnforced;

static META: Meta = Meta {
    id: "type-not-enforced",
    title: "A parameter takes what its description does not allow",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "type-not-enforced",
    cwe: &[1287, 20],
    owasp: 8,
    asvs: &["2.2.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP Input Validation Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html",
    }],
    page: include_str!("type_not_enforced.md"),
};

const AGAIN: &str = "the word, again";

impl Probe for TypeNotEnforced {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = slots(known)
            .iter()
            .filter(|slot| slot.is_typed())
            .map(|slot| slot.case(vec![slot.plain(), word(known, slot)], 3))
            .collect();
        Plan::cases_or(
            cases,
            "no readable operation has a parameter that is described as a number or a boolean",
        )
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(slot), Some(plain), Some(first)) =
            (Slot::at(known, case), seen.named(PLAIN), seen.named(WORD))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if !plain.succeeded() {
            return Verdict::unsure(format!("an allowed value does not succeed either ({})", told(plain)));
        }
        if !taken(first, plain) {
            return Verdict::Done;
        }
        let Some(again) = seen.named(AGAIN) else {
            let mut again = word(known, &slot).fresh();
            again.name = AGAIN.into();
            return Verdict::Next(Batch::one_by_one(vec![again]));
        };
        if taken(again, plain) {
            out.find(
                slot.finding_place(known),
                Confidence::Confirmed,
                format!(
                    "`{}` is described as {}; a word is answered with {}, twice, as an allowed value is ({})",
                    slot.name,
                    slot.kind,
                    told(first),
                    told(plain)
                ),
                Proof::of(known, first).and(known, plain),
            );
        }
        Verdict::Done
    }
}

/// Whether a word got what an allowed value gets: success, and not a complaint that is called a success.
fn taken(word: &Exchange, plain: &Exchange) -> bool {
    let data = |e: &Exchange| e.answer().is_some_and(carries_data);
    word.succeeded() && (data(word) || !data(plain))
}
