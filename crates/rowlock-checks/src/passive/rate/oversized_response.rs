//! An ordinary request that is answered with megabytes.

use rowlock_model::{
    Answer, Category, Confidence, Findings, Known, Look, Meta, Place, Proof, Reference, Rule, Severity,
};

/// See the page beside this file.
pub(super) struct OversizedResponse;

static META: Meta = Meta {
    id: "oversized-response",
    title: "An ordinary request is answered with a very large body",
    category: Category::Rate,
    severity: Severity::Low,
    core: false,
    weakness: "oversized-response",
    cwe: &[770],
    owasp: 4,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "OWASP API4:2023 Unrestricted Resource Consumption",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/",
    }],
    page: include_str!("oversized_response.md"),
};

/// Bytes from which a JSON answer is called large.
const LARGE: u64 = 1024 * 1024;

impl Rule<Known> for OversizedResponse {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let mut judged = false;
        for sighting in &known.sightings {
            let (Some(id), Some(answer)) = (sighting.operation, sighting.exchange.answer()) else { continue };
            if !answer.is_success() || !is_data(answer) {
                continue;
            }
            judged = true;
            let size = size(answer);
            if size >= LARGE {
                out.find(
                    Place::operation(known, id),
                    Confidence::Firm,
                    format!("a plain request was answered with {} KiB of data", size / 1024),
                    Proof::of(known, &sighting.exchange),
                );
            }
        }
        if judged { Look::Judged } else { Look::NotApplicable("no operation answered with data".into()) }
    }
}

/// Whether the body is structured data and not a download, which may well be large.
fn is_data(answer: &Answer) -> bool {
    let media = answer.media_type();
    (media.ends_with("json") || media.ends_with("xml")) && !answer.headers.has("content-disposition")
}

/// The size that was announced, or what was kept of the body when it was not (content codings make it smaller).
fn size(answer: &Answer) -> u64 {
    let kept = u64::try_from(answer.body.len()).unwrap_or(u64::MAX);
    let announced = answer.headers.first("content-length").and_then(|v| v.trim().parse().ok());
    announced.unwrap_or(0).max(kept)
}
