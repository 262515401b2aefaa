//! The operation that makes accounts, found by path and schema, and what removes them again.

use rowlock_model::{
    Batch, Credential, Exchange, IdentityId, Known, Method, Operation, OperationId, Request, Security,
    Verdict,
};
use serde_json::{Map, Value};

use crate::collection::{Collection, collections, identifier};
use crate::entry::carries_data;
use crate::spec::naming::words;
use crate::{payload, privilege};

/// Words of paths that make accounts whatever their body.
const REGISTER: [&str; 7] =
    ["register", "registration", "signup", "enroll", "enrol", "join", "registrations"];
/// Collections whose `POST` makes an account when its body has a password.
const PEOPLE: [&str; 5] = ["users", "accounts", "members", "customers", "user"];
/// Properties that name an account.
pub(super) const NAMES: [&str; 9] =
    ["username", "user_name", "user", "login", "email", "mail", "e_mail", "email_address", "account"];

/// An account that the scan makes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    /// The user name.
    pub(super) user: String,
    /// The password.
    pub(super) password: String,
}

impl Account {
    /// An account for a purpose, with a password that nobody objects to.
    pub(super) fn of(known: &Known, purpose: &str) -> Self {
        Self { user: known.seed.user(purpose), password: format!("{}-Q7", known.seed.password(purpose)) }
    }

    /// The mail address; it reaches nobody (RFC 2606 section 3).
    pub(super) fn mail(&self) -> String {
        format!("{}@example.com", self.user)
    }

    /// What it is called in a property of this name.
    pub(super) fn named(&self, property: &str, schema: &Value) -> String {
        let is_mail =
            property.contains("mail") || schema.get("format").and_then(Value::as_str) == Some("email");
        if is_mail { self.mail() } else { self.user.clone() }
    }
}

/// The operation that makes accounts.
#[derive(Debug, Clone)]
pub(super) struct Registration<'a> {
    known: &'a Known,
    /// Its place.
    pub(super) id: OperationId,
    operation: &'a Operation,
    properties: Map<String, Value>,
}

impl<'a> Registration<'a> {
    /// The first operation that makes accounts for whoever asks.
    pub(super) fn find(known: &'a Known) -> Option<Self> {
        known.surface.iter().find_map(|(id, operation)| {
            let properties = properties(operation)?;
            let makes = is_registration(operation)
                && properties.keys().any(|p| is_password(p))
                && properties.keys().any(|p| is_name(p));
            makes.then_some(Self { known, id, operation, properties })
        })
    }

    /// Whether accounts are named by a mail address alone.
    pub(super) fn is_by_mail(&self) -> bool {
        self.properties.keys().filter(|p| is_name(p)).all(|p| p.to_ascii_lowercase().contains("mail"))
    }

    /// Makes an account.
    pub(super) fn make(&self, account: &Account, name: &'static str) -> Option<Request> {
        let mut body = match payload::body(self.known, self.operation, &account.user) {
            Some(Value::Object(body)) => body,
            _ => Map::new(),
        };
        for (property, schema) in &self.properties {
            if is_password(property) {
                body.insert(property.clone(), Value::String(account.password.clone()));
            } else if is_name(property) || property.to_ascii_lowercase().contains("mail") {
                body.insert(property.clone(), Value::String(account.named(property, schema)));
            }
        }
        let target = self.operation.sample.as_deref()?;
        let request = Request::new(Method::Post, target, name)
            .body("application/json", Value::Object(body).to_string());
        Some(request.with(self.credential()).of(self.id).fresh())
    }

    fn credential(&self) -> Credential {
        let needs =
            self.operation.security.is_required() || matches!(self.operation.security, Security::Optional(_));
        match self.known.user() {
            Some((id, _)) if needs => Credential::Valid(id),
            _ => Credential::None,
        }
    }

    /// The login of an account that was made, as a Basic pair.
    pub(super) fn login(&self, account: &Account) -> Credential {
        let names = self.properties.keys().filter(|p| is_name(p));
        let by_name = names.clone().any(|p| !p.to_ascii_lowercase().contains("mail"));
        let user = if by_name { account.user.clone() } else { account.mail() };
        Credential::Basic { user, password: account.password.clone() }
    }

    /// The next step of an experiment: an ordinary request with the account's own credentials.
    pub(super) fn sign_in(&self, account: &Account, name: &'static str) -> Verdict {
        let Some(door) = self.known.groups.iter().find(|g| g.basic) else {
            return Verdict::unsure("no operation asks for Basic credentials");
        };
        let request = Request::get(self.known.sample(door.representative).unwrap_or_default(), name);
        let request = request.with(self.login(account)).of(door.representative).fresh();
        Verdict::Next(Batch::one_by_one(vec![request]))
    }

    /// What removes an account that was made; `None` where no `DELETE` is known that could.
    pub(super) fn remove(&self, made: &Exchange, account: &Account) -> Option<Request> {
        let basic = self.known.groups.iter().any(|g| g.basic);
        let credential = if basic { self.login(account) } else { Credential::Valid(IdentityId(0)) };
        let delete = |target: String| {
            Request::new(Method::Delete, target, "remove the account that the experiment made")
                .with(credential.clone())
                .fresh()
        };
        // Its own account is what a client may remove; only with its own credentials is that this one.
        let own = self.known.surface.operations.iter().find(|o| {
            let last = o.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            o.method == Method::Delete
                && matches!(last, "me" | "account" | "profile")
                && !o.path.contains('{')
        });
        if let Some(own) = own.filter(|_| basic) {
            return Some(delete(own.path.clone()));
        }
        let people = |c: &Collection| {
            c.remove.is_some() && PEOPLE.contains(&c.path.rsplit('/').next().unwrap_or_default())
        };
        let collection = collections(self.known).into_iter().find(people)?;
        let parameter = collection.item.rsplit_once('{').map_or("id", |(_, name)| name.trim_end_matches('}'));
        let by_name = is_name(parameter) || parameter == "name";
        let id =
            if by_name { Some(account.user.clone()) } else { identifier(&made.answer()?.json()?, parameter) };
        Some(delete(collection.target(&id?)))
    }

    /// What puts back the accounts that were made: for each its answer and what it was.
    pub(super) fn undo(&self, made: &[(&Exchange, Account)]) -> Vec<Request> {
        made.iter().filter(|(e, _)| accepted(e)).filter_map(|(e, account)| self.remove(e, account)).collect()
    }

    /// The accounts that nothing can remove, one line each.
    pub(super) fn leaves(&self, made: &[(&Exchange, Account)]) -> Vec<String> {
        let left = made.iter().filter(|(e, account)| accepted(e) && self.remove(e, account).is_none());
        left.map(|(_, account)| format!("the account {} stays: no DELETE for it is known", account.user))
            .collect()
    }
}

/// Whether an account was made: 201, 204, or 2xx with data.
pub(super) fn accepted(exchange: &Exchange) -> bool {
    exchange
        .answer()
        .is_some_and(|a| matches!(a.status, 201 | 202 | 204) || (a.is_success() && carries_data(a)))
}

/// Whether an account signed in; what it may do there is another matter.
pub(super) fn signed_in(login: &Exchange) -> bool {
    login.succeeded() || login.status() == Some(403)
}

/// The properties of an operation's JSON body.
pub(super) fn properties(operation: &Operation) -> Option<Map<String, Value>> {
    let payload =
        operation.payload.as_ref().filter(|p| p.media_type.to_ascii_lowercase().contains("json"))?;
    payload.schema.value().get("properties")?.as_object().cloned()
}

/// Whether a property names an account.
pub(super) fn is_name(property: &str) -> bool {
    NAMES.contains(&words(property).join("_").as_str())
}

/// Whether a property is a password or its repetition.
pub(super) fn is_password(property: &str) -> bool {
    let words = words(property);
    words.iter().any(|w| {
        matches!(w.as_str(), "password" | "passwd" | "pwd" | "passphrase" | "password1" | "password2")
    }) && !words.iter().any(|w| matches!(w.as_str(), "old" | "current" | "hint" | "hash"))
}

fn is_registration(operation: &Operation) -> bool {
    let path = operation.path.to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let said = words(last);
    let word = |w: &str| said.iter().any(|s| s == w);
    let registers = REGISTER.iter().any(|r| word(r)) || (word("sign") && word("up"));
    operation.method == Method::Post
        && !path.contains('{')
        && privilege::administrative(operation).is_none()
        && (registers || PEOPLE.contains(&last))
}
