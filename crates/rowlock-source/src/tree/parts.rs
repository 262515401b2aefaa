//! The parts of expressions, calls and functions that rules ask for most.

use super::{Call, Expr, Function, Kind, Parameter};

impl Expr {
    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The name of a name.
    pub fn name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The call.
    pub fn call(&self) -> Option<&Call> {
        match &self.kind {
            Kind::Call(call) => Some(call),
            _ => None,
        }
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<i64> {
        match self.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Whether it is `True`.
    pub fn is_true(&self) -> bool {
        self.kind == Kind::Bool(true)
    }

    /// Whether it is `False`.
    pub fn is_false(&self) -> bool {
        self.kind == Kind::Bool(false)
    }

    /// Whether it is `None`.
    pub fn is_none(&self) -> bool {
        self.kind == Kind::None
    }

    /// `a.b.c` as it is written; of a name or attributes of a name only.
    pub fn dotted(&self) -> Option<String> {
        match &self.kind {
            Kind::Name(name) => Some(name.to_string()),
            Kind::Attribute(value, name) => Some(format!("{}.{name}", value.dotted()?)),
            _ => None,
        }
    }

    /// The last name: `c` of `a.b.c`, and of `a.b.c(…)`.
    pub fn last_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) | Kind::Attribute(_, name) => Some(name),
            Kind::Call(call) => call.function.last_name(),
            _ => None,
        }
    }
}

impl Call {
    /// The argument of this name.
    pub fn named(&self, name: &str) -> Option<&Expr> {
        self.arguments.iter().find(|a| a.name.as_deref() == Some(name)).map(|a| &a.value)
    }

    /// The n-th argument given by place.
    pub fn nth(&self, n: usize) -> Option<&Expr> {
        self.arguments.iter().filter(|a| a.name.is_none() && !a.spread).nth(n).map(|a| &a.value)
    }

    /// The argument of this name, or the n-th.
    pub fn argument(&self, name: &str, n: usize) -> Option<&Expr> {
        self.named(name).or_else(|| self.nth(n))
    }

    /// What a method is called on.
    pub fn receiver(&self) -> Option<&Expr> {
        match &self.function.kind {
            Kind::Attribute(value, _) => Some(value),
            _ => None,
        }
    }

    /// The name of the function or method.
    pub fn called(&self) -> Option<&str> {
        self.function.last_name()
    }

    /// Whether something is given by `*` or `**`.
    pub fn is_open(&self) -> bool {
        self.arguments.iter().any(|a| a.spread)
    }
}

impl Function {
    /// The parameter of this name and its number.
    pub fn parameter(&self, name: &str) -> Option<(usize, &Parameter)> {
        self.parameters.iter().enumerate().find(|(_, p)| &*p.name == name)
    }
}
