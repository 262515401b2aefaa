//! A malformed Authorization field is refused and leaves no record.

use rowlock_logs::Watched;
use rowlock_model::{Category, Findings, Look, Meta, Need, Plant, Reference, Rule, Severity};

use super::auth_failure_not_logged::unlogged;
use super::reading::{Event, unrecorded};

/// See the page beside this file.
pub(super) struct ErrorSwallowed;

static META: Meta = Meta {
    id: "error-swallowed",
    title: "Errors of authentication leave no record",
    category: Category::Logging,
    severity: Severity::Medium,
    core: false,
    weakness: "error-swallowed",
    cwe: &[391, 778],
    owasp: 8,
    asvs: &["16.3.4", "16.5.4"],
    needs: &[Need::Log, Need::Protected],
    references: &[Reference {
        title: "CWE-391, unchecked error condition",
        url: "https://cwe.mitre.org/data/definitions/391.html",
    }],
    page: include_str!("error_swallowed.md"),
};

impl Rule<Watched<'_>> for ErrorSwallowed {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let (failure, malformed) =
            match (Event::of(watched, Plant::Failure), Event::of(watched, Plant::Malformed)) {
                (Ok(failure), Ok(malformed)) => (failure, malformed),
                (Err(look), _) | (_, Err(look)) => return look,
            };
        let Some(status) = malformed.planted.exchange.status().filter(|s| *s >= 400) else {
            return Look::NotApplicable("a malformed field is not refused".into());
        };
        if failure.lines.is_empty() {
            return unrecorded(
                watched,
                Look::NotApplicable("no failing login leaves a record; see auth-failure-not-logged".into()),
            );
        }
        let what = format!("an Authorization field that is not base64 ({status}), unlike a wrong password,");
        unlogged(watched, &malformed, &what, out)
    }
}
