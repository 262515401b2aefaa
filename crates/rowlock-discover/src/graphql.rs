//! GraphQL endpoints at their usual paths, told by what they answer to the smallest query.

use rowlock_model::{
    Credential, Exchange, IdentityId, Method, Operation, Payload, Provenance, Request, Role, Surface,
};
use serde_json::{Value, json};

use crate::add;
use crate::fetch::Fetch;

/// Paths whose name says GraphQL: a query may be posted to them.
const NAMED: [&str; 4] = ["/graphql", "/api/graphql", "/gql", "/graphql/"];
/// A path that may be anything: it is only asked by `GET`.
const ANYTHING: &str = "/query";
const SMALLEST: &str = "{__typename}";

/// Adds what answers the smallest query, unless a description has it already.
pub(crate) async fn endpoints(fetch: &mut Fetch<'_>, surface: &mut Surface) {
    let base = fetch.target().base_path.clone();
    let mut paths: Vec<String> = NAMED.map(str::to_owned).to_vec();
    if !base.is_empty() {
        paths.push(format!("{base}/graphql"));
    }
    let unknown: Vec<&String> = paths.iter().filter(|p| !has(surface, p)).collect();
    fetch.ahead(&unknown).await;
    fetch.siblings_of(&unknown).await;
    for path in paths {
        if has(surface, &path) || !fetch.exists(&path).await {
            continue;
        }
        let mut exchange = fetch.ask(smallest(&path, Credential::None)).await;
        if exchange.as_ref().is_some_and(Exchange::refused) && fetch.has_identity() {
            exchange = fetch.ask(smallest(&path, Credential::Valid(IdentityId(0)))).await;
        }
        if exchange.as_ref().is_some_and(speaks) {
            add(surface, operation(&path));
            return;
        }
    }
    let asked = fetch.get(&format!("{base}{ANYTHING}?query=%7B__typename%7D")).await;
    if asked.as_ref().is_some_and(speaks) {
        add(surface, operation(&format!("{base}{ANYTHING}")));
    }
}

fn has(surface: &Surface, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    surface.operations.iter().any(|o| o.method == Method::Post && o.path.trim_end_matches('/') == path)
}

fn smallest(path: &str, credential: Credential) -> Request {
    let mut request = Request::new(Method::Post, path, "look")
        .body("application/json", json!({ "query": SMALLEST }).to_string())
        .with(credential)
        .reading();
    request.role = Role::Look;
    request
}

/// Whether an answer is the name of a root type, which only GraphQL gives.
fn speaks(exchange: &Exchange) -> bool {
    let body = exchange.answer().and_then(rowlock_model::Answer::json);
    body.and_then(|v| v.pointer("/data/__typename").map(Value::is_string)) == Some(true)
}

fn operation(path: &str) -> Operation {
    let text = json!({"type": "string"});
    let schema = json!({
        "type": "object",
        "properties": {"query": text, "variables": {"type": "object"}, "operationName": text},
        "required": ["query"],
    });
    let mut operation = Operation::seen(Method::Post, path, Provenance::Guess);
    operation.summary = Some("GraphQL".to_owned());
    operation.payload =
        Some(Payload { media_type: "application/json".to_owned(), schema: (&schema).into(), required: true });
    operation
}
