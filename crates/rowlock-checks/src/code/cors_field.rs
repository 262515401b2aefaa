//! `Access-Control-Allow-Origin` written by hand, which the rule about CORS reads. It is not a check.

use rowlock_model::{Confidence, Findings, Severity};
use rowlock_source::settle::bound;
use rowlock_source::tree::{Expr, Kind, Span, StmtKind};
use rowlock_source::{Program, Scope, walk};

use super::tell;

/// Finds each place where the field allows every page, or whatever page asks.
pub(super) fn look(program: &Program<'_>, out: &mut Findings<'_>, takes_credentials: bool) {
    for scope in program.scopes() {
        // A refusal tells nobody anything.
        let mut refusals: Vec<Span> = Vec::new();
        walk::expressions(scope.body, &mut |e| {
            refusals.extend(
                e.call().filter(|c| c.arguments.iter().any(|a| is_refusal(&a.value))).map(|_| e.span),
            );
            if refusals.iter().any(|r| r.start <= e.span.start && e.span.end <= r.end) {
                return;
            }
            // `headers.setdefault("Access-Control-Allow-Origin", origin)`, `{"Access-Control-Allow-Origin": …}`
            match &e.kind {
                Kind::Call(call)
                    if matches!(
                        call.called(),
                        Some("add" | "set" | "setdefault" | "append" | "add_header" | "extend")
                    ) =>
                {
                    if let (Some(field), Some(value)) = (call.nth(0), call.nth(1)) {
                        written(program, out, scope, field, value, e.span, takes_credentials);
                    }
                }
                Kind::Dict(items) => {
                    for (key, value) in items {
                        let Some(key) = key else { continue };
                        written(program, out, scope, key, value, value.span, takes_credentials);
                    }
                }
                _ => {}
            }
        });
        walk::statements(scope.body, &mut |statement| {
            let StmtKind::Assign(assign) = &statement.kind else { return };
            let Some(value) = &assign.value else { return };
            for target in &assign.targets {
                if let Kind::Subscript(_, key) = &target.kind {
                    written(program, out, scope, key, value, statement.span, takes_credentials);
                }
            }
        });
    }
}

/// A status from 400 on.
fn is_refusal(status: &Expr) -> bool {
    status.number().is_some_and(|n| (400..600).contains(&n))
        || status.last_name().is_some_and(|n| n.starts_with("HTTP_4") || n.starts_with("HTTP_5"))
}

/// The field written by hand.
fn written(
    program: &Program<'_>,
    out: &mut Findings<'_>,
    scope: Scope<'_>,
    field: &Expr,
    value: &Expr,
    span: Span,
    takes_credentials: bool,
) {
    if !field.text().is_some_and(|t| t.eq_ignore_ascii_case("access-control-allow-origin")) {
        return;
    }
    let (because, severity) = if reflects(program, scope, value) {
        ("whatever page asks is allowed by name, also to use the user's cookies", Severity::High)
    } else if takes_credentials
        && program.project.settled(scope.file, scope.function, value).1.text() == Some("*")
    {
        ("the field allows every page", Severity::Medium)
    } else {
        return;
    };
    tell::at(program, out, tell::range(scope.file, span), Confidence::Firm, because).severity(severity);
}

/// Whether a value is the asker's own `Origin`, which nothing in the function compares with anything.
fn reflects(program: &Program<'_>, scope: Scope<'_>, value: &Expr) -> bool {
    let asked = |e: &Expr| walk::any(e, &mut |e| e.text().is_some_and(|t| t.eq_ignore_ascii_case("origin")));
    let parameter = |name: &str| {
        let function = scope.function.map(|f| program.project.function(f));
        function.and_then(|f| f.parameter(name)).is_some_and(|(_, p)| {
            name == "origin"
                && p.default
                    .iter()
                    .chain(&p.annotation)
                    .any(|d| walk::any(d, &mut |e| e.last_name() == Some("Header")))
        })
    };
    let is_origin = |e: &Expr| {
        asked(e)
            || e.name()
                .is_some_and(|name| parameter(name) || bound(scope.body, name).iter().any(|v| asked(v)))
    };
    // `if origin in ALLOWED`, `if allowed(origin)`, `re.fullmatch(PATTERN, origin)`
    let judged = || {
        walk::any_in(scope.body, &mut |e| match &e.kind {
            Kind::Compare(left, rest) => {
                is_origin(left) && rest.iter().any(|(_, r)| !r.is_none() && r.text() != Some(""))
                    || rest.iter().any(|(_, r)| is_origin(r))
            }
            Kind::Call(call) => {
                let reads = matches!(call.called(), Some("get" | "getlist" | "str"));
                let writes =
                    matches!(call.called(), Some("add" | "set" | "setdefault" | "append" | "add_header"));
                !reads
                    && !writes
                    && (call.arguments.iter().any(|a| match &a.value.kind {
                        Kind::Either(_, parts) => parts.iter().any(is_origin),
                        _ => is_origin(&a.value),
                    }) || call.receiver().is_some_and(&is_origin))
            }
            _ => false,
        })
    };
    walk::any(value, &mut |e| is_origin(e)) && !judged()
}
