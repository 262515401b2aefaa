//! References that are fetched from other servers.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::naming;
use super::report::{self, Groups, Spot};

/// See the page beside this file.
pub(super) struct RefRemote;

static META: Meta = Meta {
    id: "ref-remote",
    title: "The description is completed from other servers",
    category: Category::Consumption,
    severity: Severity::Low,
    core: false,
    weakness: "ref-remote",
    cwe: &[829],
    owasp: 10,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OpenAPI 3.1.1, Reference Object",
        url: "https://spec.openapis.org/oas/v3.1.1.html#reference-object",
    }],
    page: include_str!("ref_remote.md"),
};

impl Rule<Document> for RefRemote {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let mut remote = Groups::new();
        for reference in document.remote_references() {
            // A file beside the description is part of it; only what is fetched from elsewhere is foreign.
            if !reference.target.contains("://") && !reference.target.starts_with("//") {
                continue;
            }
            let source = reference.target.split('#').next().unwrap_or_default();
            remote.of(source, || (reference.pointer.clone(), 0)).1 += 1;
        }
        let spot = |(source, (pointer, times)): (String, (String, usize))| {
            let because = format!(
                "'{source:.200}' is fetched by every tool that reads this description ({}), and whoever controls it \
                 changes what they check",
                report::count(times, "place")
            );
            let plain = naming::is_plain_http(&source);
            let spot = Spot::new(pointer, because);
            if plain { spot.severity(Severity::Medium) } else { spot }
        };
        report::each(document, out, remote.spots(spot));
        Look::Judged
    }
}
