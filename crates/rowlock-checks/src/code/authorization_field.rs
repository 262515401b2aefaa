//! The field `Authorization` as a function reads it, and whether its scheme is looked at. It is not a check.

use rowlock_source::settle::bound;
use rowlock_source::tree::{Expr, Kind};
use rowlock_source::{Program, Scope, walk};

/// Whether an expression is the field: read from the request, a parameter of FastAPI, or a name that holds it.
pub(super) fn is_header(program: &Program<'_>, scope: Scope<'_>, e: &Expr) -> bool {
    let reads = |e: &Expr| {
        walk::any(e, &mut |e| {
            e.text().is_some_and(|t| {
                t.eq_ignore_ascii_case("authorization") || t.eq_ignore_ascii_case("http_authorization")
            })
        })
    };
    match &e.kind {
        Kind::Subscript(of, key) => key.text().is_some() && reads(key) && of.last_name().is_some(),
        Kind::Call(call) => call.called() == Some("get") && call.nth(0).is_some_and(reads),
        Kind::Name(name) => {
            let function = scope.function.map(|f| program.project.function(f));
            let parameter = function.and_then(|f| f.parameter(name)).is_some_and(|(_, p)| {
                let header = p
                    .default
                    .iter()
                    .chain(&p.annotation)
                    .any(|d| walk::any(d, &mut |e| e.last_name() == Some("Header")));
                header && (&**name == "authorization" || p.default.iter().chain(&p.annotation).any(reads))
            });
            parameter
                || bound(scope.body, name).iter().any(|v| match &v.kind {
                    Kind::Either(_, all) => {
                        all.iter().any(|v| v.name().is_none() && is_header(program, scope, v))
                    }
                    _ => v.name().is_none() && is_header(program, scope, v),
                })
        }
        _ => false,
    }
}

/// Whether a body compares the scheme, or asks what the header begins with.
pub(super) fn looks_at_scheme(program: &Program<'_>, scope: Scope<'_>) -> bool {
    let scheme = |e: &Expr| {
        walk::any(e, &mut |e| {
            let text = program.project.settled(scope.file, scope.function, e).1.text();
            text.is_some_and(|t| {
                matches!(t.trim().to_ascii_lowercase().as_str(), "bearer" | "basic" | "token" | "apikey")
            })
        })
    };
    walk::any_in(scope.body, &mut |e| match &e.kind {
        // `request.authorization.type` is what the framework read, not this field.
        Kind::Compare(left, _) if left.last_name() == Some("type") => false,
        Kind::Compare(left, rest) => scheme(left) || rest.iter().any(|(_, r)| scheme(r)),
        Kind::Call(call) => match call.called() {
            Some("startswith") => call.arguments.iter().any(|a| scheme(&a.value) || a.value.text().is_none()),
            Some("match" | "fullmatch" | "search" | "compile") => call
                .arguments
                .iter()
                .any(|a| a.value.text().is_none_or(|t| t.to_ascii_lowercase().contains("bearer"))),
            _ => false,
        },
        _ => false,
    })
}
