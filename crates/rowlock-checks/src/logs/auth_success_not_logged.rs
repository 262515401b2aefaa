//! A login that succeeds leaves no record.

use rowlock_logs::Watched;
use rowlock_model::{Category, Findings, Look, Meta, Need, Plant, Reference, Rule, Severity};

use super::auth_failure_not_logged::unlogged;
use super::reading::Event;

/// See the page beside this file.
pub(super) struct AuthSuccessNotLogged;

static META: Meta = Meta {
    id: "auth-success-not-logged",
    title: "Successful logins are not logged",
    category: Category::Logging,
    severity: Severity::Low,
    core: false,
    weakness: "auth-event-not-logged",
    cwe: &[778, 223],
    owasp: 8,
    asvs: &["16.3.1"],
    needs: &[Need::Log, Need::Protected, Need::Identity],
    references: &[Reference {
        title: "OWASP Logging Cheat Sheet, which events to log",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#which-events-to-log",
    }],
    page: include_str!("auth_success_not_logged.md"),
};

impl Rule<Watched<'_>> for AuthSuccessNotLogged {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        match Event::of(watched, Plant::Success) {
            Err(look) => look,
            Ok(event) if !event.planted.exchange.succeeded() => Look::NotAssessed(
                "the request with valid credentials and a mark in its query did not succeed".into(),
            ),
            Ok(event) => unlogged(watched, &event, "a request with valid credentials", out),
        }
    }
}
