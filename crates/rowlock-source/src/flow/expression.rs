//! What expressions hold.

use crate::flow::engine::{Engine, Frame};
use crate::flow::value::{Label, Origin, Taint, Value, below, join, secret_name};
use crate::flow::{Sink, walked};
use crate::project::At;
use crate::tree::{Comparison, Expr, Kind, Operator, Span};
use crate::walk;

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
}

pub(super) fn seen(frame: &Frame, span: Span, label: Label, what: &str) -> Taint {
    let at = At { file: frame.file, span };
    Taint { trail: walked(&None, at, what), label, origin: Origin::Seen }
}

/// What is below a name of each thing a value is.
pub(super) fn step(frame: &Frame, span: Span, base: &Value, name: &str, what: &str) -> Value {
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
