//! What a name stands for: across imports, re-exports and files of the project.

use crate::project::{FileId, FunctionAt, Project};
use crate::tree::{ClassId, Expr, Kind};

/// Most re-exports that a name is followed through; a circle of imports ends here.
const HOPS: usize = 8;

impl Project {
    /// The full dotted name of a name or attribute: `flask.request.headers` of `request.headers`.
    ///
    /// A name that the module itself defines gets the module's name in front; one that nobody
    /// brings stays as it is.
    pub fn full_name(&self, file: FileId, expression: &Expr) -> Option<String> {
        let mut names = Vec::new();
        let mut at = expression;
        let first = loop {
            match &at.kind {
                Kind::Name(name) => break name,
                Kind::Attribute(value, name) => {
                    names.push(&**name);
                    at = value;
                }
                // `super().method` and `Maker().method` are nobody's names.
                _ => return None,
            }
        };
        let f = self.file(file);
        let mut full = if let Some(stands) = f.imports.get(&**first) {
            stands.clone()
        } else if f.defines(first) && !f.module.is_empty() {
            format!("{}.{first}", f.module)
        } else {
            first.to_string()
        };
        for name in names.iter().rev() {
            full.push('.');
            full.push_str(name);
        }
        Some(self.canonical(full))
    }

    /// Follows re-exports of the project's own modules.
    fn canonical(&self, mut full: String) -> String {
        for _ in 0..HOPS {
            let Some((id, rest)) = self.module(&full) else { break };
            let file = self.file(id);
            let (first, tail) = rest.split_once('.').unwrap_or((rest, ""));
            if first.is_empty() {
                break;
            }
            let dot = if tail.is_empty() { "" } else { "." };
            if file.defines(first) {
                let module = &file.module;
                let join = if module.is_empty() { "" } else { "." };
                return format!("{module}{join}{first}{dot}{tail}");
            }
            let Some(stands) = file.imports.get(first) else { break };
            let next = format!("{stands}{dot}{tail}");
            if next == full {
                break;
            }
            full = next;
        }
        full
    }

    /// The function of a full name.
    pub fn function_named(&self, full: &str) -> Option<FunctionAt> {
        let (file, rest) = self.module(full)?;
        if let Some(function) = self.file(file).own_functions.get(rest) {
            return Some(FunctionAt { file, function: *function });
        }
        let (class, method) = rest.split_once('.')?;
        let class = self.class_named_in(file, class)?;
        self.method(file, class, method)
    }

    /// The class of a full name.
    pub fn class_named(&self, full: &str) -> Option<(FileId, ClassId)> {
        let (file, rest) = self.module(full)?;
        Some((file, self.class_named_in(file, rest)?))
    }

    fn class_named_in(&self, file: FileId, name: &str) -> Option<ClassId> {
        self.file(file).own_classes.get(name).copied()
    }

    /// The method of a class or of the project's classes that it is made from.
    pub fn method(&self, file: FileId, class: ClassId, name: &str) -> Option<FunctionAt> {
        let (mut file, mut class) = (file, class);
        for _ in 0..HOPS {
            let f = self.file(file);
            let of = &f.classes[class.0];
            if let Some(id) = of.methods.iter().find(|m| &*f.functions[m.0].name == name) {
                return Some(FunctionAt { file, function: *id });
            }
            let base = of.bases.iter().find_map(|b| self.class_named(&self.full_name(file, b)?))?;
            if base == (file, class) {
                return None;
            }
            (file, class) = base;
        }
        None
    }

    /// The value of a constant: of a literal itself, or of a module-level name that is one.
    pub fn constant<'a>(&'a self, file: FileId, expression: &'a Expr) -> Option<&'a Expr> {
        match &expression.kind {
            Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::None => Some(expression),
            Kind::Name(_) | Kind::Attribute(..) => {
                let full = self.full_name(file, expression)?;
                let (home, rest) = self.module(&full)?;
                let value = self.file(home).value(rest)?;
                matches!(value.kind, Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::None)
                    .then_some(value)
            }
            _ => None,
        }
    }

    /// What the function is that a call of this expression calls, seen from inside `of`.
    pub fn callee(&self, file: FileId, function: &Expr, of: Option<FunctionAt>) -> Option<FunctionAt> {
        if let (Kind::Attribute(receiver, method), Some(of)) = (&function.kind, of)
            && matches!(receiver.name(), Some("self" | "cls"))
        {
            let class = self.enclosing_class(of)?;
            return self.method(of.file, class, method);
        }
        if let (Kind::Name(name), Some(of)) = (&function.kind, of)
            && let Some(found) = self.nested(of, name)
        {
            return Some(found);
        }
        let full = self.full_name(file, function)?;
        if let Some((home, rest)) = self.module(&full)
            && self.file(home).own_functions.contains_key(rest)
        {
            return self.function_named(&full);
        }
        // A project that has no folder has no module names: a name of the file itself.
        let name = function.name()?;
        let id = self.file(file).own_functions.get(name)?;
        Some(FunctionAt { file, function: *id })
    }

    /// The class that a function is a method of, or is defined inside a method of.
    pub fn enclosing_class(&self, of: FunctionAt) -> Option<ClassId> {
        let mut at = of;
        for _ in 0..HOPS {
            let function = self.function(at);
            if function.class.is_some() {
                return function.class;
            }
            at = FunctionAt { file: at.file, function: function.inside? };
        }
        None
    }

    /// A function of this name that is defined inside one of the functions around.
    fn nested(&self, of: FunctionAt, name: &str) -> Option<FunctionAt> {
        let file = self.file(of.file);
        let mut around = Some(of.function);
        while let Some(outer) = around {
            let is = |id: &&crate::tree::FunctionId| {
                let function = &file.functions[id.0];
                function.class.is_none() && &*function.name == name
            };
            if let Some(found) = file.inner.get(&outer).and_then(|all| all.iter().find(is)) {
                return Some(FunctionAt { file: of.file, function: *found });
            }
            around = file.functions[outer.0].inside;
        }
        None
    }
}
