//! Queries nest as deep as the client likes.

use rowlock_model::{
    Batch, Case, Category, Confidence, Findings, Known, Meta, Place, Plan, Probe, Proof, Reference, Seen,
    Severity, Verdict,
};

use super::endpoint::{self, answered, introspected};
use super::schema::{Field, Schema};

/// See the page beside this file.
pub(super) struct GraphqlDepth;

static META: Meta = Meta {
    id: "graphql-depth",
    title: "GraphQL queries may nest without bound",
    category: Category::Input,
    severity: Severity::Medium,
    core: false,
    weakness: "graphql-depth",
    cwe: &[674, 770],
    owasp: 4,
    asvs: &["4.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP GraphQL Cheat Sheet: depth limiting",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/GraphQL_Cheat_Sheet.html",
    }],
    page: include_str!("graphql_depth.md"),
};

const DEEP: &str = "a query fifteen levels deep";
const SHALLOW: &str = "the same two levels deep";
const LEVELS: usize = 15;

impl Probe for GraphqlDepth {
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
        let Some(schema) = Schema::read(exchange) else {
            return Verdict::unsure("introspection is refused, so which types nest is not known");
        };
        // One object leads to one object at each step: the answer stays small, and the query can really run.
        let small = schema.walk(LEVELS - 1, |f| !f.list);
        let runs = small.is_some();
        // Types that do not lead back to each other bound the depth by themselves.
        let Some(path) = small.or_else(|| schema.walk(LEVELS - 1, |_| true)) else { return Verdict::Done };
        let (Some(deep), Some(shallow)) = (seen.named(DEEP), seen.named(SHALLOW)) else {
            return Verdict::Next(Batch::one_by_one(vec![
                endpoint.ask(SHALLOW, &nested(&path[..1], runs), &reader).control(),
                endpoint.ask(DEEP, &nested(&path, runs), &reader),
            ]));
        };
        if !answered(shallow) {
            return Verdict::unsure("a query two levels deep was not answered without errors");
        }
        if !answered(deep) {
            return Verdict::Done;
        }
        let (confidence, how) = if runs {
            (Confidence::Confirmed, "was carried out")
        } else {
            (Confidence::Firm, "passed validation (its lists were left out by `@include`, to burden nobody)")
        };
        let names: Vec<&str> = path.iter().take(3).map(|f| f.name.as_str()).collect();
        out.find(
            Place::operation(known, endpoint.operation),
            confidence,
            format!("a query {LEVELS} levels deep ({} …) {how}, like one two levels deep", names.join(" → ")),
            Proof::of(known, deep).and(known, shallow),
        );
        Verdict::Done
    }
}

/// The fields inside one another, `__typename` innermost; what would run through lists is left out when it runs.
fn nested(path: &[&Field], runs: bool) -> String {
    let mut query = "__typename".to_owned();
    for (at, field) in path.iter().enumerate().rev() {
        let skipped = if at == 0 && !runs { " @include(if:false)" } else { "" };
        query = format!("{}{skipped}{{{query}}}", field.name);
    }
    format!("{{__typename {query}}}")
}
