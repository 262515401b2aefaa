//! A door that opens and refuses without a record.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;

use super::tell;

/// See the page beside this file.
pub(super) struct AuthEventNotLogged;

static META: Meta = Meta {
    id: "auth-event-not-logged",
    title: "Logins succeed and fail without a record",
    category: Category::Logging,
    severity: Severity::Medium,
    core: false,
    weakness: "auth-failure-not-logged",
    cwe: &[778],
    owasp: 2,
    asvs: &["16.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Logging Cheat Sheet, which events to log",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#which-events-to-log",
    }],
    page: include_str!("auth_event_not_logged.md"),
};

impl Rule<Program<'_>> for AuthEventNotLogged {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        if program.app.objects.is_empty() && program.app.routes.is_empty() {
            return Look::NotApplicable("no application of Flask or FastAPI was found".into());
        }
        let doors: Vec<_> = program.app.doors.iter().filter(|d| d.refuses && d.compares).collect();
        if doors.is_empty() {
            return Look::NotApplicable("no function was found that checks credentials and refuses".into());
        }
        // Signals, error handlers and hooks may write the record elsewhere.
        let elsewhere = program.app.hooks.iter().filter_map(|h| h.function).any(|f| {
            program
                .app
                .reach(f)
                .iter()
                .any(|f| program.calls_in(*f).any(|s| rowlock_source::is_log_call(s.call, &s.name)))
        });
        for door in doors.into_iter().filter(|d| !d.logs) {
            // Called by a door that writes the record itself.
            let inside = program
                .app
                .doors
                .iter()
                .any(|o| o.logs && program.app.reach(o.function).contains(&door.function));
            if inside || elsewhere {
                continue;
            }
            let name = &program.project.function(door.function).name;
            let because = format!(
                "`{name}` refuses wrong credentials, and neither it nor what it calls writes a record of it"
            );
            tell::at(program, out, tell::name_of(program, door.function), Confidence::Firm, because);
        }
        Look::Judged
    }
}
