//! A bearer token, or a token out of the query, is in the log.

use rowlock_logs::Watched;
use rowlock_model::{Category, Confidence, Findings, Look, Meta, Need, Plant, Reference, Rule, Severity};

use super::reading::{Event, holding, holding_real, shown, unrecorded};

/// See the page beside this file.
pub(super) struct TokenInLog;

static META: Meta = Meta {
    id: "token-in-log",
    title: "Tokens are written to the log",
    category: Category::Logging,
    severity: Severity::High,
    core: false,
    weakness: "token-in-log",
    cwe: &[532, 598],
    owasp: 8,
    asvs: &["16.2.5", "14.2.1"],
    needs: &[Need::Log],
    references: &[Reference {
        title: "RFC 6750 section 5.3, do not pass bearer tokens in page URLs",
        url: "https://www.rfc-editor.org/rfc/rfc6750#section-5.3",
    }],
    page: include_str!("token_in_log.md"),
};

impl Rule<Watched<'_>> for TokenInLog {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let (mut told, mut sent) = (false, false);
        for (kind, what) in [(Plant::Bearer, "bearer token"), (Plant::QueryToken, "token in the query")] {
            let Ok(event) = Event::of(watched, kind) else { continue };
            sent = true;
            told |= !event.lines.is_empty();
            let Some(held) = holding(watched, None, &event.planted.marks.token) else { continue };
            let mut draft = out.find(
                event.place(watched.known),
                Confidence::Confirmed,
                format!(
                    "the {what} of a request, made up for this run and nowhere else, stands in {} {}",
                    watched.name_of(held.line),
                    held.how
                ),
                event.proof(watched.known).and_fact(shown(watched, held.line, &held.spelled)),
            );
            if kind == Plant::QueryToken {
                draft.title("Tokens in the query are written to the log").severity(Severity::Medium);
            }
            return Look::Judged;
        }
        if let Some(held) = holding_real(watched, "token", |i| !i.is_basic(), 0) {
            out.find(
                rowlock_model::Place::target(watched.known),
                Confidence::Confirmed,
                format!(
                    "the token that the scan was given stands in {} {}",
                    watched.name_of(held.line),
                    held.how
                ),
                rowlock_model::Proof::fact(shown(watched, held.line, "")),
            );
            return Look::Judged;
        }
        match (sent, told) {
            (_, true) => Look::Judged,
            (true, false) => unrecorded(
                watched,
                Look::NotAssessed(
                    "no line of the log tells of a request with a token, so there is none that could hold it"
                        .into(),
                ),
            ),
            (false, _) => Look::NotApplicable("no operation that was found demands credentials".into()),
        }
    }
}
