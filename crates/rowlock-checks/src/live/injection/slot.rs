//! One parameter of one readable operation, and requests with another value in its place.
//!
//! Path, query, header and cookie parameters are slots alike. What a slot is given stands in it
//! encoded once, so that the service reads exactly the value that the check meant.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rowlock_model::{
    Answer, Case, Credential, Exchange, Known, Operation, OperationId, ParameterPlace, Phase, Place, Request,
    Subject,
};
use serde_json::Value;

/// What stands as itself in a path segment or a query (RFC 3986 section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// Slots of a run; the rest of a very large surface is left alone.
const MOST: usize = 60;
/// Operations on which a parameter of one name outside the path is tried: paging is the same code everywhere.
const SAME_NAME: usize = 4;
/// Parts of names whose values are credentials: odd ones would be failed logins.
const CREDENTIALS: [&str; 8] =
    ["authorization", "token", "apikey", "api_key", "api-key", "password", "secret", "session"];
/// Words in a parameter's name that speak of files.
const FILE_WORDS: [&str; 20] = [
    "file",
    "path",
    "folder",
    "dir",
    "document",
    "doc",
    "download",
    "attachment",
    "template",
    "theme",
    "image",
    "img",
    "photo",
    "picture",
    "report",
    "locale",
    "include",
    "resource",
    "asset",
    "export",
];
/// The name of the request with the slot's ordinary value.
pub(in crate::live) const PLAIN: &str = "the ordinary value";

/// A parameter that takes other values.
#[derive(Debug, Clone)]
pub(in crate::live) struct Slot {
    operation: OperationId,
    /// The parameter's name.
    pub(in crate::live) name: String,
    place: ParameterPlace,
    /// The described JSON type; empty when it is not described.
    pub(in crate::live) kind: String,
    /// A value that the operation is likely to have something for.
    pub(in crate::live) value: String,
    credential: Credential,
    template: String,
    sample: String,
}

/// Every slot of the readable operations that can be reached, in the order of the surface.
pub(in crate::live) fn slots(known: &Known) -> Vec<Slot> {
    let mut all: Vec<Slot> = Vec::new();
    for (id, operation) in known.readable() {
        for slot in of_operation(known, id, operation) {
            let like = all.iter().filter(|s| s.name == slot.name && s.place == slot.place).count();
            if slot.place == ParameterPlace::Path || like < SAME_NAME {
                all.push(slot);
            }
        }
    }
    all.truncate(MOST);
    all
}

impl Slot {
    /// The slot that a case is about.
    pub(in crate::live) fn at(known: &Known, case: &Case) -> Option<Self> {
        let Subject::Parameter(id, name) = &case.subject else { return None };
        let operation = known.surface.operation(*id)?;
        of_operation(known, *id, operation).into_iter().find(|s| s.name == *name)
    }

    /// A case about this parameter, with room for further batches.
    pub(in crate::live) fn case(&self, requests: Vec<Request>, most: usize) -> Case {
        Case::about(Subject::Parameter(self.operation, self.name.clone()), requests)
            .at_most(most)
            .in_phase(Phase::Read)
    }

    /// Where a finding about this parameter is.
    pub(in crate::live) fn finding_place(&self, known: &Known) -> Place {
        Place::operation(known, self.operation).part(self.name.clone())
    }

    /// What the operation answered in an ordinary request, as the slot's requests are made.
    pub(in crate::live) fn ordinary<'k>(&self, known: &'k Known) -> Option<&'k Exchange> {
        match self.credential {
            Credential::None => known.anonymous(self.operation),
            _ => known.authenticated(self.operation),
        }
    }

    /// Whether an ordinary request carries the parameter.
    pub(in crate::live) fn is_always_sent(&self) -> bool {
        self.is_path() || (self.is_query() && self.plain().sent.target == self.sample)
    }

    /// Whether it is described as a number or a boolean.
    pub(in crate::live) fn is_typed(&self) -> bool {
        matches!(self.kind.as_str(), "integer" | "number" | "boolean")
    }

    /// Whether it stands in the query.
    pub(in crate::live) fn is_query(&self) -> bool {
        self.place == ParameterPlace::Query
    }

    /// Whether it stands in the path.
    pub(in crate::live) fn is_path(&self) -> bool {
        self.place == ParameterPlace::Path
    }

    /// Whether it may name a file: by its name, its value, or by what is answered.
    pub(in crate::live) fn names_a_file(&self, known: &Known) -> bool {
        if self.is_typed() {
            return false;
        }
        let name = self.name.to_ascii_lowercase();
        let extension = self.value.rsplit_once('.').is_some_and(|(before, end)| {
            !before.is_empty()
                && (2..=5).contains(&end.len())
                && end.chars().all(|c| c.is_ascii_alphanumeric())
                && end.chars().any(|c| c.is_ascii_alphabetic())
        });
        let answered = self.ordinary(known).and_then(Exchange::answer).filter(|a| a.is_success());
        let is_file = answered.is_some_and(|a| !a.body.is_empty() && !a.media_type().ends_with("json"));
        extension || self.value.contains('/') || FILE_WORDS.iter().any(|w| name.contains(w)) || is_file
    }

    /// The request with the ordinary value: every experiment's control.
    pub(in crate::live) fn plain(&self) -> Request {
        self.with(PLAIN, &self.value).control()
    }

    /// The request with another value.
    pub(in crate::live) fn with(&self, name: &'static str, value: &str) -> Request {
        let coded = utf8_percent_encode(value, ENCODED).to_string();
        match self.place {
            ParameterPlace::Header => {
                self.ask(self.sample.clone(), name).header(self.name.clone(), value.to_owned())
            }
            ParameterPlace::Cookie => {
                self.ask(self.sample.clone(), name).header("Cookie", format!("{}={coded}", self.name))
            }
            ParameterPlace::Path | ParameterPlace::Query => self.encoded(name, &coded),
        }
    }

    /// The request with a value for path or query that is percent-encoded already.
    pub(in crate::live) fn encoded(&self, name: &'static str, coded: &str) -> Request {
        match self.place {
            ParameterPlace::Path => self.ask(self.with_segment(coded), name),
            _ => self.with_pairs(name, &format!("{}={coded}", self.coded_name())),
        }
    }

    /// The request with these pairs, encoded already, in place of the query parameter.
    pub(in crate::live) fn with_pairs(&self, name: &'static str, pairs: &str) -> Request {
        let (path, query) = self.sample.split_once('?').unwrap_or((&self.sample, ""));
        let coded = self.coded_name();
        let same = |pair: &&str| {
            let given = pair.split('=').next().unwrap_or_default();
            given != self.name && !given.eq_ignore_ascii_case(&coded)
        };
        let kept = query.split('&').filter(|p| !p.is_empty()).filter(same);
        let pairs: Vec<&str> = kept.chain([pairs]).collect();
        self.ask(format!("{path}?{}", pairs.join("&")), name)
    }

    /// The parameter's name as it stands in a query.
    pub(in crate::live) fn coded_name(&self) -> String {
        utf8_percent_encode(&self.name, ENCODED).to_string()
    }

    fn ask(&self, target: String, name: &'static str) -> Request {
        Request::get(target, name).with(self.credential.clone()).of(self.operation)
    }

    fn with_segment(&self, coded: &str) -> String {
        let (path, query) = self.sample.split_once('?').unwrap_or((&self.sample, ""));
        let hole = format!("{{{}}}", self.name);
        let segments: Vec<String> = self
            .template
            .split('/')
            .zip(path.split('/'))
            .map(
                |(shape, real)| {
                    if shape.contains(&hole) { shape.replace(&hole, coded) } else { real.to_owned() }
                },
            )
            .collect();
        let separator = if query.is_empty() { "" } else { "?" };
        format!("{}{separator}{query}", segments.join("/"))
    }
}

fn of_operation(known: &Known, id: OperationId, operation: &Operation) -> Vec<Slot> {
    let (Some(sample), Some(credential)) = (operation.sample.as_deref(), credential(known, id)) else {
        return Vec::new();
    };
    let slot = |name: &str, place, kind: &str, value: String| Slot {
        operation: id,
        name: name.to_owned(),
        place,
        kind: kind.to_owned(),
        value,
        credential: credential.clone(),
        template: operation.path.clone(),
        sample: sample.to_owned(),
    };
    let described = |name: &str, place| {
        operation.parameters.iter().find(|p| p.name == name && p.place == place).map_or("", |p| &p.kind)
    };
    let (path, query) = sample.split_once('?').unwrap_or((sample, ""));
    // A template whose path does not line up with its sample has no segments to replace.
    let aligned = operation.path.split('/').count() == path.split('/').count();
    let segments = operation.path.split('/').zip(path.split('/')).filter(|_| aligned);
    let mut all: Vec<Slot> = segments
        .filter_map(|(shape, real)| {
            let name = shape.strip_prefix('{')?.strip_suffix('}')?;
            let place = ParameterPlace::Path;
            (!name.contains('{')).then(|| slot(name, place, described(name, place), decoded(real)))
        })
        .collect();
    for parameter in operation.parameters.iter().filter(|p| p.place != ParameterPlace::Path) {
        let text = matches!(parameter.kind.as_str(), "string" | "");
        let learned = || learned(known, id, &parameter.name).filter(|_| text);
        let real = parameter.value.clone().filter(|_| parameter.value_is_real);
        if let Some(value) = real.or_else(learned).or_else(|| parameter.value.clone()) {
            all.push(slot(&parameter.name, parameter.place, &parameter.kind, value));
        }
    }
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if !all.iter().any(|s| s.is_query() && s.name == name) {
            all.push(slot(&name, ParameterPlace::Query, "", value.into_owned()));
        }
    }
    let secret = |name: &str| CREDENTIALS.iter().any(|c| name.to_ascii_lowercase().contains(c));
    all.retain(|s| !secret(&s.name));
    all
}

/// With what an operation can be reached; `None` where everybody is refused.
fn credential(known: &Known, id: OperationId) -> Option<Credential> {
    let ways = [(known.anonymous(id), Credential::None)]
        .into_iter()
        .chain(known.user().map(|(user, _)| (known.authenticated(id), Credential::Valid(user))));
    let ways: Vec<(&Exchange, Credential)> = ways.filter_map(|(e, c)| Some((e?, c))).collect();
    let opened = ways.iter().find(|(e, _)| e.succeeded());
    let reached = || ways.iter().rev().find(|(e, _)| !e.refused() && e.answer().is_some());
    opened.or_else(reached).map(|(_, credential)| credential.clone())
}

/// A value that the operation's ordinary answer has: the property of this name, or a text to search for.
fn learned(known: &Known, id: OperationId, name: &str) -> Option<String> {
    let opened = [known.anonymous(id), known.authenticated(id)];
    let answer = opened.into_iter().flatten().filter_map(Exchange::answer).find(|a| Answer::is_success(a))?;
    let value = answer.json()?;
    let list = match &value {
        Value::Object(map) => map.values().find(|v| v.is_array()).unwrap_or(&value),
        _ => &value,
    };
    let item = list.as_array().map_or(Some(list), |l| l.first())?.as_object()?;
    let text = |v: &Value| v.as_str().filter(|s| (3..=60).contains(&s.len())).map(str::to_owned);
    let usual = ["name", "title", "label", "item", "subject", "text", "description"];
    let words = |v: &Value| text(v).filter(|s| s.chars().filter(char::is_ascii_digit).count() < 4);
    let own = |v: &Value| v.as_i64().map(|n| n.to_string()).or_else(|| text(v));
    item.get(name)
        .and_then(own)
        .or_else(|| usual.iter().find_map(|n| text(item.get(*n)?)))
        .or_else(|| item.values().find_map(words))
}

fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}
