//! A hook that does nothing, or does it too late.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::{FunctionAt, Program};

use super::hook_effect::{self, Effect};
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
        if program.app.hooks.is_empty() && program.app.dropped.is_empty() {
            return Look::NotApplicable("nothing runs around requests".into());
        }
        for hook in &program.app.hooks {
            let Some(at) = hook.function else { continue };
            let function = program.project.function(at);
            let when = hook.when.as_str();
            let after = when.starts_with("after");
            let around = after || matches!(when, "before_request" | "before_app_request" | "middleware");
            // A decorator may be what it is there for.
            if !around || function.decorators.len() > 1 {
                continue;
            }
            let (before, middleware) = (when.starts_with("before"), when == "middleware");
            let mut effect = hook_effect::of(program, at, before);
            if after && effect == Effect::Some && hook_effect::strips(function) {
                effect = Effect::Request;
            }
            let because = match effect {
                Effect::None if middleware && has_more(program, at) => continue,
                Effect::None => format!("`{}` runs at each request and changes nothing", function.name),
                // What was logged before has it, and the server's own log never looks here.
                Effect::Request if after => format!(
                    "`{}` changes the request after it was handled: what was logged before has it, and the server's own log never looks here",
                    function.name
                ),
                Effect::Some | Effect::Request => continue,
            };
            tell::at(program, out, tell::name_of(program, at), Confidence::Firm, because);
        }
        for dropped in program.app.dropped.iter().filter(|d| stands_around(program, d.function)) {
            let because = format!(
                "`{}` makes a refusal that is neither returned nor raised: the request goes on",
                dropped.what
            );
            tell::at(program, out, dropped.at, Confidence::Firm, because);
        }
        Look::Judged
    }
}

/// Whether the class of a middleware does something in another method than the one that was looked at.
fn has_more(program: &Program<'_>, at: FunctionAt) -> bool {
    let class = program.project.enclosing_class(at);
    class.is_some_and(|c| program.project.class(at.file, c).methods.len() > 2)
}

/// Whether a function is a hook, or one that a hook, a dependency or a decorator of a route is made of.
fn stands_around(program: &Program<'_>, function: FunctionAt) -> bool {
    let hook = program.app.hooks.iter().any(|h| h.function == Some(function));
    hook || program
        .app
        .routes
        .iter()
        .any(|route| program.app.around(program.project, route).functions.contains(&function))
}
