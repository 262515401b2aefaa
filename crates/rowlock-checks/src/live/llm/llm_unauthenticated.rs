//! Anybody may ask the model.

use rowlock_model::{
    Case, Category, Confidence, Findings, Known, Meta, Need, Place, Plan, Probe, Proof, Reference, Seen,
    Severity, Verdict,
};

use super::chat::{self, heard};

/// See the page beside this file.
pub(super) struct LlmUnauthenticated;

static META: Meta = Meta {
    id: "llm-unauthenticated",
    title: "Anybody may ask the language model",
    category: Category::Llm,
    severity: Severity::High,
    core: true,
    weakness: "llm-unauthenticated",
    cwe: &[306, 770],
    owasp: 2,
    asvs: &[],
    needs: &[Need::Llm],
    references: &[
        Reference {
            title: "OWASP LLM10:2025 Unbounded Consumption",
            url: "https://genai.owasp.org/llm-top-10/",
        },
        Reference {
            title: "OWASP API2:2023 Broken Authentication",
            url: "https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",
        },
    ],
    page: include_str!("llm_unauthenticated.md"),
};

const SUM: &str = "a sum";

impl Probe for LlmUnauthenticated {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let chats = chat::chats(known).into_iter().map(chat::Chat::by_nobody);
        Plan::cases_or(chats.map(|chat| chat.case(known, 1)).collect(), "no chat operation was found")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(chat) = chat::of(known, case).map(chat::Chat::by_nobody) else {
            return Verdict::unsure("the chat is not known any more");
        };
        if seen.exchanges.last().is_some_and(rowlock_model::Exchange::refused) {
            return Verdict::Done;
        }
        let form = match chat::opening(known, &chat, seen) {
            Ok(form) => form,
            Err(verdict) => return verdict,
        };
        let [a, b] = ["a", "b"].map(|n| 211 + known.seed.below(&format!("{}/{n}", META.id), 700));
        let Some(sum) = seen.named(SUM) else {
            let text = format!("What is {a} plus {b}? Answer with the number only.");
            let request = chat.question(known, form, &text, SUM);
            return Verdict::Next(chat::questions(known, vec![request]));
        };
        let greeted = seen.exchanges.iter().find_map(heard).unwrap_or_default();
        let Some(reply) = heard(sum) else {
            return Verdict::unsure("the greeting was answered, and the question after it was not");
        };
        let digits: String = reply.chars().filter(|c| *c != ',' && *c != '.').collect();
        let (confidence, told) = if digits.contains(&(a + b).to_string()) {
            (Confidence::Confirmed, "a greeting and a sum that stands in no question")
        } else if reply != greeted {
            (Confidence::Firm, "two questions, each with words of its own")
        } else {
            return Verdict::unsure("whatever is asked, the same text comes: that may be a notice");
        };
        // Where nothing asks for credentials, the whole service is meant for everybody.
        let severity = if known.groups.is_empty() { Severity::Medium } else { META.severity };
        out.find(
            Place::operation(known, chat.operation),
            confidence,
            format!("without credentials the model answered {told}"),
            Proof::of(known, sum),
        )
        .severity(severity);
        Verdict::Done
    }
}
