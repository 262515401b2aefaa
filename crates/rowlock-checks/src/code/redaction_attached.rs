//! Where redaction is put: on loggers, in chains of processors, in configurations. A part of
//! `redaction-without-effect`; it is not a check of its own.

use rowlock_model::{Confidence, Findings};
use rowlock_source::tree::{Call, Expr, Function, Kind, StmtKind};
use rowlock_source::{FileId, Program, Site, walk};

use super::redaction_without_effect::{is_redaction, of_redaction};
use super::tell;

/// Finds redaction that is put where it cannot work.
pub(super) fn look(program: &Program<'_>, out: &mut Findings<'_>) {
    beside_default(program, out);
    for site in &program.calls {
        if on_root(program, site) {
            let because = "a filter of the root logger sees only what is logged on the root logger itself: put it on the handler";
            tell::at(program, out, tell::range(site.file, site.expr.span), Confidence::Firm, because);
        }
        if let Some(late) = behind_renderer(program, site) {
            let because = "it comes after the processor that has written the line already";
            tell::at(program, out, tell::range(site.file, late.span), Confidence::Firm, because);
        }
        if let Some(name) = not_named(program, site) {
            let because = "the filter is defined, and no handler and no logger of the configuration names it";
            tell::at(program, out, tell::range(site.file, name.span), Confidence::Firm, because);
        }
    }
}

/// `logging.getLogger().addFilter(Redact())`
fn on_root(program: &Program<'_>, site: &Site<'_>) -> bool {
    if site.call.called() != Some("addFilter") {
        return false;
    }
    let (Some(on), Some(filter)) = (site.call.receiver(), site.call.nth(0)) else { return false };
    let project = program.project;
    let value = |e: &Expr| -> Option<(FileId, Expr)> {
        let name = project.full_name(site.file, e)?;
        let (home, rest) = project.module(&name)?;
        Some((home, project.file(home).value(rest)?.clone()))
    };
    let made = value(on);
    let (file, on) = made.as_ref().map_or((site.file, on), |(f, e)| (*f, e));
    let is_root = |call: &Call| {
        let named = call.nth(0).and_then(Expr::text).is_some_and(|n| n != "root");
        project.full_name(file, &call.function).is_some_and(|n| n == "logging.getLogger")
            && (call.arguments.is_empty() || (call.nth(0).is_some_and(|e| e.text().is_some()) && !named))
    };
    let root =
        on.call().is_some_and(is_root) || project.full_name(file, on).is_some_and(|n| n == "logging.root");
    root && redacts(program, site.file, filter)
}

/// Whether a filter is one that takes secrets out: by its class, or by its name.
fn redacts(program: &Program<'_>, file: FileId, filter: &Expr) -> bool {
    let function = match filter.call() {
        Some(call) => &call.function,
        None => filter,
    };
    let full = program.project.full_name(file, function);
    let class = full.and_then(|f| program.project.class_named(&f));
    match class.and_then(|(f, c)| program.project.method(f, c, "filter")) {
        Some(method) => of_redaction(program, method),
        None => function.last_name().is_some_and(is_redaction),
    }
}

/// `processors=[…, JSONRenderer(), redact]`
fn behind_renderer<'p>(program: &Program<'p>, site: &Site<'p>) -> Option<&'p Expr> {
    if !site.name.starts_with("structlog.")
        || !matches!(site.call.called(), Some("configure" | "wrap_logger"))
    {
        return None;
    }
    let given = site.call.named("processors")?;
    let list = given.name().and_then(|n| program.project.file(site.file).value(n));
    let Kind::Sequence(all) = &list.unwrap_or(given).kind else { return None };
    let renders = |e: &Expr| e.last_name().is_some_and(|n| n.ends_with("Renderer"));
    let rendered = all.iter().position(renders)?;
    // Of the project's own: nothing that it does reaches the line.
    all[rendered + 1..].iter().find(|e| program.project.callee(site.file, e, site.scope).is_some())
}

/// `dictConfig({"filters": {"redact": …}, "handlers": {…}})` whose handlers name no such filter.
fn not_named<'p>(program: &Program<'p>, site: &Site<'p>) -> Option<&'p Expr> {
    if site.call.called() != Some("dictConfig") {
        return None;
    }
    let given = site.call.nth(0)?;
    let value = given.name().and_then(|n| program.project.file(site.file).value(n));
    let Kind::Dict(items) = &value.unwrap_or(given).kind else { return None };
    let (mut defined, mut named) = (Vec::new(), Vec::new());
    for (key, value) in items {
        if let (Some("filters"), Kind::Dict(filters)) = (key.as_ref().and_then(Expr::text), &value.kind) {
            defined.extend(filters.iter().filter_map(|(k, _)| k.as_ref()));
            continue;
        }
        walk::inside(value, &mut |e| {
            let Kind::Dict(items) = &e.kind else { return };
            for (_, list) in items.iter().filter(|(k, _)| k.as_ref().and_then(Expr::text) == Some("filters"))
            {
                walk::inside(list, &mut |e| named.extend(e.text()));
            }
        });
    }
    defined.into_iter().find(|d| d.text().is_some_and(|t| is_redaction(t) && !named.contains(&t)))
}

/// A filter on a second handler of `app.logger`: Flask's own handler writes the line as well, unfiltered.
fn beside_default(program: &Program<'_>, out: &mut Findings<'_>) {
    for site in program.calls.iter().filter(|s| s.call.called() == Some("addHandler")) {
        let own = site.call.receiver().and_then(Expr::dotted).is_some_and(|d| d.ends_with("app.logger"));
        let Some(handler) = site.call.nth(0).and_then(Expr::name).filter(|_| own) else { continue };
        let filtered = program.calls.iter().find(|s| {
            s.file == site.file
                && s.call.called() == Some("addFilter")
                && s.call.receiver().and_then(Expr::name) == Some(handler)
        });
        let Some(filtered) = filtered else { continue };
        let text = program.project.file(site.file).text.whole();
        if !text.contains("removeHandler")
            && !text.contains("handlers.clear")
            && !text.contains("handlers = ")
        {
            let because =
                "Flask's own handler stays on `app.logger` and writes each line as well, past the filter";
            tell::at(program, out, tell::range(filtered.file, filtered.expr.span), Confidence::Firm, because);
        }
    }
}

/// A function that should mask, gives something back, and changes nothing that it was given.
pub(super) fn makes_a_copy(function: &Function) -> bool {
    let mut returns = false;
    let mut changes = false;
    let mut given: Vec<&str> = function.parameters.iter().map(|p| &*p.name).collect();
    // What a loop over it takes out of it belongs to it.
    walk::statements(&function.body, &mut |s| {
        if let StmtKind::For(each) = &s.kind
            && walk::any(&each.values, &mut |e| e.name().is_some_and(|n| given.contains(&n)))
        {
            walk::inside(&each.target, &mut |e| given.extend(e.name()));
        }
    });
    let own = |e: &Expr| walk::any(e, &mut |e| e.name().is_some_and(|n| given.contains(&n)));
    walk::statements(&function.body, &mut |s| match &s.kind {
        StmtKind::Return(Some(value)) => returns = returns || !value.is_none(),
        StmtKind::Assign(a) => {
            changes = changes
                || a.targets.iter().any(|t| match &t.kind {
                    Kind::Subscript(of, _) | Kind::Attribute(of, _) => own(of),
                    _ => false,
                });
        }
        StmtKind::Delete(_) => changes = true,
        _ => {}
    });
    let methods = ["pop", "clear", "update", "setdefault", "setattr", "remove", "append"];
    changes = changes
        || walk::any_in(&function.body, &mut |e| {
            e.call().is_some_and(|c| c.called().is_some_and(|n| methods.contains(&n)))
        });
    is_redaction(&function.name) && returns && !changes
}
