//! The operation with which an account changes its own password.

use rowlock_model::{Credential, Known, Method, Operation, OperationId, Request};
use serde_json::{Map, Value};

use super::recovery::is_code;
use super::registration::{is_name, is_password, properties};
use crate::privilege;
use crate::spec::naming::{is_recovery, words};

/// The operation that changes the caller's password.
#[derive(Debug, Clone)]
pub(super) struct PasswordChange<'a> {
    /// Its place.
    pub(super) id: OperationId,
    operation: &'a Operation,
    properties: Map<String, Value>,
}

impl<'a> PasswordChange<'a> {
    /// The first `POST` that takes a new password for whoever sends it.
    pub(super) fn find(known: &'a Known) -> Option<Self> {
        known.surface.iter().find_map(|(id, operation)| {
            let properties = properties(operation).filter(|_| changes(operation))?;
            let own = properties.keys().any(|p| is_password(p))
                && !properties.keys().any(|p| is_name(p) || is_code(p));
            own.then_some(Self { id, operation, properties })
        })
    }

    /// Changes the password of the account that proves itself so.
    pub(super) fn send(
        &self,
        account: Credential,
        old: &str,
        new: &str,
        name: &'static str,
    ) -> Option<Request> {
        let value = |property: &str| {
            let old_one = words(property).iter().any(|w| matches!(w.as_str(), "old" | "current"));
            match (old_one, is_password(property)) {
                (true, _) => Some(Value::from(old)),
                (false, true) => Some(Value::from(new)),
                _ => None,
            }
        };
        let body: Map<String, Value> =
            self.properties.keys().filter_map(|p| Some((p.clone(), value(p)?))).collect();
        let request = Request::new(Method::Post, self.operation.sample.as_deref()?, name).with(account);
        Some(request.body("application/json", Value::Object(body).to_string()).of(self.id).fresh())
    }
}

fn changes(operation: &Operation) -> bool {
    let said = words(&operation.path);
    operation.method == Method::Post
        && said.iter().any(|w| matches!(w.as_str(), "password" | "passwd"))
        && !is_recovery(&said)
        && !operation.path.contains('{')
        && privilege::administrative(operation).is_none()
}
