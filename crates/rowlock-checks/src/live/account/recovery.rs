//! The operations that recover an account: the one that asks for a code, and the one that takes it.

use rowlock_model::{Known, Method, Operation, OperationId, Request};
use serde_json::{Map, Value};

use super::account_enumeration::{KNOWN, UNKNOWN};
use super::registration::{Account, is_name, is_password, properties};
use crate::spec::naming::{is_recovery, words};
use crate::{payload, privilege};

/// The operation that asks for a recovery code or link.
#[derive(Debug, Clone)]
pub(super) struct Recovery<'a> {
    known: &'a Known,
    /// Its place.
    pub(super) id: OperationId,
    operation: &'a Operation,
    properties: Map<String, Value>,
}

impl<'a> Recovery<'a> {
    /// The first operation that starts a recovery: it takes a name and neither code nor new password.
    pub(super) fn find(known: &'a Known) -> Option<Self> {
        known.surface.iter().find_map(|(id, operation)| {
            let properties = properties(operation).filter(|_| recovers(operation))?;
            let starts = properties.keys().any(|p| is_name(p))
                && !properties.keys().any(|p| is_password(p) || is_code(p));
            starts.then_some(Self { known, id, operation, properties })
        })
    }

    /// The account of the given user, where the recovery can be told of it: its mail address is not known
    /// unless it is the name.
    pub(super) fn given(&self) -> Option<Account> {
        let (_, identity) = self.known.user().filter(|(_, i)| i.is_basic())?;
        let by_name = self.properties.keys().filter(|p| is_name(p)).all(|p| !p.contains("mail"));
        let user = match identity.name.strip_suffix("@example.com") {
            Some(user) => user,
            None if by_name && !identity.name.contains('@') => identity.name.as_str(),
            None => return None,
        };
        Some(Account { user: user.to_owned(), password: String::new() })
    }

    /// Asks for a known account and for nobody in turn, twice.
    pub(super) fn pairs(&self, account: &Account) -> Option<Vec<Request>> {
        let nobody = |n: usize| Account::of(self.known, &format!("nobody to recover {n}"));
        Some(vec![
            self.ask(account, KNOWN)?,
            self.ask(&nobody(1), UNKNOWN)?.control(),
            self.ask(&nobody(2), UNKNOWN)?.control(),
            self.ask(account, KNOWN)?,
        ])
    }

    /// Asks for a code for this name; a mail address is used where one is asked for.
    pub(super) fn ask(
        &self,
        account: &Account,
        name: impl Into<std::borrow::Cow<'static, str>>,
    ) -> Option<Request> {
        let mut body = base(self.known, self.operation, &account.user);
        for (property, schema) in self.properties.iter().filter(|(p, _)| is_name(p)) {
            body.insert(property.clone(), Value::String(account.named(property, schema)));
        }
        post(self.operation, self.id, body, name)
    }
}

/// The operation that takes a code and a new password.
#[derive(Debug, Clone)]
pub(super) struct Completion<'a> {
    known: &'a Known,
    id: OperationId,
    operation: &'a Operation,
    properties: Map<String, Value>,
}

impl<'a> Completion<'a> {
    /// The first operation that ends a recovery.
    pub(super) fn find(known: &'a Known) -> Option<Self> {
        known.surface.iter().find_map(|(id, operation)| {
            let properties = properties(operation).filter(|_| recovers(operation))?;
            let ends = properties.keys().any(|p| is_code(p)) && properties.keys().any(|p| is_password(p));
            ends.then_some(Self { known, id, operation, properties })
        })
    }

    /// Its place.
    pub(super) fn id(&self) -> OperationId {
        self.id
    }

    /// How many digits a code has, when it is described as a short number of four to six.
    pub(super) fn digits(&self) -> Option<usize> {
        self.properties.iter().filter(|(p, _)| is_code(p)).find_map(|(_, schema)| {
            let number = |key: &str| schema.get(key).and_then(Value::as_u64);
            let pattern = schema.get("pattern").and_then(Value::as_str).unwrap_or_default();
            let shaped =
                |n: &usize| ["\\d", "[0-9]"].iter().any(|d| pattern.contains(&format!("{d}{{{n}}}")));
            let length =
                || number("maxLength").filter(|n| (4..=6).contains(n)).and_then(|n| usize::try_from(n).ok());
            let bound = || [4, 5, 6].into_iter().find(|n| number("maximum") == Some(10_u64.pow(*n) - 1));
            [4, 5, 6]
                .into_iter()
                .find(shaped)
                .or_else(length)
                .or_else(|| bound().and_then(|n| usize::try_from(n).ok()))
        })
    }

    /// Sends a code and a new password for this account.
    pub(super) fn send(
        &self,
        account: &Account,
        code: &str,
        name: impl Into<std::borrow::Cow<'static, str>>,
    ) -> Option<Request> {
        let mut body = base(self.known, self.operation, &account.user);
        for (property, schema) in &self.properties {
            let value = if is_code(property) {
                let number = schema.get("type").and_then(Value::as_str) == Some("integer");
                code.parse::<u64>().ok().filter(|_| number).map_or_else(|| Value::from(code), Value::from)
            } else if is_password(property) {
                Value::from(account.password.clone())
            } else if is_name(property) {
                Value::from(account.named(property, schema))
            } else {
                continue;
            };
            body.insert(property.clone(), value);
        }
        post(self.operation, self.id, body, name)
    }
}

/// Whether a property is a recovery code.
pub(super) fn is_code(property: &str) -> bool {
    let words = words(property);
    let last = words.last().map(String::as_str).unwrap_or_default();
    matches!(last, "code" | "otp" | "pin" | "token")
        && !matches!(
            words.join("_").as_str(),
            "country_code" | "zip_code" | "csrf_token" | "postal_code" | "status_code"
        )
}

/// Whether a path is where somebody who cannot sign in recovers the account; `/quota/reset` is not.
fn recovers(operation: &Operation) -> bool {
    operation.method == Method::Post
        && operation.sample.is_some()
        && is_recovery(&words(&operation.path))
        && privilege::administrative(operation).is_none()
        && !operation.path.contains('{')
}

fn base(known: &Known, operation: &Operation, purpose: &str) -> Map<String, Value> {
    match payload::body(known, operation, purpose) {
        Some(Value::Object(body)) => body,
        _ => Map::new(),
    }
}

fn post(
    operation: &Operation,
    id: OperationId,
    body: Map<String, Value>,
    name: impl Into<std::borrow::Cow<'static, str>>,
) -> Option<Request> {
    let request = Request::new(Method::Post, operation.sample.as_deref()?, name);
    Some(request.body("application/json", Value::Object(body).to_string()).of(id).fresh())
}
