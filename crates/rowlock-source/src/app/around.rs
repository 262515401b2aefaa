//! What runs around a route: hooks, decorators, dependencies and the handler itself, with what they call.

use std::collections::HashSet;

use crate::app::App;
use crate::app::objects::{ObjectId, lookup};
use crate::app::routes::{Hook, Route};
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Expr, Kind};
use crate::walk;

/// What runs around a route.
#[derive(Debug, Default, Clone)]
pub struct Around {
    /// Functions of the project.
    pub functions: Vec<FunctionAt>,
    /// The names of what is not part of it, in lower case.
    pub names: Vec<String>,
}

impl<'p> App<'p> {
    /// Whether a hook runs when a route is asked for.
    pub fn covers(&self, hook: &Hook, route: &Route<'p>) -> bool {
        hook.when.contains("_app_")
            || hook.when.starts_with("app_")
            || hook.owner.is_none_or(|o| self.is_on(route, o))
    }

    /// Whether a route is reached through an object.
    fn is_on(&self, route: &Route<'p>, object: ObjectId) -> bool {
        let above = self.above(route);
        // A blueprint of which nobody sees where it is registered is on every application.
        above.contains(&object) || self.objects[object.0].kind.is_application()
    }

    /// The object of a route and those that it is registered on, in order.
    pub fn above(&self, route: &Route<'p>) -> Vec<ObjectId> {
        let (mut all, mut at) = (Vec::new(), route.owner);
        while let Some(id) = at.filter(|id| !all.contains(id)) {
            all.push(id);
            at = self.objects[id.0].on;
        }
        all
    }

    /// The lists of dependencies that a route and all that it is on demand.
    pub(super) fn demanded(&self, route: &Route<'p>) -> Vec<(FileId, &'p Expr)> {
        let mut all: Vec<(FileId, &'p Expr)> =
            route.call.named("dependencies").into_iter().map(|d| (route.file, d)).collect();
        for id in self.above(route) {
            all.extend(self.objects[id.0].dependencies.iter().copied());
            // Those of an application that this one is mounted on are for its own routes.
            if self.objects[id.0].kind.is_application() {
                break;
            }
        }
        all
    }

    /// All that a function calls, and what is defined inside each of it.
    pub fn reach_inside(&self, project: &Project, function: FunctionAt) -> Vec<FunctionAt> {
        let mut all = Vec::new();
        for outer in with_inner(project, function) {
            for at in self.reach(outer) {
                for inner in with_inner(project, at) {
                    if !all.contains(&inner) && all.len() < 400 {
                        all.push(inner);
                    }
                }
            }
        }
        all
    }

    /// What runs around a route.
    pub fn around(&self, project: &'p Project, route: &Route<'p>) -> Around {
        let mut collect = Collect { project, app: self, found: Around::default(), seen: HashSet::new() };
        for hook in self.hooks.iter().filter(|h| !h.when.contains("error") && self.covers(h, route)) {
            match hook.function {
                Some(function) => collect.function(function),
                None => collect.found.names.push(hook.name.to_ascii_lowercase()),
            }
        }
        for (file, decorator) in &route.inner {
            collect.decorator(*file, decorator);
        }
        for (file, list) in self.demanded(route) {
            collect.dependencies(file, list);
        }
        let handlers = route.before.iter().chain(&route.function);
        handlers.for_each(|function| collect.function(*function));
        collect.found
    }
}

/// A function and those that are defined inside it.
pub(super) fn with_inner(project: &Project, function: FunctionAt) -> Vec<FunctionAt> {
    let mut all = vec![function];
    let mut at = 0;
    while at < all.len() && all.len() < 50 {
        let here = all[at];
        let inner = project.file(here.file).inner.get(&here.function).into_iter().flatten();
        all.extend(inner.map(|f| FunctionAt { file: here.file, function: *f }));
        at += 1;
    }
    all
}

struct Collect<'a, 'p> {
    project: &'p Project,
    app: &'a App<'p>,
    found: Around,
    seen: HashSet<FunctionAt>,
}

impl<'p> Collect<'_, 'p> {
    fn function(&mut self, function: FunctionAt) {
        for at in self.app.reach_inside(self.project, function) {
            if !self.seen.insert(at) {
                continue;
            }
            self.found.functions.push(at);
            let own = self.project.function(at);
            for parameter in &own.parameters {
                parameter.default.iter().chain(&parameter.annotation).for_each(|part| {
                    self.dependencies(at.file, part);
                });
            }
            for decorator in &own.decorators {
                self.decorator(at.file, decorator);
            }
        }
    }

    fn decorator(&mut self, file: FileId, decorator: &'p Expr) {
        let target = decorator.call().map_or(decorator, |c| &c.function);
        if let Some(function) = self.project.callee(file, target, None) {
            return self.function(function);
        }
        self.found.names.extend(target.dotted().map(|n| n.to_ascii_lowercase()));
        // `@auth.login_required` asks the function that `@auth.verify_password` stands above.
        if let Kind::Attribute(of, _) = &target.kind
            && let Some(scheme) = lookup(self.project, &self.app.objects, file, None, of)
        {
            self.callbacks(scheme);
        }
    }

    /// The functions that a scheme of Flask-HTTPAuth asks.
    fn callbacks(&mut self, scheme: ObjectId) {
        let (project, app) = (self.project, self.app);
        if !app.objects[scheme.0].kind.is_scheme() {
            return;
        }
        // `MultiAuth(basic, token)` asks those of its parts.
        let parts =
            app.objects[scheme.0].call.arguments.iter().filter_map(|part| {
                lookup(project, &app.objects, app.objects[scheme.0].file, None, &part.value)
            });
        let schemes: Vec<ObjectId> = std::iter::once(scheme).chain(parts).collect();
        for (at, function) in project.functions() {
            let asked = function.decorators.iter().any(|d| {
                matches!(&d.kind, Kind::Attribute(of, name)
                    if matches!(&**name, "verify_password" | "verify_token" | "get_password")
                    && lookup(project, &app.objects, at.file, None, of).is_some_and(|o| schemes.contains(&o)))
            });
            if asked && !self.seen.contains(&at) {
                self.function(at);
            }
        }
    }

    fn dependencies(&mut self, file: FileId, list: &'p Expr) {
        let (home, value) = self.project.settled(file, None, list);
        let (file, list) = if matches!(value.kind, Kind::Sequence(_) | Kind::Subscript(..)) {
            (home, value)
        } else {
            (file, list)
        };
        let mut inside = Vec::new();
        walk::inside(list, &mut |e| inside.push(e));
        for e in inside {
            let (file, Expr { kind: Kind::Call(call), .. }) = self.project.settled(file, None, e) else {
                continue;
            };
            if !matches!(call.called(), Some("Depends" | "Security")) {
                continue;
            }
            let Some(what) = call.argument("dependency", 0) else { continue };
            let target = what.call().map_or(what, |c| &c.function);
            if let Some(function) = self.project.callee(file, target, None) {
                self.function(function);
                continue;
            }
            self.found.names.extend(target.dotted().map(|n| n.to_ascii_lowercase()));
            let (home, value) = self.project.settled(file, None, what);
            let class = value.call().map_or(value, |c| &c.function);
            let full = self.project.full_name(home, class);
            if let Some((file, class)) = full.and_then(|full| self.project.class_named(&full)) {
                for method in ["__init__", "__call__"] {
                    if let Some(found) = self.project.method(file, class, method) {
                        self.function(found);
                    }
                }
            }
        }
    }
}
