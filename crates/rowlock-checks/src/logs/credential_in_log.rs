//! The password of a login is in the log.

use std::borrow::Cow;

use rowlock_logs::Watched;
use rowlock_model::{
    Category, Confidence, Findings, Identity, Look, Meta, Need, Plant, Reference, Rule, Severity,
};

use super::reading::{Event, holding, holding_real, shown, unrecorded};

/// See the page beside this file.
pub(super) struct CredentialInLog;

static META: Meta = Meta {
    id: "credential-in-log",
    title: "Credentials are written to the log",
    category: Category::Logging,
    severity: Severity::High,
    core: true,
    weakness: "credential-in-log",
    cwe: &[532, 312],
    owasp: 8,
    asvs: &["16.2.5"],
    needs: &[Need::Log],
    references: &[Reference {
        title: "OWASP Logging Cheat Sheet, data to exclude",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude",
    }],
    page: include_str!("credential_in_log.md"),
};

/// A shorter password may stand in a line by chance, where it is spelled as it is.
const TELLING: usize = 10;

const NO_LOGIN: Look = Look::NotAssessed(Cow::Borrowed(
    "no line of the log tells of the failing login, so there is none that could hold a credential; \
     see auth-failure-not-logged",
));

impl Rule<Watched<'_>> for CredentialInLog {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let event = match Event::of(watched, Plant::Failure) {
            Ok(event) => event,
            Err(look) => return look,
        };
        let marks = &event.planted.marks;
        let made_up = holding(watched, Some(&marks.user), &marks.password);
        let found = made_up
            .map(|held| (held, "a failing login, made up for this run and nowhere else,"))
            .or_else(|| {
                holding_real(watched, "password", Identity::is_basic, TELLING)
                    .map(|held| (held, "the user whom the scan was given"))
            });
        let Some((held, whose)) = found else {
            // That a secret is not in the log says something only where the login is.
            return if event.lines.is_empty() { unrecorded(watched, NO_LOGIN) } else { Look::Judged };
        };
        out.find(
            event.place(watched.known),
            Confidence::Confirmed,
            format!("the password of {whose} stands in {} {}", watched.name_of(held.line), held.how),
            event.proof(watched.known).and_fact(shown(watched, held.line, &held.spelled)),
        );
        Look::Judged
    }
}
