//! What protects a route: decorators, hooks, dependencies, or its own body.

use std::collections::{HashMap, HashSet};

use crate::app::App;
use crate::app::objects::lookup;
use crate::app::routes::{Hook, Route};
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Expr, Kind, Parameter, Stmt};
use crate::walk;

/// What protects a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// This does.
    By(String),
    /// Something that is not part of the project might.
    Unknown(String),
    /// Nothing that could be seen.
    Open,
}

/// Words in the name of what protects.
const PROTECTIVE: [&str; 28] = [
    "superuser",
    "current_",
    "auth",
    "login",
    "require",
    "protect",
    "permission",
    "access",
    "token",
    "jwt",
    "role",
    "admin",
    "secure",
    "security",
    "authoriz",
    "current_user",
    "currentuser",
    "currentactive",
    "current_active",
    "api_key",
    "apikey",
    "credential",
    "signed",
    "restrict",
    "only",
    "identity",
    "verify_",
    "roles",
];
/// What runs before a handler and can end the request.
const BEFORE: [&str; 5] = [
    "before_request",
    "before_app_request",
    "url_value_preprocessor",
    "app_url_value_preprocessor",
    "middleware",
];
/// Words in the name of what surely does not.
const HARMLESS: [&str; 16] = [
    "cache",
    "limit",
    "cross_origin",
    "cors",
    "csrf",
    "inject",
    "template",
    "response",
    "validate",
    "doc",
    "timed",
    "trace",
    "marshal",
    "override",
    "header",
    "swag",
];

/// Whether a name is that of something that lets only some pass.
pub fn is_protective(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let harmless = ["csrf", "exempt", "no_auth", "noauth", "optional", "anonymous", "public", "allow_any"];
    PROTECTIVE.iter().any(|w| name.contains(w)) && !harmless.iter().any(|w| name.contains(w))
}

/// Whether a body refuses somebody: 401, 403, or words for them.
pub fn rejects(body: &[Stmt]) -> bool {
    walk::any_in(body, &mut |e| match &e.kind {
        Kind::Number(401 | 403) => true,
        Kind::Name(name) | Kind::Attribute(_, name) => is_refusal(name),
        Kind::Text(text) => &**text == "WWW-Authenticate",
        // `redirect(url_for("login"))`
        Kind::Call(call) if call.called().is_some_and(|n| n.to_ascii_lowercase().contains("redirect")) => {
            walk::any(e, &mut |e| {
                let word = e.text().or(e.last_name()).unwrap_or_default().to_ascii_lowercase();
                ["login", "signin", "sign_in", "authenticate"].iter().any(|w| word.contains(w))
            })
        }
        _ => false,
    })
}

fn is_refusal(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["401", "403", "unauthorized", "unauthorised", "forbidden", "permissiondenied", "notauthenticated"]
        .iter()
        .any(|w| lower.contains(w))
        || matches!(
            &*lower,
            "authenticationerror" | "authenticationfailed" | "invalidcredentials" | "access_denied"
        )
}

/// Judges every route of an application.
pub(super) fn judge(project: &Project, app: &mut App<'_>) {
    let mut judge = Judge { project, app, known: HashMap::new() };
    let mut guards = Vec::with_capacity(app.routes.len());
    for route in &app.routes {
        guards.push(judge.hook(route).unwrap_or_else(|| judge.route(route)));
    }
    app.guards = guards;
}

struct Judge<'a, 'p> {
    project: &'p Project,
    app: &'a App<'p>,
    known: HashMap<FunctionAt, bool>,
}

impl<'p> Judge<'_, 'p> {
    /// A hook in front of a route.
    fn hook(&mut self, route: &Route<'p>) -> Option<Guard> {
        let covers = |hook: &&Hook| {
            BEFORE.contains(&hook.when.as_str())
                && (hook.when.contains("_app_")
                    || hook.when.starts_with("app_")
                    || hook.owner.is_none_or(|o| self.is_on(route, o)))
        };
        let hooks: Vec<&Hook> = self.app.hooks.iter().filter(covers).collect();
        hooks.into_iter().find_map(|hook| match hook.function {
            Some(function) if self.refuses(function) => {
                let name = &self.project.function(function).name;
                Some(Guard::By(format!("{} `{name}`", hook.when)))
            }
            None if is_protective(&hook.name) => {
                Some(Guard::Unknown(format!("{} `{}`", hook.when, hook.name)))
            }
            _ => None,
        })
    }

    /// Whether a route is reached through an object.
    fn is_on(&self, route: &Route<'p>, object: super::ObjectId) -> bool {
        let mut at = route.owner;
        for _ in 0..8 {
            let Some(id) = at else { break };
            if id == object {
                return true;
            }
            at = self.app.objects[id.0].on;
        }
        // A blueprint of which nobody sees where it is registered is on every application.
        self.app.objects[object.0].kind.is_application()
    }

    /// Whether a function, or one of the project's that it calls, refuses somebody.
    fn refuses(&mut self, function: FunctionAt) -> bool {
        if let Some(known) = self.known.get(&function) {
            return *known;
        }
        let all = self.app.reach(function);
        // A decorator refuses in the function that it returns.
        let inner = |at: FunctionAt| {
            let file = self.project.file(at.file);
            let all = file.inner.get(&at.function).into_iter().flatten();
            all.into_iter().any(|f| rejects(&file.functions[f.0].body))
        };
        let found = all.iter().any(|at| rejects(&self.project.function(*at).body) || inner(*at));
        self.known.insert(function, found);
        found
    }

    fn route(&mut self, route: &Route<'p>) -> Guard {
        let mut unknown = None;
        for decorator in &route.inner {
            match self.decorator(route.file, decorator) {
                Guard::Open => {}
                Guard::Unknown(why) => unknown = Some(why),
                by @ Guard::By(_) => return by,
            }
        }
        let mut given: Vec<(FileId, &Expr)> =
            route.call.named("dependencies").into_iter().map(|d| (route.file, d)).collect();
        let mut at = route.owner;
        for _ in 0..8 {
            let Some(object) = at.map(|o| &self.app.objects[o.0]) else { break };
            given.extend(object.dependencies.iter().map(|d| (object.file, *d)));
            at = object.on;
        }
        for (file, list) in given {
            if let Some(by) = self.dependencies(file, list, &mut HashSet::new()) {
                return Guard::By(by);
            }
        }
        let Some(function) = route.function else {
            return unknown.map_or(Guard::Open, Guard::Unknown);
        };
        for parameter in &self.project.function(function).parameters {
            if let Some(by) = self.parameter(function.file, parameter, &mut HashSet::new()) {
                return Guard::By(by);
            }
        }
        if self.refuses(function) || self.knows_who(function) {
            return Guard::By("its own body".to_owned());
        }
        unknown.map_or(Guard::Open, Guard::Unknown)
    }

    fn decorator(&mut self, file: FileId, decorator: &Expr) -> Guard {
        let target = decorator.call().map_or(decorator, |c| &c.function);
        let name = target.dotted().unwrap_or_default();
        let last = target.last_name().unwrap_or_default().to_owned();
        if let Kind::Attribute(receiver, _) = &target.kind
            && let Some(object) = lookup(self.project, &self.app.objects, file, None, receiver)
            && self.app.objects[object.0].kind.is_scheme()
        {
            return Guard::By(format!("decorator `{name}`"));
        }
        if is_protective(&last) {
            return Guard::By(format!("decorator `{name}`"));
        }
        match self.project.callee(file, target, None) {
            Some(function) if self.refuses(function) => Guard::By(format!("decorator `{name}`")),
            Some(_) => Guard::Open,
            None if HARMLESS.iter().any(|w| name.to_ascii_lowercase().contains(w)) => Guard::Open,
            None => Guard::Unknown(format!("decorator `{name}`")),
        }
    }

    /// What protects in a list of `Depends(…)`.
    fn dependencies(&mut self, file: FileId, list: &Expr, seen: &mut HashSet<FunctionAt>) -> Option<String> {
        let mut found = None;
        let mut depends = Vec::new();
        walk::inside(list, &mut |e| depends.push(e));
        for e in depends {
            found = found.or_else(|| self.depends(file, e, seen));
        }
        found
    }

    fn parameter(
        &mut self,
        file: FileId,
        parameter: &Parameter,
        seen: &mut HashSet<FunctionAt>,
    ) -> Option<String> {
        for part in parameter.default.iter().chain(&parameter.annotation) {
            if let Some(by) = self.dependencies(file, part, seen) {
                return Some(by);
            }
        }
        // `CurrentUser = Annotated[User, Depends(…)]`, used as a type.
        let annotation = parameter.annotation.as_ref()?;
        let full = self.project.full_name(file, annotation)?;
        if let Some((home, rest)) = self.project.module(&full)
            && let Some(value) = self.project.file(home).value(rest)
            && matches!(value.kind, Kind::Subscript(..))
        {
            return self.dependencies(home, value, seen);
        }
        None
    }

    /// What `Depends(x)` protects with.
    fn depends(&mut self, file: FileId, e: &Expr, seen: &mut HashSet<FunctionAt>) -> Option<String> {
        let call = e.call()?;
        let called = call.called()?;
        if !matches!(called, "Depends" | "Security") {
            return None;
        }
        let what = call.argument("dependency", 0)?;
        let name = what.dotted().or_else(|| what.last_name().map(str::to_owned)).unwrap_or_default();
        let by = Some(format!("dependency `{name}`"));
        if called == "Security" {
            return by;
        }
        if let Some(object) = lookup(self.project, &self.app.objects, file, None, what)
            && self.app.objects[object.0].kind.is_scheme()
        {
            return by;
        }
        let target = what.call().map_or(what, |c| &c.function);
        if let Some(function) = self.project.callee(file, target, None) {
            if !seen.insert(function) {
                return None;
            }
            if self.refuses(function) {
                return by;
            }
            for parameter in &self.project.function(function).parameters {
                if self.parameter(function.file, parameter, seen).is_some() {
                    return by;
                }
            }
            return None;
        }
        is_protective(&name).then_some(by).flatten()
    }

    /// Whether a handler asks who is there.
    fn knows_who(&self, function: FunctionAt) -> bool {
        walk::any_in(&self.project.function(function).body, &mut |e| {
            matches!(
                e.last_name(),
                Some(
                    "current_user"
                        | "get_jwt_identity"
                        | "verify_jwt_in_request"
                        | "get_current_user"
                        | "is_authenticated"
                        | "login_user"
                        | "get_user"
                        | "user_id"
                        | "identity"
                )
            )
        })
    }
}
