//! Operations that answer although the description does not know them.

use rowlock_model::{
    Answer, Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, Method, Need, Phase,
    Place, Plan, Probe, Proof, Provenance, Reference, Request, Seen, Severity, Sighting, StateRisk, Subject,
    Verdict, likeness,
};

use super::described::{describes, prefix};

/// See the page beside this file.
pub(super) struct UndocumentedOperation;

static META: Meta = Meta {
    id: "undocumented-operation",
    title: "An operation answers that the API's description does not know",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "undocumented-operation",
    cwe: &[1059, 912],
    owasp: 9,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API9:2023 Improper Inventory Management",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",
    }],
    page: include_str!("undocumented_operation.md"),
};

/// What teams add beside the documented operations.
const SIBLINGS: [&str; 16] = [
    "users", "accounts", "admin", "config", "settings", "status", "debug", "internal", "stats", "metrics",
    "export", "logs", "keys", "tokens", "roles", "audit",
];
const SIBLING: &str = "a usual sibling";
const NOBODYS: &str = "a random sibling";

impl Probe for UndocumentedOperation {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some(prefix) = prefix(&known.surface) else {
            return Plan::NotApplicable("the description has no operations".into());
        };
        let who = known.user().map_or(Credential::None, |(id, _)| Credential::Valid(id));
        let random = format!("{prefix}/{}", known.seed.word(META.id, 9));
        let mut requests = vec![Request::get(random, NOBODYS).with(who.clone()).control()];
        let siblings = SIBLINGS.into_iter().map(|word| format!("{prefix}/{word}"));
        requests.extend(
            siblings
                .filter(|path| !describes(&known.surface, path))
                .filter(|path| StateRisk::of(&Method::Get, path, None).is_none())
                .map(|path| Request::get(path, SIBLING).with(who.clone())),
        );
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some((control, missing)) = seen.named(NOBODYS).and_then(|e| Some((e, e.answer()?))) else {
            return Verdict::unsure("the random sibling was not answered, so nothing can be compared");
        };
        for exchange in seen.all(SIBLING) {
            if exchange.answer().is_some_and(|a| exists(a, missing)) {
                tell(known, exchange, control, out);
            }
        }
        for sighting in known.sightings.iter().filter(|s| strays(known, s)) {
            let exchange = &sighting.exchange;
            let Some(missing) = known.missing_as(sighting.who) else { continue };
            if exchange.answer().is_some_and(|a| a.is_success() && !a.is_html() && exists(a, missing)) {
                tell(known, exchange, control, out);
            }
        }
        Verdict::Done
    }
}

/// Whether an answer shows an operation, compared with what a path that nobody has gets.
fn exists(answer: &Answer, missing: &Answer) -> bool {
    // Where any path is answered, an answer shows nothing.
    if missing.is_success() {
        return false;
    }
    let other = !likeness::same_content(answer, missing);
    (answer.is_success() && other) || (answer.status == 401 && missing.status == 404)
}

/// Whether an ordinary request went to an operation that no description knows.
fn strays(known: &Known, sighting: &Sighting) -> bool {
    let Some(operation) = sighting.operation.and_then(|id| known.surface.operation(id)) else { return false };
    let path = operation.path.as_str();
    let file = path.rsplit('/').next().unwrap_or_default();
    let apart = path == "/"
        || path.starts_with("/.well-known/")
        || file.contains('.')
        || known.surface.documents.iter().any(|d| d == path)
        || matches!(file, "docs" | "redoc" | "swagger" | "apidocs" | "oauth2-redirect");
    !apart
        && !matches!(operation.provenance, Provenance::Document | Provenance::Given)
        && !describes(&known.surface, path)
}

fn tell(known: &Known, exchange: &Exchange, control: &Exchange, out: &mut Findings<'_>) {
    out.find(
        Place::of(known, exchange),
        Confidence::Confirmed,
        format!(
            "{} is answered with status {} and is in no description; a random path beside it is answered with \
             status {}",
            exchange.sent.target.split('?').next().unwrap_or_default(),
            exchange.status().unwrap_or_default(),
            control.status().unwrap_or_default()
        ),
        Proof::of(known, exchange).and(known, control),
    );
}
