//! A debugger that is switched on in the source.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{Program, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct DebugEnabled;

static META: Meta = Meta {
    id: "debug-enabled",
    title: "The debugger is switched on in the source",
    category: Category::Data,
    severity: Severity::High,
    core: false,
    weakness: "debug-enabled",
    cwe: &[489, 94],
    owasp: 8,
    asvs: &["13.4.2"],
    needs: &[],
    references: &[Reference {
        title: "Flask, debugger security",
        url: "https://flask.palletsprojects.com/en/stable/debugging/",
    }],
    page: include_str!("debug_enabled.md"),
};

impl Rule<Program<'_>> for DebugEnabled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for site in &program.calls {
            let Some(given) = site.call.named("debug").filter(|d| d.is_true()) else { continue };
            let app = match site.call.called() {
                Some("run") => {
                    site.call.receiver().is_some_and(|r| {
                        r.last_name().is_some_and(|n| n.to_ascii_lowercase().contains("app"))
                    }) || site.name.ends_with("socketio.run")
                }
                Some("FastAPI" | "Starlette") => true,
                _ => false,
            };
            if app {
                let because = "errors are shown with source and values, in Flask with a console that runs what is typed";
                tell::at(program, out, tell::range(site.file, given.span), Confidence::Firm, because);
            }
        }
        for scope in program.scopes() {
            walk::statements(scope.body, &mut |statement| {
                let StmtKind::Assign(assign) = &statement.kind else { return };
                let on =
                    assign.value.as_ref().is_some_and(Expr::is_true) && assign.targets.iter().any(is_debug);
                if on {
                    let at = tell::range(scope.file, statement.span);
                    tell::at(
                        program,
                        out,
                        at,
                        Confidence::Firm,
                        "the application is set to debug wherever it runs",
                    );
                }
            });
        }
        Look::Judged
    }
}

/// `app.debug`, `app.config["DEBUG"]`
fn is_debug(target: &Expr) -> bool {
    match &target.kind {
        Kind::Attribute(of, name) => {
            &**name == "debug" && of.last_name().is_some_and(|n| n == "app" || n == "application")
        }
        Kind::Subscript(of, key) => {
            matches!(key.text(), Some("DEBUG" | "FLASK_DEBUG" | "PROPAGATE_EXCEPTIONS"))
                && of.last_name() == Some("config")
        }
        _ => false,
    }
}
