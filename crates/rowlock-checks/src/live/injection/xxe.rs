//! XML is read with its external entities.

use std::time::Duration;

use rowlock_model::{
    Answer, Batch, Case, Category, Confidence, Consent, Credential, Exchange, Findings, Known, Meta, Method,
    Operation, OperationId, Payload, Phase, Place, Plan, Probe, Proof, Reference, Request, Seen, Severity,
    Verdict,
};
use serde_json::Value;

use super::slot::PLAIN;
use crate::collection::makes;
use crate::payload::sample;

/// See the page beside this file.
pub(super) struct Xxe;

static META: Meta = Meta {
    id: "xxe",
    title: "XML is read with its external entities",
    category: Category::Input,
    severity: Severity::Critical,
    core: false,
    weakness: "xxe",
    cwe: &[611],
    owasp: 8,
    asvs: &["1.5.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP XML External Entity Prevention Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html",
    }],
    page: include_str!("xxe.md"),
};

const FILE: &str = "an entity that is a harmless file";
const CALL: &str = "an entity at the scan's own address";
/// How long a service may take to ask for an entity.
const WAIT: Duration = Duration::from_secs(3);

impl Probe for Xxe {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let taking: Vec<(OperationId, &Operation, &Payload)> = known
            .surface
            .iter()
            .filter_map(|(id, o)| Some((id, o, o.payload.as_ref().filter(|p| p.media_type.contains("xml"))?)))
            .filter(|(id, o, _)| o.method == Method::Post && !o.path.contains('{') && !makes(known, *id))
            .collect();
        if !taking.is_empty() && !known.allows(Consent::Write) {
            return Plan::NotAssessed(
                "sends XML to operations that may store it: give --consent write".into(),
            );
        }
        let cases = taking.into_iter().filter_map(|(id, o, payload)| {
            let ask = |name, head: String, text: &str| request(known, id, o, payload, name, &head, text);
            let file = head("file:///etc/os-release");
            let requests = vec![ask(PLAIN, String::new(), "rowlock")?.control(), ask(FILE, file, "&rk;")?];
            Some(Case::on(id, requests).at_most(3).in_phase(Phase::Write).with_consent(Consent::Write))
        });
        Plan::cases_or(cases.collect(), "no operation is described that takes XML and makes no objects")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(id), Some(plain), Some(file)) =
            (case.subject.operation(), seen.named(PLAIN), seen.named(FILE))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let place = Place::operation(known, id).part("body");
        if is_file(file) && !is_file(plain) {
            let because = "the entity was replaced by the service's `/etc/os-release`; without it the answer has \
                           nothing of that file";
            out.find(place, Confidence::Confirmed, because, Proof::of(known, file).and(known, plain));
            return Verdict::Done;
        }
        let token = known.callback_token(&format!("xxe/{}", id.0));
        if let Some(call) = seen.named(CALL) {
            if let Some(hit) = seen.hit(&token) {
                let because = format!(
                    "the service asked for the entity at the scan's own address ({} {})",
                    hit.method, hit.target
                );
                out.find(place, Confidence::Confirmed, because, Proof::of(known, call).and(known, plain))
                    .severity(Severity::High);
            } else if !plain.succeeded() {
                return Verdict::unsure("the made-up XML was not taken, so that nothing was read");
            }
            return Verdict::Done;
        }
        let operation = known.surface.operation(id);
        let asked = known.callback_url(&token).zip(operation).and_then(|(url, operation)| {
            request(known, id, operation, operation.payload.as_ref()?, CALL, &head(&url), "&rk;")
        });
        match asked {
            Some(call) => Verdict::Next(Batch::one_by_one(vec![call]).awaiting(token, WAIT)),
            None if plain.succeeded() => Verdict::Done,
            None => Verdict::unsure("the made-up XML was not taken, so that nothing was read"),
        }
    }
}

fn head(address: &str) -> String {
    format!("<!DOCTYPE rk [<!ENTITY rk SYSTEM \"{address}\">]>")
}

fn is_file(exchange: &Exchange) -> bool {
    let shows = |a: &Answer| {
        let text = a.text();
        text.contains("PRETTY_NAME=") && text.contains("ID=")
    };
    exchange.answer().is_some_and(shows)
}

fn request(
    known: &Known,
    id: OperationId,
    operation: &Operation,
    payload: &Payload,
    name: &'static str,
    head: &str,
    text: &str,
) -> Option<Request> {
    let made = sample(&payload.schema.value(), &known.seed.word("xml", 10), 4)?;
    let schema = payload.schema.value();
    let root = schema.pointer("/xml/name").or_else(|| schema.get("title"));
    let root = root.and_then(Value::as_str).map_or_else(|| "root".to_owned(), str::to_ascii_lowercase);
    let body = format!("<?xml version=\"1.0\"?>{head}{}", element(&root, &made, text));
    let credential = match known.user() {
        Some((user, _)) if !matches!(operation.security, rowlock_model::Security::Open) => {
            Credential::Valid(user)
        }
        _ => Credential::None,
    };
    let request = Request::new(Method::Post, operation.path.clone(), name).with(credential);
    Some(request.body(&payload.media_type, body).of(id))
}

/// An element from a made value; every text in it is `text`.
fn element(name: &str, value: &Value, text: &str) -> String {
    let inner: String = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| element(name, value, text)).collect(),
        Value::Array(items) => return items.iter().map(|item| element(name, item, text)).collect(),
        Value::String(_) => text.to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    format!("<{name}>{inner}</{name}>")
}
