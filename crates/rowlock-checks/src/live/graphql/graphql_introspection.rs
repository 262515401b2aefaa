//! The whole schema is told to whoever asks.

use rowlock_model::{
    Case, Category, Confidence, Credential, Findings, Known, Meta, Place, Plan, Probe, Proof, Reference,
    Seen, Severity, Verdict,
};

use super::endpoint::{self, control, introspected};
use super::schema::Schema;

/// See the page beside this file.
pub(super) struct GraphqlIntrospection;

static META: Meta = Meta {
    id: "graphql-introspection",
    title: "The GraphQL schema is told to whoever asks",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "graphql-introspection",
    cwe: &[200, 651],
    owasp: 9,
    asvs: &["4.3.2"],
    needs: &[],
    references: &[Reference {
        title: "GraphQL specification: introspection",
        url: "https://spec.graphql.org/October2021/#sec-Introspection",
    }],
    page: include_str!("graphql_introspection.md"),
};

impl Probe for GraphqlIntrospection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        endpoint::plan(known, 0)
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (endpoint, reader, exchange) = match introspected(known, seen) {
            Ok(begun) => begun,
            Err(verdict) => return verdict,
        };
        if exchange.answer().is_none() {
            return Verdict::unsure("introspection was not answered");
        }
        let Some(schema) = Schema::read(exchange) else { return Verdict::Done };
        let nobody = reader == Credential::None;
        let mut proof = Proof::of(known, exchange);
        if let Some(control) = control(seen, &reader) {
            proof = proof.and(known, control);
        }
        out.find(
            Place::operation(known, endpoint.operation),
            Confidence::Confirmed,
            format!(
                "introspection told {} the {} object types of the service and all their fields",
                if nobody { "anybody" } else { "a user without further rights" },
                schema.own_types()
            ),
            proof,
        )
        .severity(if nobody { Severity::Low } else { Severity::Info });
        Verdict::Done
    }
}
