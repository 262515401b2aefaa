//! A line break in a parameter begins a header field of the answer.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Phase, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::fields::{WORD, asked, fields, marker};

/// See the page beside this file.
pub(super) struct CrlfInjection;

static META: Meta = Meta {
    id: "crlf-injection",
    title: "A parameter can add header fields to the answer",
    category: Category::Input,
    severity: Severity::High,
    core: false,
    weakness: "crlf-injection",
    cwe: &[113, 93],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RFC 9110 section 5.5",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-5.5",
    }],
    page: include_str!("crlf_injection.md"),
};

const BREAKS: [(&str, &str); 3] = [("CR and LF", "%0d%0a"), ("LF alone", "%0a"), ("CR alone", "%0d")];
const FIELD: &str = "X-Rowlock-Added";

impl Probe for CrlfInjection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = fields(known).into_iter().map(|field| {
            Case::about(field.subject(), vec![field.word(known)])
                .at_most(1 + BREAKS.len())
                .in_phase(Phase::Read)
        });
        Plan::Cases(cases.collect())
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(field) = asked(known, case) else { return Verdict::Done };
        let Some(word) = seen.named(WORD).filter(|e| e.answer().is_some()) else {
            return Verdict::unsure("a parameter with a made-up word was not answered");
        };
        let marker = marker(known);
        let Some(name) = carrying(word, &marker) else { return Verdict::Done };
        if seen.exchanges.len() == 1 {
            let broken = |(name, coded): (&'static str, &str)| {
                field.get(name, &format!("{marker}{coded}{FIELD}:%20{marker}"))
            };
            return Verdict::Next(Batch::one_by_one(BREAKS.map(broken).to_vec()));
        }
        let added = |e: &&Exchange| {
            e.answer().is_some_and(|a| a.headers.all(FIELD).any(|v| v.trim().starts_with(&marker)))
        };
        let Some(attack) = seen.exchanges.iter().skip(1).find(added) else { return Verdict::Done };
        out.find(
            field.place(known),
            Confidence::Confirmed,
            format!(
                "the value comes back in the field `{name}`, and with a line break in it ({}) the answer had a field \
                 `{FIELD}` more; without the break it had not",
                attack.name
            ),
            Proof::of(known, attack).and(known, word),
        );
        Verdict::Done
    }
}

/// The name of the answer's field that carries the marker.
fn carrying<'a>(exchange: &'a Exchange, marker: &str) -> Option<&'a str> {
    let headers = &exchange.answer()?.headers;
    headers.iter().find(|(_, value)| value.contains(marker)).map(|(name, _)| name)
}
