//! Login events are sentences that a program can only guess at.

use rowlock_logs::Watched;
use rowlock_model::{Category, Findings, Look, Meta, Need, Plant, Reference, Rule, Severity};

use super::reading::{Event, shown, silent, sure};

/// See the page beside this file.
pub(super) struct AuthEventUnstructured;

static META: Meta = Meta {
    id: "auth-event-unstructured",
    title: "Login events are free text",
    category: Category::Logging,
    severity: Severity::Info,
    core: false,
    weakness: "auth-event-unstructured",
    cwe: &[223],
    owasp: 8,
    asvs: &["16.2.4"],
    needs: &[Need::Log, Need::Protected],
    references: &[Reference {
        title: "OWASP Application Logging Vocabulary Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html",
    }],
    page: include_str!("auth_event_unstructured.md"),
};

impl Rule<Watched<'_>> for AuthEventUnstructured {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let event = match Event::of(watched, Plant::Failure) {
            Ok(event) => event,
            Err(look) => return look,
        };
        let own = event.own();
        let Some(first) = own.first() else {
            if event.lines.is_empty() && !watched.is_of_this_service() {
                return silent(watched);
            }
            return Look::NotApplicable(
                "the application writes no event of its own for a failing login".into(),
            );
        };
        if own.iter().any(|t| t.record.is_structured()) {
            return Look::Judged;
        }
        out.find(
            event.place(watched.known),
            sure(first.how),
            format!(
                "the application's record of a failing login (tied {}) is neither JSON nor logfmt, CEF or LEEF: \
                 whoever collects it must guess where the user and the address are",
                first.how.title()
            ),
            event.proof(watched.known).and_fact(shown(watched, first.line, "")),
        );
        Look::Judged
    }
}
