//! An odd value makes the service fail.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, IdentityId, Known, Meta, Plan, Probe, Proof,
    Reference, Seen, Severity, Verdict, Who,
};

use super::odd::values;
use crate::live::injection::{PLAIN, Slot, failed, slots};
use crate::words::told;

/// See the page beside this file.
pub(super) struct CrashOnInput;

static META: Meta = Meta {
    id: "crash-on-input",
    title: "An odd value makes the service fail",
    category: Category::Input,
    severity: Severity::Medium,
    core: false,
    weakness: "crash-on-input",
    cwe: &[20, 248, 755],
    owasp: 8,
    asvs: &["2.2.1", "16.5.3"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Input Validation Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Input_Validation_Cheat_Sheet.html",
    }],
    page: include_str!("crash_on_input.md"),
};

const AGAIN: &str = "the same, again";

const AFTERWARDS: &str = "the ordinary value, afterwards";

impl Probe for CrashOnInput {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = slots(known)
            .iter()
            .map(|slot| {
                let requests = [slot.plain()].into_iter().chain(values(known, slot));
                slot.case(requests.collect(), 7)
            })
            .collect();
        Plan::cases_or(cases, "no readable operation has a parameter")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(slot), Some(plain)) = (Slot::at(known, case), seen.named(PLAIN)) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let odd = values(known, &slot);
        let failing: Vec<&Exchange> =
            odd.iter().filter_map(|r| seen.named(&r.name)).filter(|e| failed(e)).collect();
        let Some(first) = failing.first() else { return Verdict::Done };
        if plain.answer().is_none_or(|a| a.status >= 500) {
            return Verdict::unsure(format!("the ordinary value fails as well ({})", told(plain)));
        }
        let Some(again) = seen.named(AGAIN) else {
            let again = odd.into_iter().find(|r| *r.name == first.name).map(|mut request| {
                request.name = AGAIN.into();
                request.fresh()
            });
            let mut afterwards = slot.plain().control().fresh();
            afterwards.name = AFTERWARDS.into();
            return Verdict::Next(Batch::one_by_one(again.into_iter().chain([afterwards]).collect()));
        };
        if !failed(again) {
            return Verdict::unsure("an odd value made the service fail once and not again");
        }
        if fails_by_itself(known) || seen.named(AFTERWARDS).is_none_or(failed) {
            return Verdict::unsure("the service fails now and then on ordinary values too");
        }
        let names: Vec<&str> = failing.iter().map(|e| e.name.as_str()).collect();
        out.find(
            slot.finding_place(known),
            Confidence::Confirmed,
            format!(
                "the service fails ({}), the first one twice, on: {}; the ordinary value is answered with {}",
                told(first),
                names.join("; "),
                told(plain)
            ),
            Proof::of(known, first).and(known, plain),
        );
        Verdict::Done
    }
}

/// Whether an operation answered its ordinary request to one identity with an error of its own and to another
/// with success: such a service fails by itself, and an odd value has no part in it.
fn fails_by_itself(known: &Known) -> bool {
    let status = |who: Who, id| known.seen(id, who).and_then(Exchange::status);
    let everybody = || (0..known.identities.len()).map(|i| Who::Identity(IdentityId(i)));
    known.readable().any(|(id, _)| {
        let statuses: Vec<u16> =
            everybody().chain([Who::Anonymous]).filter_map(|who| status(who, id)).collect();
        statuses.iter().any(|s| *s >= 500) && statuses.iter().any(|s| *s < 300)
    })
}
