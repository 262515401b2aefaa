//! Chat operations: which of the surface they are, and how a question is put to them.
//!
//! The form is learned from the described body; where there is none, the usual ones are tried with one
//! harmless greeting. Questions only read by what they mean, so they need no consent beyond `--llm`.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rowlock_model::{
    Batch, Case, Credential, Exchange, IdentityId, Known, Method, Operation, OperationId, ParameterPlace,
    Phase, Plan, Request, Seen, StateRisk, Subject, Verdict,
};
use serde_json::{Map, Value, json};

use super::reply::reply;
use crate::payload;
use crate::spec::naming;

/// Words of paths behind which a language model is asked.
const PATHS: [&str; 13] = [
    "chat",
    "chatbot",
    "completion",
    "completions",
    "generate",
    "ask",
    "assistant",
    "prompt",
    "converse",
    "conversation",
    "llm",
    "copilot",
    "bot",
];
/// Members and parameters that hold a question, the surest first.
const QUESTIONS: [&str; 9] =
    ["prompt", "question", "message", "input", "query", "user_input", "text", "content", "q"];
/// Members that hold what the model is to read beside the question.
const DOCUMENTS: [&str; 6] = ["context", "document", "documents", "source", "passage", "attachment"];
/// Members that tie the questions of one conversation together.
const SESSIONS: [&str; 6] =
    ["session_id", "conversation_id", "thread_id", "sessionId", "conversationId", "session"];
/// Most operations that are asked.
const MOST: usize = 3;
const HELLO: &str = "Hello! What can you help me with?";

/// An operation that is asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chat {
    pub(super) operation: OperationId,
    /// How a question may be put, the likeliest first; never empty.
    pub(super) forms: Vec<Form>,
    /// The member for what the model is to read.
    pub(super) document: Option<(String, bool)>,
    /// The member that ties a conversation together.
    pub(super) session: Option<String>,
    pub(super) credential: Credential,
}

/// How a question is put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// A list of messages with roles, under this name.
    Messages(String),
    /// One member of a JSON body.
    Member(String),
    /// One query parameter.
    Query(String),
}

/// One thing said, by the client or (`true`) by the model.
pub(super) type Turn = (bool, String);

/// All chat operations of the surface.
pub(super) fn chats(known: &Known) -> Vec<Chat> {
    known.surface.iter().filter_map(|(id, o)| chat(known, id, o)).take(MOST).collect()
}

/// An experiment on each chat operation.
pub(super) fn plan(known: &Known, questions: usize, wanted: impl Fn(&Chat) -> bool) -> Plan {
    let mut chats = chats(known);
    if chats.is_empty() {
        return Plan::NotApplicable("no chat operation was found".into());
    }
    chats.retain(wanted);
    let cases = chats.iter().map(|chat| chat.case(known, questions)).collect();
    Plan::cases_or(cases, "no chat operation takes what the weakness needs")
}

/// The chat operation that a case is about.
pub(super) fn of(known: &Known, case: &Case) -> Option<Chat> {
    chats(known).into_iter().find(|c| Some(c.operation) == case.subject.operation())
}

/// The form in which the greeting was answered; what to do next where that is not known yet.
pub(super) fn opening<'c>(known: &Known, chat: &'c Chat, seen: &Seen<'_>) -> Result<&'c Form, Verdict> {
    let mut last = String::new();
    for (at, form) in chat.forms.iter().enumerate() {
        let Some(greeting) = seen.named(&hello(at)) else {
            return Err(Verdict::Next(Batch::one_by_one(vec![chat.greet(known, at)])));
        };
        if heard(greeting).is_some() {
            return Ok(form);
        }
        last = crate::words::told(greeting);
    }
    Err(Verdict::unsure(format!("a greeting was not answered like a chat does ({last})")))
}

/// What the model said in an exchange.
pub(super) fn heard(exchange: &Exchange) -> Option<String> {
    exchange.answer().and_then(reply)
}

/// Questions, one after the other and not at once after what was asked before.
pub(super) fn questions(known: &Known, requests: Vec<Request>) -> Batch {
    let mut batch = Batch::one_by_one(requests);
    batch.not_before = Some(Duration::from_millis(if known.target.loopback { 50 } else { 1000 }));
    batch
}

impl Chat {
    /// The same chat, asked by nobody.
    pub(super) fn by_nobody(mut self) -> Self {
        self.credential = Credential::None;
        self
    }

    /// A case that begins with a greeting and has room for so many questions more.
    pub(super) fn case(&self, known: &Known, questions: usize) -> Case {
        Case::about(Subject::Chat(self.operation), vec![self.greet(known, 0)])
            .at_most(self.forms.len() + questions)
            .in_phase(Phase::Write)
    }

    fn greet(&self, known: &Known, at: usize) -> Request {
        self.ask(known, &self.forms[at], &[(false, HELLO.to_owned())], hello(at)).control()
    }

    /// One question alone.
    pub(super) fn question(
        &self,
        known: &Known,
        form: &Form,
        text: &str,
        name: impl Into<String>,
    ) -> Request {
        self.ask(known, form, &[(false, text.to_owned())], name)
    }

    /// What was said so far, put to the model in this form; forms without history send the last words only.
    pub(super) fn ask(&self, known: &Known, form: &Form, turns: &[Turn], name: impl Into<String>) -> Request {
        let last = turns.last().map(|(_, text)| text.as_str()).unwrap_or_default();
        let messages = || {
            let said = turns.iter().map(
                |(model, text)| json!({"role": if *model { "assistant" } else { "user" }, "content": text}),
            );
            Value::Array(said.collect())
        };
        match form {
            Form::Messages(member) => self.post(known, &[(member, messages())], name.into()),
            Form::Member(member) => self.post(known, &[(member, last.into())], name.into()),
            Form::Query(parameter) => {
                let sample = known.sample(self.operation).unwrap_or("/");
                let path = sample.split('?').next().unwrap_or(sample);
                let coded = utf8_percent_encode(last, NON_ALPHANUMERIC);
                let request = Request::get(format!("{path}?{parameter}={coded}"), name.into());
                request.with(self.credential.clone()).of(self.operation)
            }
        }
    }

    /// A `POST` with these members and what the description demands beside them.
    pub(super) fn post(&self, known: &Known, members: &[(&str, Value)], name: String) -> Request {
        let operation = known.surface.operation(self.operation);
        let mut body = operation.map(|o| demanded(known, o)).unwrap_or_default();
        for (member, value) in members {
            body.insert((*member).to_owned(), value.clone());
        }
        if body.contains_key("stream") {
            body.insert("stream".to_owned(), Value::Bool(false));
        }
        let target = known.sample(self.operation).unwrap_or("/").to_owned();
        let request = Request::new(Method::Post, target, name)
            .body("application/json", Value::Object(body).to_string())
            .with(self.credential.clone())
            .of(self.operation);
        // A path that sounds like a change stays one that needs consent.
        let harmless =
            operation.is_some_and(|o| StateRisk::of(&Method::Get, &o.path, o.name.as_deref()).is_none());
        if harmless { request.reading() } else { request }
    }
}

fn hello(at: usize) -> String {
    format!("greeting, form {}", at + 1)
}

/// The members that a description demands.
fn demanded(known: &Known, operation: &Operation) -> Map<String, Value> {
    let schema = operation.payload.as_ref().map(|p| p.schema.value());
    let required: Vec<&str> = schema
        .as_ref()
        .and_then(|s| s.get("required")?.as_array())
        .map(|all| all.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    match payload::body(known, operation, "chat") {
        Some(Value::Object(body)) => {
            body.into_iter().filter(|(name, _)| required.contains(&name.as_str())).collect()
        }
        _ => Map::new(),
    }
}

fn chat(known: &Known, id: OperationId, operation: &Operation) -> Option<Chat> {
    operation.sample.as_ref()?;
    // A word of the path or a role gives every one away; all other bodies need not be read.
    let roles = || operation.payload.as_ref().is_some_and(|p| p.schema.text().contains("\"role\""));
    if !sounds_like_one(operation) && !roles() {
        return None;
    }
    let properties = properties(operation);
    let forms = match operation.method {
        Method::Get if operation.is_readable() && sounds_like_one(operation) => vec![in_query(operation)?],
        Method::Post => in_body(known, operation, &properties)?,
        _ => return None,
    };
    let named = |names: &[&str]| names.iter().find(|n| properties.contains_key(**n)).map(|n| (*n).to_owned());
    let document = named(&DOCUMENTS).map(|name| {
        let list = properties[&name].get("type").and_then(Value::as_str) == Some("array");
        (name, list)
    });
    let credential = known.user().map_or(Credential::None, |_| Credential::Valid(IdentityId(0)));
    Some(Chat { operation: id, forms, document, session: named(&SESSIONS), credential })
}

/// Whether the last fixed word of the path is one behind which a model is asked.
fn sounds_like_one(operation: &Operation) -> bool {
    let last = operation.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    !last.starts_with('{') && naming::words(last).iter().any(|w| PATHS.contains(&w.as_str()))
}

fn in_query(operation: &Operation) -> Option<Form> {
    let taken =
        |name: &str| operation.parameters.iter().any(|p| p.place == ParameterPlace::Query && p.name == name);
    QUESTIONS.iter().find(|name| taken(name)).map(|name| Form::Query((*name).to_owned()))
}

fn in_body(known: &Known, operation: &Operation, properties: &Map<String, Value>) -> Option<Vec<Form>> {
    let roles = |of: &Value| of.pointer("/items/properties/role").is_some();
    if let Some((name, _)) = properties.iter().find(|(_, of)| roles(of)) {
        return Some(vec![Form::Messages(name.clone())]);
    }
    // People write into a list of messages; a model is asked by a path without one.
    if !sounds_like_one(operation) || known.surface.find(&Method::Get, &operation.path).is_some() {
        return None;
    }
    let member = |name: &str| Form::Member(name.to_owned());
    if properties.is_empty() {
        let usual = ["prompt", "message", "question", "input", "query"];
        return Some([Form::Messages("messages".to_owned())].into_iter().chain(usual.map(member)).collect());
    }
    if properties.contains_key("messages") {
        return Some(vec![Form::Messages("messages".to_owned())]);
    }
    Some(vec![member(QUESTIONS.iter().find(|name| properties.contains_key(**name))?)])
}

fn properties(operation: &Operation) -> Map<String, Value> {
    let schema = operation.payload.as_ref().map(|p| p.schema.value());
    schema.and_then(|s| s.get("properties")?.as_object().cloned()).unwrap_or_default()
}
