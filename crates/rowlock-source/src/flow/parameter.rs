//! What parameters hold: what a framework hands over, what a type says, what a caller gives.

use std::rc::Rc;

use crate::app::ObjectKind;
use crate::flow::engine::Engine;
use crate::flow::names::{field_name, secret_name};
use crate::flow::value::{Label, Origin, Secret, Taint, Value, join};
use crate::flow::{Sink, walked};
use crate::project::{At, FileId, FunctionAt};
use crate::tree::{Expr, Function, Kind, Parameter};
use crate::walk;

/// Types of frameworks and what an object of them holds.
const TYPES: [(&str, Label, &str); 9] = [
    ("HTTPBasicCredentials", Label::Pair, "FastAPI takes the Basic credentials apart"),
    ("HTTPAuthorizationCredentials", Label::Bearer, "FastAPI takes the Authorization header apart"),
    ("OAuth2PasswordRequestForm", Label::Pair, "FastAPI reads the login form"),
    ("OAuth2PasswordRequestFormStrict", Label::Pair, "FastAPI reads the login form"),
    ("Request", Label::Request, "the request"),
    ("HTTPConnection", Label::Request, "the request"),
    ("WebSocket", Label::Request, "the request"),
    ("Headers", Label::Headers, "header fields"),
    ("EnvironHeaders", Label::Headers, "header fields"),
];

impl Engine<'_, '_> {
    /// Whether what a function returns goes to a client: of routes and of what runs around them.
    pub(super) fn answers(&self, at: FunctionAt, function: &Function) -> bool {
        self.program.app.route_of(at).is_some()
            || self.program.app.hooks.iter().any(|h| h.function == Some(at))
            || self.handlers.contains(&at)
            || function.decorators.iter().any(|d| {
                matches!(
                    d.last_name(),
                    Some("errorhandler" | "app_errorhandler" | "exception_handler" | "middleware")
                )
            })
            || (&*function.name == "dispatch" && function.parameter("call_next").is_some())
    }

    /// What a parameter holds: what its type or default says, what its name says, and whatever a caller gives.
    pub(super) fn parameter(
        &mut self,
        at: FunctionAt,
        function: &Function,
        n: usize,
        p: &Parameter,
    ) -> Value {
        let place = At { file: at.file, span: p.span };
        let seen = |label: Label, origin: Origin, what: &str| {
            vec![Taint { label, origin, trail: walked(&None, place, what) }]
        };
        let alias = p.annotation.as_ref().and_then(|a| self.alias(at.file, a)).cloned();
        let declared: Vec<&Expr> = p.annotation.iter().chain(&alias).chain(&p.default).collect();
        let says = |word: &str| declared.iter().any(|d| walk::any(d, &mut |e| e.last_name() == Some(word)));
        let route = self.program.app.route_of(at);
        let by_framework = route.is_some() || self.dependencies.contains(&at);
        if says("SecretStr") || says("SecretBytes") {
            let hidden = field_name(&p.name).unwrap_or(Secret::Password);
            return seen(Label::Guarded(hidden), Origin::Sent, "a hidden field");
        }
        if let Some((_, label, what)) = TYPES.iter().find(|(word, ..)| says(word)) {
            return seen(label.clone(), Origin::Sent, what);
        }
        let lower = p.name.to_ascii_lowercase();
        if says("Header") {
            let name = declared.iter().find_map(|d| alias_of(d)).unwrap_or(&lower);
            let label = crate::flow::names::header_name(name).map_or(Label::Plain, Label::Secret);
            return seen(label, Origin::Sent, "a header field");
        }
        if says("Cookie") {
            return seen(Label::Secret(Secret::Cookie), Origin::Sent, "a cookie");
        }
        if self.by_scheme(at.file, &declared)
            && (says("str") || lower.contains("token") || lower.contains("key"))
        {
            return seen(Label::Secret(Secret::Token), Origin::Sent, "FastAPI hands over the token");
        }
        if let Some(value) = self.dependency(at, &declared) {
            return value;
        }
        if let Some(value) = self.by_convention(at, function, n, p) {
            return value;
        }
        if let Some(class) = p.annotation.as_ref().and_then(|a| self.class_of(at.file, a)) {
            let origin = if by_framework { Origin::Sent } else { Origin::Seen };
            let mut value = seen(Label::Instance(class.0, class.1), origin, "an object");
            if by_framework && self.is_body(class) {
                join(
                    &mut value,
                    self.declared_fields(class, Origin::Sent, &walked(&None, place, "the request's body")),
                );
                return value;
            }
            value.push(given(n, place, &p.name));
            return value;
        }
        if by_framework {
            return self.by_framework(at, &declared, p);
        }
        let mut value = vec![given(n, place, &p.name)];
        if n == 0
            && matches!(&*p.name, "self" | "cls")
            && let Some(class) = function.class
        {
            value.extend(seen(Label::Instance(at.file, class), Origin::Seen, "itself"));
        }
        // The project's own calls tell what is given; only of others the name must do.
        let hashed = || {
            (n == usize::from(function.class.is_some()) && hashes_passwords(&function.name))
                .then_some(Secret::Password)
        };
        if let Some(secret) = secret_name(&p.name).or_else(hashed).filter(|_| !self.called.contains(&at)) {
            value.extend(seen(Label::Secret(secret), Origin::Named, &format!("parameter `{}`", p.name)));
        }
        value
    }

    /// What a framework hands over by convention: by a decorator, or by the names of what stands beside it.
    fn by_convention(&self, at: FunctionAt, function: &Function, n: usize, p: &Parameter) -> Option<Value> {
        let place = At { file: at.file, span: p.span };
        let seen = |label: Label, origin: Origin, what: &str| {
            Some(vec![Taint { label, origin, trail: walked(&None, place, what) }])
        };
        let verifies = function.decorators.iter().find_map(Expr::last_name);
        match (verifies, n) {
            (Some("verify_password"), 1) => {
                return seen(
                    Label::Secret(Secret::Password),
                    Origin::Sent,
                    "Flask-HTTPAuth hands over the password",
                );
            }
            (Some("verify_password"), 0) => return seen(Label::Plain, Origin::Sent, "the user name"),
            (Some("verify_token"), 0) => {
                return seen(
                    Label::Secret(Secret::Token),
                    Origin::Sent,
                    "Flask-HTTPAuth hands over the token",
                );
            }
            _ if n + 1 == function.parameters.len()
                && (says_broad(function) || self.handlers.contains(&at)) =>
            {
                return seen(Label::Secret(Secret::Words), Origin::Seen, "what was raised");
            }
            _ => {}
        }
        match (&*p.name, p.annotation.is_some()) {
            ("environ" | "wsgi_environ", _) if function.parameter("start_response").is_some() => {
                return seen(Label::Headers, Origin::Sent, "the WSGI environment");
            }
            ("scope", _) if function.parameter("receive").is_some() => {
                return seen(Label::Request, Origin::Sent, "the ASGI scope");
            }
            ("request", false) if function.parameters.len() > 1 || self.answers(at, function) => {
                let beside =
                    function.parameters.iter().any(|p| matches!(&*p.name, "call_next" | "self" | "exc"));
                if beside || self.answers(at, function) {
                    return seen(Label::Request, Origin::Sent, "the request");
                }
            }
            _ => {}
        }
        None
    }

    /// What FastAPI reads out of a request for a parameter of a plain type, or Flask out of the path.
    fn by_framework(&mut self, at: FunctionAt, declared: &[&Expr], p: &Parameter) -> Value {
        let place = At { file: at.file, span: p.span };
        let seen = |label: Label, origin: Origin, what: &str| {
            vec![Taint { label, origin, trail: walked(&None, place, what) }]
        };
        let says = |word: &str| declared.iter().any(|d| walk::any(d, &mut |e| e.last_name() == Some(word)));
        let route = self.program.app.route_of(at);
        let named = field_name(&p.name);
        let in_path = route.is_some_and(|r| {
            r.path.contains(&format!("{{{}", p.name)) || r.path.contains(&format!("{}>", p.name))
        });
        let mapping = ["dict", "Dict", "Any", "Mapping", "MutableMapping"].iter().any(|w| says(w));
        if mapping {
            return seen(Label::Form, Origin::Sent, "the request's body");
        }
        let label = named.filter(|_| !in_path).map_or(Label::Plain, Label::Secret);
        let fastapi = route.is_none_or(|r| r.framework == crate::app::Framework::FastApi);
        let elsewhere = ["Form", "Body", "File", "Depends", "Security", "Path"].iter().any(|w| says(w));
        let scalar = p.annotation.as_ref().is_some_and(|_| says("str"));
        if fastapi && !in_path && !elsewhere && scalar && matches!(label, Label::Secret(_)) {
            let value = seen(label.clone(), Origin::Sent, "taken from the query");
            let mut frame = crate::flow::engine::Frame::new(at.file, Some(at));
            self.leave(&mut frame, p.span, &value, Sink::Query, &p.name);
        }
        seen(label, Origin::Sent, "what the client sent")
    }

    /// `Annotated[…]` under a name of its own.
    fn alias(&self, file: FileId, annotation: &Expr) -> Option<&Expr> {
        let project = self.program.project;
        let full = project.full_name(file, annotation)?;
        let (home, rest) = project.module(&full)?;
        let value = project.file(home).value(rest)?;
        matches!(value.kind, Kind::Subscript(..)).then_some(value)
    }

    /// Whether a scheme of `fastapi.security` gives the parameter.
    fn by_scheme(&self, file: FileId, declared: &[&Expr]) -> bool {
        let project = self.program.project;
        let objects = &self.program.app.objects;
        declared.iter().any(|d| {
            walk::any(d, &mut |e| {
                let Kind::Name(name) = &e.kind else { return false };
                let full = project.full_name(file, e);
                objects.iter().filter(|o| o.kind == ObjectKind::OtherScheme).any(|o| {
                    let home = project.file(o.file);
                    *o.name == **name && o.file == file
                        || full.as_deref() == Some(&format!("{}.{}", home.module, o.name))
                })
            })
        })
    }

    /// What a dependency of the project returns.
    fn dependency(&mut self, at: FunctionAt, declared: &[&Expr]) -> Option<Value> {
        let mut callee = None;
        for d in declared {
            walk::inside(d, &mut |e| {
                let depends = e.call().filter(|c| matches!(c.called(), Some("Depends" | "Security")));
                if let Some(of) = depends.and_then(|c| c.argument("dependency", 0)) {
                    callee = callee.or_else(|| self.program.project.callee(at.file, of, Some(at)));
                }
            });
        }
        let summary = self.summary(callee?);
        let known = summary.returns.iter().filter(|t| matches!(t.origin, Origin::Seen | Origin::Sent));
        Some(known.cloned().collect())
    }
}

/// Whether a function of this name is given a password first: `hash_password`, `check_pw`.
fn hashes_passwords(name: &str) -> bool {
    let words = crate::flow::names::words(name);
    let has = |all: &[&str]| words.iter().any(|w| all.contains(&w.as_str()));
    has(&["password", "passwd", "pw", "pwd"]) && has(&["hash", "digest", "encrypt", "protect", "encode"])
}

/// Whether an error handler is for every exception, or for errors of the server.
fn says_broad(function: &Function) -> bool {
    function.decorators.iter().filter_map(Expr::call).any(|c| {
        c.nth(0).is_some_and(|e| {
            e.number() == Some(500)
                || matches!(
                    e.last_name(),
                    Some(
                        "Exception"
                            | "BaseException"
                            | "InternalServerError"
                            | "RuntimeError"
                            | "SQLAlchemyError"
                    )
                )
        })
    })
}

/// `alias="X-Api-Key"`
fn alias_of(e: &Expr) -> Option<&str> {
    let mut found = None;
    walk::inside(e, &mut |e| {
        if let Some(text) = e.call().and_then(|c| c.named("alias")).and_then(Expr::text) {
            found = Some(text);
        }
    });
    found
}

fn given(n: usize, place: At, name: &str) -> Taint {
    let trail = walked(&None, place, format!("parameter `{name}`"));
    Taint { label: Label::Given(Vec::<Rc<str>>::new()), origin: Origin::Parameter(n), trail }
}
