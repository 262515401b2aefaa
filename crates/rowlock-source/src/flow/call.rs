//! Calls: what leaves by them, what functions of known packages return, and what the project's own do.

use crate::flow::engine::{Engine, Frame, Leak};
use crate::flow::expression::{seen, step};
use crate::flow::value::{Label, Origin, Secret, Taint, Value, below, join, resolved, secret_name};
use crate::flow::{Sink, sinks, steps, walked};
use crate::project::{At, FunctionAt};
use crate::tree::{Argument, Call, Expr, Kind};

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
    /// What a call returns, and what leaves by it.
    pub(super) fn call(&mut self, frame: &mut Frame, e: &Expr, call: &Call) -> Value {
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
                    frame.done.leaks.push(Leak { parameter, path, trail, ..leak.clone() });
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
