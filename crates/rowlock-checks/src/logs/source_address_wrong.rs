//! The address that a log gives as the client's is one that the client chose.

use rowlock_logs::{Record, Watched};
use rowlock_model::{Category, Confidence, Findings, Look, Meta, Need, Plant, Reference, Rule, Severity};

use super::reading::{Event, shown, unrecorded};

/// See the page beside this file.
pub(super) struct SourceAddressWrong;

static META: Meta = Meta {
    id: "source-address-wrong",
    title: "A client chooses the address that the log gives it",
    category: Category::Logging,
    severity: Severity::Medium,
    core: false,
    weakness: "source-address-wrong",
    cwe: &[348, 117],
    owasp: 8,
    asvs: &["16.2.1", "4.1.3"],
    needs: &[Need::Log, Need::UntrustedSource],
    references: &[Reference {
        title: "RFC 7239 section 8.1, header validity and integrity",
        url: "https://www.rfc-editor.org/rfc/rfc7239#section-8.1",
    }],
    page: include_str!("source_address_wrong.md"),
};

/// Characters before an address in which the name of its field stands.
const LABEL: usize = 24;
/// Ends of names of fields that carry an address, from their last letter on.
const NAMES: [&str; 5] = ["dedrawrof", "pi-laer", "pi_laer", "pi-tneilc", "pi-gnitcennoc"];

impl Rule<Watched<'_>> for SourceAddressWrong {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let event = match Event::of(watched, Plant::ForgedAddress) {
            Ok(event) => event,
            Err(look) => return look,
        };
        if event.lines.is_empty() {
            return unrecorded(watched, Look::NotApplicable("no record is written of such a request".into()));
        }
        let claimed = event.planted.marks.address.as_str();
        let taken = event.lines.iter().filter_map(|t| Some((takes(t.record, claimed)?, t)));
        let Some((confidence, tied)) = taken.max_by_key(|(confidence, _)| *confidence) else {
            return Look::Judged;
        };
        out.find(
            event.place(watched.known),
            confidence,
            format!(
                "a request that came from elsewhere, with {claimed} in X-Forwarded-For and X-Real-IP, is \
                 recorded as coming from {claimed}; other requests of the scan are not"
            ),
            event.proof(watched.known).and_fact(shown(watched, tied.line, claimed)),
        );
        Look::Judged
    }
}

/// How surely a record gives the claimed address as its source: in the place for it, or as its only address
/// that is not said to be a field of the request.
fn takes(record: &Record<'_>, claimed: &str) -> Option<Confidence> {
    if let Some(source) = record.source() {
        let first = source.split([',', ' ']).next();
        return (first == Some(claimed)).then_some(Confidence::Confirmed);
    }
    let text = record.text.to_ascii_lowercase();
    let is_field = |at: usize| {
        let label: String = text[..at].chars().rev().take(LABEL).collect();
        NAMES.iter().any(|name| label.contains(name))
    };
    let mut others =
        text.split([' ', ',', '"', '\'', '=', '(', ')', '[', ']', ';']).filter(|w| *w != claimed);
    let claims = text.match_indices(claimed).any(|(at, _)| !is_field(at));
    let alone = !others.any(|w| w.parse::<std::net::IpAddr>().is_ok());
    (claims && alone).then_some(Confidence::Firm)
}
