//! A check of credentials whose failure leaves no trace, or lets the request through.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::app::is_log_call;
use rowlock_source::tree::{Expr, Handler, Stmt, StmtKind, Try};
use rowlock_source::{Program, Scope, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct AuthExceptionSwallowed;

static META: Meta = Meta {
    id: "auth-exception-swallowed",
    title: "A failing check of credentials is swallowed",
    category: Category::Logging,
    severity: Severity::Medium,
    core: false,
    weakness: "auth-exception-swallowed",
    cwe: &[391, 778],
    owasp: 2,
    asvs: &["16.3.4"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Logging Cheat Sheet, which events to log",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#which-events-to-log",
    }],
    page: include_str!("auth_exception_swallowed.md"),
};

impl Rule<Program<'_>> for AuthExceptionSwallowed {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for scope in program.scopes() {
            if !checks_credentials(program, &scope) {
                continue;
            }
            walk::statements(scope.body, &mut |statement| {
                let StmtKind::Try(attempt) = &statement.kind else { return };
                for handler in attempt.handlers.iter().filter(|h| is_broad(h) && is_silent(h)) {
                    if let Some(because) = swallowed(attempt, handler) {
                        let mut at = tell::range(scope.file, handler.span);
                        at.span.end = handler.body.last().map_or(at.span.end, |s| s.span.end);
                        let mut draft = tell::at(program, out, at, Confidence::Firm, because);
                        if falls_through(&handler.body) {
                            draft.severity(Severity::High);
                        }
                    }
                }
            });
        }
        Look::Judged
    }
}

/// Whether a function checks credentials, by what it does or by its name.
fn checks_credentials(program: &Program<'_>, scope: &Scope<'_>) -> bool {
    let Some(at) = scope.function else { return false };
    if program.app.doors.iter().any(|d| d.function == at) {
        return true;
    }
    let name = program.project.function(at).name.to_ascii_lowercase();
    let verbs = ["verify", "check", "authenticate", "authorize", "validate", "decode", "login", "require"];
    let nouns = ["auth", "token", "password", "credential", "user", "jwt", "login", "session", "signature"];
    verbs.iter().any(|v| name.contains(v)) && nouns.iter().any(|n| name.contains(n))
}

/// `except:`, `except Exception:`
fn is_broad(handler: &Handler) -> bool {
    handler.catches.as_ref().is_none_or(|c| matches!(c.last_name(), Some("Exception" | "BaseException")))
}

/// Whether nobody learns of it: no record, no exception, no use of the exception's own words.
fn is_silent(handler: &Handler) -> bool {
    let told = walk::any_in(&handler.body, &mut |e| {
        let named = e.name().is_some_and(|n| handler.name.as_deref() == Some(n));
        let called = e.call().is_some_and(|c| {
            let name = c.called().unwrap_or_default();
            is_log_call(c, "")
                || name.contains("log")
                || name.contains("audit")
                || matches!(name, "abort" | "capture_exception" | "print" | "flash")
        });
        named || called
    });
    let mut raised = false;
    walk::statements(&handler.body, &mut |s| raised = raised || matches!(s.kind, StmtKind::Raise(_)));
    !told && !raised
}

fn swallowed(attempt: &Try, handler: &Handler) -> Option<String> {
    let calls = walk::any_in(&attempt.body, &mut |e| e.call().is_some());
    let negative = |e: &Expr| e.is_false() || e.is_none();
    match handler.body.last().map(|s| &s.kind) {
        _ if !calls => None,
        _ if falls_through(&handler.body) => Some("whatever goes wrong in the check is passed over, and the program goes on as if it had been made".to_owned()),
        Some(StmtKind::Return(value)) if value.as_ref().is_none_or(negative) => {
            Some("whatever goes wrong in the check, a broken store or an attack, looks like a wrong password, and leaves no record".to_owned())
        }
        Some(StmtKind::Return(_)) => Some("whatever goes wrong in the check leaves no record".to_owned()),
        _ => None,
    }
}

fn falls_through(body: &[Stmt]) -> bool {
    body.iter().all(|s| matches!(s.kind, StmtKind::Nothing))
}
