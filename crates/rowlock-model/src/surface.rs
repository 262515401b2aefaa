//! What a target offers: its operations, and where each was learned.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::http::Method;

/// An operation's place in [`Surface::operations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OperationId(pub usize);

/// All operations of a target.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Surface {
    /// The operations; those of a document first, in its order, then what was found beside it.
    pub operations: Vec<Operation>,
    /// Where documents were found (request targets or file names).
    pub documents: Vec<String>,
    /// What a reader should know of how the surface was learned, one sentence each.
    pub notes: Vec<String>,
}

impl Surface {
    /// The operation at this place.
    pub fn operation(&self, id: OperationId) -> Option<&Operation> {
        self.operations.get(id.0)
    }

    /// Operations with their places.
    pub fn iter(&self) -> impl Iterator<Item = (OperationId, &Operation)> {
        self.operations.iter().enumerate().map(|(i, o)| (OperationId(i), o))
    }

    /// The operation with this method and path template.
    pub fn find(&self, method: &Method, path: &str) -> Option<OperationId> {
        self.iter().find(|(_, o)| o.method == *method && o.path == path).map(|(id, _)| id)
    }
}

/// One method on one path template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The path template below the origin (`/users/{id}`), the document's base path included.
    pub path: String,
    /// A request target with real values in place of the parameters; `None` when no values are known.
    pub sample: Option<String>,
    /// `operationId` of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The document's summary or first line of its description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The document's tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What the document says of authentication.
    #[serde(default)]
    pub security: Security,
    /// Path, query, header and cookie parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The request body, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Payload>,
    /// The documented answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<ResponseDoc>,
    /// Whether the document calls it deprecated.
    #[serde(default)]
    pub deprecated: bool,
    /// How it was learned.
    pub provenance: Provenance,
    /// Why it is not called without the owner's consent, when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_risk: Option<StateRisk>,
    /// What stands at its route in the service's source and protects it, as that is written there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guard: Option<String>,
    /// Where the document describes it (1-based line), when a document does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

impl Operation {
    /// An operation that is known by method and path alone.
    pub fn seen(method: Method, path: impl Into<String>, provenance: Provenance) -> Self {
        let path = path.into();
        let sample = (!path.contains('{')).then(|| path.clone());
        Self {
            state_risk: StateRisk::of(&method, &path, None),
            method,
            path,
            sample,
            name: None,
            summary: None,
            tags: Vec::new(),
            security: Security::Unknown,
            parameters: Vec::new(),
            payload: None,
            responses: Vec::new(),
            deprecated: false,
            provenance,
            guard: None,
            line: None,
        }
    }

    /// Leaves the operation alone when its sample sounds like a change of state, which its template does not.
    pub fn weigh_sample(&mut self) {
        if let (None, Some(sample)) = (&self.state_risk, &self.sample) {
            self.state_risk = StateRisk::of(&self.method, sample, None);
        }
    }

    /// `GET /users/{id}`: the name an operation goes by in reports.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether the scan may call it without further consent: a safe method, values known, no state risk.
    pub fn is_readable(&self) -> bool {
        self.method == Method::Get && self.sample.is_some() && self.state_risk.is_none()
    }
}

/// What a document says of an operation's authentication.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// No document speaks of it.
    #[default]
    Unknown,
    /// A document says that none is needed.
    Open,
    /// One of these schemes is needed; names are the kinds (`basic`, `bearer`, `apiKey`, `oauth2`, …).
    Required(Vec<String>),
    /// An empty requirement stands beside others: anonymous is allowed.
    Optional(Vec<String>),
}

impl Security {
    /// Whether the document demands credentials.
    pub fn is_required(&self) -> bool {
        matches!(self, Self::Required(_))
    }

    /// Whether one of the schemes is HTTP Basic.
    pub fn mentions_basic(&self) -> bool {
        matches!(self, Self::Required(s) | Self::Optional(s) if s.iter().any(|s| s == "basic"))
    }
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterPlace {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// In a header field.
    Header,
    /// In a cookie.
    Cookie,
}

/// One parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: ParameterPlace,
    /// Whether it must be given.
    pub required: bool,
    /// The JSON type (`string`, `integer`, …); empty when not said.
    #[serde(default)]
    pub kind: String,
    /// The format (`uuid`, `date`, …); empty when not said.
    #[serde(default)]
    pub format: String,
    /// Bounds that the document gives.
    #[serde(default)]
    pub bounds: Bounds,
    /// A value that can be used: example, default, first of an enumeration, or made by type and format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether `value` comes from the document or an answer, not from type and format alone.
    #[serde(default)]
    pub value_is_real: bool,
}

/// Bounds of a schema.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// `minimum`.
    pub minimum: Option<f64>,
    /// `maximum`.
    pub maximum: Option<f64>,
    /// `maxLength` or `maxItems`.
    pub longest: Option<u64>,
}

/// A JSON schema, kept as its text: a surface has thousands, and few are ever looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schema(Box<str>);

impl Schema {
    /// The schema's value.
    pub fn value(&self) -> Value {
        serde_json::from_str(&self.0).unwrap_or_default()
    }

    /// Its text, to tell cheaply what cannot be in it.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl From<&Value> for Schema {
    fn from(value: &Value) -> Self {
        Self(value.to_string().into())
    }
}

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Schema {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|value| Self::from(&value))
    }
}

/// A request body as documented.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payload {
    /// The media type.
    pub media_type: String,
    /// The schema, references resolved to a bounded depth.
    pub schema: Schema,
    /// Whether it must be sent.
    pub required: bool,
}

/// A documented answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ResponseDoc {
    /// The status (`200`, `4XX`, `default`).
    pub status: String,
    /// The JSON schema, references resolved to a bounded depth; `None` when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
}

impl ResponseDoc {
    /// Whether this entry speaks of a status code (OpenAPI 3.1 section 4.8.16.2).
    pub fn covers(&self, status: u16) -> bool {
        let text = status.to_string();
        self.status == text
            || (self.status.len() == 3
                && self.status[1..].eq_ignore_ascii_case("xx")
                && self.status.as_bytes()[0] == text.as_bytes()[0])
    }
}

/// How an operation was learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provenance {
    /// From an API description.
    Document,
    /// From the URL that the user gave.
    Given,
    /// From a link in an answer.
    Link,
    /// From `robots.txt`, a catalogue or an `Allow` field.
    Listing,
    /// From the short list of usual paths.
    Guess,
    /// From a HAR file or a Postman collection.
    Recording,
    /// From the service's source.
    Source,
}

/// Why an operation might change state whatever its method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateRisk {
    /// The word that gave it away, or the method.
    pub sign: String,
}

/// Words that make a route one to leave alone (in a path segment or an operation's name).
const RISKY_WORDS: [&str; 32] = [
    "reset",
    "seed",
    "logout",
    "signout",
    "delete",
    "remove",
    "destroy",
    "drop",
    "purge",
    "clear",
    "flush",
    "wipe",
    "truncate",
    "shutdown",
    "restart",
    "reboot",
    "stop",
    "kill",
    "deactivate",
    "disable",
    "revoke",
    "restore",
    "rollback",
    "migrate",
    "createdb",
    "initdb",
    "populate",
    "send",
    "pay",
    "checkout",
    "transfer",
    "unsubscribe",
];

impl StateRisk {
    /// The risk of an operation: an unsafe method, or a word in path or name that sounds like a change.
    pub fn of(method: &Method, path: &str, name: Option<&str>) -> Option<Self> {
        if !method.is_safe() {
            return Some(Self { sign: format!("method {method}") });
        }
        // A server reads `/%72eset` as `/reset`.
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let text = format!("{path}/{}", name.unwrap_or_default());
        words(&text).find(|w| RISKY_WORDS.contains(&w.as_str())).map(|sign| Self { sign })
    }
}

/// The words of a path or an identifier, in lower case, split at punctuation and camel case.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let mut split = String::with_capacity(text.len() + 8);
    let mut last_lower = false;
    for c in text.chars() {
        if c.is_uppercase() && last_lower {
            split.push(' ');
        }
        last_lower = c.is_lowercase();
        split.push(if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
    }
    split.split_whitespace().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_that_sound_like_a_change_are_left_alone_whatever_their_method() {
        for path in [
            "/createdb",
            "/users/reset",
            "/api/v1/logout",
            "/admin/purgeCache",
            "/send-mail",
            "/%72eset",
            "/x?do=%64elete",
        ] {
            assert!(StateRisk::of(&Method::Get, path, None).is_some(), "{path}");
        }
        for path in ["/sender", "/deleted-items-report", "/users/{id}", "/resettlement", "/payments"] {
            assert!(StateRisk::of(&Method::Get, path, None).is_none(), "{path}");
        }
        assert!(StateRisk::of(&Method::Get, "/x", Some("resetDatabase")).is_some());
        assert!(StateRisk::of(&Method::Post, "/search", None).is_some());
    }

    #[test]
    fn status_ranges_cover_their_class_only() {
        let range = ResponseDoc { status: "4XX".into(), schema: None };
        assert!(range.covers(404) && !range.covers(500));
        let odd = ResponseDoc { status: "4é".into(), schema: None };
        assert!(!odd.covers(404));
    }
}
