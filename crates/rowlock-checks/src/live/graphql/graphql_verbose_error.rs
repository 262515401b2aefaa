//! GraphQL errors tell of the code behind them.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Place, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};
use serde_json::Value;

use super::endpoint::{self, control, errors, introspected};
use super::schema::{Field, Schema};

/// See the page beside this file.
pub(super) struct GraphqlVerboseError;

static META: Meta = Meta {
    id: "graphql-verbose-error",
    title: "GraphQL errors tell of the code behind them",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "graphql-verbose-error",
    cwe: &[209],
    owasp: 8,
    asvs: &["16.5.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP GraphQL Cheat Sheet: error handling",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html",
    }],
    page: include_str!("graphql_verbose_error.md"),
};

const ODD: &str = "an odd value in a query";
const SYNTAX: &str = "a query that ends too soon";
/// Fields that get an odd value.
const FIELDS: usize = 4;
/// Signs of a stack trace.
const TRACES: [&str; 5] =
    ["traceback (most recent call last)", ".py\", line", "node_modules/", "\"stacktrace\":[\"", "at object."];
/// Signs of an exception or a database driver that nobody meant to show.
const INSIDES: [&str; 13] = [
    "object has no attribute",
    "object is not subscriptable",
    "invalid literal for int()",
    "badly formed hexadecimal uuid",
    "unsupported operand type",
    "is not json serializable",
    "sqlite3.",
    "psycopg",
    "sqlalchemy",
    "sqlstate",
    "operationalerror",
    "syntax error at or near",
    "keyerror",
];

impl Probe for GraphqlVerboseError {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        endpoint::plan(known, 1 + FIELDS)
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (endpoint, reader, exchange) = match introspected(known, seen) {
            Ok(begun) => begun,
            Err(verdict) => return verdict,
        };
        let schema = Schema::read(exchange);
        if seen.named(SYNTAX).is_none() {
            let odd = schema.iter().flat_map(|s| s.roots().iter().filter_map(|f| odd(s, f))).take(FIELDS);
            let asked = odd.map(|query| endpoint.ask(ODD, &query, &reader));
            let broken = endpoint.ask(SYNTAX, "{", &reader);
            return Verdict::Next(Batch::one_by_one([broken].into_iter().chain(asked).collect()));
        }
        let told = seen.exchanges.iter().filter_map(|e| Some((e, sign(e)?)));
        let Some((exchange, (severity, sign))) = told.max_by_key(|(_, (severity, _))| *severity) else {
            return Verdict::Done;
        };
        let mut proof = Proof::of(known, exchange);
        if let Some(control) = control(seen, &reader) {
            proof = proof.and(known, control);
        }
        out.find(
            Place::operation(known, endpoint.operation),
            Confidence::Firm,
            format!(
                "{} was answered with an error that holds {sign}; the smallest query has no error",
                exchange.name
            ),
            proof,
        )
        .severity(severity);
        Verdict::Done
    }
}

/// What an answer's errors give away, and how bad that is.
fn sign(exchange: &Exchange) -> Option<(Severity, String)> {
    let all = errors(exchange);
    let extended = all.iter().any(|e| {
        let extensions = e.get("extensions");
        let member = |name: &str| extensions.and_then(|x| x.get(name)).is_some_and(|v| !is_nothing(v));
        ["exception", "stacktrace", "traceback", "trace", "debugMessage"].iter().any(|name| member(name))
    });
    let text = Value::Array(all).to_string().replace("\\\"", "\"").to_ascii_lowercase();
    if extended || TRACES.iter().any(|s| text.contains(s)) {
        return Some((Severity::Medium, "a stack trace or the exception itself".to_owned()));
    }
    let inside = INSIDES.iter().find(|s| text.contains(*s))?;
    Some((Severity::Low, format!("`{inside}`, the words of an exception inside")))
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.values().all(is_nothing),
        _ => false,
    }
}

/// A query with a value that careless code trips over, for a field that takes plain arguments.
fn odd(schema: &Schema, field: &Field) -> Option<String> {
    let given = field.args.iter().filter(|a| a.required || !field.needs_arguments()).map(|arg| {
        let value = match arg.of.as_str() {
            "ID" | "String" => "\"rowlock'\"",
            "Int" => "2147483647",
            "Float" => "-1e300",
            "Boolean" => "false",
            _ => return None,
        };
        (!arg.list).then(|| format!("{}:{value}", arg.name))
    });
    let given: Vec<String> = given.collect::<Option<_>>()?;
    if given.is_empty() {
        return None;
    }
    let leaf = schema.leaves(&field.of).first().copied().unwrap_or("__typename");
    let inside = if field.is_object() { format!("{{{leaf}}}") } else { String::new() };
    (field.is_object() || field.is_value())
        .then(|| format!("{{{}({}){inside}}}", field.name, given.join(" ")))
}
