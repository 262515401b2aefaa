//! Refusals: what turns a request away, and what only looks as if it did.

use crate::program::scopes;
use crate::project::{At, FunctionAt, Project};
use crate::tree::{Expr, Kind, Span, Stmt, StmtKind};
use crate::walk;

/// A refusal that is made and thrown away: nobody returns or raises it.
#[derive(Debug, Clone)]
pub struct Dropped {
    /// The function that makes it.
    pub function: FunctionAt,
    /// Where.
    pub at: At,
    /// What is made, as written.
    pub what: String,
}

/// Whether a body refuses somebody: 401, 403, or words for them.
pub fn rejects(body: &[Stmt]) -> bool {
    let mut found = false;
    walk::statements(body, &mut |statement| {
        if let StmtKind::Raise(Some(e)) = &statement.kind {
            found = found || e.last_name().is_some_and(is_raised_refusal);
        }
        let idle = matches!(&statement.kind, StmtKind::Expr(e) if makes_answer(e));
        walk::own(statement, &mut |e| found = found || (!idle && refuses(e)));
    });
    found
}

/// Whether what is raised may turn somebody away: a refusal, or a status that is only known when it runs.
pub(super) fn may_refuse(raised: &Expr) -> bool {
    let unknown = raised.call().is_some_and(|call| {
        let status = call.argument("status_code", 0);
        call.called().is_some_and(|c| c.ends_with("HTTPException"))
            && status.is_some_and(|s| s.number().is_none())
    });
    unknown || refuses(raised) || raised.last_name().is_some_and(is_raised_refusal)
}

/// Whether an expression has a refusal in it.
pub fn refuses(expression: &Expr) -> bool {
    walk::any(expression, &mut |e| match &e.kind {
        Kind::Number(401 | 403) => true,
        Kind::Name(name) | Kind::Attribute(_, name) => is_refusal(name),
        Kind::Text(text) => &**text == "WWW-Authenticate",
        // `redirect(url_for("login"))`
        Kind::Call(call) if call.called().is_some_and(|n| n.to_ascii_lowercase().contains("redirect")) => {
            walk::any(e, &mut |e| {
                let word = e.text().or(e.last_name()).unwrap_or_default().to_ascii_lowercase();
                ["login", "signin", "sign_in", "authenticate"].iter().any(|w| word.contains(w))
            })
        }
        _ => false,
    })
}

fn is_refusal(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["401", "403", "unauthorized", "unauthorised", "forbidden", "permissiondenied", "notauthenticated"]
        .iter()
        .any(|w| lower.contains(w))
        || matches!(
            &*lower,
            "authenticationerror" | "authenticationfailed" | "invalidcredentials" | "access_denied"
        )
}

/// Exceptions of a project that turn somebody away by their name: `AuthError`, `LoginRequired`, `AccessDenied`.
fn is_raised_refusal(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let about = ["auth", "login", "permission", "access", "credential", "privilege"];
    let turns = ["error", "exception", "failed", "failure", "required", "denied", "missing", "invalid"];
    about.iter().any(|a| lower.contains(a)) && turns.iter().any(|t| lower.ends_with(t))
}

/// Every refusal of the project that is thrown away.
pub(super) fn dropped(project: &Project) -> Vec<Dropped> {
    let mut all = Vec::new();
    for scope in scopes(project) {
        let Some(function) = scope.function else { continue };
        walk::statements(scope.body, &mut |statement| {
            let StmtKind::Expr(e) = &statement.kind else { return };
            let refusal = makes_answer(e) && refuses(e) || calls_maker(project, function, e);
            if refusal {
                let what = match &e.kind {
                    Kind::Sequence(all) => all.first().and_then(Expr::last_name),
                    _ => e.last_name(),
                };
                let (at, what) = (At { file: scope.file, span: e.span }, what.unwrap_or_default().to_owned());
                all.push(Dropped { function, at, what });
            }
        });
    }
    all
}

/// Whether calling this makes an answer or an exception and does nothing with it.
fn makes_answer(e: &Expr) -> bool {
    const MAKERS: [&str; 10] = [
        "jsonify",
        "make_response",
        "Response",
        "JSONResponse",
        "PlainTextResponse",
        "HTMLResponse",
        "RedirectResponse",
        "redirect",
        "HTTPException",
        "StarletteHTTPException",
    ];
    match &e.kind {
        // `jsonify(error="no"), 401`
        Kind::Sequence(all) => all.len() > 1 && all.iter().any(|part| part.number().is_some()),
        Kind::Call(call) => call.called().is_some_and(|c| MAKERS.contains(&c)),
        _ => false,
    }
}

/// Whether a function of the project is called that only returns a refusal.
fn calls_maker(project: &Project, function: FunctionAt, e: &Expr) -> bool {
    let Some(call) = e.call() else { return false };
    let Some(maker) = project.callee(function.file, &call.function, Some(function)) else { return false };
    let (mut returns, mut acts) = (false, false);
    let made = project.function(maker);
    walk::statements(&made.body, &mut |statement| match &statement.kind {
        StmtKind::Return(Some(value)) => returns = returns || refuses(value),
        StmtKind::Raise(_) => acts = true,
        _ => walk::own(statement, &mut |e| {
            acts = acts || walk::any(e, &mut |e| e.call().is_some_and(|c| c.called() == Some("abort")));
        }),
    });
    returns && !acts && made.decorators.is_empty()
}

/// Where a thrown away refusal is called, to leave it out of what a function reaches.
pub(super) fn spans(dropped: &[Dropped]) -> Vec<(crate::project::FileId, Span)> {
    dropped.iter().map(|d| (d.at.file, d.at.span)).collect()
}
