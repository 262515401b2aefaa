//! Parameters that take an address.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Place, Proof, Reference, Rule, Severity,
};

use crate::outbound::{self, Sign};

/// See the page beside this file.
pub(super) struct SsrfParameter;

static META: Meta = Meta {
    id: "ssrf-parameter",
    title: "A client names an address",
    category: Category::Ssrf,
    severity: Severity::Info,
    core: false,
    weakness: "ssrf-parameter",
    cwe: &[918],
    owasp: 7,
    asvs: &["1.3.6", "13.2.4"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Server-Side Request Forgery Prevention Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
    }],
    page: include_str!("ssrf_parameter.md"),
};

impl Rule<Known> for SsrfParameter {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        if known.surface.operations.is_empty() {
            return Look::NotApplicable("no operation was found".into());
        }
        for place in outbound::places(known) {
            let (confidence, because) = match place.sign {
                Sign::Format => (Confidence::Firm, "the description gives it the format of a URL"),
                Sign::Value => (Confidence::Firm, "its ordinary value is a URL"),
                Sign::Name => (Confidence::Tentative, "its name speaks of an address"),
            };
            let label = known.surface.operation(place.operation).map(rowlock_model::Operation::label);
            let fact = format!("{} takes an address in '{}'", label.unwrap_or_default(), place.name);
            let at: Place = place.place(known);
            out.find(
                at,
                confidence,
                format!("{because}; whether the service fetches it is for the experiments to say"),
                Proof::fact(fact),
            );
        }
        Look::Judged
    }
}
