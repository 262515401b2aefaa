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
    /// Dependencies given where it is made or registered.
    pub dependencies: Vec<&'p Expr>,
}

impl ObjectKind {
    fn of(full: &str) -> Option<Self> {
        let (module, name) = full.rsplit_once('.')?;
        let root = module.split('.').next()?;
        Some(match (root, name) {
            ("flask" | "quart", "Flask" | "Quart")
            | ("apiflask", "APIFlask")
            | ("flask_openapi3", "OpenAPI") => Self::Flask,
            ("flask" | "quart" | "apiflask" | "flask_smorest", "Blueprint" | "APIBlueprint") => {
                Self::Blueprint
            }
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
                let prefix = if kind == ObjectKind::Blueprint { text("url_prefix") } else { text("prefix") };
                let dependencies = call.named("dependencies").into_iter().collect();
                let (file, scope, span) = (scope.file, scope.function, value.span);
                all.push(Object { kind, file, scope, name, call, span, prefix, on: None, dependencies });
            }
        });
    }
    for site in calls {
        register(project, site, &mut all);
    }
    all
}

fn kind_of_call(project: &Project, file: FileId, call: &Call) -> Option<ObjectKind> {
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
fn register<'p>(project: &Project, site: &Site<'p>, all: &mut [Object<'p>]) {
    let prefix = match site.call.called() {
        Some("register_blueprint") => "url_prefix",
        Some("include_router") => "prefix",
        _ => return,
    };
    let (Some(on), Some(what)) = (site.call.receiver(), site.call.argument("router", 0)) else { return };
    let scope = site.scope;
    let Some(what) = lookup(project, all, site.file, scope, what) else { return };
    let on = lookup(project, all, site.file, scope, on).filter(|on| *on != what);
    let object = &mut all[what.0];
    object.on = on.or(object.on);
    if let Some(text) = site.call.named(prefix).and_then(Expr::text) {
        // Flask: the registration's prefix replaces the blueprint's; FastAPI joins them.
        object.prefix = if prefix == "prefix" { format!("{text}{}", object.prefix) } else { text.to_owned() };
    }
    object.dependencies.extend(site.call.named("dependencies"));
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
