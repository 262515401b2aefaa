//! A parameter is read as a template.

use rowlock_model::{
    Answer, Batch, Case, Category, Confidence, Findings, Known, Meta, Plan, Probe, Proof, Reference, Seen,
    Severity, Verdict,
};

use super::compare::failed;
use super::slot::{PLAIN, Slot, slots};

/// See the page beside this file.
pub(super) struct TemplateInjection;

static META: Meta = Meta {
    id: "template-injection",
    title: "A parameter is read as a template",
    category: Category::Input,
    severity: Severity::Critical,
    core: false,
    weakness: "template-injection",
    cwe: &[1336, 94],
    owasp: 8,
    asvs: &["1.3.7"],
    needs: &[],
    references: &[Reference {
        title: "OWASP WSTG: Testing for Server-side Template Injection",
        url: "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/07-Input_Validation_Testing/18-Testing_for_Server-side_Template_Injection",
    }],
    page: include_str!("template_injection.md"),
};

const ALL: &str = "a product in four template languages";
const PRODUCT: &str = "the product without a template's brackets";

/// A template language's brackets, and who speaks it.
struct Language {
    name: &'static str,
    open: &'static str,
    close: &'static str,
    speakers: &'static str,
}

const LANGUAGES: [Language; 4] = [
    Language { name: "a product in {{ }}", open: "{{", close: "}}", speakers: "Jinja, Twig or the like" },
    Language { name: "a product in ${ }", open: "${", close: "}", speakers: "Mako, FreeMarker or the like" },
    Language { name: "a product in <%= %>", open: "<%= ", close: " %>", speakers: "ERB, EJS or the like" },
    Language { name: "a product in #{ }", open: "#{", close: "}", speakers: "Pug, Thymeleaf or the like" },
];

impl Probe for TemplateInjection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = slots(known)
            .iter()
            .filter(|slot| !slot.is_typed())
            .map(|slot| slot.case(vec![slot.plain(), slot.with(ALL, &in_all(known))], 5))
            .collect();
        Plan::cases_or(cases, "no readable operation has a parameter that takes text")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(slot), Some(plain), Some(all)) =
            (Slot::at(known, case), seen.named(PLAIN), seen.named(ALL))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let second = Factors::of(known, "second");
        let tried: Vec<&Language> = LANGUAGES.iter().filter(|l| seen.named(l.name).is_some()).collect();
        if tried.is_empty() {
            let candidates = candidates(known, all.answer(), failed(all) && !failed(plain));
            if candidates.is_empty() {
                return Verdict::Done;
            }
            let mut next = vec![slot.with(PRODUCT, &second.marked("", "")).control()];
            next.extend(candidates.iter().map(|l| slot.with(l.name, &second.marked(l.open, l.close))));
            return Verdict::Next(Batch::one_by_one(next));
        }
        let Some(control) = seen.named(PRODUCT) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        // A calculator works out a product without anybody's brackets.
        if control.answer().is_some_and(|a| second.is_worked_out(a)) {
            return Verdict::Done;
        }
        for language in tried {
            let Some(exchange) = seen.named(language.name) else { continue };
            if exchange.answer().is_some_and(|a| second.is_worked_out(a)) {
                let made = Proof::of(known, exchange).and(known, control);
                out.find(
                    slot.finding_place(known),
                    Confidence::Confirmed,
                    format!(
                        "`{}` was worked out to {} by the service; the same product without the brackets was \
                         not: {} reads the value",
                        second.within(language.open, language.close),
                        second.product(),
                        language.speakers
                    ),
                    made.and(known, all),
                );
                break;
            }
        }
        Verdict::Done
    }
}

/// The languages to try alone: those whose product was worked out, or the usual two after a crash.
fn candidates(known: &Known, answer: Option<&Answer>, crashed: bool) -> Vec<&'static Language> {
    let Some(answer) = answer else { return Vec::new() };
    let first = Factors::of(known, "first");
    let text = answer.text();
    if !text.contains(&first.product().to_string()) {
        return LANGUAGES.iter().take(if crashed { 2 } else { 0 }).collect();
    }
    // What was read as a template no longer stands there as it was sent.
    let read = |l: &&Language| !text.contains(&first.within(l.open, l.close));
    LANGUAGES.iter().filter(read).take(2).collect()
}

fn in_all(known: &Known) -> String {
    let first = Factors::of(known, "first");
    LANGUAGES.iter().map(|l| first.within(l.open, l.close)).collect()
}

/// Two factors whose product no answer has by itself.
struct Factors(u64, u64);

impl Factors {
    fn of(known: &Known, purpose: &str) -> Self {
        let factor = |which: &str| 1_009 + known.seed.below(&format!("template/{purpose}/{which}"), 8_900);
        Self(factor("left"), factor("right"))
    }

    fn product(&self) -> u64 {
        self.0 * self.1
    }

    fn within(&self, open: &str, close: &str) -> String {
        format!("{open}{}*{}{close}", self.0, self.1)
    }

    /// The same between two letters, so that the product is seen to stand where the template stood.
    fn marked(&self, open: &str, close: &str) -> String {
        format!("rk{}wl", self.within(open, close))
    }

    fn is_worked_out(&self, answer: &Answer) -> bool {
        answer.text().contains(&format!("rk{}wl", self.product()))
    }
}
