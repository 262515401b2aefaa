//! Class views: their handlers, what decorates all of them, and what runs before them.

use crate::app::routes::METHODS;
use crate::program::Site;
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{ClassId, Expr, Kind, Span, StmtKind};

/// A view as it is registered.
#[derive(Debug, Default)]
pub(super) struct View<'p> {
    /// What answers.
    pub(super) handlers: Vec<Handler<'p>>,
    /// What stands around all of them, each with its file.
    pub(super) decorators: Vec<(FileId, &'p Expr)>,
    /// What runs before each of them.
    pub(super) before: Vec<FunctionAt>,
}

/// One handler of a view.
#[derive(Debug)]
pub(super) struct Handler<'p> {
    /// Its methods, in capitals; none where the registration says them.
    pub(super) methods: Vec<String>,
    /// The function.
    pub(super) function: FunctionAt,
    /// Its own decorators.
    pub(super) decorators: Vec<(FileId, &'p Expr)>,
    /// Its place, where that tells more than the registration's.
    pub(super) at: Option<(FileId, Span)>,
}

/// What is registered: `f`, `login_required(f)`, `Class.as_view("x")`, `login_required(Class.as_view("x"))`, `Class`.
pub(super) fn unwrapped<'p>(project: &'p Project, site: &Site<'p>, view: &'p Expr) -> View<'p> {
    let (mut at, mut around) = (view, Vec::new());
    // `view = Class.as_view("x")`, and the name registered.
    for _ in 0..4 {
        let (file, value) = project.settled(site.file, site.scope, at);
        if file == site.file && value.call().is_some() {
            at = value;
        }
        let Some(call) = at.call() else { break };
        if call.called() == Some("as_view") {
            let Some(class) = call.receiver() else { break };
            at = class;
            break;
        }
        let Some(inside) = call.nth(0) else { break };
        around.push((site.file, &call.function));
        at = inside;
    }
    let class = project.full_name(site.file, at).and_then(|full| project.class_named(&full));
    let mut found = match (class, project.callee(site.file, at, site.scope)) {
        (Some((file, class)), _) => of_class(project, file, class),
        (None, Some(function)) => {
            let decorators = project.function(function).decorators.iter().map(|d| (function.file, d));
            let handler =
                Handler { methods: Vec::new(), function, decorators: decorators.collect(), at: None };
            View { handlers: vec![handler], ..View::default() }
        }
        (None, None) => View::default(),
    };
    around.append(&mut found.decorators);
    found.decorators = around;
    found
}

/// The view that a class is, with what it has from the project's classes that it is made from.
pub(super) fn of_class(project: &Project, file: FileId, class: ClassId) -> View<'_> {
    let mut view = View::default();
    let lineage = project.lineage(file, class);
    for (file, class) in &lineage {
        view.decorators.extend(decorators(project, *file, *class));
    }
    let handler = |name: &str, methods: Vec<String>| {
        let function = project.method(file, class, name)?;
        let own = project.function(function);
        let decorators = own.decorators.iter().map(|d| (function.file, d)).collect();
        Some(Handler { methods, function, decorators, at: Some((function.file, own.name_span)) })
    };
    view.handlers = METHODS.iter().filter_map(|m| handler(m, vec![m.to_ascii_uppercase()])).collect();
    let dispatch = project.method(file, class, "dispatch_request");
    if view.handlers.is_empty() {
        view.handlers.extend(handler("dispatch_request", Vec::new()));
    } else {
        view.before.extend(dispatch);
    }
    view
}

/// `decorators = [login_required]` of a class view.
fn decorators(project: &Project, file: FileId, class: ClassId) -> Vec<(FileId, &Expr)> {
    let mut all = Vec::new();
    for statement in &project.class(file, class).body {
        if let StmtKind::Assign(assign) = &statement.kind
            && assign.targets.iter().any(|t| matches!(t.name(), Some("decorators" | "method_decorators")))
            && let Some(Kind::Sequence(listed)) = assign.value.as_ref().map(|v| &v.kind)
        {
            all.extend(listed.iter().map(|d| (file, d)));
        }
    }
    all
}
