//! Basic is the only scheme: advice, not a fault.

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Known, Look, Meta, Place, Proof, Reference, Rule, Security,
    Severity,
};

use crate::challenge;

/// See the page beside this file.
pub(super) struct WeakSchemeOnly;

static META: Meta = Meta {
    id: "weak-scheme-only",
    title: "HTTP Basic is the only way to authenticate",
    category: Category::Authentication,
    severity: Severity::Info,
    core: false,
    weakness: "weak-scheme-only",
    cwe: &[522],
    owasp: 2,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RFC 7617 section 4",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-4",
    }],
    page: include_str!("weak_scheme_only.md"),
};

impl Rule<Known> for WeakSchemeOnly {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let refusals: Vec<&Exchange> = known
            .groups
            .iter()
            .filter_map(|g| known.anonymous(g.representative))
            .filter(|e| e.refused())
            .collect();
        let Some(first) = refusals.first() else {
            return Look::NotApplicable("no operation asks for credentials".into());
        };
        let challenged: Vec<String> = refusals
            .iter()
            .filter_map(|e| e.answer())
            .flat_map(|a| a.headers.all("www-authenticate"))
            .filter_map(challenge::parse)
            .flatten()
            .map(|c| c.scheme.to_ascii_lowercase())
            .collect();
        let documented = known.surface.iter().flat_map(|(_, o)| match &o.security {
            Security::Required(schemes) | Security::Optional(schemes) => schemes.as_slice(),
            Security::Unknown | Security::Open => &[],
        });
        let other_identity = known.identities.iter().any(|i| !i.is_basic());
        let all_basic = !challenged.is_empty() && challenged.iter().all(|s| s == "basic");
        if other_identity || !all_basic || documented.into_iter().any(|s| s != "basic") {
            return Look::Judged;
        }
        out.find(
            Place::target(known),
            Confidence::Firm,
            "every refusal asks for Basic and nothing else is described: the password itself travels with \
             every request and lives as long as the account",
            Proof::of(known, first),
        );
        Look::Judged
    }
}
