//! The API's description and its viewers, served to anybody.

use rowlock_model::{
    Answer, Case, Category, Confidence, Exchange, Findings, Known, Meta, Phase, Place, Plan, Probe, Proof,
    Reference, Request, Role, Seen, Severity, Subject, Verdict,
};
use serde_json::Value;

/// See the page beside this file.
pub(super) struct DocsExposed;

static META: Meta = Meta {
    id: "docs-exposed",
    title: "The API's description is served to anybody",
    category: Category::Inventory,
    severity: Severity::Low,
    core: true,
    weakness: "docs-exposed",
    cwe: &[651, 200],
    owasp: 9,
    asvs: &["13.4.5"],
    needs: &[],
    references: &[Reference {
        title: "FastAPI: conditional OpenAPI",
        url: "https://fastapi.tiangolo.com/how-to/conditional-openapi/",
    }],
    page: include_str!("docs_exposed.md"),
};

/// Where frameworks put them.
const PATHS: [&str; 16] = [
    "/docs",
    "/redoc",
    "/openapi.json",
    "/openapi.yaml",
    "/swagger.json",
    "/swagger.yaml",
    "/swagger",
    "/swagger-ui/",
    "/swagger-ui.html",
    "/apidocs/",
    "/apispec_1.json",
    "/api-docs",
    "/api/docs",
    "/v3/api-docs",
    "/graphiql",
    "/scalar",
];
const DOCS: &str = "a usual place of descriptions";
const NOBODYS: &str = "a random path";

impl Probe for DocsExposed {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let base = &known.target.base_path;
        let mut paths: Vec<String> = PATHS.into_iter().map(str::to_owned).collect();
        if !base.is_empty() {
            paths.extend(PATHS.into_iter().take(4).map(|path| format!("{base}{path}")));
        }
        let found = known.surface.documents.iter().filter(|d| d.starts_with('/') && !d.starts_with("//"));
        for document in found {
            // A document given as a file has a path too; only what was fetched is asked for, and asking harms nobody.
            if !paths.contains(document) {
                paths.push(document.clone());
            }
        }
        let random = format!("{base}/{}", known.seed.word(META.id, 10));
        let mut requests = vec![Request::get(random, NOBODYS).control()];
        requests.extend(paths.into_iter().map(|path| Request::get(path, DOCS)));
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(control) = seen.named(NOBODYS).filter(|e| e.answer().is_some()) else {
            return Verdict::unsure("the random path was not answered, so nothing can be compared");
        };
        if kind(control).is_some() {
            return Verdict::unsure("the service answers any path with a description");
        }
        for exchange in seen.exchanges.iter().filter(|e| e.role == Role::Attack) {
            let Some(kind) = kind(exchange) else { continue };
            out.find(
                Place::of(known, exchange),
                Confidence::Confirmed,
                format!(
                    "{} is answered to anybody with {kind}; a random path is not (status {})",
                    exchange.sent.target,
                    control.status().unwrap_or_default()
                ),
                Proof::of(known, exchange).and(known, control),
            );
        }
        Verdict::Done
    }
}

/// What kind of description an answer is, by its content.
fn kind(exchange: &Exchange) -> Option<&'static str> {
    let answer = exchange.answer().filter(|a| a.is_success())?;
    if answer.is_html() { viewer(answer) } else { description(answer) }
}

fn viewer(answer: &Answer) -> Option<&'static str> {
    let text: String = answer.text().chars().take(20_000).collect::<String>().to_ascii_lowercase();
    let signs = [
        ("swagger-ui", "Swagger UI"),
        ("swagger ui", "Swagger UI"),
        ("<redoc", "ReDoc"),
        ("redoc.standalone", "ReDoc"),
        ("<rapi-doc", "RapiDoc"),
        ("<elements-api", "Stoplight Elements"),
        ("@scalar/api-reference", "Scalar"),
        ("graphiql.min.js", "GraphiQL"),
    ];
    signs.into_iter().find(|(sign, _)| text.contains(sign)).map(|(_, name)| name)
}

fn description(answer: &Answer) -> Option<&'static str> {
    if let Some(value) = answer.json() {
        let versioned = value.get("openapi").or_else(|| value.get("swagger")).is_some_and(Value::is_string);
        return (versioned && value.get("paths").is_some()).then_some("an OpenAPI document");
    }
    let text: String = answer.text().chars().take(200_000).collect();
    let line = |starts: &[&str]| text.lines().any(|l| starts.iter().any(|s| l.starts_with(s)));
    let marks: [&str; 4] = ["openapi:", "swagger:", "\"openapi\"", "{\"openapi\""];
    let yaml = line(&marks[..2]) && line(&["paths:"]);
    // A document that was too long to be kept whole is no JSON any more.
    let cut =
        answer.truncated && text.trim_start().starts_with('{') && marks[2..].iter().any(|m| text.contains(m));
    (yaml || cut).then_some("an OpenAPI document")
}
