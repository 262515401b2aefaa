//! What expressions hold.

use crate::flow::engine::{Engine, Frame, known};
use crate::flow::names::secret_name;
use crate::flow::value::{Label, Origin, Secret, Taint, Value, below, field, join};
use crate::flow::{Sink, reasons, url, walked};
use crate::project::At;
use crate::tree::{Comparison, Comprehension, Expr, Junction, Kind, Operator, Span};
use crate::walk;

impl Engine<'_, '_> {
    /// What an expression holds.
    pub(super) fn value(&mut self, frame: &mut Frame, e: &Expr) -> Value {
        match &e.kind {
            Kind::Name(name) => self.name(frame, e, name),
            Kind::Attribute(of, name) => self.attribute(frame, e, of, name),
            Kind::Call(call) => self.call(frame, e, call),
            Kind::Subscript(of, key) => self.subscript(frame, e, of, key),
            Kind::Text(text) if reasons::tells(text) => {
                vec![known(
                    frame,
                    e,
                    Label::Secret(Secret::Reason),
                    Origin::Seen,
                    "a text that says which part was wrong",
                )]
            }
            Kind::Format(parts) => {
                let mut value = self.parts(frame, parts);
                if reasons::tells(&url::text_of(parts)) {
                    let label = Label::Secret(Secret::Reason);
                    join(
                        &mut value,
                        vec![known(frame, e, label, Origin::Seen, "a text that says which part was wrong")],
                    );
                }
                self.in_url(frame, e);
                value
            }
            // Of `sent and sent.username` the first is nothing where it is the value.
            Kind::Either(Junction::And, parts) => match parts.split_last() {
                Some((last, others)) => {
                    self.parts(frame, others);
                    self.value(frame, last)
                }
                None => Value::new(),
            },
            Kind::Either(Junction::Or, parts) => self.parts(frame, parts),
            Kind::Sequence(parts) => self.sequence(frame, parts),
            Kind::Binary(operator, left, right) => {
                let (mut value, right) = (self.value(frame, left), self.value(frame, right));
                join(&mut value, right);
                self.in_url(frame, e);
                if *operator == Operator::Other { Value::new() } else { value }
            }
            Kind::Dict(items) => self.dict(frame, items),
            Kind::Choice(choice) => {
                self.value(frame, &choice.test);
                let mut value = self.value(frame, &choice.then);
                let otherwise = self.value(frame, &choice.otherwise);
                // `text.replace(secret, "***") if secret else text`
                let replaces = choice.then.call().is_some_and(|c| {
                    c.called() == Some("replace") && c.nth(0).and_then(Expr::dotted) == choice.test.dotted()
                });
                if !replaces {
                    join(&mut value, otherwise);
                }
                // `"***" if name in SENSITIVE else value`
                let masks = choice.then.text().or(choice.otherwise.text()).is_some();
                if masks && walk::any(&choice.test, &mut |e| matches!(e.kind, Kind::Compare(..))) {
                    value.retain(|t| !matches!(t.label, Label::Headers | Label::Given(_)));
                }
                value
            }
            Kind::Comprehension(all) => self.comprehension(frame, all),
            Kind::Inner(inner) => self.value(frame, inner),
            Kind::Named(target, inner) => {
                let value = self.value(frame, inner);
                self.set(frame, target, &value, inner);
                value
            }
            Kind::Compare(left, rest) => {
                self.compared(frame, e, left, rest);
                Value::new()
            }
            Kind::Not(inner) => {
                self.value(frame, inner);
                Value::new()
            }
            Kind::Lambda(parameters, body) => {
                let names = frame.names.clone();
                for parameter in parameters {
                    frame.names.insert(parameter.name.to_string(), Value::new());
                }
                let value = self.value(frame, body);
                frame.names = names;
                value
            }
            _ => Value::new(),
        }
    }

    fn parts(&mut self, frame: &mut Frame, parts: &[Expr]) -> Value {
        let mut value = Value::new();
        for part in parts {
            join(&mut value, self.value(frame, part));
        }
        value
    }

    /// A list or tuple; of a short one each place is known.
    fn sequence(&mut self, frame: &mut Frame, parts: &[Expr]) -> Value {
        let mut value = Value::new();
        for (n, part) in parts.iter().enumerate() {
            let of = self.value(frame, part);
            join(&mut value, if parts.len() <= 4 { field(&n.to_string(), &of) } else { of });
        }
        value
    }

    fn dict(&mut self, frame: &mut Frame, items: &[(Option<Expr>, Expr)]) -> Value {
        let mut value = Value::new();
        for (key, e) in items {
            let of = self.value(frame, e);
            match key {
                Some(key) => match key.text() {
                    Some(name) => {
                        let of = self.named(frame, name, e, of);
                        // `{**headers, "Authorization": "***"}`
                        if of.is_empty() && is_sensitive(name) {
                            value.retain(|t| !matches!(t.label, Label::Headers));
                        }
                        value.retain(|t| !matches!(&t.label, Label::Field(n, _) if **n == *name));
                        join(&mut value, field(name, &of));
                    }
                    None => join(&mut value, of),
                },
                None => join(&mut value, of),
            }
        }
        value
    }

    fn comprehension(&mut self, frame: &mut Frame, all: &Comprehension) -> Value {
        for (target, values) in &all.loops {
            let mut value = self.value(frame, values);
            if all.tests.iter().any(|t| self.filters(frame, t)) {
                value.retain(|t| !matches!(t.label, Label::Headers | Label::Given(_) | Label::Form));
            }
            self.bind_each(frame, target, &value, values);
        }
        for test in &all.tests {
            self.value(frame, test);
        }
        let mut value = Value::new();
        if let Some(last) = all.elements.last() {
            value = self.value(frame, last);
        }
        value
    }

    /// Whether a test over the names of fields leaves the sensitive ones out, as far as it can be told.
    fn filters(&self, frame: &Frame, test: &Expr) -> bool {
        let mut filters = false;
        walk::inside(test, &mut |e| {
            // `name.startswith("x-trace-")`
            let prefix = e.call().filter(|c| c.called() == Some("startswith")).and_then(|c| c.nth(0)?.text());
            let secret = [
                "authorization",
                "proxy-authorization",
                "cookie",
                "x-api-key",
                "x-auth-token",
                "x-access-token",
            ];
            filters = filters
                || prefix.is_some_and(|p| !secret.iter().any(|s| s.starts_with(&p.to_ascii_lowercase())));
            let Kind::Compare(_, rest) = &e.kind else { return };
            for (comparison, right) in rest {
                let mut names = Vec::new();
                self.texts(frame, right, &mut names);
                let sensitive = names.iter().any(|n| is_sensitive(n));
                filters = filters
                    || match comparison {
                        Comparison::Unequal | Comparison::NotIn => names.is_empty() || sensitive,
                        Comparison::Equal | Comparison::In => names.is_empty() || !sensitive,
                        _ => false,
                    };
            }
        });
        filters
    }

    /// The texts of a list, or of a name of the module that is one.
    fn texts(&self, frame: &Frame, e: &Expr, all: &mut Vec<String>) {
        let project = self.program.project;
        let value = e.name().and_then(|n| project.file(frame.file).value(n));
        walk::inside(value.unwrap_or(e), &mut |e| all.extend(e.text().map(str::to_owned)));
    }

    fn name(&self, frame: &Frame, e: &Expr, name: &str) -> Value {
        if let Some(value) = frame.names.get(name) {
            return value.clone();
        }
        let full = self.program.project.full_name(frame.file, e).unwrap_or_default();
        let label = match full.as_str() {
            "flask.request" | "quart.request" => (Label::Request, Origin::Sent),
            "os.environ" | "os.environb" => (Label::Environ, Origin::Seen),
            "loguru.logger" => (Label::Made(full.as_str().into()), Origin::Seen),
            _ => {
                return match self.held(&full) {
                    Some(value) if !value.is_empty() => value.clone(),
                    _ => self.by_name(frame, e, name),
                };
            }
        };
        vec![known(frame, e, label.0, label.1, &full)]
    }

    /// A name that nothing is known of but what it says.
    fn by_name(&self, frame: &Frame, e: &Expr, name: &str) -> Value {
        let Some(secret) = secret_name(name) else { return Value::new() };
        // Imported names of functions and modules (`password`, `secret`) hold no secret.
        let file = self.program.project.file(frame.file);
        if file.imports.contains_key(name) || file.own_functions.contains_key(name) {
            return Value::new();
        }
        // A bit of a mask, or a word of a list that says its own name: `RESET_PASSWORD = "reset_password"`.
        let (_, stands) = self.program.project.settled(frame.file, frame.function, e);
        let letters =
            |t: &str| t.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        match &stands.kind {
            Kind::Number(_) => return Value::new(),
            Kind::Binary(_, left, right) if left.number().or(right.number()).is_some() => {
                return Value::new();
            }
            Kind::Text(text) if letters(text) == letters(name) => return Value::new(),
            _ => {}
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
            "flask.request" | "quart.request" => {
                return vec![known(frame, e, Label::Request, Origin::Sent, &full)];
            }
            "os.environ" | "os.environb" => {
                return vec![known(frame, e, Label::Environ, Origin::Seen, &full)];
            }
            _ => {}
        }
        if let Some(value) = self.held(&full) {
            return value.clone();
        }
        if name == "config" && of.last_name().is_some_and(|n| n.ends_with("app")) {
            return vec![known(frame, e, Label::Environ, Origin::Seen, "the settings")];
        }
        let base = self.value(frame, of);
        let mut value = self.step(frame, e.span, &base, name, &format!("`{name}` of it"));
        for taint in &base {
            match &taint.label {
                Label::Instance(file, class) => {
                    let full = Self::class_key(*file, *class, name);
                    join(&mut value, self.held(&full).cloned().unwrap_or_default());
                }
                Label::State => {
                    join(
                        &mut value,
                        self.held(&format!("request.state.{name}")).cloned().unwrap_or_default(),
                    );
                }
                _ => {}
            }
        }
        // `uuid1().hex`, `form.password.data`
        if matches!(name, "hex" | "int" | "bytes" | "urn" | "data" | "value") {
            let same = |t: &Taint| matches!(t.label, Label::Secret(_) | Label::Random);
            join(&mut value, base.iter().filter(|t| same(t)).cloned().collect());
        }
        if name == "__dict__" {
            return uncovered(base);
        }
        if !value.is_empty() || base.iter().any(|t| !matches!(t.label, Label::Instance(..) | Label::Made(_)))
        {
            return value;
        }
        if name == "request" && of.name() == Some("self") {
            return vec![known(frame, e, Label::Request, Origin::Sent, "the request")];
        }
        self.by_name(frame, e, name)
    }

    fn subscript(&mut self, frame: &mut Frame, e: &Expr, of: &Expr, key: &Expr) -> Value {
        let base = self.value(frame, of);
        match &key.kind {
            Kind::Text(text) => {
                let mut value = self.step(frame, e.span, &base, text, &format!("`{text}` of it"));
                join(&mut value, base.into_iter().filter(|t| matches!(t.label, Label::Secret(_))).collect());
                value
            }
            Kind::Number(n) if base.iter().any(|t| matches!(t.label, Label::Field(..))) => {
                self.step(frame, e.span, &base, &n.to_string(), "a part of it")
            }
            // The first part of a pair is the user, of a header the scheme.
            Kind::Number(0) => {
                base.into_iter().filter(|t| matches!(t.label, Label::Field(..) | Label::Decoded)).collect()
            }
            // A few letters at one end tell which it was, and no more.
            Kind::Slice(ends) => {
                let short = |e: Option<&Expr>| e.and_then(Expr::number).is_some_and(|n| n.abs() <= 8);
                let head = ends.first().is_some_and(Expr::is_none) && short(ends.get(1));
                let tail = ends.first().and_then(Expr::number).is_some_and(|n| (-8..0).contains(&n));
                if head || tail { Value::new() } else { base }
            }
            _ => {
                self.value(frame, key);
                let inside = |t: Taint| match t.label {
                    Label::Field(_, inner) | Label::Held(_, inner) => {
                        Some(Taint { label: (*inner).clone(), origin: t.origin, trail: t.trail })
                    }
                    Label::Secret(_) | Label::Given(_) | Label::Decoded | Label::Plain => Some(t),
                    _ => None,
                };
                base.into_iter().filter_map(inside).collect()
            }
        }
    }

    /// What is below a name of each thing a value is.
    pub(super) fn step(&mut self, frame: &Frame, span: Span, base: &Value, name: &str, what: &str) -> Value {
        let at = At { file: frame.file, span };
        let mut all = Value::new();
        for t in base {
            // Of a secret itself nothing is guessed further, but for what a deed makes of it.
            if matches!(t.label, Label::Secret(_)) && !name.starts_with('#') {
                continue;
            }
            let Some(label) = below(&t.label, name) else { continue };
            if t.origin == Origin::Sent && label == Label::Secret(Secret::Password) {
                self.readers.extend(frame.function);
            }
            let what = match &label {
                Label::Secret(secret) if !name.starts_with('#') => secret.words(),
                _ => what,
            };
            if t.label == Label::Query
                && let Label::Secret(secret) = label
            {
                let mut frame = Frame::new(frame.file, frame.function);
                let read = Taint { label: Label::Secret(secret), origin: t.origin, trail: t.trail.clone() };
                self.leave(&mut frame, span, &vec![read], Sink::Query, name);
            }
            join(&mut all, vec![Taint { trail: walked(&t.trail, at, what), label, origin: t.origin }]);
        }
        all
    }
}

/// What is held and not shown by itself, once it is asked for as a mapping.
pub(super) fn uncovered(value: Value) -> Value {
    let open = |t: Taint| match t.label {
        Label::Held(name, inner) => Taint { label: Label::Field(name, inner), ..t },
        _ => t,
    };
    value.into_iter().map(open).collect()
}

/// Whether a name of a field is that of one that is to be kept out.
pub(super) fn is_sensitive(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["auth", "cookie", "password", "token", "secret"].iter().any(|w| lower.contains(w))
}
