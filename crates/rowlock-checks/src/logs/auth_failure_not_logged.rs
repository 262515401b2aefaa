//! A failing login leaves no record.

use rowlock_logs::Watched;
use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Need, Plant, Reference, Rule, Severity,
};

use super::reading::{Event, shown, silent};

/// See the page beside this file.
pub(super) struct AuthFailureNotLogged;

static META: Meta = Meta {
    id: "auth-failure-not-logged",
    title: "Failing logins are not logged",
    category: Category::Logging,
    severity: Severity::Medium,
    core: true,
    weakness: "auth-event-not-logged",
    cwe: &[778, 223],
    owasp: 8,
    asvs: &["16.3.1"],
    needs: &[Need::Log, Need::Protected],
    references: &[Reference {
        title: "OWASP Logging Cheat Sheet, which events to log",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#which-events-to-log",
    }],
    page: include_str!("auth_failure_not_logged.md"),
};

impl Rule<Watched<'_>> for AuthFailureNotLogged {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let refused = |known: &Known, event: &Event<'_, '_>| {
            event.planted.exchange.operation.is_some_and(|id| known.refuses(id, &event.planted.exchange))
        };
        match Event::of(watched, Plant::Failure) {
            Err(look) => look,
            Ok(event) if !refused(watched.known, &event) => {
                Look::NotApplicable("the made-up login was not refused".into())
            }
            Ok(event) => unlogged(watched, &event, "a login with a made-up user and password", out),
        }
    }
}

/// Finds that an event left no line; only a log that tells of other requests, or that is known to be this
/// service's, can show that.
pub(super) fn unlogged(
    watched: &Watched<'_>,
    event: &Event<'_, '_>,
    what: &str,
    out: &mut Findings<'_>,
) -> Look {
    if !event.lines.is_empty() {
        return Look::Judged;
    }
    if watched.window.lost > 0 {
        return silent(watched);
    }
    if watched.is_late() {
        return Look::NotAssessed("lines come too late to be tied to one request each".into());
    }
    let status = event.planted.exchange.status().unwrap_or_default();
    let (known, proof) = (watched.known, event.proof(watched.known));
    let other = [Plant::Success, Plant::ForgedAddress, Plant::Failure, Plant::ForgedPath, Plant::Malformed];
    let other = other.into_iter().filter_map(|kind| watched.event(kind)).find_map(|(planted, lines)| {
        let line = lines.iter().find(|t| t.how != rowlock_logs::How::Time)?;
        Some((planted.kind.title(), line.line))
    });
    match other {
        Some((title, line)) => {
            out.find(
                event.place(known),
                Confidence::Confirmed,
                format!(
                    "{what} was answered {status}, and no line of the log tells of it by time, path, user, \
                     address or id; the same log tells of another request of the scan ({title})"
                ),
                proof.and_fact(shown(watched, line, "")),
            );
            Look::Judged
        }
        None if watched.names_this_service() => {
            out.find(
                event.place(known),
                Confidence::Firm,
                format!(
                    "{what} was answered {status}, and the log, which began with this service's own start, \
                     tells of none of the scan's requests"
                ),
                proof,
            );
            Look::Judged
        }
        None => silent(watched),
    }
}
