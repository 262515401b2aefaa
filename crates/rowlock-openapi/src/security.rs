//! Security schemes, and what an operation demands.

use rowlock_model::Security;

use crate::document::Document;
use crate::operation::{DocOperation, Kind};
use crate::pointer;
use crate::value::{Map, Value};

/// Most alternatives, or schemes of one, that are read.
const MOST: usize = 100;

/// A security scheme.
#[derive(Debug, Clone)]
pub struct DocScheme<'d> {
    /// The name that requirements use.
    pub name: &'d str,
    /// Its JSON pointer.
    pub pointer: String,
    /// `basic`, `bearer`, `apiKey`, `oauth2`, `openIdConnect`, `mutualTLS`; another HTTP scheme in lower case; `unknown`.
    pub kind: String,
    /// The scheme object.
    pub value: &'d Map,
}

impl DocScheme<'_> {
    /// A text member; empty when it is absent.
    pub fn text(&self, key: &str) -> &str {
        self.value.get(key).and_then(Value::as_str).unwrap_or_default()
    }
}

/// One flow of an OAuth scheme.
#[derive(Debug, Clone)]
pub struct Flow<'d> {
    /// `implicit`, `password`, `clientCredentials`, `authorizationCode` (2.0: `application`, `accessCode`).
    pub name: String,
    /// Its JSON pointer.
    pub pointer: String,
    /// The flow object; in 2.0 the scheme's `flow` word.
    pub value: &'d Value,
}

/// One scheme of an alternative, with its scopes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Requirement {
    /// The scheme's name.
    pub scheme: String,
    /// The scopes or roles that are needed.
    pub scopes: Vec<String>,
}

/// What an operation demands, the root's default included.
#[derive(Debug, Clone)]
pub struct Demand {
    /// The JSON pointer of the `security` member that speaks; `None` when none does.
    pub pointer: Option<String>,
    /// The alternatives; all schemes of one are needed together, an empty one means anonymous.
    pub alternatives: Vec<Vec<Requirement>>,
}

impl Demand {
    /// Whether the document demands credentials.
    pub fn is_secured(&self) -> bool {
        !self.alternatives.is_empty() && !self.is_optional()
    }

    /// Whether an empty alternative stands among the others.
    pub fn is_optional(&self) -> bool {
        self.alternatives.iter().any(Vec::is_empty)
    }
}

impl Document {
    /// The security schemes, in the document's order.
    pub fn schemes(&self) -> Vec<DocScheme<'_>> {
        let base = self.adapter().schemes_pointer();
        let Some(Value::Object(map)) = self.value().pointer(base) else { return Vec::new() };
        let named = map.iter().filter(|(name, _)| name.len() <= 500).take(1000);
        named.filter_map(|(name, value)| self.scheme(name, value, &pointer::join(base, name))).collect()
    }

    fn scheme<'d>(&'d self, name: &'d str, value: &'d Value, at: &str) -> Option<DocScheme<'d>> {
        let (value, pointer) = self.resolve(value, at)?;
        let value = value.as_object()?;
        Some(DocScheme { name, pointer, kind: self.adapter().scheme_kind(value), value })
    }

    /// The flows of an OAuth scheme.
    pub fn flows<'d>(&self, scheme: &DocScheme<'d>) -> Vec<Flow<'d>> {
        let flows = self.adapter().flows(scheme.value, &scheme.pointer);
        flows.into_iter().map(|(name, pointer, value)| Flow { name, pointer, value }).collect()
    }

    /// What an operation demands.
    pub fn demand(&self, operation: &DocOperation<'_>) -> Demand {
        if let Some(security) = operation.value.get("security") {
            return demand(security, format!("{}/security", operation.pointer));
        }
        match self.value().get("security").filter(|_| operation.kind == Kind::Path) {
            Some(security) => demand(security, "/security".to_owned()),
            None => Demand { pointer: None, alternatives: Vec::new() },
        }
    }

    /// Whether any `security` member speaks, for the whole document or an operation.
    pub fn speaks_of_security(&self) -> bool {
        let named = |v: Option<&Value>| v.and_then(Value::as_array).is_some_and(|l| !l.is_empty());
        named(self.value().get("security"))
            || self.operations().iter().any(|o| named(o.value.get("security")))
    }

    /// What an operation demands in the surface's words; `speaks` is [`Self::speaks_of_security`].
    pub fn security_of(&self, operation: &DocOperation<'_>, speaks: bool) -> Security {
        let demand = self.demand(operation);
        if demand.alternatives.is_empty() {
            // Where nothing speaks of security, its absence says nothing.
            return if speaks || demand.pointer.is_some() { Security::Open } else { Security::Unknown };
        }
        let schemes = self.schemes();
        let mut kinds: Vec<String> = Vec::new();
        for requirement in demand.alternatives.iter().flatten() {
            let scheme = schemes.iter().find(|s| s.name == requirement.scheme);
            let kind = scheme.map_or("unknown", |s| s.kind.as_str());
            if !kinds.iter().any(|k| k == kind) {
                kinds.push(kind.to_owned());
            }
        }
        match (demand.is_optional(), kinds.is_empty()) {
            (true, true) => Security::Open,
            (true, false) => Security::Optional(kinds),
            (false, _) => Security::Required(kinds),
        }
    }
}

fn demand(security: &Value, pointer: String) -> Demand {
    let scopes = |value: &Value| -> Vec<String> {
        let list = value.as_array().unwrap_or_default();
        list.iter().filter_map(Value::as_str).take(MOST).map(str::to_owned).collect()
    };
    let alternative = |value: &Value| -> Option<Vec<Requirement>> {
        let map = value.as_object()?;
        Some(
            map.iter()
                .take(MOST)
                .map(|(s, v)| Requirement { scheme: s.to_owned(), scopes: scopes(v) })
                .collect(),
        )
    };
    let list = security.as_array().unwrap_or_default();
    Demand { pointer: Some(pointer), alternatives: list.iter().take(MOST).filter_map(alternative).collect() }
}
