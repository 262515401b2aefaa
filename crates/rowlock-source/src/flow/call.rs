//! Calls: what leaves by them, what methods give back, and what the project's own functions do.

use std::rc::Rc;

use crate::flow::engine::{Engine, Frame, Leak};
use crate::flow::expression::uncovered;
use crate::flow::names::is_minted_name;
use crate::flow::place::each;
use crate::flow::value::{DIGEST, Label, Origin, REVEALED, Secret, Taint, Value, filled, join, resolved};
use crate::flow::{A_DIGEST, IN_BASE64, Sink, sinks, steps, walked};
use crate::project::{At, FunctionAt};
use crate::tree::{Argument, Call, Expr, Function, Kind};

/// Methods whose result is as secret as what they are called on.
const CARRIES: [&str; 31] = [
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
    "casefold",
    "title",
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
    "getvalue",
    "bind",
    "getChild",
    "new",
    "opt",
    "zfill",
];
/// Methods that make a mapping of an object.
const DUMPS: [&str; 6] = ["model_dump", "model_dump_json", "dict", "json", "_asdict", "asdict"];
/// Methods that take one thing out of a mapping.
const TAKES: [&str; 5] = ["get", "pop", "getlist", "get_all", "setdefault"];
/// Methods that put something into a list or mapping.
const PUTS: [&str; 6] = ["append", "add", "extend", "insert", "update", "setdefault"];

impl Engine<'_, '_> {
    /// What a call returns, and what leaves by it.
    pub(super) fn call(&mut self, frame: &mut Frame, e: &Expr, call: &Call) -> Value {
        let project = self.program.project;
        let full = project.full_name(frame.file, &call.function).unwrap_or_default();
        let base = match &call.function.kind {
            Kind::Attribute(of, _) => self.value(frame, of),
            Kind::Name(_) => Value::new(),
            _ => self.value(frame, &call.function),
        };
        let mut given = Vec::with_capacity(call.arguments.len());
        let asked = frame.asks;
        frame.asks = asked || is_query(call);
        for argument in &call.arguments {
            let value = self.value(frame, &argument.value);
            given.push(match &argument.name {
                Some(name) => self.named(frame, name, &argument.value, value),
                None => value,
            });
        }
        frame.asks = asked;
        let made = base.iter().find_map(|t| match &t.label {
            Label::Made(by) => Some(Rc::clone(by)),
            _ => None,
        });
        for (argument, sink) in sinks::of(call, &full, made.as_deref()) {
            let n = call.arguments.iter().position(|a| std::ptr::eq(&raw const a.value, argument));
            if let Some(value) = n.map(|n| given[n].clone()) {
                self.leave(frame, argument.span, &value, sink, &full);
                if sink == Sink::Url {
                    self.in_params(frame, argument);
                }
            }
        }
        if sinks::tells_exception(call, &full, made.as_deref()) {
            let handled = frame.handled.clone();
            self.leave(frame, e.span, &handled, Sink::Log, &full);
        }
        if call.called() == Some("format") {
            self.in_url(frame, e);
        }
        if let Some(value) = self.known_function(frame, e, call, &full, &given) {
            return value;
        }
        if let Some(callee) = project.callee(frame.file, &call.function, frame.function) {
            return self.apply(frame, e, callee, call, &given, &base);
        }
        if let Some(class) = project.class_named(&full).or_else(|| self.class_of(frame.file, &call.function))
        {
            return self.constructed(frame, e, class, call, &given);
        }
        if let Kind::Attribute(_, method) = &call.function.kind {
            let class = base.iter().find_map(|t| match t.label {
                Label::Instance(file, class) => Some((file, class)),
                _ => None,
            });
            if let Some((file, class)) = class
                && let Some(found) = project.method(file, class, method)
            {
                return self.apply(frame, e, found, call, &given, &base);
            }
            return self.method(frame, e, call, method, &given, base, made.as_deref());
        }
        Value::new()
    }

    /// What methods of strings, mappings and well-known objects give back.
    #[expect(clippy::too_many_arguments, reason = "the parts of a call")]
    fn method(
        &mut self,
        frame: &mut Frame,
        e: &Expr,
        call: &Call,
        method: &str,
        given: &[Value],
        base: Value,
        made: Option<&str>,
    ) -> Value {
        let Some(of) = call.receiver() else { return Value::new() };
        if let Some(maker) = made
            && let Some(value) = self.of_made(frame, e, call, maker, method, given)
        {
            return value;
        }
        if PUTS.contains(&method) && !given.is_empty() {
            self.put(frame, call, of, given);
        }
        if TAKES.contains(&method) {
            if let (Some(key), "pop") = (call.nth(0), method) {
                let span = e.span;
                frame.cleaned(&Expr {
                    span,
                    kind: Kind::Subscript(Box::new(of.clone()), Box::new(key.clone())),
                });
            }
            return match call.nth(0).and_then(Expr::text) {
                Some(name) => {
                    let mut value = self.step(frame, e.span, &base, name, &format!("`{name}` of it"));
                    // What is used where there is none.
                    if let Some(otherwise) = given.get(1) {
                        join(&mut value, otherwise.clone());
                    }
                    value
                }
                None => base.into_iter().filter(|t| matches!(t.label, Label::Plain)).collect(),
            };
        }
        if method == "get_secret_value" {
            return self.step(frame, e.span, &base, REVEALED, "what it hides");
        }
        let is_request = base.iter().any(|t| t.label == Label::Request);
        if is_request && matches!(method, "get_json" | "json" | "form" | "body" | "get_data" | "stream") {
            return self.step(frame, e.span, &base, "form", "what the client sent");
        }
        if matches!(
            method,
            "model_validate" | "parse_obj" | "model_validate_json" | "parse_raw" | "from_dict"
        ) && let Some(class) = self.class_of(frame.file, of)
            && given.iter().flatten().any(|t| t.label == Label::Form)
        {
            return self.declared_fields(
                class,
                Origin::Sent,
                &given[0].first().and_then(|t| t.trail.clone()),
            );
        }
        if matches!(method, "load" | "validate" | "parse")
            && given.iter().flatten().any(|t| t.label == Label::Form)
        {
            return given.first().cloned().unwrap_or_default();
        }
        if DUMPS.contains(&method) {
            return dumped(call, uncovered(base));
        }
        if CARRIES.contains(&method) {
            let whole = method == "split" && call.argument("maxsplit", 1).is_none();
            let from_right = matches!(method, "rsplit" | "rpartition");
            if (whole || from_right) && call.nth(0).and_then(Expr::text) == Some(":") {
                self.leave(frame, e.span, &base, Sink::Split, method);
            }
            // `text.replace(secret, "***")`
            let masks = method == "replace" && call.nth(0).is_some_and(|e| e.text().is_none());
            return if masks { Value::new() } else { base };
        }
        if matches!(method, "format" | "join") {
            let mut value = base;
            for (argument, g) in call.arguments.iter().zip(given) {
                let g = if method == "join" { each(g, &argument.value) } else { g.clone() };
                join(&mut value, g);
            }
            return value;
        }
        Value::new()
    }

    /// `users.append(…)`, `fields.update(…)`
    fn put(&mut self, frame: &mut Frame, call: &Call, of: &Expr, given: &[Value]) {
        let Some(name) = of.dotted() else { return };
        let mut all = Value::new();
        for (argument, value) in call.arguments.iter().zip(given) {
            let value = match &argument.name {
                Some(name) => crate::flow::value::field(name, value),
                None => value.clone(),
            };
            join(&mut all, value);
        }
        if all.is_empty() {
            return;
        }
        if let Kind::Attribute(client, part) = &of.kind
            && matches!(&**part, "headers" | "cookies")
            && let Some(argument) = call.arguments.first()
        {
            self.handed(frame, client, &argument.value, &all);
        }
        if self.is_kept(frame, of)
            && let Some(argument) = call.arguments.last()
        {
            self.leave(frame, argument.value.span, &all, Sink::Store, &name);
        }
        frame.puts(&name);
        join(frame.names.entry(name).or_default(), all);
    }

    /// A call of the project's own function: its leaks with these arguments, and what it returns.
    pub(super) fn apply(
        &mut self,
        frame: &mut Frame,
        e: &Expr,
        callee: FunctionAt,
        call: &Call,
        given: &[Value],
        base: &Value,
    ) -> Value {
        let summary = self.summary(callee);
        let function = self.program.project.function(callee);
        let at = At { file: frame.file, span: e.span };
        let passed = format!("passed to `{}`", function.name);
        for leak in &summary.leaks {
            for taint in arguments(function, call, given, base, leak.parameter) {
                let Some(label) = resolved(&taint.label, &leak.path) else { continue };
                if taint.label == Label::Form && label == Label::Secret(Secret::Password) {
                    self.readers.extend(frame.function);
                }
                let mut trail = walked(&taint.trail, at, passed.clone());
                for step in steps(&leak.trail) {
                    trail = walked(&trail, step.at, step.what);
                }
                if let (Origin::Parameter(parameter), Label::Given(path)) = (taint.origin, &label) {
                    let path = path.clone();
                    frame.done.leaks.push(Leak { parameter, path, trail, ..leak.clone() });
                } else if !matches!(taint.origin, Origin::Parameter(_)) {
                    let same =
                        leak.against_sent && taint.origin == Origin::Sent && leak.sink == Sink::Compare;
                    if !same {
                        self.found(taint.origin, &label, leak, &trail);
                    }
                }
            }
        }
        let raised = self.back(frame, e, callee, call, (given, base), &summary.raises);
        join(&mut frame.raised, raised);
        if let Some(object) = call.receiver().and_then(Expr::dotted) {
            for (name, value) in &summary.keeps {
                let value = self.back(frame, e, callee, call, (given, base), value);
                join(frame.names.entry(format!("{object}.{name}")).or_default(), value);
            }
        }
        let mut value = self.back(frame, e, callee, call, (given, base), &summary.returns);
        // What is made to be shown has been looked at.
        if ["sanitize", "sanitise", "redact", "mask", "scrub", "safe_"]
            .iter()
            .any(|w| function.name.contains(w))
        {
            value.retain(|t| t.label != Label::Secret(Secret::Words));
        }
        value
    }

    /// What comes back from a call: with the arguments in the places of the parameters.
    pub(super) fn back(
        &self,
        frame: &Frame,
        e: &Expr,
        callee: FunctionAt,
        call: &Call,
        (given, base): (&[Value], &Value),
        value: &Value,
    ) -> Value {
        let function = self.program.project.function(callee);
        let at = At { file: frame.file, span: e.span };
        let mut all = Value::new();
        for returned in value {
            match returned.origin {
                Origin::Parameter(n) => {
                    for taint in arguments(function, call, given, base, n) {
                        let Some(label) = filled(&returned.label, &taint.label) else { continue };
                        let mut trail = walked(&taint.trail, at, format!("passed to `{}`", function.name));
                        let deeds = steps(&returned.trail).into_iter();
                        for step in deeds.filter(|s| matches!(s.what.as_str(), A_DIGEST | IN_BASE64)) {
                            trail = walked(&trail, step.at, step.what);
                        }
                        join(&mut all, vec![Taint { label, trail, origin: taint.origin }]);
                    }
                }
                // A guess by name ends with the function that it was made in.
                Origin::Seen | Origin::Sent => join(&mut all, vec![returned.clone()]),
                Origin::Named => {}
            }
        }
        all
    }

    /// Digests of what is given.
    pub(super) fn digest_of(&mut self, frame: &Frame, e: &Expr, given: &[Value]) -> Value {
        let mut all = Value::new();
        for value in given {
            let value = self.step(frame, e.span, value, DIGEST, A_DIGEST);
            join(&mut all, value);
        }
        all
    }
}

/// Whether a call's arguments are comparisons that a database makes.
fn is_query(call: &Call) -> bool {
    matches!(call.called(), Some("where" | "filter" | "having" | "and_" | "or_")) && call.receiver().is_some()
}

/// `model_dump(exclude={"password"})`, `model_dump(include={"name"})`
fn dumped(call: &Call, mut value: Value) -> Value {
    let names = |argument: &str| {
        call.named(argument).map(|e| {
            let mut all = Vec::new();
            crate::walk::inside(e, &mut |e| all.extend(e.text().map(str::to_owned)));
            all
        })
    };
    let is = |t: &Taint, names: &[String]| matches!(&t.label, Label::Field(n, _) if names.iter().any(|name| **name == **n));
    if let Some(out) = names("exclude") {
        value.retain(|t| !is(t, &out) && !matches!(t.label, Label::Pair | Label::Given(_)));
    }
    if let Some(only) = names("include") {
        value.retain(|t| is(t, &only));
    }
    value
}

/// What a call gives for the parameter of this number.
fn arguments(
    function: &Function,
    call: &Call,
    given: &[Value],
    base: &Value,
    parameter: usize,
) -> Vec<Taint> {
    let bound = function.class.is_some()
        && matches!(call.function.kind, Kind::Attribute(..) | Kind::Name(_))
        && function.parameters.first().is_some_and(|p| matches!(&*p.name, "self" | "cls"));
    if bound && parameter == 0 {
        return base.clone();
    }
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
    let minted = name.is_some_and(|n| is_minted_name(n));
    let told = |t: &Taint| match t.label {
        Label::Random if minted => Taint { label: Label::Secret(Secret::Token), ..t.clone() },
        _ => t.clone(),
    };
    number.map(|n| given[n].iter().map(told).collect()).unwrap_or_default()
}
