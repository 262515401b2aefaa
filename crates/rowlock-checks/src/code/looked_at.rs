//! Whether a function decides by a value, or only hands it on and writes it down. It is not a check.

use rowlock_source::is_log_call;
use rowlock_source::tree::{Expr, Function, Kind, Span, StmtKind};
use rowlock_source::walk;

/// Whether a function uses something for more than to log, to return or to be assigned.
pub(super) fn uses(function: &Function, is: &mut dyn FnMut(&Expr) -> bool) -> bool {
    let mut found = false;
    // `if not username or not password`: that there is one says nothing of whose it is.
    let mut asked: Vec<Span> = Vec::new();
    walk::expressions(&function.body, &mut |e| match &e.kind {
        Kind::Not(inside) => asked.push(inside.span),
        // `username or ""` is the name, wherever it goes.
        Kind::Either(_, all) if all.iter().all(|e| e.text().is_none()) => {
            asked.extend(all.iter().map(|e| e.span));
        }
        _ => {}
    });
    let is = &mut |e: &Expr| !asked.contains(&e.span) && is(e);
    walk::statements(&function.body, &mut |s| {
        walk::own(s, &mut |e| {
            let logged = e.call().is_some_and(|c| is_log_call(c, "") || c.called() == Some("print"));
            let plain = matches!(s.kind, StmtKind::Return(_))
                && (e.name().is_some() || matches!(e.kind, Kind::Attribute(..) | Kind::Dict(_)));
            // The answer of a handler names the user; a call that returns may check it.
            let target =
                matches!(&s.kind, StmtKind::Assign(a) if a.targets.iter().any(|t| std::ptr::eq(t, e)));
            let answer = matches!(s.kind, StmtKind::Return(_))
                && e.call().is_some_and(|c| {
                    matches!(
                        c.called(),
                        Some("jsonify" | "make_response" | "JSONResponse" | "render_template")
                    )
                });
            // `return name if known(name, password) else None`
            let e = match &e.kind {
                Kind::Choice(choice) if matches!(s.kind, StmtKind::Return(_)) => &choice.test,
                _ => e,
            };
            if !logged && !plain && !target && !answer {
                found = found || walk::any(e, is);
            }
        });
    });
    found
}
