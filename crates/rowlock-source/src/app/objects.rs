//! The objects that make an application: what `Flask(…)`, `APIRouter(…)` and their like return.

use crate::program::{Site, scopes};
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Call, Expr, Kind, Span, StmtKind};
use crate::walk;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// `flask.Flask`
    Flask,
    /// `fastapi.FastAPI`
    FastApi,
    /// `flask.Blueprint`
    Blueprint,
    /// `fastapi.APIRouter`
    Router,
    /// `flask_httpauth.HTTPBasicAuth`
    BasicAuth,
    /// Another scheme of flask_httpauth.
    OtherAuth,
    /// `fastapi.security.HTTPBasic`
    BasicScheme,
    /// Another scheme of fastapi.security.
    OtherScheme,
}

/// The number of an object in its application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub usize);

/// An object.
#[derive(Debug, Clone)]
pub struct Object<'p> {
    /// What it is.
    pub kind: ObjectKind,
    /// The file where it is made.
    pub file: FileId,
    /// The function where it is made.
    pub scope: Option<FunctionAt>,
    /// The name it is given, as written.
    pub name: String,
    /// The call that makes it.
    pub call: &'p Call,
    /// The call's place.
    pub span: Span,
    /// What is put before its paths.
    pub prefix: String,
    /// The object that it is registered on.
    pub on: Option<ObjectId>,
    /// Dependencies given where it is made or registered, each with its file.
    pub dependencies: Vec<(FileId, &'p Expr)>,
    /// A scheme that refuses nobody by itself (`auto_error=False`).
    pub silent: bool,
}

impl ObjectKind {
    fn of(full: &str) -> Option<Self> {
        let (module, name) = full.rsplit_once('.')?;
        let root = module.split('.').next()?;
        Some(match (root, name) {
            ("flask" | "quart", "Flask" | "Quart")
            | ("apiflask", "APIFlask")
            | ("flask_openapi3", "OpenAPI") => Self::Flask,
            ("flask" | "quart" | "apiflask" | "flask_smorest", "Blueprint" | "APIBlueprint")
            | ("flask_restx" | "flask_restful", "Api" | "Namespace") => Self::Blueprint,
            ("fastapi" | "fastapi_offline", "FastAPI" | "FastAPIOffline") => Self::FastApi,
            ("fastapi", "APIRouter") => Self::Router,
            ("flask_httpauth", "HTTPBasicAuth") => Self::BasicAuth,
            ("flask_httpauth", "HTTPTokenAuth" | "HTTPDigestAuth" | "MultiAuth") => Self::OtherAuth,
            ("fastapi", "HTTPBasic") => Self::BasicScheme,
            (
                "fastapi",
                "HTTPBearer"
                | "HTTPDigest"
                | "OAuth2PasswordBearer"
                | "OAuth2AuthorizationCodeBearer"
                | "APIKeyHeader"
                | "APIKeyQuery"
                | "APIKeyCookie"
                | "OpenIdConnect",
            ) => Self::OtherScheme,
            _ => return None,
        })
    }

    /// Whether it is an application.
    pub fn is_application(self) -> bool {
        matches!(self, Self::Flask | Self::FastApi)
    }

    /// Whether routes are registered on it.
    pub fn has_routes(self) -> bool {
        matches!(self, Self::Flask | Self::FastApi | Self::Blueprint | Self::Router)
    }

    /// Whether it is a scheme that demands credentials.
    pub fn is_scheme(self) -> bool {
        matches!(self, Self::BasicAuth | Self::OtherAuth | Self::BasicScheme | Self::OtherScheme)
    }
}

/// Every object, with what it is registered on.
pub(super) fn find<'p>(project: &'p Project, calls: &[Site<'p>]) -> Vec<Object<'p>> {
    let mut all = Vec::new();
    for scope in scopes(project) {
        walk::statements(scope.body, &mut |statement| {
            let StmtKind::Assign(assign) = &statement.kind else { return };
            let Some(value) = &assign.value else { return };
            let Kind::Call(call) = &value.kind else { return };
            let Some(kind) = kind_of_call(project, scope.file, call) else { return };
            for target in &assign.targets {
                let Some(name) = target.dotted() else { continue };
                let text = |n: &str| call.named(n).and_then(Expr::text).unwrap_or_default().to_owned();
                let prefix = match (kind, call.called()) {
                    (_, Some("Namespace")) => text("path"),
                    (ObjectKind::Blueprint, Some("Blueprint" | "APIBlueprint")) => text("url_prefix"),
                    _ => text("prefix"),
                };
                let (file, scope, span) = (scope.file, scope.function, value.span);
                let dependencies = given(call).map(|d| (file, d)).collect();
                let silent = call.named("auto_error").is_some_and(Expr::is_false);
                all.push(Object {
                    kind,
                    file,
                    scope,
                    name,
                    call,
                    span,
                    prefix,
                    on: None,
                    dependencies,
                    silent,
                });
            }
        });
    }
    for n in 0..all.len() {
        // `Api(app)`, `Api(blueprint)`
        if all[n].call.called() == Some("Api")
            && let Some(on) = all[n].call.nth(0)
        {
            all[n].on = lookup(project, &all, all[n].file, all[n].scope, on).filter(|on| on.0 != n);
        }
    }
    for site in calls {
        register(project, site, &mut all);
    }
    all
}

/// What an object demands of all that is on it: `dependencies=[…]`, and `decorators=[…]` of Flask-RESTful.
fn given(call: &Call) -> impl Iterator<Item = &Expr> {
    ["dependencies", "decorators"].into_iter().filter_map(|name| call.named(name))
}

/// What a call makes, by its full name or by the project's class that is made from one.
pub(super) fn kind_of_call(project: &Project, file: FileId, call: &Call) -> Option<ObjectKind> {
    let full = project.full_name(file, &call.function)?;
    if let Some(kind) = ObjectKind::of(&full) {
        return Some(kind);
    }
    // `class Api(Flask)` of the project.
    let (home, class) = project.class_named(&full)?;
    let bases = &project.class(home, class).bases;
    bases.iter().find_map(|b| ObjectKind::of(&project.full_name(home, b)?))
}

/// `app.register_blueprint(bp, url_prefix=…)`, `app.include_router(router, prefix=…, dependencies=…)`
fn register<'p>(project: &'p Project, site: &Site<'p>, all: &mut [Object<'p>]) {
    let prefix = match site.call.called() {
        Some("register_blueprint") => "url_prefix",
        Some("include_router") => "prefix",
        Some("add_namespace") => "path",
        Some("mount") => return mount(project, site, all),
        _ => return,
    };
    let (Some(on), Some(what)) = (site.call.receiver(), site.call.argument("router", 0)) else { return };
    let on = lookup(project, all, site.file, site.scope, on);
    for what in each_of(project, site, what) {
        let Some(what) = lookup(project, all, site.file, site.scope, what) else { continue };
        let object = &mut all[what.0];
        object.on = on.filter(|on| *on != what).or(object.on);
        if let Some(text) = site.call.named(prefix).and_then(Expr::text) {
            // Flask: the registration's prefix replaces the blueprint's; FastAPI joins them.
            let joined = prefix == "prefix";
            object.prefix = if joined { format!("{text}{}", object.prefix) } else { text.to_owned() };
        }
        object.dependencies.extend(given(site.call).map(|d| (site.file, d)));
    }
}

/// `app.mount("/v1", api)`: an application below another.
fn mount<'p>(project: &'p Project, site: &Site<'p>, all: &mut [Object<'p>]) {
    let (Some(on), Some(what)) = (site.call.receiver(), site.call.argument("app", 1)) else { return };
    let on = lookup(project, all, site.file, site.scope, on);
    let Some(what) = lookup(project, all, site.file, site.scope, what).filter(|w| on != Some(*w)) else {
        return;
    };
    let path =
        site.call.argument("path", 0).and_then(|p| project.constant(site.file, p)).and_then(Expr::text);
    if let (Some(path), true) = (path, all[what.0].kind.is_application()) {
        all[what.0].on = on;
        path.trim_end_matches('/').clone_into(&mut all[what.0].prefix);
    }
}

/// What a name stands for: itself, or each of the values of the loop that it belongs to.
fn each_of<'p>(project: &'p Project, site: &Site<'p>, what: &'p Expr) -> Vec<&'p Expr> {
    let body = site.scope.map_or(&project.file(site.file).body, |at| &project.function(at).body);
    let mut all = Vec::new();
    walk::statements(body, &mut |statement| {
        if let StmtKind::For(each) = &statement.kind
            && what.name().is_some()
            && each.target.name() == what.name()
            && let (_, Expr { kind: Kind::Sequence(values), .. }) =
                project.settled(site.file, site.scope, &each.values)
        {
            all.extend(values);
        }
    });
    if all.is_empty() { vec![what] } else { all }
}

/// The object that an expression names, seen from a function.
pub(super) fn lookup(
    project: &Project,
    all: &[Object<'_>],
    file: FileId,
    scope: Option<FunctionAt>,
    expression: &Expr,
) -> Option<ObjectId> {
    let written = expression.dotted()?;
    let here = |n: usize, of: Option<FunctionAt>, name: &str| {
        let object: &Object<'_> = &all[n];
        object.file == file && object.scope == of && object.name == name
    };
    let mut around = scope;
    loop {
        if let Some(n) = (0..all.len()).rev().find(|n| here(*n, around, &written)) {
            return Some(ObjectId(n));
        }
        let Some(at) = around else { break };
        around = project.function(at).inside.map(|function| FunctionAt { file: at.file, function });
    }
    if written.starts_with("self.") {
        return all.iter().position(|o| o.file == file && o.name == written).map(ObjectId);
    }
    if let Some(given) = scope.and_then(|at| parameter(project, all, at, &written)) {
        return Some(given);
    }
    let full = project.full_name(file, expression)?;
    let (home, rest) = project.module(&full)?;
    if let Some(n) = all.iter().position(|o| o.file == home && o.scope.is_none() && o.name == rest) {
        return Some(ObjectId(n));
    }
    // `app = create_app()`: what the function makes.
    let call = project.file(home).value(rest)?.call()?;
    let maker = project.callee(home, &call.function, None)?;
    all.iter().position(|o| o.scope == Some(maker) && o.kind.has_routes()).map(ObjectId)
}

/// The only application of a project, where a function takes one: `def init_app(app)`.
fn parameter(project: &Project, all: &[Object<'_>], of: FunctionAt, name: &str) -> Option<ObjectId> {
    let mut around = Some(of);
    while let Some(at) = around {
        let function = project.function(at);
        if let Some((_, parameter)) = function.parameter(name) {
            let kind =
                parameter.annotation.as_ref().and_then(|a| ObjectKind::of(&project.full_name(at.file, a)?));
            let is_application =
                kind.map_or(name == "app" || name == "application", ObjectKind::is_application);
            let mut applications = (0..all.len()).filter(|n| all[*n].kind.is_application());
            let only = applications.next().filter(|_| is_application && applications.next().is_none());
            return only.map(ObjectId);
        }
        around = function.inside.map(|function| FunctionAt { file: at.file, function });
    }
    None
}
