//! Dependencies of FastAPI: what `Depends(…)` and `Security(…)` demand.

use crate::app::around::with_inner;
use crate::app::guard::{Guard, Judge, is_protective};
use crate::app::objects::{kind_of_call, lookup};
use crate::app::refusal::{may_refuse, refuses};
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Call, ClassId, Expr, Kind, Parameter, Stmt, StmtKind};
use crate::walk;

/// Most dependencies of dependencies that are followed.
const DEPTH: usize = 8;

impl<'p> Judge<'_, 'p> {
    /// What protects in a list of `Depends(…)`, or in a name that stands for one.
    pub(super) fn dependencies(&mut self, file: FileId, list: &'p Expr) -> Guard {
        self.all(file, list, None, 0)
    }

    /// What protects in the declaration of a parameter.
    pub(super) fn parameter(&mut self, file: FileId, parameter: &'p Parameter) -> Guard {
        self.declared(file, parameter, 0)
    }

    fn all(&mut self, file: FileId, list: &'p Expr, typed: Option<&'p Expr>, depth: usize) -> Guard {
        let mut best = Guard::Open;
        let (home, value) = self.project.settled(file, None, list);
        let list = if matches!(value.kind, Kind::Sequence(_) | Kind::Subscript(..)) { value } else { list };
        let home = if std::ptr::eq(list, value) { home } else { file };
        let mut inside = Vec::new();
        walk::inside(list, &mut |e| inside.push(e));
        for e in inside {
            let found = match &e.kind {
                Kind::Call(call) if matches!(call.called(), Some("Depends" | "Security")) => {
                    self.depends(home, call, typed, depth)
                }
                // `dependencies=[signed_in]` with `signed_in = Depends(…)`
                Kind::Name(_) | Kind::Attribute(..) => match self.project.settled(home, None, e) {
                    (at, Expr { kind: Kind::Call(call), .. })
                        if matches!(call.called(), Some("Depends" | "Security")) =>
                    {
                        self.depends(at, call, typed, depth)
                    }
                    _ => Guard::Open,
                },
                _ => Guard::Open,
            };
            match found {
                Guard::By(_) => return found,
                Guard::Open => {}
                _ => best = found,
            }
        }
        best
    }

    fn declared(&mut self, file: FileId, parameter: &'p Parameter, depth: usize) -> Guard {
        if depth > DEPTH {
            return Guard::Open;
        }
        let typed = parameter.annotation.as_ref();
        let mut best = Guard::Open;
        for part in parameter.default.iter().chain(typed) {
            match self.all(file, part, typed, depth) {
                Guard::Open => {}
                by @ Guard::By(_) => return by,
                found => best = found,
            }
        }
        best
    }

    /// What `Depends(x)` protects with.
    fn depends(&mut self, file: FileId, call: &'p Call, typed: Option<&'p Expr>, depth: usize) -> Guard {
        let Some(what) = call.argument("dependency", 0) else {
            // `Annotated[Caller, Depends()]`: the type is what is called.
            let mut class = None;
            if let Some(typed) = typed {
                walk::inside(typed, &mut |e| class = class.or_else(|| self.class_of(file, e)));
            }
            return class.map_or(Guard::Open, |(file, class)| self.made(file, class, depth));
        };
        // `Depends(partial(f, …))`
        let partial = what.call().filter(|c| c.called() == Some("partial")).and_then(|c| c.nth(0));
        let what = partial.unwrap_or(what);
        let name = what.dotted().or_else(|| what.last_name().map(str::to_owned)).unwrap_or_default();
        let by = || Guard::By(format!("dependency `{name}`"));
        if let Some(silent) = self.scheme(file, what) {
            return if silent { Guard::Optional(format!("dependency `{name}`")) } else { by() };
        }
        if let Some(function) = self.meant(file, what) {
            return self.function(function, &name, depth);
        }
        let target = what.call().map_or(what, |c| &c.function);
        if let Some((file, class)) = self.class_of(file, target) {
            return match self.made(file, class, depth) {
                Guard::By(_) => by(),
                other => other,
            };
        }
        if call.called() == Some("Security") || is_protective(&name) { by() } else { Guard::Open }
    }

    /// Whether something is a scheme of FastAPI, and whether it lets those pass who send nothing.
    fn scheme(&self, file: FileId, what: &Expr) -> Option<bool> {
        if let Some(id) = lookup(self.project, &self.app.objects, file, None, what) {
            let object = &self.app.objects[id.0];
            return object.kind.is_scheme().then_some(object.silent);
        }
        let call = what.call()?;
        kind_of_call(self.project, file, call).filter(|k| k.is_scheme())?;
        Some(call.named("auto_error").is_some_and(Expr::is_false))
    }

    /// The function that a dependency is: itself, what a factory returns, `__call__` of an object, a method.
    fn meant(&self, file: FileId, what: &'p Expr) -> Option<FunctionAt> {
        let target = what.call().map_or(what, |c| &c.function);
        if let Some(function) = self.project.callee(file, target, None) {
            return Some(function);
        }
        let (home, value) = self.project.settled(file, None, what);
        if let Some((file, class)) = value.call().and_then(|c| self.class_of(home, &c.function)) {
            return self.project.method(file, class, "__call__");
        }
        self.project.method_of_object(file, None, target)
    }

    fn class_of(&self, file: FileId, e: &Expr) -> Option<(FileId, ClassId)> {
        self.project.class_named(&self.project.full_name(file, e)?)
    }

    /// What making an object of a class demands.
    fn made(&mut self, file: FileId, class: ClassId, depth: usize) -> Guard {
        match self.project.method(file, class, "__init__") {
            Some(init) => self.function(init, "", depth),
            None => Guard::Open,
        }
    }

    fn function(&mut self, function: FunctionAt, name: &str, depth: usize) -> Guard {
        let by = || Guard::By(format!("dependency `{name}`"));
        let mut optional = Vec::new();
        for at in with_inner(self.project, function) {
            for parameter in &self.project.function(at).parameters {
                match self.declared(at.file, parameter, depth + 1) {
                    Guard::By(_) => return by(),
                    Guard::Optional(_) => optional.push((at, &*parameter.name)),
                    _ => {}
                }
            }
        }
        let lower = name.to_ascii_lowercase();
        if ["optional", "maybe", "or_none", "anonymous"].iter().any(|w| lower.contains(w)) {
            return Guard::Unknown(format!("dependency `{name}`"));
        }
        match optional.first() {
            Some((at, sent)) if !turns_away(self.project, *at, sent) => {
                Guard::Optional(format!("dependency `{name}`"))
            }
            _ if self.refuses(function) => by(),
            Some(_) => Guard::Unknown(format!("dependency `{name}`")),
            None => Guard::Open,
        }
    }
}

/// Whether a function refuses those who sent nothing, where the parameter is `None`.
fn turns_away(project: &Project, at: FunctionAt, sent: &str) -> bool {
    fn block(project: &Project, at: FunctionAt, body: &[Stmt], sent: &str) -> bool {
        body.iter().any(|statement| match &statement.kind {
            StmtKind::If(branches) => branches.iter().any(|(test, body)| {
                !test.as_ref().is_some_and(|t| needs(t, sent)) && block(project, at, body, sent)
            }),
            StmtKind::Raise(Some(value)) => may_refuse(value),
            StmtKind::Return(Some(value)) => refuses(value),
            _ => {
                let mut found = walk::blocks(statement).into_iter().any(|b| block(project, at, b, sent));
                walk::own(statement, &mut |e| {
                    found = found || refuses(e) || walk::any(e, &mut |e| hands_on(project, at, e, sent));
                });
                found
            }
        })
    }
    block(project, at, &project.function(at).body, sent)
}

/// Whether a test holds only where the name is something.
fn needs(test: &Expr, sent: &str) -> bool {
    match &test.kind {
        Kind::Name(name) => &**name == sent,
        Kind::Either(crate::tree::Junction::And, all) => all.iter().any(|part| needs(part, sent)),
        _ => false,
    }
}

/// Whether it is given to another function of the project, which may refuse.
fn hands_on(project: &Project, at: FunctionAt, e: &Expr, sent: &str) -> bool {
    e.call().is_some_and(|call| {
        call.arguments.iter().any(|a| a.value.name() == Some(sent))
            && project.callee(at.file, &call.function, Some(at)).is_some()
    })
}
