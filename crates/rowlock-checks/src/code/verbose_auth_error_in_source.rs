//! A refusal that tells which part was wrong, or passes the exception on.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Handler, Stmt, StmtKind};
use rowlock_source::{Program, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct VerboseAuthErrorInSource;

static META: Meta = Meta {
    id: "verbose-auth-error-in-source",
    title: "A refusal tells a stranger more than that it is one",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "verbose-auth-error",
    cwe: &[209, 204],
    owasp: 2,
    asvs: &["6.3.8", "16.5.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    }],
    page: include_str!("verbose_auth_error_in_source.md"),
};

impl Rule<Program<'_>> for VerboseAuthErrorInSource {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for scope in program.scopes() {
            let Some(function) = scope.function else { continue };
            let door = program.app.doors.iter().any(|d| d.function == function);
            let route = program.app.route_of(function).is_some();
            walk::statements(scope.body, &mut |statement| {
                if door {
                    for e in answered(statement) {
                        told(e, &mut |text| {
                            let because = format!(
                                "the answer says which part was wrong: {:.80}",
                                text.text().unwrap_or_default()
                            );
                            tell::at(
                                program,
                                out,
                                tell::range(scope.file, text.span),
                                Confidence::Firm,
                                because,
                            );
                        });
                    }
                }
                let StmtKind::Try(attempt) = &statement.kind else { return };
                for handler in attempt.handlers.iter().filter(|h| door || (route && is_broad(h))) {
                    walk::statements(&handler.body, &mut |inner| {
                        for e in answered(inner) {
                            if let Some(words) = passes_on(e, handler) {
                                let because = "the words of the exception go to whoever asked: names of files, tables and hosts among them";
                                tell::at(
                                    program,
                                    out,
                                    tell::range(scope.file, words.span),
                                    Confidence::Firm,
                                    because,
                                );
                            }
                        }
                    });
                }
            });
        }
        Look::Judged
    }
}

/// What a statement answers with: what is returned, and what an HTTP exception or `abort` is given.
fn answered(statement: &Stmt) -> Vec<&Expr> {
    match &statement.kind {
        StmtKind::Return(Some(value)) => vec![value],
        StmtKind::Raise(Some(value)) => {
            let http = value.call().is_some_and(|c| {
                c.called().is_some_and(|n| {
                    n.ends_with("HTTPException") || matches!(n, "Unauthorized" | "Forbidden")
                })
            });
            if http { vec![value] } else { Vec::new() }
        }
        StmtKind::Expr(value) => {
            let answers = value.call().is_some_and(|c| matches!(c.called(), Some("abort" | "flash")));
            if answers { vec![value] } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

/// Texts that tell whether the user is known.
fn told<'a>(e: &'a Expr, see: &mut dyn FnMut(&'a Expr)) {
    walk::inside(e, &mut |e| {
        let Some(text) = e.text().map(str::to_ascii_lowercase) else { return };
        let both = text.contains(" or ") || text.contains(" and ") || text.contains('/');
        let which = [
            "no such user",
            "unknown user",
            "user not found",
            "user does not exist",
            "user doesn't exist",
            "user unknown",
            "username not found",
            "no user",
            "invalid user",
            "wrong password",
            "incorrect password",
            "invalid password",
            "password is wrong",
            "password is incorrect",
            "bad password",
            "password mismatch",
            "user does not",
            "account does not exist",
            "no account",
            "email not found",
            "unknown email",
            "wrong username",
            "incorrect username",
            "invalid username",
        ];
        if !both && which.iter().any(|w| text.contains(w)) {
            see(e);
        }
    });
}

fn is_broad(handler: &Handler) -> bool {
    handler.catches.as_ref().is_none_or(|c| matches!(c.last_name(), Some("Exception" | "BaseException")))
}

/// `str(e)`, `f"{e}"`, `traceback.format_exc()`
fn passes_on<'a>(e: &'a Expr, handler: &Handler) -> Option<&'a Expr> {
    let name = handler.name.as_deref();
    let is = |e: &Expr| name.is_some() && e.name() == name;
    let mut found = None;
    walk::inside(e, &mut |e| {
        let words = match &e.kind {
            rowlock_source::tree::Kind::Call(call) => {
                (matches!(call.called(), Some("str" | "repr")) && call.nth(0).is_some_and(is))
                    || call.called() == Some("format_exc")
            }
            rowlock_source::tree::Kind::Format(parts) => parts.iter().any(is),
            _ => false,
        };
        if words && found.is_none() {
            found = Some(e);
        }
    });
    found
}
