//! No answer tells a client how many requests it has left.

use rowlock_model::{
    Answer, Category, Confidence, Exchange, Findings, Known, Look, Meta, Place, Proof, Reference, Rule,
    Severity,
};

/// See the page beside this file.
pub(super) struct RatelimitHeadersMissing;

static META: Meta = Meta {
    id: "ratelimit-headers-missing",
    title: "No answer announces a rate limit",
    category: Category::Rate,
    severity: Severity::Info,
    core: false,
    weakness: "ratelimit-headers-missing",
    cwe: &[770],
    owasp: 4,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RateLimit header fields for HTTP (draft)",
        url: "https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/",
    }],
    page: include_str!("ratelimit_headers_missing.md"),
};

impl Rule<Known> for RatelimitHeadersMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let protected = || {
            known
                .sightings
                .iter()
                .filter(|s| s.operation.is_some_and(|id| known.is_protected(id)))
                .map(|s| &s.exchange)
        };
        let Some(sample) = protected().find(|e| e.succeeded()).or_else(|| protected().next()) else {
            return Look::NotApplicable("no operation asks for credentials".into());
        };
        let throttled = known.ledger.throttle.as_ref().map(|t| &t.exchange);
        let every = known.sightings.iter().map(|s| &s.exchange).chain(throttled);
        if every.filter_map(Exchange::answer).any(announces) {
            return Look::Judged;
        }
        out.find(
            Place::target(known),
            Confidence::Firm,
            format!(
                "none of {} ordinary answers has `RateLimit`, `RateLimit-Policy` or one of the `X-RateLimit-` \
                 fields, so a client learns of a limit only by hitting it",
                known.sightings.len()
            ),
            Proof::of(known, sample),
        );
        Look::Judged
    }
}

/// Whether an answer tells of a limit, in the draft's fields or in those of common use.
fn announces(answer: &Answer) -> bool {
    answer.headers.iter().any(|(name, _)| {
        let name = name.to_ascii_lowercase();
        let name = name.strip_prefix("x-").unwrap_or(&name);
        name.starts_with("ratelimit") || name.starts_with("rate-limit")
    })
}
