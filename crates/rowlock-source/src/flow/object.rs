//! Objects of the project's classes: what their fields hold, and what of it shows when they are printed.

use std::rc::Rc;

use crate::flow::Sink;
use crate::flow::engine::{Engine, Frame, known};
use crate::flow::names::{field_name, secret_name};
use crate::flow::value::{Label, Origin, Secret, Taint, Trail, Value, join};
use crate::project::FileId;
use crate::tree::{Call, ClassId, Expr, Kind, StmtKind};
use crate::walk;

/// Bases of classes that print their fields.
const PRINTED: [&str; 7] =
    ["BaseModel", "NamedTuple", "TypedDict", "SQLModel", "Struct", "BaseSettings", "JsonModel"];

/// A declared field.
struct Declared<'p> {
    file: FileId,
    name: &'p str,
    annotation: Option<&'p Expr>,
    default: Option<&'p Expr>,
}

type ClassAt = (FileId, ClassId);

impl Engine<'_, '_> {
    /// The class of the project that an expression names.
    pub(super) fn class_of(&self, file: FileId, e: &Expr) -> Option<ClassAt> {
        let project = self.program.project;
        if let Some(name) = e.name()
            && let Some(class) = project.file(file).own_classes.get(name)
        {
            return Some((file, *class));
        }
        let full = project.full_name(file, e);
        if let Some(class) = full.and_then(|f| project.class_named(&f)) {
            return Some(class);
        }
        // `Annotated[Login, Body()]`, `Optional[Login]`, `Login | None`
        match &e.kind {
            Kind::Subscript(_, inner) => match &inner.kind {
                Kind::Sequence(parts) => self.class_of(file, parts.first()?),
                _ => self.class_of(file, inner),
            },
            Kind::Binary(_, left, _) => self.class_of(file, left),
            _ => None,
        }
    }

    /// The name under which what objects of a class hold is kept.
    pub(super) fn class_key(file: FileId, class: ClassId, name: &str) -> String {
        format!("{}#{}.{name}", file.0, class.0)
    }

    /// Whether a class is what FastAPI reads a body into.
    pub(super) fn is_body(&self, class: ClassAt) -> bool {
        self.prints(class)
    }

    /// Whether objects print their fields by themselves.
    fn prints(&self, (file, class): ClassAt) -> bool {
        let project = self.program.project;
        let of = project.class(file, class);
        let by_decorator = of.decorators.iter().any(|d| {
            matches!(d.last_name(), Some("dataclass" | "define" | "frozen" | "s" | "attrs" | "mutable"))
                && !d.call().is_some_and(|c| c.named("repr").is_some_and(Expr::is_false))
        });
        by_decorator
            || of.bases.iter().any(|b| {
                b.last_name().is_some_and(|n| PRINTED.contains(&n))
                    || self
                        .class_of(file, b)
                        .is_some_and(|base| base != (file, class) && self.prints_base(base, 4))
            })
    }

    fn prints_base(&self, (file, class): ClassAt, deep: usize) -> bool {
        let of = self.program.project.class(file, class);
        let known = of.bases.iter().any(|b| b.last_name().is_some_and(|n| PRINTED.contains(&n)));
        known
            || of.decorators.iter().any(|d| d.last_name() == Some("dataclass"))
            || (deep > 0
                && of.bases.iter().any(|b| {
                    self.class_of(file, b)
                        .is_some_and(|base| base != (file, class) && self.prints_base(base, deep - 1))
                }))
    }

    /// Whether a field shows when its object is printed or logged.
    fn shows(&mut self, class: ClassAt, name: &str, default: Option<&Expr>) -> bool {
        let hidden = default.and_then(Expr::call).is_some_and(|c| {
            c.named("repr").is_some_and(Expr::is_false) || c.named("exclude").is_some_and(Expr::is_true)
        });
        let own = ["__repr__", "__str__"]
            .into_iter()
            .find_map(|m| self.program.project.method(class.0, class.1, m));
        match own {
            // Its own words: does the field stand in them?
            Some(method) => self.summary(method).returns.iter().any(|t| {
                matches!((t.origin, &t.label), (Origin::Parameter(0), Label::Given(path)) if path.first().is_some_and(|p| **p == *name || &**p == "__dict__"))
            }),
            None => self.prints(class) && !hidden,
        }
    }

    fn declared(&self, (file, class): ClassAt, deep: usize) -> Vec<Declared<'_>> {
        let of = self.program.project.class(file, class);
        let mut all = Vec::new();
        for base in of.bases.iter().filter(|_| deep > 0) {
            if let Some(base) = self.class_of(file, base).filter(|b| *b != (file, class)) {
                all.extend(self.declared(base, deep - 1));
            }
        }
        for statement in &of.body {
            let StmtKind::Assign(a) = &statement.kind else { continue };
            if let ([target], true) = (a.targets.as_slice(), a.annotation.is_some())
                && let Some(name) = target.name()
            {
                all.push(Declared {
                    file,
                    name,
                    annotation: a.annotation.as_ref(),
                    default: a.value.as_ref(),
                });
            }
        }
        all
    }

    /// What the fields of a body hold, by what they are called.
    pub(super) fn declared_fields(&mut self, class: ClassAt, origin: Origin, trail: &Trail) -> Value {
        self.fields_of(class, origin, trail, 2)
    }

    fn fields_of(&mut self, class: ClassAt, origin: Origin, trail: &Trail, deep: usize) -> Value {
        let declared: Vec<(String, Option<ClassAt>, bool, bool)> = self
            .declared(class, 4)
            .iter()
            .map(|d| {
                let guarded = d.annotation.is_some_and(|a| {
                    walk::any(a, &mut |e| matches!(e.last_name(), Some("SecretStr" | "SecretBytes")))
                });
                let nested = d.annotation.and_then(|a| self.class_of(d.file, a));
                let hidden = d.default.and_then(Expr::call).is_some_and(|c| {
                    c.named("repr").is_some_and(Expr::is_false)
                        || c.named("exclude").is_some_and(Expr::is_true)
                });
                (d.name.to_owned(), nested, guarded, hidden)
            })
            .collect();
        let settings = origin == Origin::Seen;
        let mut value = Value::new();
        for (name, nested, guarded, hidden) in declared {
            let rc: Rc<str> = name.as_str().into();
            if let Some(nested) = nested.filter(|n| deep > 0 && *n != class) {
                for t in self.fields_of(nested, origin, trail, deep - 1) {
                    let label = Label::Field(Rc::clone(&rc), Rc::new(t.label));
                    join(&mut value, vec![Taint { label, ..t }]);
                }
                continue;
            }
            let secret = field_name(&name).map(|s| if settings { Secret::Key } else { s });
            let (label, hidden) = match secret {
                Some(secret) if guarded => (Label::Guarded(secret), true),
                Some(secret) => (Label::Secret(secret), hidden || !self.shows(class, &name, None)),
                None if settings => continue,
                None => (Label::Plain, false),
            };
            let inner = Rc::new(label);
            let label = if hidden { Label::Held(rc, inner) } else { Label::Field(rc, inner) };
            // Secrets first: of a large body not every plain field is remembered.
            let taint = Taint { label, origin, trail: trail.clone() };
            if secret.is_some() {
                value.insert(0, taint);
            } else if value.len() < 10 {
                value.push(taint);
            }
        }
        value
    }

    /// An object of a class of the project.
    pub(super) fn constructed(
        &mut self,
        frame: &mut Frame,
        e: &Expr,
        class: ClassAt,
        call: &Call,
        given: &[Value],
    ) -> Value {
        self.kept_by(frame, class, call, given);
        let project = self.program.project;
        let mut value = vec![known(frame, e, Label::Instance(class.0, class.1), Origin::Seen, "an object")];
        let form = |b: &Expr| matches!(b.last_name(), Some("FlaskForm" | "Form" | "StarletteForm"));
        if project.class(class.0, class.1).bases.iter().any(form) {
            value.push(known(frame, e, Label::Form, Origin::Sent, "what the client sent"));
        }
        let mut fields: Vec<(String, Option<Expr>, Value)> = Vec::new();
        if let Some(init) = project.method(class.0, class.1, "__init__") {
            let names = std::mem::take(&mut frame.names);
            // `apply` puts what `__init__` keeps below the receiver's name; a constructor has none yet.
            let inside = self.apply_init(frame, e, init, call, given);
            frame.names = names;
            fields.extend(inside.into_iter().map(|(n, v)| (n.to_string(), None, v)));
        } else {
            let declared: Vec<(String, Option<Expr>)> =
                self.declared(class, 4).iter().map(|d| (d.name.to_owned(), d.default.cloned())).collect();
            let settings =
                project.class(class.0, class.1).bases.iter().any(|b| b.last_name() == Some("BaseSettings"));
            if settings && call.arguments.is_empty() {
                let of = self.declared_fields(class, Origin::Seen, &None);
                join(&mut value, of);
            }
            let mut places = declared.iter();
            for (argument, of) in call.arguments.iter().zip(given) {
                let (name, default) = match &argument.name {
                    Some(name) => {
                        let default =
                            declared.iter().find(|(n, _)| **n == **name).and_then(|(_, d)| d.clone());
                        (name.to_string(), default)
                    }
                    None if argument.spread => {
                        join(&mut value, of.clone());
                        continue;
                    }
                    None => match places.next() {
                        Some((name, default)) => (name.clone(), default.clone()),
                        None => continue,
                    },
                };
                let of = self.named(frame, &name, &argument.value, of.clone());
                fields.push((name, default, of));
            }
        }
        for (name, default, of) in fields {
            if of.is_empty() {
                continue;
            }
            let shown = self.shows(class, &name, default.as_ref());
            let rc: Rc<str> = name.as_str().into();
            for t in of {
                let inner = Rc::new(t.label);
                let label = if shown {
                    Label::Field(Rc::clone(&rc), inner)
                } else {
                    Label::Held(Rc::clone(&rc), inner)
                };
                join(&mut value, vec![Taint { label, origin: t.origin, trail: t.trail }]);
            }
        }
        value
    }

    /// What a constructor puts into its object.
    fn apply_init(
        &mut self,
        frame: &mut Frame,
        e: &Expr,
        init: crate::project::FunctionAt,
        call: &Call,
        given: &[Value],
    ) -> Vec<(Rc<str>, Value)> {
        let mut all = Vec::new();
        self.apply(frame, e, init, call, given, &Value::new());
        let summary = self.summary(init);
        for (name, value) in &summary.keeps {
            let value = self.back(frame, e, init, call, (given, &Value::new()), value);
            all.push((Rc::clone(name), value));
        }
        all
    }

    /// A password given by name to what looks like a record of a store: `User(password=password)`.
    fn kept_by(&mut self, frame: &mut Frame, (file, class): ClassAt, call: &Call, given: &[Value]) {
        let project = self.program.project;
        let of = project.class(file, class);
        let is = |b: &Expr| {
            matches!(
                b.last_name(),
                Some("Model" | "Base" | "Document" | "DeclarativeBase" | "MappedAsDataclass")
            )
        };
        let table = of.bases.iter().any(|b| {
            is(b) || self.class_of(file, b).is_some_and(|(f, c)| project.class(f, c).bases.iter().any(is))
        }) || of.body.iter().any(|s| matches!(&s.kind, StmtKind::Assign(a) if a.targets.iter().any(|t| t.name() == Some("__tablename__"))
            || a.value.as_ref().is_some_and(|v| walk::any(v, &mut |e| e.call().is_some_and(|c| c.named("primary_key").is_some())))));
        let sets = project.method(file, class, "__init__").is_some()
            || project.method(file, class, "password").is_some();
        if !table || sets {
            return;
        }
        let name = of.name.to_string();
        for (argument, value) in call.arguments.iter().zip(given) {
            if argument.name.as_deref().and_then(secret_name) == Some(Secret::Password) {
                self.leave(frame, argument.value.span, value, Sink::Store, &name);
            }
        }
    }
}
