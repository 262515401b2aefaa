//! The GraphQL endpoint: which operation it is, as whom it answers, and how it is asked.

use rowlock_model::{
    Batch, Case, Credential, Exchange, IdentityId, Known, Method, Operation, OperationId, Phase, Plan,
    Request, Seen, Verdict,
};
use serde_json::{Value, json};

/// Why the checks of GraphQL do not apply.
pub(super) const NONE: &str = "no GraphQL endpoint was found";
/// Requests that come before what a check asks itself.
pub(super) const BEFORE: usize = 3;

const NOBODY: &str = "the smallest query, as nobody";
const USER: &str = "the smallest query, as the given user";
const SCHEMA: &str = "introspection";

/// All that the checks read of a schema.
const INTROSPECTION: &str = "query Types{__schema{queryType{name}mutationType{name}types{kind name \
    fields{name args{name defaultValue type{...Ref}}type{...Ref}}}}}\
    fragment Ref on __Type{kind name ofType{kind name ofType{kind name ofType{kind name}}}}";

/// An operation that takes queries.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    pub(super) operation: OperationId,
    target: String,
}

/// The endpoint, when the surface has one.
pub(super) fn endpoint(known: &Known) -> Option<Endpoint> {
    let (operation, target) = known
        .surface
        .iter()
        .filter(|(_, o)| o.method == Method::Post && takes_queries(o))
        .find_map(|(id, o)| Some((id, o.sample.clone()?)))?;
    Some(Endpoint { operation, target })
}

/// The case of a check: who is answered is asked first, and at most so many requests follow.
pub(super) fn plan(known: &Known, most: usize) -> Plan {
    let cases = endpoint(known).map(|endpoint| {
        let user = known.user().map(|_| Credential::Valid(IdentityId(0)));
        let smallest = |name, reader: Credential| endpoint.ask(name, "{__typename}", &reader).control();
        let asked = [Some(smallest(NOBODY, Credential::None)), user.map(|u| smallest(USER, u))];
        let requests = asked.into_iter().flatten().collect();
        Case::on(endpoint.operation, requests).at_most(BEFORE + most).in_phase(Phase::Read)
    });
    Plan::cases_or(cases.into_iter().collect(), NONE)
}

/// As whom the endpoint answers, nobody first; else why it cannot be told.
pub(super) fn reader(seen: &Seen<'_>) -> Result<Credential, Verdict> {
    [NOBODY, USER]
        .iter()
        .filter_map(|name| seen.named(name))
        .find(|e| data(e).is_some_and(|d| d.get("__typename").is_some_and(Value::is_string)))
        .map(|e| e.sent.credential.clone())
        .ok_or_else(|| {
            Verdict::unsure("the endpoint answers `{__typename}` neither to nobody nor to the given user")
        })
}

/// What a check of the schema begins with: the endpoint, as whom it answers, and its answer to introspection;
/// else the verdict until these are there.
pub(super) fn introspected<'a>(
    known: &Known,
    seen: &Seen<'a>,
) -> Result<(Endpoint, Credential, &'a Exchange), Verdict> {
    let endpoint = endpoint(known).ok_or(Verdict::Done)?;
    let reader = reader(seen)?;
    let ask = || Verdict::Next(Batch::one_by_one(vec![endpoint.introspect(&reader)]));
    let exchange = seen.named(SCHEMA).ok_or_else(ask)?;
    Ok((endpoint, reader, exchange))
}

/// The exchange that showed that the endpoint answers this reader.
pub(super) fn control<'a>(seen: &Seen<'a>, reader: &Credential) -> Option<&'a Exchange> {
    seen.named(if *reader == Credential::None { NOBODY } else { USER })
}

impl Endpoint {
    /// A query; it only reads, whatever its method.
    pub(super) fn ask(&self, name: impl Into<String>, query: &str, reader: &Credential) -> Request {
        self.post(name, &json!({ "query": query }), reader)
    }

    /// A body of queries.
    pub(super) fn post(&self, name: impl Into<String>, body: &Value, reader: &Credential) -> Request {
        Request::new(Method::Post, self.target.clone(), name.into())
            .body("application/json", body.to_string())
            .with(reader.clone())
            .of(self.operation)
            .reading()
    }

    /// What came of a query that was asked as this reader.
    pub(super) fn came<'a>(&self, seen: &Seen<'a>, query: &str, reader: &Credential) -> Option<&'a Exchange> {
        let sent = self.ask("", query, reader).sent;
        seen.exchanges.iter().find(|e| e.sent == sent)
    }

    /// What types there are; equal for all checks, so it is sent once.
    pub(super) fn introspect(&self, reader: &Credential) -> Request {
        self.ask(SCHEMA, INTROSPECTION, reader)
    }
}

/// `data` of an answer that has one.
pub(super) fn data(exchange: &Exchange) -> Option<Value> {
    exchange.answer()?.json()?.get("data").filter(|d| d.is_object()).cloned()
}

/// The messages of an answer's `errors` (GraphQL specification section 7.1.2).
pub(super) fn errors(exchange: &Exchange) -> Vec<Value> {
    let body = exchange.answer().and_then(rowlock_model::Answer::json);
    body.and_then(|b| b.get("errors")?.as_array().cloned()).unwrap_or_default()
}

/// Whether all of a query was answered and nothing of it refused.
pub(super) fn answered(exchange: &Exchange) -> bool {
    data(exchange).is_some() && errors(exchange).is_empty()
}

fn takes_queries(operation: &Operation) -> bool {
    let last =
        operation.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let has = |name: &str| {
        operation
            .payload
            .as_ref()
            .is_some_and(|p| p.schema.value().pointer(&format!("/properties/{name}")).is_some())
    };
    matches!(last.as_str(), "graphql" | "gql") || (has("query") && (has("variables") || has("operationName")))
}
