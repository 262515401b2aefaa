//! What assignments do: names that get a value, mappings that are cleaned, objects that keep a secret.

use crate::flow::engine::{Engine, Frame};
use crate::flow::value::{Label, Secret, Taint, Value, secret_name};
use crate::flow::{Sink, walked};
use crate::project::At;
use crate::tree::{Expr, Kind};

/// Names of the part of a pair that is no secret.
const PUBLIC: [&str; 14] = [
    "user",
    "username",
    "name",
    "login",
    "email",
    "scheme",
    "kind",
    "method",
    "_",
    "__",
    "prefix",
    "sep",
    "user_id",
    "auth_type",
];

impl Engine<'_, '_> {
    /// Gives a target its value.
    pub(super) fn set(&mut self, frame: &mut Frame, target: &Expr, value: &Value, from: &Expr) {
        match &target.kind {
            Kind::Name(name) => {
                let at = At { file: frame.file, span: target.span };
                let moved = value.iter().map(|t| {
                    let trail = walked(&t.trail, at, format!("kept as `{name}`"));
                    Taint { trail, ..t.clone() }
                });
                let moved = moved.collect();
                frame.names.insert(name.to_string(), moved);
            }
            Kind::Sequence(parts) => {
                // `a, b = x, y` pairs up; what is taken apart goes to all but the public parts.
                if let Kind::Sequence(values) = &from.kind
                    && values.len() == parts.len()
                {
                    for (part, expression) in parts.iter().zip(values) {
                        let value = self.value(frame, expression);
                        self.set(frame, part, &value, expression);
                    }
                    return;
                }
                for part in parts {
                    let name = part.last_name().unwrap_or_default().to_ascii_lowercase();
                    let public = PUBLIC.contains(&name.as_str());
                    let value = if public { Value::new() } else { told(value, &name) };
                    self.set(frame, part, &value, part);
                }
            }
            Kind::Inner(inner) => self.set(frame, inner, value, from),
            Kind::Subscript(of, key) => {
                let clean = !value.iter().any(|t| matches!(t.label, Label::Secret(_) | Label::Headers));
                if clean {
                    frame.cleaned(target);
                } else if let Some(name) = of.dotted() {
                    crate::flow::value::join(frame.names.entry(name).or_default(), value.clone());
                }
                if is_module_name(self, frame, of) && !matches!(key.text(), Some("headers")) {
                    self.kept(frame, from, value, &of.dotted().unwrap_or_default());
                }
            }
            Kind::Attribute(of, name) => {
                if let Some(dotted) = target.dotted() {
                    frame.names.insert(dotted, value.clone());
                }
                let own = matches!(of.name(), Some("self" | "cls" | "g" | "request" | "state"));
                if !own && secret_name(name) == Some(Secret::Password) {
                    self.kept(frame, from, value, &target.dotted().unwrap_or_default());
                }
            }
            _ => {}
        }
    }

    /// A password that is kept as it is.
    fn kept(&mut self, frame: &mut Frame, from: &Expr, value: &Value, through: &str) {
        self.leave(frame, from.span, value, Sink::Store, through);
    }

    /// Gives the target of a loop its value: of `key, value` only the value.
    pub(super) fn bind_each(&mut self, frame: &mut Frame, target: &Expr, value: &Value, values: &Expr) {
        match &target.kind {
            Kind::Sequence(parts) if values.call().is_some_and(|c| c.called() == Some("items")) => {
                for (n, part) in parts.iter().enumerate() {
                    let value = if n + 1 == parts.len() { value.clone() } else { Value::new() };
                    self.set(frame, part, &value, values);
                }
            }
            _ => self.set(frame, target, value, values),
        }
    }
}

impl Frame {
    /// `del headers["Authorization"]`, `headers["Authorization"] = "…"`: what is left is no secret.
    pub(super) fn cleaned(&mut self, target: &Expr) {
        let Kind::Subscript(of, key) = &target.kind else { return };
        let sensitive = match key.text() {
            Some(text) => {
                let text = text.to_ascii_lowercase();
                ["authorization", "cookie", "password", "token"].iter().any(|w| text.contains(w))
            }
            // A name that runs over a list of sensitive fields.
            None => matches!(key.kind, Kind::Name(_)),
        };
        if let (true, Some(name)) = (sensitive, of.dotted())
            && let Some(value) = self.names.get_mut(&name)
        {
            value.retain(|t| !matches!(t.label, Label::Headers | Label::Secret(_)));
        }
    }
}

/// The parts of a pair or header, once they have names of their own.
fn told(value: &Value, name: &str) -> Value {
    let told = |t: &Taint| match t.label {
        Label::Secret(Secret::Authorization | Secret::Pair) => {
            let label = Label::Secret(secret_name(name).unwrap_or(Secret::Token));
            Taint { label, ..t.clone() }
        }
        _ => t.clone(),
    };
    value.iter().map(told).collect()
}

/// Whether a mapping lives longer than the request: a name of the module.
fn is_module_name(engine: &Engine<'_, '_>, frame: &Frame, of: &Expr) -> bool {
    let Some(name) = of.name() else { return false };
    let file = engine.program.project.file(frame.file);
    !frame.names.contains_key(name) && (file.value(name).is_some() || file.imports.contains_key(name))
}
