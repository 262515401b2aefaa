//! What assignments do: names that get a value, mappings that are cleaned, objects that keep a secret.

use crate::flow::engine::{Engine, Frame};
use crate::flow::expression::is_sensitive;
use crate::flow::names::{field_name, secret_name};
use crate::flow::value::{Label, Origin, Secret, Taint, Value, field, join};
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
                let value = self.named(frame, name, from, value.clone());
                let at = At { file: frame.file, span: target.span };
                let moved = value.iter().map(|t| {
                    let trail = walked(&t.trail, at, format!("kept as `{name}`"));
                    Taint { trail, ..t.clone() }
                });
                let moved = moved.collect();
                frame.names.insert(name.to_string(), moved);
            }
            Kind::Sequence(parts) => self.take_apart(frame, parts, value, from),
            Kind::Inner(inner) => self.set(frame, inner, value, from),
            Kind::Subscript(of, key) => {
                let value = match key.text() {
                    Some(name) => self.named(frame, name, from, value.clone()),
                    None => value.clone(),
                };
                let clean = !value.iter().any(|t| !matches!(t.label, Label::Plain));
                if clean {
                    frame.cleaned(target);
                } else if let Some(name) = of.dotted() {
                    frame.puts(&name);
                    let put = key.text().map_or_else(|| value.clone(), |key| field(key, &value));
                    join(frame.names.entry(name).or_default(), put);
                }
                if let Kind::Attribute(client, part) = &of.kind
                    && matches!(&**part, "headers" | "cookies")
                {
                    self.handed(frame, client, from, &value);
                }
                if self.is_kept(frame, of) && !matches!(key.text(), Some("headers")) {
                    self.kept(frame, from, &value, &of.dotted().unwrap_or_default());
                }
            }
            Kind::Attribute(of, name) => self.set_attribute(frame, target, of, name, value, from),
            _ => {}
        }
    }

    fn take_apart(&mut self, frame: &mut Frame, parts: &[Expr], value: &Value, from: &Expr) {
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
        let placed =
            value.iter().any(|t| matches!(&t.label, Label::Field(n, _) if n.parse::<usize>().is_ok()));
        for (n, part) in parts.iter().enumerate() {
            if placed {
                let value = self.step(frame, part.span, value, &n.to_string(), "a part of it");
                self.set(frame, part, &value, part);
                continue;
            }
            let name = part.last_name().unwrap_or_default().to_ascii_lowercase();
            let public = PUBLIC.contains(&name.as_str());
            let value = if public { Value::new() } else { told(value, &name) };
            self.set(frame, part, &value, part);
        }
    }

    fn set_attribute(
        &mut self,
        frame: &mut Frame,
        target: &Expr,
        of: &Expr,
        name: &str,
        value: &Value,
        from: &Expr,
    ) {
        let value = self.named(frame, name, from, value.clone());
        if let Some(dotted) = target.dotted() {
            frame.names.insert(dotted, value.clone());
        }
        let full = self.program.project.full_name(frame.file, target).unwrap_or_default();
        if full.starts_with("flask.g.") || full.starts_with("quart.g.") {
            self.keep(full, &value);
        } else if of.name() == Some("self") {
            if let (Some(class), false) = (frame.class, value.is_empty()) {
                self.keep(Self::class_key(frame.file, class, name), &value);
                frame.done.keeps.push((name.into(), value.clone()));
            }
        } else if of.last_name() == Some("state") {
            self.keep(format!("request.state.{name}"), &value);
        }
        // `session.auth = (user, password)`, of a client.
        if matches!(name, "auth" | "cookies") {
            self.handed(frame, of, from, &value);
        }
        let own = matches!(
            of.last_name(),
            Some("self" | "cls" | "g" | "request" | "state" | "config" | "settings")
        );
        if !own && !self.sets_password && secret_name(name) == Some(Secret::Password) {
            self.kept(frame, from, &value, &target.dotted().unwrap_or_default());
        }
    }

    /// What is put into a client of another service goes along with its requests.
    pub(super) fn handed(&mut self, frame: &mut Frame, client: &Expr, from: &Expr, value: &Value) {
        let made = self.value(frame, client);
        if made.iter().any(|t| matches!(&t.label, Label::Made(by) if crate::flow::sinks::is_client(by))) {
            self.leave(frame, from.span, value, Sink::Outgoing, "");
        }
    }

    /// A password that is kept as it is.
    fn kept(&mut self, frame: &mut Frame, from: &Expr, value: &Value, through: &str) {
        self.leave(frame, from.span, value, Sink::Store, through);
    }

    /// Whether a mapping or list lives longer than the request: a name of the module, or one of an object
    /// that is called a store.
    pub(super) fn is_kept(&self, frame: &Frame, of: &Expr) -> bool {
        let of = match &of.kind {
            Kind::Subscript(inner, _) => inner,
            _ => of,
        };
        if let Kind::Attribute(owner, name) = &of.kind
            && matches!(owner.name(), Some("self" | "cls"))
        {
            let lower = name.to_ascii_lowercase();
            return ["user", "account", "record", "store", "member", "customer"]
                .iter()
                .any(|w| lower.contains(w));
        }
        let Some(name) = of.name() else { return false };
        let on_disk = frame.names.get(name).is_some_and(|v| {
            v.iter().any(|t| matches!(&t.label, Label::Made(by) if by.starts_with("shelve.")))
        });
        if on_disk {
            return true;
        }
        let file = self.program.project.file(frame.file);
        frame.function.is_some()
            && !frame.is_local(name)
            && (file.value(name).is_some() || file.imports.contains_key(name))
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
            // Header fields of werkzeug come in pairs.
            Kind::Sequence(parts) if parts.len() == 2 && value.iter().any(|t| t.label == Label::Headers) => {
                self.set(frame, &parts[0], &Value::new(), values);
                self.set(frame, &parts[1], value, values);
            }
            _ => self.set(frame, target, &each(value, values), values),
        }
    }
}

/// What comes out when something is gone through: of a mapping only its names.
pub(super) fn each(value: &Value, of: &Expr) -> Value {
    if of.call().is_some_and(|c| matches!(c.called(), Some("items" | "values"))) {
        return value.clone();
    }
    let inside = |t: &Taint| match &t.label {
        Label::Field(name, inner) if name.parse::<usize>().is_ok() => {
            Some(Taint { label: (**inner).clone(), ..t.clone() })
        }
        Label::Field(..) | Label::Held(..) | Label::Headers | Label::Form | Label::Query | Label::Environ => {
            None
        }
        _ => Some(t.clone()),
    };
    value.iter().filter_map(inside).collect()
}

impl Frame {
    /// Whether a name is one of the function itself; what it only put something into is not.
    fn is_local(&self, name: &str) -> bool {
        self.names.contains_key(name) && !self.put_into.contains(name)
    }

    /// Something is put into a mapping or list of this name.
    pub(super) fn puts(&mut self, name: &str) {
        if !self.names.contains_key(name) {
            self.put_into.insert(name.to_owned());
        }
    }

    /// `del headers["Authorization"]`, `headers["Authorization"] = "…"`: what is left is no secret.
    pub(super) fn cleaned(&mut self, target: &Expr) {
        let Kind::Subscript(of, key) = &target.kind else { return };
        let sensitive = match key.text() {
            Some(text) => is_sensitive(text),
            // A name that runs over a list of sensitive fields.
            None => matches!(key.kind, Kind::Name(_)),
        };
        let Some(value) = of.dotted().and_then(|name| self.names.get_mut(&name)) else { return };
        if let Some(text) = key.text() {
            value.retain(|t| !matches!(&t.label, Label::Field(n, _) | Label::Held(n, _) if **n == *text));
        }
        let password = key.text().is_some_and(|t| field_name(t) == Some(Secret::Password));
        if sensitive {
            value.retain(|t| {
                let inner = matches!(&t.label, Label::Field(_, i) if matches!(**i, Label::Headers));
                let form = t.label == Label::Form && (password || key.text().is_none());
                !inner && !form && !matches!(t.label, Label::Headers | Label::Secret(_))
            });
        }
    }
}

/// The parts of a pair or header, once they have names of their own.
fn told(value: &Value, name: &str) -> Value {
    let told = |t: &Taint| match t.label {
        Label::Secret(Secret::Authorization | Secret::Pair) => {
            let label =
                secret_name(name).or_else(|| field_name(name)).map_or_else(|| t.label.clone(), Label::Secret);
            Taint { label, ..t.clone() }
        }
        Label::Decoded => match field_name(name) {
            Some(Secret::Password) => {
                Taint { label: Label::Secret(Secret::Password), origin: Origin::Sent, trail: t.trail.clone() }
            }
            _ => t.clone(),
        },
        _ => t.clone(),
    };
    value.iter().map(told).collect()
}
