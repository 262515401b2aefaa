//! What a value comes to: names of the function, the module and its classes, options in a mapping, and what stands
//! where the environment says nothing. It follows names and runs nothing.

use crate::program::Site;
use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{Call, ClassId, Expr, Kind, Stmt, StmtKind};
use crate::walk;

/// Most names that a value is followed through; a circle ends here.
const HOPS: usize = 6;

impl Project {
    /// What an expression comes to, and the file where that stands; itself where nothing is known of it.
    pub fn settled<'a>(
        &'a self,
        file: FileId,
        scope: Option<FunctionAt>,
        expression: &'a Expr,
    ) -> (FileId, &'a Expr) {
        let (mut file, mut scope, mut at) = (file, scope, expression);
        for _ in 0..HOPS {
            let (home, next) = match &at.kind {
                Kind::Name(_) | Kind::Attribute(..) => {
                    let Some(found) = self.named_value(file, scope, at) else { break };
                    found
                }
                Kind::Call(call) => match fallback(call) {
                    Some(value) => (file, value),
                    None => break,
                },
                Kind::Either(crate::tree::Junction::Or, all) => match all.last() {
                    Some(last) => (file, last),
                    None => break,
                },
                _ => break,
            };
            if home != file {
                scope = None;
            }
            (file, at) = (home, next);
        }
        (file, at)
    }

    /// An option of a call: the argument of this name or number, or an entry of a mapping that is given by `**`; with
    /// the file where it stands.
    pub fn option<'a>(&'a self, site: &Site<'a>, name: &str, n: Option<usize>) -> Option<(FileId, &'a Expr)> {
        if let Some(given) = site.call.named(name).or_else(|| site.call.nth(n?)) {
            return Some((site.file, given));
        }
        site.call.arguments.iter().filter(|a| a.spread).find_map(|argument| {
            let (file, value) = self.settled(site.file, site.scope, &argument.value);
            let value = match &value.kind {
                Kind::Dict(items) => {
                    let is = |key: &Option<Expr>| key.as_ref().and_then(Expr::text) == Some(name);
                    items.iter().find(|(key, _)| is(key)).map(|(_, value)| value)
                }
                Kind::Call(call) if call.called() == Some("dict") => call.named(name),
                _ => None,
            };
            value.map(|value| (file, value))
        })
    }

    fn named_value<'a>(
        &'a self,
        file: FileId,
        scope: Option<FunctionAt>,
        e: &'a Expr,
    ) -> Option<(FileId, &'a Expr)> {
        let mut around = scope.filter(|s| s.file == file);
        if let Some(name) = e.name() {
            while let Some(at) = around {
                let function = self.function(at);
                if let Some(value) = bound(&function.body, name).pop() {
                    return Some((file, value));
                }
                if let Some((_, parameter)) = function.parameter(name) {
                    return parameter.default.as_ref().map(|d| (file, d));
                }
                around = function.inside.map(|function| FunctionAt { file, function });
            }
        }
        if let (Kind::Attribute(of, name), Some(at)) = (&e.kind, scope)
            && of.name() == Some("self")
        {
            let class = self.enclosing_class(at)?;
            return self.attribute(at.file, class, name).map(|(file, _, value)| (file, value));
        }
        let full = self.full_name(file, e)?;
        let (home, rest) = self.module(&full)?;
        if let Some(value) = self.file(home).value(rest) {
            return Some((home, value));
        }
        // `Settings.host`, and `settings.host` where `settings = Settings()`.
        let (first, attribute) = rest.split_once('.')?;
        let class = self.file(home).own_classes.get(first).map(|class| (home, *class)).or_else(|| {
            let made = self.file(home).value(first)?.call()?;
            self.class_named(&self.full_name(home, &made.function)?)
        });
        let (home, class) = class?;
        self.attribute(home, class, attribute).map(|(file, _, value)| (file, value))
    }

    /// What a class or one that it is made from sets an attribute to, in its body or in `__init__`.
    pub fn attribute(&self, file: FileId, class: ClassId, name: &str) -> Option<(FileId, ClassId, &Expr)> {
        self.lineage(file, class).into_iter().find_map(|(file, class)| {
            let own = bound(&self.class(file, class).body, name).pop();
            let value = own.or_else(|| {
                let f = self.file(file);
                let methods = &self.class(file, class).methods;
                let init = methods.iter().find(|m| &*f.functions[m.0].name == "__init__")?;
                let mut found = None;
                assigned(&f.functions[init.0].body, &mut |target, value| {
                    if target.dotted().is_some_and(|d| d.strip_prefix("self.") == Some(name)) {
                        found = Some(value);
                    }
                });
                found
            });
            value.map(|value| (file, class, value))
        })
    }

    /// The method that `object.method` names, where the object is one of a class of the project.
    pub fn method_of_object(&self, file: FileId, scope: Option<FunctionAt>, e: &Expr) -> Option<FunctionAt> {
        let Kind::Attribute(of, method) = &e.kind else { return None };
        // `def handler(rules: Rules = Depends(rules_of))`
        if let Some(typed) =
            scope.and_then(|at| self.function(at).parameter(of.name()?)?.1.annotation.as_ref())
            && let Some((file, class)) = self.full_name(file, typed).and_then(|full| self.class_named(&full))
        {
            return self.method(file, class, method);
        }
        let (home, value) = self.settled(file, scope, of);
        let (file, class) = self.class_named(&self.full_name(home, &value.call()?.function)?)?;
        self.method(file, class, method)
    }

    /// A class and the project's classes that it is made from, itself first.
    pub fn lineage(&self, file: FileId, class: ClassId) -> Vec<(FileId, ClassId)> {
        let mut all = vec![(file, class)];
        let mut at = 0;
        while at < all.len() && all.len() < 16 {
            let (file, class) = all[at];
            for base in &self.class(file, class).bases {
                let found = self.full_name(file, base).and_then(|full| self.class_named(&full));
                all.extend(found.filter(|f| !all.contains(f)));
            }
            at += 1;
        }
        all
    }
}

/// The values that a name is given in a body, in order.
pub fn bound<'a>(body: &'a [Stmt], name: &str) -> Vec<&'a Expr> {
    let mut all = Vec::new();
    assigned(body, &mut |target, value| {
        if target.name() == Some(name) {
            all.push(value);
        }
    });
    all
}

/// Every plain assignment of a body: what is assigned to, and the value.
fn assigned<'a>(body: &'a [Stmt], see: &mut dyn FnMut(&'a Expr, &'a Expr)) {
    walk::statements(body, &mut |statement| {
        if let StmtKind::Assign(assign) = &statement.kind
            && let Some(value) = assign.value.as_ref().filter(|_| !assign.adds)
        {
            assign.targets.iter().for_each(|target| see(target, value));
        }
        walk::own(statement, &mut |e| {
            walk::inside(e, &mut |e| {
                if let Kind::Named(target, value) = &e.kind {
                    see(target, value);
                }
            });
        });
    });
}

/// What a setting is where nobody says otherwise: `os.environ.get("HOST", "0.0.0.0")`, `Field("0.0.0.0")`.
fn fallback(call: &Call) -> Option<&Expr> {
    match call.called()? {
        "getenv" | "env" | "config" | "str" | "int" | "Option" | "Field" if call.receiver().is_none() => {
            let first = matches!(call.called(), Some("str" | "int" | "Option" | "Field"));
            call.named("default").or_else(|| call.nth(usize::from(!first)))
        }
        "get" | "getenv" | "setdefault" | "str" => {
            let of = call.receiver().and_then(Expr::last_name).unwrap_or_default().to_ascii_lowercase();
            let settings = ["environ", "os", "env", "config", "settings"].contains(&of.as_str());
            call.named("default").or_else(|| call.nth(1)).filter(|_| settings)
        }
        "Field" | "Option" => call.named("default").or_else(|| call.nth(0)),
        "strip" | "lower" | "encode" => call.receiver().filter(|r| r.call().is_some()),
        _ => None,
    }
}
