//! References within the document that lead nowhere.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::Document;

use super::report::{self, Groups, Spot};

/// See the page beside this file.
pub(super) struct RefBroken;

static META: Meta = Meta {
    id: "ref-broken",
    title: "A reference of the description leads nowhere",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "ref-broken",
    cwe: &[1059],
    owasp: 9,
    asvs: &[],
    needs: &[Need::Document],
    references: &[Reference {
        title: "RFC 6901, JSON Pointer",
        url: "https://www.rfc-editor.org/rfc/rfc6901",
    }],
    page: include_str!("ref_broken.md"),
};

impl Rule<Document> for RefBroken {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let mut broken = Groups::new();
        for reference in document.broken_references() {
            broken.of(&reference.target, || (reference.pointer.clone(), 0)).1 += 1;
        }
        let spot = |(target, (pointer, times)): (String, (String, usize))| {
            let because = format!(
                "'{target:.200}' leads nowhere or in a circle ({}); what it should describe is not checked by anybody",
                report::count(times, "place")
            );
            Spot::new(pointer, because)
        };
        report::each(document, out, broken.spots(spot));
        Look::Judged
    }
}
