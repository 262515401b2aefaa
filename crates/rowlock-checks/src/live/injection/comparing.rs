//! `POST` operations that compare what they are sent with what is stored, and store nothing: log in, look up.

use rowlock_model::{Case, Consent, Credential, Known, Method, Operation, OperationId, Phase, Request};
use serde_json::{Map, Value};

use crate::collection::makes;
use crate::payload::body;

/// Words in a path that compares.
const WORDS: [&str; 9] =
    ["login", "signin", "sign-in", "auth", "token", "session", "search", "find", "lookup"];

/// An operation that compares, and the body that it should take.
pub(super) struct Comparing<'k> {
    id: OperationId,
    operation: &'k Operation,
    made: Map<String, Value>,
    credential: Credential,
}

/// Every comparing operation whose JSON body has a text, where the owner agreed to writes.
pub(super) fn comparing(known: &Known) -> Vec<Comparing<'_>> {
    if !known.allows(Consent::Write) {
        return Vec::new();
    }
    let compares = |id, operation: &Operation| {
        let path = operation.path.to_ascii_lowercase();
        operation.method == Method::Post
            && !path.contains('{')
            && !makes(known, id)
            && WORDS.iter().any(|w| path.contains(w))
    };
    let all = known.surface.iter().filter(|(id, operation)| compares(*id, operation));
    all.filter_map(|(id, operation)| {
        let Value::Object(made) = body(known, operation, "comparing")? else { return None };
        let credential = match known.user() {
            Some((user, _)) if operation.security.is_required() => Credential::Valid(user),
            _ => Credential::None,
        };
        made.values().any(Value::is_string).then_some(Comparing { id, operation, made, credential })
    })
    .collect()
}

impl Comparing<'_> {
    /// The operation.
    pub(super) fn id(&self) -> OperationId {
        self.id
    }

    /// A case of these requests, with room for further ones.
    pub(super) fn case(&self, requests: Vec<Request>, most: usize) -> Case {
        Case::on(self.id, requests).at_most(most).in_phase(Phase::Write).with_consent(Consent::Write)
    }

    /// The request with this value in place of every text.
    pub(super) fn ask(&self, name: &'static str, value: &Value) -> Request {
        let mut body = self.made.clone();
        body.values_mut().filter(|v| v.is_string()).for_each(|text| *text = value.clone());
        Request::new(Method::Post, self.operation.path.clone(), name)
            .with(self.credential.clone())
            .body("application/json", Value::Object(body).to_string())
            .of(self.id)
    }
}
