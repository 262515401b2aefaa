//! Routes and hooks: decorators, `add_url_rule`, `add_api_route`, class views, `before_request`, middlewares.

use crate::app::App;
use crate::app::objects::{ObjectId, ObjectKind, lookup};
use crate::program::Site;
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Call, ClassId, Expr, FunctionId, Kind, Span};

/// The framework that serves a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framework {
    /// Flask and Quart.
    Flask,
    /// FastAPI.
    FastApi,
}

/// A route.
#[derive(Debug, Clone)]
pub struct Route<'p> {
    /// The framework.
    pub framework: Framework,
    /// The file where it is registered.
    pub file: FileId,
    /// The place of its registration.
    pub span: Span,
    /// What handles it, where that is known.
    pub function: Option<FunctionAt>,
    /// What it is registered on.
    pub owner: Option<ObjectId>,
    /// The owner as written, which tells owners apart that are not known.
    pub owner_name: String,
    /// Its methods, in capitals.
    pub methods: Vec<String>,
    /// Its path, the prefixes of blueprint and router in front.
    pub path: String,
    /// Decorators that run on a request: those below the registration.
    pub inner: Vec<&'p Expr>,
    /// Decorators above the registration, which no request passes.
    pub outer: Vec<&'p Expr>,
    /// The call that registers it.
    pub call: &'p Call,
}

/// What runs around requests.
#[derive(Debug, Clone)]
pub struct Hook {
    /// What it is registered on.
    pub owner: Option<ObjectId>,
    /// When: `before_request`, `after_request`, `middleware`, `errorhandler` …
    pub when: String,
    /// What runs, where that is known.
    pub function: Option<FunctionAt>,
    /// The file of the registration.
    pub file: FileId,
    /// The place of the registration.
    pub span: Span,
    /// The full name of what runs, where it is no function of the project.
    pub name: String,
}

const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];
const HOOKS: [&str; 11] = [
    "url_value_preprocessor",
    "app_url_value_preprocessor",
    "before_request",
    "before_app_request",
    "after_request",
    "after_app_request",
    "teardown_request",
    "errorhandler",
    "app_errorhandler",
    "exception_handler",
    "middleware",
];

/// Finds routes and hooks.
pub(super) fn find<'p>(project: &'p Project, calls: &[Site<'p>], app: &mut App<'p>) {
    for (at, function) in project.functions() {
        for (n, decorator) in function.decorators.iter().enumerate() {
            let scope = function.inside.map(|function| FunctionAt { file: at.file, function });
            hook(project, app, at, scope, decorator);
            let Kind::Call(call) = &decorator.kind else { continue };
            let Some(mut route) = decorated(project, app, at.file, scope, call) else { continue };
            route.span = decorator.span;
            route.function = Some(at);
            let is_route = |d: &&Expr| d.call().is_some_and(|c| methods(c).is_some());
            route.outer = function.decorators[..n].iter().filter(|d| !is_route(d)).collect();
            route.inner = function.decorators[n + 1..].iter().filter(|d| !is_route(d)).collect();
            app.routes.push(route);
        }
    }
    for site in calls {
        match site.call.called() {
            Some("add_url_rule" | "add_api_route" | "add_resource") => registered(project, app, site),
            Some("add_middleware") => {
                let name = site.call.argument("middleware_class", 0);
                let name = name.and_then(|n| project.full_name(site.file, n)).unwrap_or_default();
                let of = site.call.receiver();
                let owner = of.and_then(|o| lookup(project, &app.objects, site.file, site.scope, o));
                let function = project.class_named(&name).and_then(|(file, class)| {
                    ["dispatch", "__call__"].iter().find_map(|m| project.method(file, class, m))
                });
                let (file, span) = (site.file, site.expr.span);
                app.hooks.push(Hook { owner, when: "middleware".into(), function, file, span, name });
            }
            Some(when) if HOOKS.contains(&when) => called_hook(project, app, site, when),
            _ => {}
        }
    }
    app.routes.sort_by_key(|r| (r.file, r.span));
    app.routes.dedup_by_key(|r| (r.file, r.span, r.function, r.path.clone()));
}

/// The methods that a decorator registers: `None` when it registers no route.
fn methods(call: &Call) -> Option<Vec<String>> {
    let name = call.called()?;
    call.receiver()?;
    if matches!(name, "route" | "api_route" | "expose") {
        let listed = call.named("methods");
        return Some(match listed.map(|m| &m.kind) {
            Some(Kind::Sequence(all)) => {
                all.iter().filter_map(Expr::text).map(str::to_ascii_uppercase).collect()
            }
            _ => vec!["GET".to_owned()],
        });
    }
    METHODS.contains(&name).then(|| vec![name.to_ascii_uppercase()])
}

fn decorated<'p>(
    project: &Project,
    app: &App<'p>,
    file: FileId,
    scope: Option<FunctionAt>,
    call: &'p Call,
) -> Option<Route<'p>> {
    let methods = methods(call)?;
    let receiver = call.receiver()?;
    let owner =
        lookup(project, &app.objects, file, scope, receiver).filter(|o| app.objects[o.0].kind.has_routes());
    let path = call.argument("path", 0).or_else(|| call.named("rule"));
    let text = path.and_then(|p| project.constant(file, p)).and_then(Expr::text);
    // An owner that is not known, as a parameter is: only what looks like a path makes it a route.
    if owner.is_none() && !text.is_some_and(|t| t.starts_with('/')) {
        return None;
    }
    let own = text.unwrap_or("/?");
    let owner_name = receiver.dotted()?;
    let framework = framework(app, owner, call);
    let path = format!("{}{own}", prefix(app, owner));
    let (inner, outer) = (Vec::new(), Vec::new());
    Some(Route {
        framework,
        file,
        span: Span::default(),
        function: None,
        owner,
        owner_name,
        methods,
        path,
        inner,
        outer,
        call,
    })
}

fn framework(app: &App<'_>, owner: Option<ObjectId>, call: &Call) -> Framework {
    match owner.map(|o| app.objects[o.0].kind) {
        Some(ObjectKind::FastApi | ObjectKind::Router) => Framework::FastApi,
        Some(_) => Framework::Flask,
        None if call.called() == Some("route") || call.called() == Some("add_url_rule") => Framework::Flask,
        None => Framework::FastApi,
    }
}

fn prefix(app: &App<'_>, owner: Option<ObjectId>) -> String {
    let (mut text, mut at) = (String::new(), owner);
    for _ in 0..8 {
        let Some(object) = at.map(|o| &app.objects[o.0]) else { break };
        text = format!("{}{text}", object.prefix);
        at = object.on;
    }
    text
}

/// `app.add_url_rule("/x", view_func=f)`, also with `Class.as_view("x")`; `add_api_route("/x", f)`.
fn registered<'p>(project: &'p Project, app: &mut App<'p>, site: &Site<'p>) {
    let call = site.call;
    let Some(receiver) = call.receiver() else { return };
    let owner = lookup(project, &app.objects, site.file, site.scope, receiver);
    let called = call.called().unwrap_or_default();
    let (path, view) = match called {
        "add_url_rule" => (call.argument("rule", 0), call.argument("view_func", 2)),
        "add_api_route" => (call.argument("path", 0), call.argument("endpoint", 1)),
        _ => (call.nth(1), call.nth(0)),
    };
    let text = path.and_then(|p| project.constant(site.file, p)).and_then(Expr::text);
    let Some(text) = text.filter(|t| owner.is_some() || t.starts_with('/')) else { return };
    let mut inner = Vec::new();
    let mut handlers: Vec<(Vec<String>, FunctionAt)> = Vec::new();
    let mut view = view;
    // `view_func=login_required(f)`
    while let Some(wrapped) = view.and_then(Expr::call) {
        if wrapped.called() == Some("as_view") {
            view = wrapped.receiver();
            break;
        }
        inner.push(&wrapped.function);
        view = wrapped.nth(0);
    }
    let full = view.and_then(|v| project.full_name(site.file, v));
    if let Some((file, class)) = full.as_deref().and_then(|f| project.class_named(f)) {
        inner.extend(class_decorators(project, file, class));
        for method in METHODS {
            let own = project.class(file, class).methods.iter();
            let functions = &project.file(file).functions;
            if let Some(function) = own.copied().find(|m: &FunctionId| &*functions[m.0].name == method) {
                handlers.push((vec![method.to_ascii_uppercase()], FunctionAt { file, function }));
            }
        }
    } else if let Some(function) = view.and_then(|v| project.callee(site.file, v, site.scope)) {
        let listed = call.named("methods").map(|m| &m.kind);
        let methods = match listed {
            Some(Kind::Sequence(all)) => {
                all.iter().filter_map(Expr::text).map(str::to_ascii_uppercase).collect()
            }
            _ => vec!["GET".to_owned()],
        };
        inner.extend(&project.function(function).decorators);
        handlers.push((methods, function));
    }
    let (framework, path) = (framework(app, owner, call), format!("{}{text}", prefix(app, owner)));
    for (methods, function) in handlers {
        let mut inner = inner.clone();
        inner.extend(&project.function(function).decorators);
        let owner_name = receiver.dotted().unwrap_or_default();
        let (file, span, path, outer) = (site.file, site.expr.span, path.clone(), Vec::new());
        let function = Some(function);
        app.routes.push(Route {
            framework,
            file,
            span,
            function,
            owner,
            owner_name,
            methods,
            path,
            inner,
            outer,
            call,
        });
    }
}

/// `decorators = [login_required]` of a class view.
fn class_decorators(project: &Project, file: FileId, class: ClassId) -> Vec<&Expr> {
    let mut all = Vec::new();
    for statement in &project.class(file, class).body {
        if let crate::tree::StmtKind::Assign(assign) = &statement.kind
            && assign.targets.iter().any(|t| matches!(t.name(), Some("decorators" | "method_decorators")))
            && let Some(Kind::Sequence(listed)) = assign.value.as_ref().map(|v| &v.kind)
        {
            all.extend(listed);
        }
    }
    all
}

/// A hook by decorator.
fn hook(project: &Project, app: &mut App<'_>, at: FunctionAt, scope: Option<FunctionAt>, decorator: &Expr) {
    let target = decorator.call().map_or(decorator, |c| &c.function);
    let Kind::Attribute(receiver, when) = &target.kind else { return };
    if !HOOKS.contains(&&**when) {
        return;
    }
    let owner = lookup(project, &app.objects, at.file, scope, receiver);
    let (when, function) = (when.to_string(), Some(at));
    let (file, span, name) = (at.file, decorator.span, String::new());
    app.hooks.push(Hook { owner, when, function, file, span, name });
}

/// `app.before_request(f)`
fn called_hook(project: &Project, app: &mut App<'_>, site: &Site<'_>, when: &str) {
    let (Some(receiver), Some(given)) = (site.call.receiver(), site.call.nth(0)) else { return };
    let Some(function) = project.callee(site.file, given, site.scope) else { return };
    let owner = lookup(project, &app.objects, site.file, site.scope, receiver);
    let (when, function, name) = (when.to_owned(), Some(function), String::new());
    app.hooks.push(Hook { owner, when, function, file: site.file, span: site.expr.span, name });
}
