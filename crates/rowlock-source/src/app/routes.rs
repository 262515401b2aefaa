//! Routes and hooks: decorators, `add_url_rule`, `add_api_route`, class views, `before_request`, middlewares.

use crate::app::objects::{ObjectId, ObjectKind, lookup};
use crate::app::{App, exposed, views};
use crate::program::{Site, scopes};
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Call, ClassId, Expr, Kind, Span, StmtKind};
use crate::walk;

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
    /// Decorators that run on a request: those below the registration, each with its file.
    pub inner: Vec<(FileId, &'p Expr)>,
    /// Decorators above the registration, which no request passes.
    pub outer: Vec<&'p Expr>,
    /// What a class view runs before its handler.
    pub before: Vec<FunctionAt>,
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

/// The methods that a decorator or a method of a class view is called after.
pub(super) const METHODS: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];
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
            let below = function.decorators[n + 1..].iter().filter(|d| !is_route(d));
            route.inner = below.map(|d| (at.file, d)).collect();
            app.routes.push(route);
        }
    }
    decorated_classes(project, app);
    exposed::find(project, app);
    wrapped_applications(project, app);
    for site in calls {
        match site.call.called() {
            Some("add_url_rule" | "add_api_route" | "add_resource") => registered(project, app, site),
            Some("add_middleware" | "Middleware") => {
                let class = site.call.argument("middleware_class", 0).or_else(|| site.call.named("cls"));
                let owner = site.call.receiver();
                let owner = owner.and_then(|o| lookup(project, &app.objects, site.file, site.scope, o));
                app.hooks.extend(class.map(|c| middleware(project, owner, site.file, c, site.expr.span)));
            }
            Some(_) if site.call.function.call().is_some() => called_decorator(project, app, site),
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
    if matches!(name, "route" | "api_route") {
        return Some(listed(call));
    }
    METHODS.contains(&name).then(|| vec![name.to_ascii_uppercase()])
}

/// `methods=[…]`, or GET.
pub(super) fn listed(call: &Call) -> Vec<String> {
    match call.named("methods").map(|m| &m.kind) {
        Some(Kind::Sequence(all)) => all.iter().filter_map(Expr::text).map(str::to_ascii_uppercase).collect(),
        _ => vec!["GET".to_owned()],
    }
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
    let text = path.and_then(|p| written(project, file, p));
    let text = text.as_deref();
    // An owner that is not known, as a parameter is: only what looks like a path makes it a route.
    if owner.is_none() && !text.is_some_and(|t| t.starts_with('/')) {
        return None;
    }
    let own = text.unwrap_or("/?");
    let owner_name = receiver.dotted()?;
    let framework = framework(app, owner, call);
    let path = format!("{}{own}", prefix(app, owner));
    let (inner, outer, before) = (Vec::new(), Vec::new(), Vec::new());
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
        before,
        call,
    })
}

/// A path as it comes out: a text, a constant, or several put together: `f"/{PREFIX}/orders"`.
fn written(project: &Project, file: FileId, path: &Expr) -> Option<String> {
    if let Some(text) = project.constant(file, path).and_then(Expr::text) {
        return Some(text.to_owned());
    }
    match &path.kind {
        Kind::Format(parts) => parts.iter().map(|part| written(project, file, part)).collect(),
        Kind::Binary(_, left, right) => Some(written(project, file, left)? + &written(project, file, right)?),
        // A member of an enumeration.
        Kind::Attribute(..) => project.settled(file, None, path).1.text().map(str::to_owned),
        _ => None,
    }
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
    let paths: Vec<&Expr> = match call.called().unwrap_or_default() {
        "add_url_rule" => call.argument("rule", 0).into_iter().collect(),
        "add_api_route" => call.argument("path", 0).into_iter().collect(),
        // Flask-RESTful takes many paths.
        _ => (1..6).filter_map(|n| call.nth(n)).collect(),
    };
    let view = match call.called().unwrap_or_default() {
        "add_url_rule" => call.argument("view_func", 2),
        "add_api_route" => call.argument("endpoint", 1),
        _ => call.nth(0),
    };
    let Some(view) = view else { return };
    let view = views::unwrapped(project, site, view);
    for path in paths {
        let text = written(project, site.file, path);
        let Some(text) = text.filter(|t| owner.is_some() || t.starts_with('/')) else { continue };
        let path = format!("{}{text}", prefix(app, owner));
        let framework = framework(app, owner, call);
        for handler in &view.handlers {
            app.routes.push(Route {
                framework,
                file: handler.at.map_or(site.file, |(file, _)| file),
                span: handler.at.map_or(site.expr.span, |(_, span)| span),
                function: Some(handler.function),
                owner,
                owner_name: receiver.dotted().unwrap_or_default(),
                methods: if handler.methods.is_empty() { listed(call) } else { handler.methods.clone() },
                path: path.clone(),
                inner: view.decorators.iter().chain(&handler.decorators).copied().collect(),
                outer: Vec::new(),
                before: view.before.clone(),
                call,
            });
        }
    }
}

/// `@blueprint.route("/x")` above a class view, as Flask-Smorest and Flask-RESTX have it.
fn decorated_classes<'p>(project: &'p Project, app: &mut App<'p>) {
    for (n, file) in project.files.iter().enumerate() {
        let id = FileId(n);
        for (n, class) in file.classes.iter().enumerate() {
            for (place, decorator) in class.decorators.iter().enumerate() {
                let Kind::Call(call) = &decorator.kind else { continue };
                if call.called() != Some("route") {
                    continue;
                }
                let Some(route) = decorated(project, app, id, None, call) else { continue };
                let view = views::of_class(project, id, ClassId(n));
                let below: Vec<_> = class.decorators[place + 1..].iter().map(|d| (id, d)).collect();
                for handler in &view.handlers {
                    let mut route = route.clone();
                    (route.file, route.span) = handler.at.unwrap_or((id, decorator.span));
                    route.function = Some(handler.function);
                    route.methods.clone_from(&handler.methods);
                    let parts = below.iter().chain(&view.decorators).chain(&handler.decorators);
                    route.inner = parts.copied().collect();
                    route.before.clone_from(&view.before);
                    app.routes.push(route);
                }
            }
        }
    }
}

/// `app.wsgi_app = Wrapper(app.wsgi_app)`, `app = Wrapper(app)`: a class of the project around all of it.
fn wrapped_applications(project: &Project, app: &mut App<'_>) {
    for scope in scopes(project) {
        walk::statements(scope.body, &mut |statement| {
            let StmtKind::Assign(assign) = &statement.kind else { return };
            let Some(call) = assign.value.as_ref().and_then(Expr::call) else { return };
            let named = assign.targets.iter().filter_map(Expr::last_name);
            let whole = named.clone().any(|n| matches!(n, "wsgi_app" | "asgi_app"));
            let inside = || call.nth(0).or_else(|| call.named("app"));
            let around = inside().and_then(|i| lookup(project, &app.objects, scope.file, scope.function, i));
            let around = around.filter(|o| app.objects[o.0].kind.is_application());
            if whole || around.is_some() {
                let hook = middleware(project, around, scope.file, &call.function, statement.span);
                if hook.function.is_some() || whole {
                    app.hooks.push(hook);
                }
            }
        });
    }
}

/// A middleware by its class.
fn middleware(project: &Project, owner: Option<ObjectId>, file: FileId, class: &Expr, span: Span) -> Hook {
    let name = project.full_name(file, class).unwrap_or_default();
    let function = project.class_named(&name).and_then(|(file, class)| {
        ["dispatch", "__call__"].iter().find_map(|m| project.method(file, class, m))
    });
    Hook { owner, when: "middleware".into(), function, file, span, name }
}

/// `app.route("/x")(view)`, `app.middleware("http")(function)`
fn called_decorator<'p>(project: &'p Project, app: &mut App<'p>, site: &Site<'p>) {
    let (Some(call), Some(given)) = (site.call.function.call(), site.call.nth(0)) else { return };
    if let (Some(receiver), Some(when)) = (call.receiver(), call.called().filter(|w| HOOKS.contains(w))) {
        let Some(function) = project.callee(site.file, given, site.scope) else { return };
        let owner = lookup(project, &app.objects, site.file, site.scope, receiver);
        let (when, function, name) = (when.to_owned(), Some(function), String::new());
        app.hooks.push(Hook { owner, when, function, file: site.file, span: site.expr.span, name });
        return;
    }
    let Some(route) = decorated(project, app, site.file, site.scope, call) else { return };
    let view = views::unwrapped(project, site, given);
    for handler in &view.handlers {
        let mut route = route.clone();
        (route.span, route.function) = (site.expr.span, Some(handler.function));
        route.inner = view.decorators.iter().chain(&handler.decorators).copied().collect();
        app.routes.push(route);
    }
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
    let function = project
        .callee(site.file, given, site.scope)
        .or_else(|| project.method_of_object(site.file, site.scope, given));
    // `blueprint.before_request(login_required(lambda: None))`
    let wrapper = given.call().and_then(|c| c.function.dotted());
    if function.is_none() && wrapper.is_none() {
        return;
    }
    let owner = lookup(project, &app.objects, site.file, site.scope, receiver);
    let (when, name) = (when.to_owned(), wrapper.unwrap_or_default());
    app.hooks.push(Hook { owner, when, function, file: site.file, span: site.expr.span, name });
}
