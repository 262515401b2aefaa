//! The answer names the model behind it.

use rowlock_model::{
    Answer, Case, Category, Confidence, Findings, Known, Meta, Need, Place, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use serde_json::Value;

use super::chat;

/// See the page beside this file.
pub(super) struct LlmModelDisclosed;

static META: Meta = Meta {
    id: "llm-model-disclosed",
    title: "Answers name the model behind them",
    category: Category::Llm,
    severity: Severity::Info,
    core: false,
    weakness: "llm-model-disclosed",
    cwe: &[497, 200],
    owasp: 8,
    asvs: &[],
    needs: &[Need::Llm],
    references: &[Reference {
        title: "OWASP LLM02:2025 Sensitive Information Disclosure",
        url: "https://genai.owasp.org/llm-top-10/",
    }],
    page: include_str!("llm_model_disclosed.md"),
};

/// Members that name a model.
const MEMBERS: [&str; 6] =
    ["model", "model_name", "model_id", "modelVersion", "engine", "system_fingerprint"];
/// Fields that name a model, its maker or its owner.
const FIELDS: [&str; 5] =
    ["openai-model", "openai-organization", "x-model", "x-model-id", "anthropic-organization-id"];

impl Probe for LlmModelDisclosed {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        chat::plan(known, 0, |_| true)
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(chat) = chat::of(known, case) else {
            return Verdict::unsure("the chat is not known any more");
        };
        if let Err(verdict) = chat::opening(known, &chat, seen) {
            return verdict;
        }
        let Some(exchange) = seen.exchanges.last() else { return Verdict::Done };
        let told = exchange.answer().and_then(names);
        // What the client chose itself is nothing that the service tells.
        if let Some((name, value)) = told.filter(|(_, value)| !exchange.sent.body.contains(value.as_str())) {
            out.find(
                Place::operation(known, chat.operation),
                Confidence::Firm,
                format!("the answer to a greeting names it: '{name}' is '{value:.80}'"),
                Proof::of(known, exchange),
            );
        }
        Verdict::Done
    }
}

fn names(answer: &Answer) -> Option<(String, String)> {
    let field = FIELDS.iter().find_map(|f| Some(((*f).to_owned(), answer.headers.first(f)?.to_owned())));
    let text = answer.text();
    let whole = answer.json();
    let event = || text.lines().find_map(|l| serde_json::from_str(l.strip_prefix("data:")?.trim()).ok());
    let value: Option<Value> = whole.or_else(event);
    let member = || {
        let value = value?;
        MEMBERS.iter().find_map(|m| Some(((*m).to_owned(), value.get(*m)?.as_str()?.to_owned())))
    };
    field.or_else(member).filter(|(_, value)| !value.is_empty())
}
