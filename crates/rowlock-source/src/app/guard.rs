//! What protects a route: decorators, hooks, dependencies, or its own body.

use std::collections::HashMap;

use crate::app::App;
use crate::app::objects::lookup;
use crate::app::refusal::rejects;
use crate::app::routes::{Hook, Route};
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Expr, Kind, Stmt, StmtKind};
use crate::walk;

/// What protects a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// This does.
    By(String),
    /// Something that is not part of the project might.
    Unknown(String),
    /// This asks for credentials, and lets those pass who send none.
    Optional(String),
    /// Nothing that could be seen.
    Open,
}

/// Words in the name of what protects.
const PROTECTIVE: [&str; 24] = [
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
    "currentuser",
    "currentactive",
    "api_key",
    "apikey",
    "credential",
    "signed",
    "restrict",
    "only",
    "identity",
    "verify_",
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
const HARMLESS: [&str; 17] = [
    "permission_name",
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
    // `@permission_name("read")` says what a permission is called and asks nobody for it.
    let harmless = [
        "permission_name",
        "csrf",
        "exempt",
        "no_auth",
        "noauth",
        "optional",
        "anonymous",
        "public",
        "allow_any",
    ];
    PROTECTIVE.iter().any(|w| name.contains(w)) && !harmless.iter().any(|w| name.contains(w))
}

/// What says that a route is meant for strangers.
const DELIBERATE: [&str; 9] = [
    "public",
    "exempt",
    "anonymous",
    "no_auth",
    "noauth",
    "unauthenticated",
    "allow_any",
    "optional",
    "without_auth",
];

/// Judges every route of an application.
pub(super) fn judge(project: &Project, app: &mut App<'_>) {
    let mut judge = Judge { project, app, known: HashMap::new() };
    let (mut guards, mut bypassed) = (Vec::new(), Vec::new());
    for route in &app.routes {
        guards.push(judge.hook(route).unwrap_or_else(|| judge.route(route)));
        bypassed.push(route.outer.iter().find_map(|d| match judge.decorator(route.file, d) {
            Guard::By(_) => d.call().map_or(*d, |c| &c.function).dotted(),
            _ => None,
        }));
    }
    (app.guards, app.bypassed) = (guards, bypassed);
}

pub(super) struct Judge<'a, 'p> {
    pub(super) project: &'p Project,
    pub(super) app: &'a App<'p>,
    known: HashMap<FunctionAt, bool>,
}

impl<'p> Judge<'_, 'p> {
    /// A hook in front of a route.
    fn hook(&mut self, route: &Route<'p>) -> Option<Guard> {
        let covers = |hook: &&Hook| BEFORE.contains(&hook.when.as_str()) && self.app.covers(hook, route);
        let hooks: Vec<&Hook> = self.app.hooks.iter().filter(covers).collect();
        hooks.into_iter().find_map(|hook| match hook.function {
            Some(function) => {
                let own = self.project.function(function);
                let guarded = || own.decorators.iter().any(|d| d.last_name().is_some_and(is_protective));
                (guarded() || self.refuses(function))
                    .then(|| Guard::By(format!("{} `{}`", hook.when, own.name)))
            }
            None if is_protective(&hook.name) => {
                Some(Guard::Unknown(format!("{} `{}`", hook.when, hook.name)))
            }
            None => None,
        })
    }

    /// Whether a function, or one of the project's that it calls, refuses somebody.
    pub(super) fn refuses(&mut self, function: FunctionAt) -> bool {
        if let Some(known) = self.known.get(&function) {
            return *known;
        }
        // A decorator refuses in the function that it returns.
        let reach = self.app.reach_inside(self.project, function);
        let found = reach.iter().any(|at| rejects(&self.project.function(*at).body));
        self.known.insert(function, found);
        found
    }

    fn route(&mut self, route: &Route<'p>) -> Guard {
        let mut unknown = None;
        for (file, decorator) in &route.inner {
            match self.decorator(*file, decorator) {
                Guard::Unknown(why) => unknown = Some(why),
                by @ Guard::By(_) => return by,
                Guard::Open | Guard::Optional(_) => {}
            }
        }
        if let Some(before) = route.before.iter().find(|f| self.refuses(**f)) {
            return Guard::By(format!("`{}`", self.project.function(*before).name));
        }
        let mut optional = None;
        for (file, list) in self.app.demanded(route) {
            match self.dependencies(file, list) {
                Guard::Open => {}
                by @ Guard::By(_) => return by,
                Guard::Unknown(why) => unknown = Some(why),
                Guard::Optional(why) => optional = Some(why),
            }
        }
        let Some(function) = route.function else {
            return unknown.map_or(Guard::Open, Guard::Unknown);
        };
        let own = self.project.function(function);
        for parameter in &own.parameters {
            match self.parameter(function.file, parameter) {
                Guard::Open => {}
                by @ Guard::By(_) => return by,
                Guard::Unknown(why) => unknown = Some(why),
                Guard::Optional(_) if looks_at(&own.body, &parameter.name) => {
                    unknown = Some(format!("`{}`, which its body looks at", parameter.name));
                }
                Guard::Optional(why) => optional = Some(why),
            }
        }
        if let Some(by) = self.class(function) {
            return by;
        }
        if self.refuses(function) || self.knows_who(function) {
            return Guard::By("its own body".to_owned());
        }
        unknown.map(Guard::Unknown).or(optional.map(Guard::Optional)).unwrap_or(Guard::Open)
    }

    /// What the class of a handler demands: `user = Depends(…)` in its body, as class based views of FastAPI have it.
    fn class(&mut self, function: FunctionAt) -> Option<Guard> {
        let class = self.project.function(function).class?;
        for statement in &self.project.class(function.file, class).body {
            let StmtKind::Assign(assign) = &statement.kind else { continue };
            for part in assign.value.iter().chain(&assign.annotation) {
                if let by @ Guard::By(_) = self.dependencies(function.file, part) {
                    return Some(by);
                }
            }
        }
        None
    }

    fn decorator(&mut self, file: FileId, decorator: &Expr) -> Guard {
        let target = decorator.call().map_or(decorator, |c| &c.function);
        let name = target.dotted().unwrap_or_default();
        let last = target.last_name().unwrap_or_default().to_owned();
        let lower = last.to_ascii_lowercase();
        let optional = decorator.call().and_then(|c| c.named("optional")).is_some_and(Expr::is_true);
        if optional || DELIBERATE.iter().any(|w| lower.contains(w)) {
            return Guard::Unknown(format!("decorator `{name}`"));
        }
        if let Kind::Attribute(receiver, _) = &target.kind
            && let Some(object) = lookup(self.project, &self.app.objects, file, None, receiver)
            && self.app.objects[object.0].kind.is_scheme()
        {
            return Guard::By(format!("decorator `{name}`"));
        }
        if is_protective(&last) {
            return Guard::By(format!("decorator `{name}`"));
        }
        let class = || {
            let (file, class) = self.project.class_named(&self.project.full_name(file, target)?)?;
            self.project.method(file, class, "__call__")
        };
        match self.project.callee(file, target, None).or_else(class) {
            Some(function) if self.refuses(function) => Guard::By(format!("decorator `{name}`")),
            // `@before(check_key, request)`: what a decorator of the project is given runs in it.
            Some(_) if self.is_given_a_refusal(file, decorator) => Guard::By(format!("decorator `{name}`")),
            Some(_) => Guard::Open,
            None if HARMLESS.iter().any(|w| name.to_ascii_lowercase().contains(w)) => Guard::Open,
            None => Guard::Unknown(format!("decorator `{name}`")),
        }
    }

    fn is_given_a_refusal(&mut self, file: FileId, decorator: &Expr) -> bool {
        let given = decorator.call().into_iter().flat_map(|c| &c.arguments);
        given.filter_map(|a| self.project.callee(file, &a.value, None)).any(|f| self.refuses(f))
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
                        | "has_access"
                        | "has_permission"
                        | "user_id"
                        | "identity"
                )
            )
        })
    }
}

/// Whether a body decides by a name, or hands it on.
fn looks_at(body: &[Stmt], name: &str) -> bool {
    let mut found = false;
    let names = |e: &Expr| walk::any(e, &mut |e| e.name() == Some(name));
    walk::statements(body, &mut |statement| {
        if let StmtKind::If(branches) = &statement.kind {
            found = found || branches.iter().any(|(test, _)| test.as_ref().is_some_and(names));
        }
        walk::own(statement, &mut |e| {
            found = found
                || walk::any(e, &mut |e| match &e.kind {
                    Kind::Choice(choice) => names(&choice.test),
                    Kind::Either(..) | Kind::Not(_) | Kind::Compare(..) => names(e),
                    Kind::Call(call) => call.arguments.iter().any(|a| a.value.name() == Some(name)),
                    _ => false,
                });
        });
    });
    found
}
