//! One request carries many queries: whatever counts requests counts one.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Place, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};
use serde_json::{Value, json};

use super::endpoint::{self, answered, control, data, introspected};
use super::schema::Schema;

/// See the page beside this file.
pub(super) struct GraphqlBatching;

static META: Meta = Meta {
    id: "graphql-batching",
    title: "One request may carry any number of GraphQL queries",
    category: Category::Input,
    severity: Severity::Medium,
    core: false,
    weakness: "graphql-batching",
    cwe: &[770, 799],
    owasp: 4,
    asvs: &["4.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP GraphQL Cheat Sheet: batching attacks",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html",
    }],
    page: include_str!("graphql_batching.md"),
};

const ARRAY: &str = "an array of queries";
const ALIASES: &str = "one field under many names";
const QUERIES: usize = 20;
const NAMES: usize = 60;

impl Probe for GraphqlBatching {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        endpoint::plan(known, 2)
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (endpoint, reader, exchange) = match introspected(known, seen) {
            Ok(begun) => begun,
            Err(verdict) => return verdict,
        };
        let field = Schema::read(exchange).as_ref().and_then(real_field);
        let (Some(array), Some(aliases)) = (seen.named(ARRAY), seen.named(ALIASES)) else {
            let queries = vec![json!({"query": "{__typename}"}); QUERIES];
            let asked = field.as_deref().unwrap_or("__typename");
            let many: Vec<String> = (0..NAMES).map(|n| format!("n{n}:{asked}")).collect();
            return Verdict::Next(Batch::one_by_one(vec![
                endpoint.post(ARRAY, &Value::Array(queries), &reader),
                endpoint.ask(ALIASES, &format!("{{{}}}", many.join(" ")), &reader),
            ]));
        };
        if array.answer().is_none() && aliases.answer().is_none() {
            return Verdict::unsure("neither way to send many queries was answered");
        }
        let by_array = all_answered(array);
        let by_name =
            answered(aliases) && data(aliases).and_then(|d| Some(d.as_object()?.len())) == Some(NAMES);
        let (exchange, how, severity, confidence) = match (by_array, by_name, field) {
            (true, true, _) => (
                array,
                format!(
                    "an array of {QUERIES} queries and one query with {NAMES} names for a field were both answered in full"
                ),
                Severity::Medium,
                Confidence::Confirmed,
            ),
            (true, false, _) => (
                array,
                format!("an array of {QUERIES} queries was answered in full"),
                Severity::Medium,
                Confidence::Confirmed,
            ),
            (false, true, Some(field)) => (
                aliases,
                format!("`{field}` was answered under {NAMES} names in one query"),
                Severity::Low,
                Confidence::Confirmed,
            ),
            // What costs nothing may be free of a limit that holds for all else.
            (false, true, None) => (
                aliases,
                format!(
                    "`__typename` was answered under {NAMES} names in one query; of other fields the names are not known"
                ),
                Severity::Low,
                Confidence::Tentative,
            ),
            (false, false, _) => return Verdict::Done,
        };
        let mut proof = Proof::of(known, exchange);
        if let Some(control) = control(seen, &reader) {
            proof = proof.and(known, control);
        }
        let because = format!("{how}: a throttle that counts requests counts one");
        out.find(Place::operation(known, endpoint.operation), confidence, because, proof).severity(severity);
        Verdict::Done
    }
}

/// A field of the service itself that costs little: a value, or one object's first value.
fn real_field(schema: &Schema) -> Option<String> {
    let free = || schema.roots().iter().filter(|f| !f.needs_arguments());
    let value = free().find(|f| f.is_value()).map(|f| f.name.clone());
    let of_object = |list: bool| {
        free().filter(|f| f.is_object() && f.list == list).find_map(|f| {
            let leaf = schema.leaves(&f.of).first().copied()?;
            Some(format!("{}{{{leaf}}}", f.name))
        })
    };
    value.or_else(|| of_object(false)).or_else(|| of_object(true))
}

fn all_answered(exchange: &Exchange) -> bool {
    let body = exchange.answer().and_then(rowlock_model::Answer::json);
    let answers = body.as_ref().and_then(Value::as_array);
    answers
        .is_some_and(|a| a.len() == QUERIES && a.iter().all(|one| one.pointer("/data/__typename").is_some()))
}
