//! A debugger that is switched on in the source.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, Span, Stmt, StmtKind};
use rowlock_source::{At, Program, Site, walk};

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
            if let Some(given) = updated(site).or_else(|| console(site)) {
                tell::at(program, out, tell::range(site.file, given.span), Confidence::Firm, EVERYWHERE);
            }
            let Some(given) = site.call.named("debug") else { continue };
            let constant = program.project.constant(site.file, given);
            // `os.environ.get("DEBUG", True)`: on, unless somebody turns it off.
            let otherwise =
                given.call().filter(|c| matches!(c.called(), Some("get" | "getenv"))).and_then(|c| c.nth(1));
            if !constant.or(otherwise).is_some_and(Expr::is_true) {
                continue;
            }
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
            let asked = asked_for(scope.body);
            walk::statements(scope.body, &mut |statement| {
                let StmtKind::Assign(assign) = &statement.kind else { return };
                if asked.iter().any(|a| a.start <= statement.span.start && statement.span.end <= a.end) {
                    return;
                }
                let value = assign.value.as_ref();
                let on = (value.is_some_and(Expr::is_true) && assign.targets.iter().any(is_debug))
                    || (value.and_then(Expr::text).is_some_and(|t| matches!(t, "1" | "true" | "True"))
                        && assign.targets.iter().any(is_environment));
                if on {
                    let at = tell::range(scope.file, statement.span);
                    tell::at(program, out, at, Confidence::Firm, EVERYWHERE);
                }
            });
        }
        for at in loaded(program) {
            tell::at(program, out, at, Confidence::Firm, EVERYWHERE);
        }
        Look::Judged
    }
}

/// Statements that run only where somebody asked for it: `if args.debug:`, `if config.get("DEBUG"):`.
fn asked_for(body: &[Stmt]) -> Vec<Span> {
    let asks = |e: &Expr| {
        walk::any(e, &mut |e| {
            e.text().or(e.last_name()).is_some_and(|n| n.to_ascii_lowercase().contains("debug"))
        }) && !walk::any(e, &mut |e| matches!(e.kind, Kind::Not(_)))
    };
    let mut all = Vec::new();
    walk::statements(body, &mut |statement| {
        let StmtKind::If(branches) = &statement.kind else { return };
        for (_, body) in branches.iter().filter(|(test, _)| test.as_ref().is_some_and(asks)) {
            all.extend(body.iter().map(|s| s.span));
        }
    });
    all
}

const EVERYWHERE: &str = "the application is set to debug wherever it runs";

/// `app.config.update(DEBUG=True)`, `app.config.from_mapping({"DEBUG": True})`
fn updated<'p>(site: &Site<'p>) -> Option<&'p Expr> {
    let config = site.call.receiver().and_then(Expr::last_name) == Some("config");
    if !config || !matches!(site.call.called(), Some("update" | "from_mapping")) {
        return None;
    }
    let named = site.call.named("DEBUG").filter(|d| d.is_true());
    named.or_else(|| match &site.call.nth(0)?.kind {
        Kind::Dict(items) => items
            .iter()
            .find(|(k, v)| k.as_ref().and_then(Expr::text) == Some("DEBUG") && v.is_true())
            .map(|(_, v)| v),
        _ => None,
    })
}

/// `app.run(use_debugger=True)`, `DebuggedApplication(app, evalex=True)`: the console without its switch.
fn console<'p>(site: &Site<'p>) -> Option<&'p Expr> {
    match site.call.called()? {
        "run" | "run_simple" => site.call.named("use_debugger").filter(|d| d.is_true()),
        "DebuggedApplication" => site.call.argument("evalex", 1).filter(|d| d.is_true()),
        _ => None,
    }
}

/// `DEBUG = True` in modules and classes that the configuration is read from.
fn loaded(program: &Program<'_>) -> Vec<At> {
    let mut all = Vec::new();
    for site in &program.calls {
        let (Some("from_object" | "from_pyfile"), Some(given)) = (site.call.called(), site.call.nth(0))
        else {
            continue;
        };
        let text = given.text().map(|t| t.trim_end_matches(".py").replace('/', "."));
        let Some(name) = text.or_else(|| program.project.full_name(site.file, given)) else { continue };
        let last = name.rsplit('.').next().unwrap_or_default();
        if ["Dev", "Test", "Local"].iter().any(|w| last.contains(w)) {
            continue;
        }
        if let Some((file, class)) = program.project.class_named(&name) {
            let mut of = Some((file, class));
            // What a class does not set, one that it is made from does.
            for _ in 0..4 {
                let Some((file, class)) = of else { break };
                let body = &program.project.class(file, class).body;
                if let Some(set) = set(body) {
                    all.extend(set.1.then(|| tell::range(file, set.0)));
                    break;
                }
                let bases = &program.project.class(file, class).bases;
                let base = bases.iter().filter_map(|b| program.project.full_name(file, b));
                of = base.filter_map(|b| program.project.class_named(&b)).find(|b| *b != (file, class));
            }
        } else if let Some((file, "")) = program.project.module(&name) {
            let set = set(&program.project.file(file).body);
            all.extend(set.filter(|s| s.1).map(|s| tell::range(file, s.0)));
        }
    }
    all.sort();
    all.dedup();
    all
}

/// Where a body sets `DEBUG`, and whether to `True`.
fn set(body: &[Stmt]) -> Option<(Span, bool)> {
    body.iter().rev().find_map(|s| match &s.kind {
        StmtKind::Assign(a) if a.targets.iter().any(|t| t.name() == Some("DEBUG")) => {
            Some((s.span, a.value.as_ref().is_some_and(Expr::is_true)))
        }
        _ => None,
    })
}

/// `os.environ["FLASK_DEBUG"]`
fn is_environment(target: &Expr) -> bool {
    matches!(&target.kind, Kind::Subscript(of, key)
        if of.last_name() == Some("environ") && key.text() == Some("FLASK_DEBUG"))
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
