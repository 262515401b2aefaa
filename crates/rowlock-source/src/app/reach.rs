//! Which routes a function takes part in: as handler, as guard, or called by one of those.

use std::collections::BTreeSet;

use crate::app::objects::lookup;
use crate::app::{App, Route};
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Expr, Kind};
use crate::walk;

/// Most functions of one route that are followed.
const MOST: usize = 400;

/// For each route the functions that take part in it.
#[derive(Debug)]
pub struct Reach(Vec<BTreeSet<FunctionAt>>);

impl Reach {
    /// Follows every route's handler, decorators, dependencies and hooks, and what they call.
    pub fn new(project: &Project, app: &App<'_>) -> Self {
        Self(app.routes.iter().map(|route| follow(project, app, route)).collect())
    }

    /// The routes that a function takes part in, by their place in [`App::routes`].
    pub fn routes(&self, function: FunctionAt) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().filter(move |(_, all)| all.contains(&function)).map(|(at, _)| at)
    }
}

fn follow(project: &Project, app: &App<'_>, route: &Route<'_>) -> BTreeSet<FunctionAt> {
    let mut open: Vec<FunctionAt> = route.function.into_iter().collect();
    for decorator in &route.inner {
        open.extend(decorators(project, app, route.file, decorator));
    }
    let listed = route.call.named("dependencies");
    open.extend(listed.into_iter().flat_map(|d| dependencies(project, route.file, d)));
    let mut owners = Vec::new();
    let mut at = route.owner;
    while let Some(id) = at.filter(|id| !owners.contains(id)) {
        owners.push(id);
        let object = &app.objects[id.0];
        open.extend(object.dependencies.iter().flat_map(|d| dependencies(project, object.file, d)));
        at = object.on;
    }
    let everywhere = |when: &str| when.contains("_app_") || when.starts_with("app_");
    let covers = |hook: &&super::Hook| {
        everywhere(&hook.when)
            || hook.owner.is_none_or(|o| owners.contains(&o) || app.objects[o.0].kind.is_application())
    };
    open.extend(app.hooks.iter().filter(covers).filter_map(|h| h.function));

    let mut all = BTreeSet::new();
    while let Some(function) = open.pop() {
        if all.len() >= MOST || !all.insert(function) {
            continue;
        }
        open.extend(app.callees.get(&function).into_iter().flatten());
        // What a decorator or a factory returns is defined inside of it.
        let inner = project.file(function.file).inner.get(&function.function).into_iter().flatten();
        open.extend(inner.map(|f| FunctionAt { file: function.file, function: *f }));
        for parameter in &project.function(function).parameters {
            for part in parameter.default.iter().chain(&parameter.annotation) {
                open.extend(dependencies(project, function.file, part));
                open.extend(named_type(project, function.file, part));
            }
        }
    }
    all
}

/// What runs by a decorator: its own function, and for `@auth.login_required` what is registered on `auth`.
fn decorators(project: &Project, app: &App<'_>, file: FileId, decorator: &Expr) -> Vec<FunctionAt> {
    let target = decorator.call().map_or(decorator, |c| &c.function);
    if let Some(function) = project.callee(file, target, None) {
        return vec![function];
    }
    let Kind::Attribute(receiver, _) = &target.kind else { return Vec::new() };
    let Some(scheme) = lookup(project, &app.objects, file, None, receiver) else { return Vec::new() };
    if !app.objects[scheme.0].kind.is_scheme() {
        return Vec::new();
    }
    let registered = |(at, function): (FunctionAt, &crate::tree::Function)| {
        let by = |d: &Expr| {
            let target = d.call().map_or(d, |c| &c.function);
            let Kind::Attribute(receiver, _) = &target.kind else { return false };
            lookup(project, &app.objects, at.file, None, receiver) == Some(scheme)
        };
        let is_route = app.routes.iter().any(|r| r.function == Some(at));
        (!is_route && function.decorators.iter().any(by)).then_some(at)
    };
    project.functions().filter_map(registered).collect()
}

/// The functions in `Depends(…)` and `Security(…)`.
fn dependencies(project: &Project, file: FileId, e: &Expr) -> Vec<FunctionAt> {
    let mut found = Vec::new();
    walk::inside(e, &mut |e| {
        let call = e.call().filter(|c| matches!(c.called(), Some("Depends" | "Security")));
        let Some(what) = call.and_then(|c| c.argument("dependency", 0)) else { return };
        let target = what.call().map_or(what, |c| &c.function);
        found.extend(project.callee(file, target, None));
    });
    found
}

/// `CurrentUser = Annotated[User, Depends(…)]`, used as a type.
fn named_type(project: &Project, file: FileId, annotation: &Expr) -> Vec<FunctionAt> {
    let full = project.full_name(file, annotation);
    let Some((home, rest)) = full.as_deref().and_then(|f| project.module(f)) else { return Vec::new() };
    let value = project.file(home).value(rest).filter(|v| matches!(v.kind, Kind::Subscript(..)));
    value.map(|v| dependencies(project, home, v)).unwrap_or_default()
}
