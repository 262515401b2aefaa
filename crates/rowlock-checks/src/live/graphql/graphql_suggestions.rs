//! Errors suggest the names of a schema that introspection may hide.

use rowlock_model::{
    Batch, Case, Category, Confidence, Findings, Known, Meta, Place, Plan, Probe, Proof, Reference, Seen,
    Severity, Verdict,
};

use super::endpoint::{self, control, endpoint, errors, reader};

/// See the page beside this file.
pub(super) struct GraphqlSuggestions;

static META: Meta = Meta {
    id: "graphql-suggestions",
    title: "GraphQL errors suggest the names of fields",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "graphql-suggestions",
    cwe: &[209, 200],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "OWASP GraphQL Cheat Sheet: introspection and field suggestions",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html",
    }],
    page: include_str!("graphql_suggestions.md"),
};

const MISSPELT: &str = "misspelt names";
/// Every schema has `__type(name:)` with these fields, so there is always something to suggest.
const QUERY: &str = "{__type(nam:\"Query\"){nam descriptio}}";

impl Probe for GraphqlSuggestions {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        endpoint::plan(known, 1)
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(endpoint) = endpoint(known) else { return Verdict::Done };
        let reader = match reader(seen) {
            Ok(reader) => reader,
            Err(verdict) => return verdict,
        };
        let Some(exchange) = seen.named(MISSPELT) else {
            return Verdict::Next(Batch::one_by_one(vec![endpoint.ask(MISSPELT, QUERY, &reader)]));
        };
        let messages: Vec<String> =
            errors(exchange).iter().filter_map(|e| Some(e.get("message")?.as_str()?.to_owned())).collect();
        if messages.is_empty() {
            return match exchange.answer() {
                Some(answer) if answer.status < 500 => Verdict::Done,
                _ => Verdict::unsure("a query with misspelt names was not answered"),
            };
        }
        let Some(told) = messages.iter().find(|m| m.contains("Did you mean")) else { return Verdict::Done };
        let mut proof = Proof::of(known, exchange);
        if let Some(control) = control(seen, &reader) {
            proof = proof.and(known, control);
        }
        out.find(
            Place::operation(known, endpoint.operation),
            Confidence::Confirmed,
            format!("a query with misspelt names was answered `{told}`; with such answers a schema is guessed name by name"),
            proof,
        );
        Verdict::Done
    }
}
