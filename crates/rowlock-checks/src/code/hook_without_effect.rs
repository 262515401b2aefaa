//! A hook that does nothing, or does it too late.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Function, Kind, StmtKind};
use rowlock_source::{Program, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct HookWithoutEffect;

static META: Meta = Meta {
    id: "hook-without-effect",
    title: "A hook around requests has no effect",
    category: Category::Logging,
    severity: Severity::Low,
    core: false,
    weakness: "hook-without-effect",
    cwe: &[1164, 710],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "Flask, before and after request",
        url: "https://flask.palletsprojects.com/en/stable/api/#flask.Flask.before_request",
    }],
    page: include_str!("hook_without_effect.md"),
};

impl Rule<Program<'_>> for HookWithoutEffect {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        if program.app.hooks.is_empty() {
            return Look::NotApplicable("nothing runs around requests".into());
        }
        for hook in &program.app.hooks {
            let Some(at) = hook.function else { continue };
            let function = program.project.function(at);
            let around = matches!(
                hook.when.as_str(),
                "before_request"
                    | "before_app_request"
                    | "after_request"
                    | "after_app_request"
                    | "middleware"
            );
            if around && is_idle(function) {
                let because = format!("`{}` runs at each request and does nothing", function.name);
                tell::at(program, out, tell::name_of(program, at), Confidence::Firm, because);
            }
            if hook.when.starts_with("after") {
                too_late(program, at, function, out);
            }
        }
        Look::Judged
    }
}

/// Whether a function does nothing but hand on what it got.
fn is_idle(function: &Function) -> bool {
    let decorated = function.decorators.len() > 1;
    let quiet = function.body.iter().all(|s| match &s.kind {
        StmtKind::Nothing | StmtKind::Return(None) => true,
        StmtKind::Expr(e) => e.text().is_some(),
        StmtKind::Return(Some(e)) => match &e.kind {
            Kind::Name(name) => function.parameter(name).is_some(),
            Kind::Inner(inner) => inner.call().is_some_and(|c| c.called() == Some("call_next")),
            _ => e.is_none(),
        },
        StmtKind::Assign(a) => a.value.as_ref().is_some_and(|v| matches!(&v.kind, Kind::Inner(i) if i.call().is_some_and(|c| c.called() == Some("call_next")))) && function.body.len() <= 2,
        _ => false,
    });
    let only_response = matches!(function.body.as_slice(), [first, last] if matches!((&first.kind, &last.kind), (StmtKind::Assign(a), StmtKind::Return(Some(e))) if a.targets.len() == 1 && a.targets[0].name().is_some() && a.targets[0].name() == e.name()));
    !decorated && (quiet || (only_response && function.body.first().is_some_and(|s| matches!(&s.kind, StmtKind::Assign(a) if a.value.as_ref().is_some_and(|v| matches!(&v.kind, Kind::Inner(i) if i.call().is_some_and(|c| c.called() == Some("call_next"))))))))
}

/// The request's header taken away after the request: whatever logs has logged.
fn too_late(
    program: &Program<'_>,
    at: rowlock_source::FunctionAt,
    function: &Function,
    out: &mut Findings<'_>,
) {
    walk::expressions(&function.body, &mut |e| {
        let Kind::Call(call) = &e.kind else { return };
        let field = call
            .nth(0)
            .and_then(Expr::text)
            .is_some_and(|t| t.to_ascii_lowercase().contains("authorization"));
        let request = call.receiver().is_some_and(|r| walk::any(r, &mut |e| e.name() == Some("request")));
        if field && request && call.called() == Some("pop") {
            let because = "the header is taken out of the request after it was handled: what was logged before has it, and the server's own log never looks here";
            tell::at(program, out, tell::range(at.file, e.span), Confidence::Firm, because);
        }
    });
}
