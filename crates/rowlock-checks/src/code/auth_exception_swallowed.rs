//! A check of credentials whose failure leaves no trace, or lets the request through.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::is_log_call;
use rowlock_source::tree::{Expr, Handler, Kind, Stmt, StmtKind, Try};
use rowlock_source::{Program, Scope, walk, words};

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
                if let StmtKind::With(items, body) = &statement.kind
                    && let Some(suppress) = items.iter().map(|(e, _)| e).find(|e| suppresses(e))
                    && walk::any_in(body, &mut |e| e.call().is_some())
                {
                    let at = tell::range(scope.file, suppress.span);
                    tell::at(program, out, at, Confidence::Firm, PASSED_OVER).severity(Severity::High);
                }
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
    let function = program.project.function(at);
    let name = function.name.to_ascii_lowercase();
    let verbs = ["verify", "check", "authenticate", "authorize", "validate", "decode", "login", "require"];
    let nouns = ["auth", "token", "password", "credential", "user", "jwt", "login", "session", "signature"];
    (verbs.iter().any(|v| name.contains(v)) && nouns.iter().any(|n| name.contains(n)))
        || ((function.parameters.iter().any(|p| is_credential(&p.name)) || reads_header(scope.body))
            && verifies(scope.body))
}

/// Whether a parameter of this name is what somebody proves himself with.
pub(super) fn is_credential(name: &str) -> bool {
    let proofs = [
        "password",
        "passwd",
        "pwd",
        "pw",
        "token",
        "jwt",
        "credentials",
        "creds",
        "authorization",
        "header",
        "signature",
        "secret",
    ];
    words(name).last().is_some_and(|w| proofs.contains(&w.as_str()))
}

/// Whether a body reads the `Authorization` header.
fn reads_header(body: &[Stmt]) -> bool {
    walk::any_in(body, &mut |e| {
        e.text().is_some_and(|t| t.eq_ignore_ascii_case("authorization"))
            || matches!(&e.kind, Kind::Attribute(of, name) if &**name == "authorization" && of.last_name() == Some("request"))
    })
}

/// Whether a body asks whether a proof is right.
fn verifies(body: &[Stmt]) -> bool {
    let asks = [
        "verify",
        "check",
        "decode",
        "loads",
        "authenticate",
        "introspect",
        "compare_digest",
        "unsign",
        "bind",
        "login",
    ];
    walk::any_in(body, &mut |e| {
        let Some(call) = e.call() else { return false };
        let name = call.called().unwrap_or_default();
        let sends = matches!(name, "post" | "get")
            && call.arguments.iter().any(|a| {
                walk::any(&a.value, &mut |e| {
                    e.name().is_some_and(is_credential) || e.text().is_some_and(|t| t == "token")
                })
            });
        sends || asks.iter().any(|w| name.contains(w) && name != "encode")
    })
}

/// `contextlib.suppress(Exception)`
fn suppresses(e: &Expr) -> bool {
    e.call().is_some_and(|c| {
        c.called() == Some("suppress")
            && c.arguments.iter().any(|a| matches!(a.value.last_name(), Some("Exception" | "BaseException")))
    })
}

const PASSED_OVER: &str =
    "whatever goes wrong in the check is passed over, and the program goes on as if it had been made";

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
        _ if falls_through(&handler.body) => Some(PASSED_OVER.to_owned()),
        Some(StmtKind::Return(value)) if value.as_ref().is_none_or(negative) => {
            Some("whatever goes wrong in the check, a broken store or an attack, looks like a wrong password, and leaves no record".to_owned())
        }
        Some(StmtKind::Assign(_)) if handler.body.iter().all(is_emptied) => {
            Some("whatever goes wrong in the check, a broken store or an attack, looks like nobody, and leaves no record".to_owned())
        }
        Some(StmtKind::Return(_)) => Some("whatever goes wrong in the check leaves no record".to_owned()),
        _ => None,
    }
}

/// `user = None`, `ok = False`, `claims = {}`
fn is_emptied(statement: &Stmt) -> bool {
    match &statement.kind {
        StmtKind::Nothing => true,
        StmtKind::Assign(a) => a.value.as_ref().is_some_and(|v| {
            v.is_none() || v.is_false() || matches!(&v.kind, Kind::Dict(all) if all.is_empty())
        }),
        _ => false,
    }
}

fn falls_through(body: &[Stmt]) -> bool {
    body.iter().all(|s| matches!(s.kind, StmtKind::Nothing))
}
