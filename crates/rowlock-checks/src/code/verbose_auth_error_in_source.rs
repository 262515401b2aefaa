//! A refusal that tells which part was wrong, or passes the exception on.

use std::collections::HashSet;

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Handler, Stmt, StmtKind};
use rowlock_source::{At, Flow, FunctionAt, Program, Secret, Sink, walk};

use super::auth_exception_swallowed::is_credential;
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
        let doors = program.app.doors.iter().filter(|d| d.compares || d.refuses).map(|d| d.function);
        let takers = program
            .project
            .functions()
            .map(|(at, _)| at)
            .filter(|at| program.takes_password(*at) && signs_in(program, *at));
        let behind: HashSet<FunctionAt> = doors.chain(takers).flat_map(|d| program.app.reach(d)).collect();
        let mut told = HashSet::new();
        for flow in program.flows().iter().filter(|f| f.sink == Sink::Answer) {
            let because = match flow.secret {
                Secret::Reason
                    if flow.function.is_some_and(|f| behind.contains(&f))
                        && is_of_signing_in(program, flow, &behind) =>
                {
                    "the answer says which part was wrong, the user or the password".to_owned()
                }
                Secret::Words if flow.function.is_some_and(|f| answers(program, f)) => EXCEPTION.to_owned(),
                _ => continue,
            };
            if told.insert(flow.at) {
                tell::flow_as(program, out, flow, Confidence::Firm, because);
            }
        }
        // What a door catches is about credentials, however narrow the `except`.
        for door in &program.app.doors {
            let function = program.project.function(door.function);
            walk::statements(&function.body, &mut |statement| {
                let StmtKind::Try(attempt) = &statement.kind else { return };
                for handler in &attempt.handlers {
                    walk::statements(&handler.body, &mut |inner| {
                        for words in answered(inner).into_iter().filter_map(|e| passes_on(e, handler)) {
                            let at = tell::range(door.function.file, words.span);
                            if !told.iter().any(|t| holds(*t, at) || holds(at, *t)) {
                                told.insert(at);
                                tell::at(program, out, at, Confidence::Firm, EXCEPTION);
                            }
                        }
                    });
                }
            });
        }
        Look::Judged
    }
}

const EXCEPTION: &str =
    "the words of the exception go to whoever asked: names of files, tables and hosts among them";

/// Whether the text of a flow stands where somebody signs in, or where a credential is looked at.
fn is_of_signing_in(program: &Program<'_>, flow: &Flow, behind: &HashSet<FunctionAt>) -> bool {
    let home = flow.steps.first().and_then(|s| program.project.function_around(s.at));
    home.is_some_and(|home| {
        let given = &program.project.function(home).parameters;
        !sets_up(program, home)
            && (behind.contains(&home)
                || signs_in(program, home)
                || given.iter().any(|p| is_credential(&p.name)))
    })
}

/// Whether a function makes or changes an account: what it says is wrong is what somebody wants to have.
fn sets_up(program: &Program<'_>, function: FunctionAt) -> bool {
    let path = program.app.route_of(function).map(|r| r.path.to_ascii_lowercase()).unwrap_or_default();
    let name = program.project.function(function).name.to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    [
        "register",
        "registration",
        "signup",
        "sign_up",
        "sign-up",
        "change",
        "update",
        "reset_password",
        "new_password",
    ]
    .iter()
    .any(|w| name.contains(w) || last.contains(w))
}

/// Whether a function signs somebody in, by its name or its path: who changes a password has done so.
fn signs_in(program: &Program<'_>, function: FunctionAt) -> bool {
    let path = program.app.route_of(function).map(|r| r.path.to_ascii_lowercase()).unwrap_or_default();
    let name = program.project.function(function).name.to_ascii_lowercase();
    ["login", "logon", "signin", "sign_in", "sign-in", "auth", "token", "session"]
        .iter()
        .any(|w| name.contains(w) || path.contains(w))
}

/// Whether a function answers to clients: a route, what runs around them, or a door.
fn answers(program: &Program<'_>, function: FunctionAt) -> bool {
    let app = &program.app;
    let handler = |d: &Expr| {
        matches!(
            d.last_name(),
            Some("errorhandler" | "app_errorhandler" | "exception_handler" | "middleware")
        )
    };
    app.route_of(function).is_some()
        || app.hooks.iter().any(|h| h.function == Some(function))
        || app.doors.iter().any(|d| d.function == function)
        || program.project.function(function).decorators.iter().any(handler)
        || program.project.function(function).parameter("call_next").is_some()
}

/// Whether one place lies in another.
fn holds(outer: At, inner: At) -> bool {
    outer.file == inner.file && outer.span.start <= inner.span.start && inner.span.end <= outer.span.end
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
