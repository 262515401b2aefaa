//! Goes through functions, remembers what each does with its parameters, and collects flows.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::app::ObjectKind;
use crate::flow::value::{self, Label, Origin, Secret, Taint, Trail, Value, join};
use crate::flow::{Flow, Sink, secret, steps, walked};
use crate::program::{Program, scopes};
use crate::project::{At, FileId, FunctionAt};
use crate::tree::{Expr, Function, Kind, Parameter, Span, Stmt, StmtKind};
use crate::walk;

/// Most calls that are followed into one another.
const DEEPEST: usize = 40;
/// Stack that one function may need, and what is added where less is left, in bytes.
const RED_ZONE: usize = 1 << 20;
const STACK: usize = 8 << 20;
/// Most ways in which one function lets its parameters leave.
const MOST_LEAKS: usize = 64;

/// What a function does with what it is given.
#[derive(Debug, Default)]
pub(super) struct Summary {
    /// What it returns.
    pub(super) returns: Value,
    /// Where its parameters leave.
    pub(super) leaks: Vec<Leak>,
}

/// A parameter that leaves.
#[derive(Debug, Clone)]
pub(super) struct Leak {
    pub(super) parameter: usize,
    pub(super) path: Vec<Rc<str>>,
    pub(super) sink: Sink,
    pub(super) at: At,
    pub(super) function: Option<FunctionAt>,
    pub(super) trail: Trail,
    pub(super) through: String,
}

/// What is known while a body is gone through.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) file: FileId,
    pub(super) function: Option<FunctionAt>,
    pub(super) names: HashMap<String, Value>,
    pub(super) done: Summary,
    is_route: bool,
}

pub(super) struct Engine<'e, 'p> {
    pub(super) program: &'e Program<'p>,
    pub(super) flows: Vec<Flow>,
    known: HashMap<FunctionAt, Rc<Summary>>,
    open: HashSet<FunctionAt>,
}

impl<'e, 'p> Engine<'e, 'p> {
    pub(super) fn new(program: &'e Program<'p>) -> Self {
        Self { program, flows: Vec::new(), known: HashMap::new(), open: HashSet::new() }
    }

    /// Goes through everything.
    pub(super) fn all(&mut self) {
        for scope in scopes(self.program.project) {
            match scope.function {
                Some(function) => drop(self.summary(function)),
                None => {
                    let mut frame = Frame::new(scope.file, None, false);
                    self.body(&mut frame, scope.body);
                }
            }
        }
    }

    /// What a function does with its parameters; nothing for one that is being gone through already.
    pub(super) fn summary(&mut self, at: FunctionAt) -> Rc<Summary> {
        if let Some(known) = self.known.get(&at) {
            return Rc::clone(known);
        }
        if self.open.len() >= DEEPEST || !self.open.insert(at) {
            return Rc::default();
        }
        let function = self.program.project.function(at);
        let route = self.program.app.route_of(at).is_some();
        let mut frame = Frame::new(at.file, Some(at), route);
        for (n, parameter) in function.parameters.iter().enumerate() {
            let value = self.parameter(at, function, route, n, parameter);
            frame.names.insert(parameter.name.to_string(), value);
        }
        // Calls nest within calls: the stack grows where what is left might not do.
        stacker::maybe_grow(RED_ZONE, STACK, || self.body(&mut frame, &function.body));
        self.open.remove(&at);
        frame.done.leaks.truncate(MOST_LEAKS);
        let summary = Rc::new(frame.done);
        self.known.insert(at, Rc::clone(&summary));
        summary
    }

    /// What a parameter holds: what its type or default says, what its name says, and whatever a caller gives.
    fn parameter(&self, at: FunctionAt, function: &Function, route: bool, n: usize, p: &Parameter) -> Value {
        let place = At { file: at.file, span: p.span };
        let seen = |label: Label, what: &str| {
            vec![Taint { label, origin: Origin::Seen, trail: walked(&None, place, what) }]
        };
        let declared: Vec<&Expr> = p.annotation.iter().chain(&p.default).collect();
        let says = |word: &str| declared.iter().any(|d| walk::any(d, &mut |e| e.last_name() == Some(word)));
        if says("SecretStr") || says("SecretBytes") {
            return Vec::new();
        }
        for (word, label, what) in [
            ("HTTPBasicCredentials", Label::Pair, "FastAPI takes the Basic credentials apart"),
            ("HTTPAuthorizationCredentials", Label::Bearer, "FastAPI takes the Authorization header apart"),
            ("OAuth2PasswordRequestForm", Label::Pair, "FastAPI reads the login form"),
            ("Request", Label::Request, "the request"),
        ] {
            if says(word) {
                return seen(label, what);
            }
        }
        let lower = p.name.to_ascii_lowercase();
        if says("Header") && lower.contains("authorization") {
            return seen(Label::Secret(Secret::Authorization), "the Authorization header");
        }
        if says("Header") && (lower.contains("token") || lower.contains("key")) {
            return seen(Label::Secret(Secret::Token), "a header field with a token");
        }
        let by_scheme = declared.iter().any(|d| {
            walk::any(d, &mut |e| {
                e.name().is_some_and(|name| {
                    self.program
                        .app
                        .objects
                        .iter()
                        .any(|o| o.kind == ObjectKind::OtherScheme && o.name == name && o.file == at.file)
                })
            })
        });
        if by_scheme && (says("str") || lower.contains("token")) {
            return seen(Label::Secret(Secret::Token), "FastAPI hands over the token");
        }
        let verifies = function.decorators.iter().find_map(Expr::last_name);
        match (verifies, n) {
            (Some("verify_password"), 1) => {
                return seen(Label::Secret(Secret::Password), "Flask-HTTPAuth hands over the password");
            }
            (Some("verify_token"), 0) => {
                return seen(Label::Secret(Secret::Token), "Flask-HTTPAuth hands over the token");
            }
            _ => {}
        }
        let named = value::secret_name(&p.name);
        if route
            && (says("Form") || says("Body") || says("Query") || p.default.is_none())
            && let Some(secret) = named
        {
            return seen(Label::Secret(secret), "what the client sent");
        }
        if route && self.is_model(at.file, p) {
            return seen(Label::Form, "the request's body");
        }
        let trail = walked(&None, place, format!("parameter `{}`", p.name));
        let given =
            Taint { label: Label::Given(Vec::new()), origin: Origin::Parameter(n), trail: trail.clone() };
        let mut value = vec![given];
        if let Some(secret) = named {
            value.push(Taint { label: Label::Secret(secret), origin: Origin::Named, trail });
        }
        value
    }

    /// Whether a parameter's type is a class of the project with a password among its fields.
    fn is_model(&self, file: FileId, p: &Parameter) -> bool {
        let project = self.program.project;
        let class = p.annotation.as_ref().and_then(|a| project.full_name(file, a));
        let Some((home, class)) = class.and_then(|c| project.class_named(&c)) else { return false };
        project.class(home, class).body.iter().any(|s| match &s.kind {
            StmtKind::Assign(a) => {
                let secret = |e: &Expr| walk::any(e, &mut |e| matches!(e.last_name(), Some("SecretStr")));
                a.targets.iter().any(|t| t.name().is_some_and(|n| value::secret_name(n).is_some()))
                    && !a.annotation.as_ref().is_some_and(secret)
            }
            _ => false,
        })
    }

    pub(super) fn body(&mut self, frame: &mut Frame, body: &[Stmt]) {
        for statement in body {
            self.statement(frame, statement);
        }
    }

    fn statement(&mut self, frame: &mut Frame, statement: &Stmt) {
        match &statement.kind {
            StmtKind::Expr(value) => drop(self.value(frame, value)),
            StmtKind::Assign(assign) => {
                let Some(expression) = &assign.value else { return };
                let mut value = self.value(frame, expression);
                if assign.adds
                    && let [target] = assign.targets.as_slice()
                {
                    join(&mut value, self.value(frame, target));
                }
                for target in &assign.targets {
                    self.set(frame, target, &value, expression);
                }
            }
            StmtKind::Return(Some(expression)) => {
                let value = self.value(frame, expression);
                if frame.is_route {
                    self.leave(frame, expression.span, &value, Sink::Answer, "return");
                }
                join(&mut frame.done.returns, value);
            }
            StmtKind::Raise(Some(expression)) => {
                for argument in expression.call().iter().flat_map(|c| &c.arguments) {
                    let value = self.value(frame, &argument.value);
                    self.leave(frame, argument.value.span, &value, Sink::Exception, "raise");
                }
                self.value(frame, expression);
            }
            StmtKind::If(branches) => self.branches(frame, branches),
            StmtKind::For(each) => {
                let mut value = self.value(frame, &each.values);
                if looks_at_names(&each.body) {
                    value.retain(|t| !matches!(t.label, Label::Headers | Label::Given(_)));
                }
                self.bind_each(frame, &each.target, &value, &each.values);
                self.body(frame, &each.body);
            }
            StmtKind::While(test, body) => {
                self.value(frame, test);
                self.body(frame, body);
            }
            StmtKind::With(items, body) => {
                for (expression, target) in items {
                    let value = self.value(frame, expression);
                    if let Some(target) = target {
                        self.set(frame, target, &value, expression);
                    }
                }
                self.body(frame, body);
            }
            StmtKind::Match(subject, cases) => {
                self.value(frame, subject);
                for body in cases {
                    self.body(frame, body);
                }
            }
            StmtKind::Try(attempt) => {
                self.body(frame, &attempt.body);
                for handler in &attempt.handlers {
                    self.body(frame, &handler.body);
                }
                self.body(frame, &attempt.after);
            }
            StmtKind::Assert(test) => drop(self.value(frame, test)),
            StmtKind::Delete(targets) => targets.iter().for_each(|t| frame.cleaned(t)),
            _ => {}
        }
    }

    /// Branches with an `else` are joined; one without is taken, so that what it cleans is clean, unless it ends.
    fn branches(&mut self, frame: &mut Frame, branches: &[(Option<Expr>, Vec<Stmt>)]) {
        let whole = branches.last().is_some_and(|(test, _)| test.is_none());
        let before = (whole || branches.len() > 1).then(|| frame.names.clone());
        let mut after: Vec<HashMap<String, Value>> = Vec::new();
        for (test, body) in branches {
            let ends =
                body.last().is_some_and(|s| matches!(s.kind, StmtKind::Return(_) | StmtKind::Raise(_)));
            if let Some(test) = test {
                self.value(frame, test);
            }
            let kept = (ends && before.is_none()).then(|| frame.names.clone());
            self.body(frame, body);
            if let Some(kept) = kept {
                frame.names = kept;
            }
            if let Some(before) = &before {
                let names = std::mem::replace(&mut frame.names, before.clone());
                if !ends {
                    after.push(names);
                }
            }
        }
        let mut after = after.into_iter();
        let Some(mut first) = after.next() else { return };
        for names in after {
            for (name, value) in names {
                join(first.entry(name).or_default(), value);
            }
        }
        frame.names = first;
    }

    /// A value leaves: a flow where it is a secret, a leak where it is a parameter.
    pub(super) fn leave(&mut self, frame: &mut Frame, span: Span, value: &Value, sink: Sink, through: &str) {
        let at = At { file: frame.file, span };
        for taint in value {
            let trail = walked(&taint.trail, at, format!("goes into {}", sink.words()));
            match (taint.origin, &taint.label) {
                (Origin::Parameter(parameter), Label::Given(path)) => frame.done.leaks.push(Leak {
                    parameter,
                    path: path.clone(),
                    sink,
                    at,
                    function: frame.function,
                    trail,
                    through: through.to_owned(),
                }),
                (Origin::Parameter(_), _) => {}
                (origin, label) => self.found(origin, label, sink, at, frame.function, &trail, through),
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a flow")]
    pub(super) fn found(
        &mut self,
        origin: Origin,
        label: &Label,
        sink: Sink,
        at: At,
        function: Option<FunctionAt>,
        trail: &Trail,
        through: &str,
    ) {
        let Some(secret) = secret(label) else { return };
        let by_name = origin == Origin::Named;
        let (steps, through) = (steps(trail), through.to_owned());
        self.flows.push(Flow { secret, by_name, sink, at, function, steps, through });
    }
}

impl Frame {
    fn new(file: FileId, function: Option<FunctionAt>, is_route: bool) -> Self {
        Self { file, function, names: HashMap::new(), done: Summary::default(), is_route }
    }
}

/// Whether a loop over fields looks at their names, and so tells sensitive ones from others.
pub(super) fn looks_at_names(body: &[Stmt]) -> bool {
    walk::any_in(body, &mut |e| matches!(e.kind, Kind::Compare(..)))
}
