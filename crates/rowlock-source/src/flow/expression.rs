//! What expressions hold.

use crate::flow::engine::{Engine, Frame};
use crate::flow::value::{Label, Origin, Secret, Taint, Value, below, join, resolved, secret_name};
use crate::flow::{Sink, sinks, steps, walked};
use crate::project::{At, FunctionAt};
use crate::tree::{Argument, Call, Comparison, Expr, Kind, Operator, Span};
use crate::walk;

/// Methods whose result is as secret as what they are called on.
const CARRIES: [&str; 25] = [
    "encode",
    "decode",
    "strip",
    "lstrip",
    "rstrip",
    "split",
    "rsplit",
    "partition",
    "rpartition",
    "replace",
    "lower",
    "upper",
    "removeprefix",
    "removesuffix",
    "items",
    "values",
    "copy",
    "to_dict",
    "hexdigest",
    "digest",
    "hex",
    "to_wsgi_list",
    "raw",
    "dict",
    "getvalue",
];
/// Functions whose result is as secret as what they are given.
const PASSES: [&str; 24] = [
    "str",
    "repr",
    "bytes",
    "dict",
    "list",
    "tuple",
    "format",
    "json.dumps",
    "base64.b64decode",
    "base64.b64encode",
    "base64.urlsafe_b64decode",
    "base64.urlsafe_b64encode",
    "base64.standard_b64decode",
    "urllib.parse.quote",
    "urllib.parse.unquote",
    "urllib.parse.urlencode",
    "flask.jsonify",
    "copy.copy",
    "copy.deepcopy",
    "sorted",
    "set",
    "binascii.a2b_base64",
    "orjson.dumps",
    "fastapi.encoders.jsonable_encoder",
];
/// Methods that take one thing out of a mapping.
const TAKES: [&str; 5] = ["get", "pop", "getlist", "get_all", "setdefault"];

impl Engine<'_, '_> {
    /// What an expression holds.
    pub(super) fn value(&mut self, frame: &mut Frame, e: &Expr) -> Value {
        match &e.kind {
            Kind::Name(name) => self.name(frame, e, name),
            Kind::Attribute(of, name) => self.attribute(frame, e, of, name),
            Kind::Call(call) => self.call(frame, e, call),
            Kind::Subscript(of, key) => self.subscript(frame, e, of, key),
            Kind::Format(parts) | Kind::Either(_, parts) | Kind::Sequence(parts) => {
                let mut value = Value::new();
                for part in parts {
                    join(&mut value, self.value(frame, part));
                }
                value
            }
            Kind::Binary(operator, left, right) => {
                let (mut value, right) = (self.value(frame, left), self.value(frame, right));
                join(&mut value, right);
                if *operator == Operator::Other { Value::new() } else { value }
            }
            Kind::Dict(items) => {
                let mut value = Value::new();
                for (_, v) in items {
                    join(&mut value, self.value(frame, v));
                }
                value
            }
            Kind::Choice(choice) => {
                self.value(frame, &choice.test);
                let mut value = self.value(frame, &choice.then);
                join(&mut value, self.value(frame, &choice.otherwise));
                // `"***" if name in SENSITIVE else value`
                let masks = choice.then.text().or(choice.otherwise.text()).is_some();
                if masks && walk::any(&choice.test, &mut |e| matches!(e.kind, Kind::Compare(..))) {
                    value.retain(|t| !matches!(t.label, Label::Headers | Label::Given(_)));
                }
                value
            }
            Kind::Comprehension(all) => {
                for (target, values) in &all.loops {
                    let mut value = self.value(frame, values);
                    if !all.tests.is_empty() {
                        value.retain(|t| !matches!(t.label, Label::Headers | Label::Given(_)));
                    }
                    self.bind_each(frame, target, &value, values);
                }
                let mut value = Value::new();
                if let Some(last) = all.elements.last() {
                    value = self.value(frame, last);
                }
                value
            }
            Kind::Inner(inner) => self.value(frame, inner),
            Kind::Named(target, inner) => {
                let value = self.value(frame, inner);
                self.set(frame, target, &value, inner);
                value
            }
            Kind::Compare(left, rest) => {
                let mut value = self.value(frame, left);
                for (comparison, right) in rest {
                    let other = self.value(frame, right);
                    if matches!(comparison, Comparison::Equal | Comparison::Unequal) {
                        let text = &self.program.project.file(frame.file).text;
                        let (l, r) = (text.of(left.span).to_owned(), text.of(right.span).to_owned());
                        self.leave(frame, e.span, &value, Sink::Compare, &r);
                        self.leave(frame, e.span, &other, Sink::Compare, &l);
                    }
                    value = other;
                }
                Value::new()
            }
            Kind::Not(inner) => {
                self.value(frame, inner);
                Value::new()
            }
            _ => Value::new(),
        }
    }

    fn name(&self, frame: &Frame, e: &Expr, name: &str) -> Value {
        if let Some(value) = frame.names.get(name) {
            return value.clone();
        }
        let full = self.program.project.full_name(frame.file, e).unwrap_or_default();
        let label = match full.as_str() {
            "flask.request" | "quart.request" => Label::Request,
            "os.environ" => Label::Environ,
            _ => return self.by_name(frame, e, name),
        };
        vec![seen(frame, e.span, label, &full)]
    }

    /// A name that nothing is known of but what it says.
    fn by_name(&self, frame: &Frame, e: &Expr, name: &str) -> Value {
        let Some(secret) = secret_name(name) else { return Value::new() };
        // Imported names of functions and modules (`password`, `secret`) hold no secret.
        let file = self.program.project.file(frame.file);
        if file.imports.contains_key(name) || file.own_functions.contains_key(name) {
            return Value::new();
        }
        let at = At { file: frame.file, span: e.span };
        let trail = walked(&None, at, format!("`{name}`, by its name"));
        vec![Taint { label: Label::Secret(secret), origin: Origin::Named, trail }]
    }

    fn attribute(&mut self, frame: &mut Frame, e: &Expr, of: &Expr, name: &str) -> Value {
        if let Some(value) = e.dotted().and_then(|d| frame.names.get(&d).cloned()) {
            return value;
        }
        let full = self.program.project.full_name(frame.file, e).unwrap_or_default();
        match full.as_str() {
            "flask.request" | "quart.request" => return vec![seen(frame, e.span, Label::Request, &full)],
            "os.environ" => return vec![seen(frame, e.span, Label::Environ, &full)],
            _ => {}
        }
        let base = self.value(frame, of);
        let value = step(frame, e.span, &base, name, &format!("`{name}` of it"));
        if !value.is_empty() || !base.is_empty() {
            return value;
        }
        self.by_name(frame, e, name)
    }

    fn subscript(&mut self, frame: &mut Frame, e: &Expr, of: &Expr, key: &Expr) -> Value {
        let base = self.value(frame, of);
        match &key.kind {
            Kind::Text(text) => {
                let mut value = step(frame, e.span, &base, text, &format!("`{text}` of it"));
                join(&mut value, base.into_iter().filter(|t| matches!(t.label, Label::Secret(_))).collect());
                value
            }
            // The first part of a pair is the user, of a header the scheme.
            Kind::Number(0) => Value::new(),
            // A few letters at one end tell which it was, and no more.
            Kind::Slice(ends) => {
                let short = |e: Option<&Expr>| e.and_then(Expr::number).is_some_and(|n| n.abs() <= 8);
                let head = ends.first().is_some_and(Expr::is_none) && short(ends.get(1));
                let tail = ends.first().and_then(Expr::number).is_some_and(|n| (-8..0).contains(&n));
                if head || tail { Value::new() } else { base }
            }
            _ => base.into_iter().filter(|t| matches!(t.label, Label::Secret(_) | Label::Given(_))).collect(),
        }
    }

    fn call(&mut self, frame: &mut Frame, e: &Expr, call: &Call) -> Value {
        let project = self.program.project;
        let full = project.full_name(frame.file, &call.function).unwrap_or_default();
        let given: Vec<Value> = call.arguments.iter().map(|a| self.value(frame, &a.value)).collect();
        for (argument, sink) in sinks::of(self.program, frame.file, frame.function, call, &full) {
            let n = call.arguments.iter().position(|a| std::ptr::eq(&raw const a.value, argument));
            if let Some(value) = n.map(|n| given[n].clone()) {
                self.leave(frame, argument.span, &value, sink, &full);
            }
        }
        if let Some(value) = self.known_function(frame, e, call, &full, &given) {
            return value;
        }
        if let Some(callee) = project.callee(frame.file, &call.function, frame.function) {
            return self.apply(frame, e, callee, call, &given);
        }
        let Kind::Attribute(of, method) = &call.function.kind else {
            self.kept_by(frame, call, &given);
            return Value::new();
        };
        if let Some((file, class)) = project.class_named(&full)
            && let Some(init) = project.method(file, class, "__init__")
        {
            return self.apply(frame, e, init, call, &given);
        }
        self.kept_by(frame, call, &given);
        let base = self.value(frame, of);
        if TAKES.contains(&&**method) {
            if let (Some(key), "pop") = (call.nth(0), &**method) {
                let span = e.span;
                frame.cleaned(&Expr { span, kind: Kind::Subscript(of.clone(), Box::new(key.clone())) });
            }
            return match call.nth(0).and_then(Expr::text) {
                Some(name) => step(frame, e.span, &base, name, &format!("`{name}` of it")),
                None => Value::new(),
            };
        }
        if matches!(&**method, "get_json" | "json" | "form" | "body" | "get_data") {
            return step(frame, e.span, &base, "form", "what the client sent");
        }
        if CARRIES.contains(&&**method) {
            return base;
        }
        if matches!(&**method, "format" | "join") {
            let mut value = base;
            for g in given {
                join(&mut value, g);
            }
            return value;
        }
        Value::new()
    }

    /// What functions of known packages return.
    fn known_function(
        &mut self,
        frame: &mut Frame,
        e: &Expr,
        call: &Call,
        full: &str,
        given: &[Value],
    ) -> Option<Value> {
        let mut all = Value::new();
        if full.starts_with("base64.") && full.ends_with("decode") {
            for value in given {
                self.leave(frame, e.span, value, Sink::Decode, full);
            }
        }
        if PASSES.contains(&full) {
            for g in given {
                join(&mut all, g.clone());
            }
            return Some(all);
        }
        if full.starts_with("hashlib.") {
            let slow = matches!(full, "hashlib.pbkdf2_hmac" | "hashlib.scrypt");
            let named = call.nth(0).and_then(Expr::text).filter(|_| full == "hashlib.new");
            let through = named.map_or_else(|| full.to_owned(), |n| format!("hashlib.{n}"));
            for value in given.iter().filter(|_| !slow) {
                self.leave(frame, e.span, value, Sink::Hash, &through);
            }
            let digest = |t: &Taint| {
                let is =
                    matches!(t.label, Label::Secret(Secret::Password | Secret::Pair | Secret::Authorization));
                let at = At { file: frame.file, span: e.span };
                let trail = walked(&t.trail, at, "a digest of it");
                is.then_some(Taint { label: Label::Secret(Secret::Digest), trail, origin: t.origin })
            };
            return Some(given.iter().flatten().filter_map(digest).collect());
        }
        match full {
            "getpass.getpass" => Some(vec![seen(
                frame,
                e.span,
                Label::Secret(Secret::Password),
                "a password from the terminal",
            )]),
            "os.getenv" | "os.environ.get" => {
                let label = below(&Label::Environ, call.nth(0).and_then(Expr::text)?)?;
                Some(vec![seen(frame, e.span, label, "a secret of the environment")])
            }
            _ => None,
        }
    }

    /// A password given by name to what looks like a record of a store: `User(password=password)`.
    fn kept_by(&mut self, frame: &mut Frame, call: &Call, given: &[Value]) {
        let Some(name) = call.called().filter(|n| n.starts_with(|c: char| c.is_ascii_uppercase())) else {
            return;
        };
        let project = self.program.project;
        let full = project.full_name(frame.file, &call.function).unwrap_or_default();
        let Some((file, class)) = project.class_named(&full) else { return };
        let stores = project.class(file, class).bases.iter().any(|b| {
            matches!(b.last_name(), Some("Model" | "Base" | "SQLModel" | "Document" | "DeclarativeBase"))
        });
        let sets = project.method(file, class, "__init__").is_some()
            || project.method(file, class, "password").is_some();
        if !stores || sets {
            return;
        }
        for (argument, value) in call.arguments.iter().zip(given) {
            if argument.name.as_deref().and_then(secret_name) == Some(Secret::Password) {
                self.leave(frame, argument.value.span, value, Sink::Store, name);
            }
        }
    }

    /// A call of the project's own function: its leaks with these arguments, and what it returns.
    fn apply(
        &mut self,
        frame: &mut Frame,
        e: &Expr,
        callee: FunctionAt,
        call: &Call,
        given: &[Value],
    ) -> Value {
        let summary = self.summary(callee);
        let function = self.program.project.function(callee);
        let at = At { file: frame.file, span: e.span };
        let passed = format!("passed to `{}`", function.name);
        for leak in &summary.leaks {
            for taint in arguments(function, call, given, leak.parameter) {
                let Some(label) = resolved(&taint.label, &leak.path) else { continue };
                let mut trail = walked(&taint.trail, at, passed.clone());
                for step in steps(&leak.trail) {
                    trail = walked(&trail, step.at, step.what);
                }
                if let (Origin::Parameter(parameter), Label::Given(path)) = (taint.origin, &label) {
                    let path = path.clone();
                    frame.done.leaks.push(super::engine::Leak { parameter, path, trail, ..leak.clone() });
                } else if !matches!(taint.origin, Origin::Parameter(_)) {
                    self.found(
                        taint.origin,
                        &label,
                        leak.sink,
                        leak.at,
                        leak.function,
                        &trail,
                        &leak.through,
                    );
                }
            }
        }
        let mut value = Value::new();
        for returned in &summary.returns {
            match (returned.origin, &returned.label) {
                (Origin::Parameter(n), Label::Given(path)) => {
                    for taint in arguments(function, call, given, n) {
                        if let Some(label) = resolved(&taint.label, path) {
                            let trail = walked(&taint.trail, at, format!("back from `{}`", function.name));
                            join(&mut value, vec![Taint { label, trail, origin: taint.origin }]);
                        }
                    }
                }
                // A guess by name ends with the function that it was made in.
                (Origin::Seen, _) => join(&mut value, vec![returned.clone()]),
                _ => {}
            }
        }
        value
    }
}

/// What a call gives for the parameter of this number.
fn arguments<'g>(
    function: &crate::tree::Function,
    call: &Call,
    given: &'g [Value],
    parameter: usize,
) -> impl Iterator<Item = &'g Taint> {
    let bound = function.class.is_some()
        && matches!(call.function.kind, Kind::Attribute(..) | Kind::Name(_))
        && function.parameters.first().is_some_and(|p| matches!(&*p.name, "self" | "cls"));
    let place = parameter.checked_sub(usize::from(bound));
    let name = function.parameters.get(parameter).map(|p| &p.name);
    let mut places = 0;
    let number = call.arguments.iter().position(|a: &Argument| match &a.name {
        Some(given) => Some(given) == name,
        None if a.spread => false,
        None => {
            places += 1;
            Some(places - 1) == place
        }
    });
    number.into_iter().flat_map(move |n| &given[n])
}

fn seen(frame: &Frame, span: Span, label: Label, what: &str) -> Taint {
    let at = At { file: frame.file, span };
    Taint { trail: walked(&None, at, what), label, origin: Origin::Seen }
}

/// What is below a name of each thing a value is.
fn step(frame: &Frame, span: Span, base: &Value, name: &str, what: &str) -> Value {
    let at = At { file: frame.file, span };
    let inside = |t: &Taint| {
        // Of a name-only guess no attribute is guessed further.
        let label = below(&t.label, name).filter(|_| !matches!(t.label, Label::Secret(_)))?;
        let what = match &label {
            Label::Secret(secret) => secret.words(),
            _ => what,
        };
        Some(Taint { trail: walked(&t.trail, at, what), label, origin: t.origin })
    };
    base.iter().filter_map(inside).collect()
}
