//! Goes through functions, remembers what each does with its parameters, and collects flows.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::flow::value::{Label, Origin, Secret, Taint, Trail, Value, innermost, join, shown};
use crate::flow::{Flow, Sink, secret, steps, walked};
use crate::program::{Program, scopes};
use crate::project::{At, FileId, FunctionAt};
use crate::tree::{ClassId, Expr, Span, StmtKind};
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
    /// What stands in the exceptions that it raises.
    pub(super) raises: Value,
    /// What it puts into its object: `self.name`.
    pub(super) keeps: Vec<(Rc<str>, Value)>,
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
    /// Whether it is compared with what a client sent.
    pub(super) against_sent: bool,
}

/// What is known while a body is gone through.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) file: FileId,
    pub(super) function: Option<FunctionAt>,
    pub(super) class: Option<ClassId>,
    pub(super) names: HashMap<String, Value>,
    pub(super) done: Summary,
    /// What stands in exceptions raised since the innermost `try`.
    pub(super) raised: Value,
    /// What stands in the exception that is being handled.
    pub(super) handled: Value,
    /// What it returns is an answer to a client.
    pub(super) answers: bool,
    /// It goes through the arguments of a query, whose comparisons a database makes.
    pub(super) asks: bool,
    /// Names of the module that something was put into.
    pub(super) put_into: HashSet<String>,
}

pub(super) struct Engine<'e, 'p> {
    pub(super) program: &'e Program<'p>,
    pub(super) flows: Vec<Flow>,
    /// Flows of whole forms, which count where somebody takes a password out of one.
    pub(super) forms: Vec<Flow>,
    /// Functions that take a password out of a form.
    pub(super) readers: HashSet<FunctionAt>,
    /// What names of modules, classes and objects hold, by full name.
    pub(super) held: HashMap<String, Value>,
    /// What nested functions see of the ones around.
    pub(super) around: HashMap<FunctionAt, HashMap<String, Value>>,
    /// Functions that the project itself calls.
    pub(super) called: HashSet<FunctionAt>,
    /// Functions that are registered to answer every exception.
    pub(super) handlers: HashSet<FunctionAt>,
    /// Functions that FastAPI calls for a route's parameters.
    pub(super) dependencies: HashSet<FunctionAt>,
    /// A class of the project sets `password` by a function of its own, which may hash it.
    pub(super) sets_password: bool,
    /// Exceptions of the project that are raised with the words of another, and what they are made from, by name.
    pub(super) retold: HashSet<String>,
    known: HashMap<FunctionAt, Rc<Summary>>,
    open: HashSet<FunctionAt>,
}

impl<'e, 'p> Engine<'e, 'p> {
    pub(super) fn new(program: &'e Program<'p>) -> Self {
        let called = program.app.callees.values().flatten().copied().collect();
        let depends =
            program.calls.iter().filter(|s| matches!(s.call.called(), Some("Depends" | "Security")));
        let dependencies = depends
            .filter_map(|s| program.project.callee(s.file, s.call.argument("dependency", 0)?, s.scope));
        let registers = |s: &&crate::program::Site<'_>| {
            matches!(s.call.called(), Some("add_exception_handler" | "register_error_handler"))
        };
        let broad = |e: &Expr| {
            e.number() == Some(500) || matches!(e.last_name(), Some("Exception" | "BaseException"))
        };
        let handlers = program.calls.iter().filter(registers).filter(|s| s.call.nth(0).is_some_and(broad));
        let handlers =
            handlers.filter_map(|s| program.project.callee(s.file, s.call.nth(1)?, s.scope)).collect();
        Self {
            program,
            handlers,
            sets_password: sets_password(program),
            retold: retold(program),
            flows: Vec::new(),
            forms: Vec::new(),
            readers: HashSet::new(),
            held: HashMap::new(),
            around: HashMap::new(),
            called,
            dependencies: dependencies.collect(),
            known: HashMap::new(),
            open: HashSet::new(),
        }
    }

    /// Goes through everything: once for what names of modules and objects hold, then for the flows.
    pub(super) fn all(&mut self) {
        let scopes = scopes(self.program.project);
        for scope in scopes.iter().filter(|s| s.function.is_none()) {
            let mut frame = Frame::new(scope.file, None);
            self.body(&mut frame, scope.body);
            self.hold(scope.file, frame.names);
        }
        let before = self.held.len();
        let functions: Vec<FunctionAt> = scopes.iter().filter_map(|s| s.function).collect();
        for function in &functions {
            self.summary(*function);
        }
        // What one request keeps (`g`, `self`) another function reads that was gone through before.
        if self.held.len() > before {
            self.known.clear();
            for function in &functions {
                self.summary(*function);
            }
        }
        let readers = &self.readers;
        let read = |flow: &Flow| flow.function.is_some_and(|f| readers.contains(&f));
        self.flows.extend(std::mem::take(&mut self.forms).into_iter().filter(read));
    }

    fn hold(&mut self, file: FileId, names: HashMap<String, Value>) {
        let module = &self.program.project.file(file).module;
        for (name, value) in names.into_iter().filter(|(_, v)| !v.is_empty()) {
            let full = if module.is_empty() { name } else { format!("{module}.{name}") };
            join(self.held.entry(full).or_default(), value);
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
        let mut frame = Frame::new(at.file, Some(at));
        frame.class = function.class;
        frame.answers = self.answers(at, function);
        if let Some(around) = self.around.get(&at) {
            frame.names.clone_from(around);
        }
        for (n, parameter) in function.parameters.iter().enumerate() {
            let value = self.parameter(at, function, n, parameter);
            frame.names.insert(parameter.name.to_string(), value);
        }
        // Calls nest within calls: the stack grows where what is left might not do.
        stacker::maybe_grow(RED_ZONE, STACK, || self.body(&mut frame, &function.body));
        self.open.remove(&at);
        frame.done.leaks.truncate(MOST_LEAKS);
        join(&mut frame.done.raises, std::mem::take(&mut frame.raised));
        let summary = Rc::new(frame.done);
        self.known.insert(at, Rc::clone(&summary));
        summary
    }

    /// A value leaves: a flow where it is a secret, a leak where it is a parameter.
    pub(super) fn leave(&mut self, frame: &mut Frame, span: Span, value: &Value, sink: Sink, through: &str) {
        self.leave_against(frame, span, value, sink, through, false);
    }

    pub(super) fn leave_against(
        &mut self,
        frame: &mut Frame,
        span: Span,
        value: &Value,
        sink: Sink,
        through: &str,
        against_sent: bool,
    ) {
        let at = At { file: frame.file, span };
        for taint in value {
            // What an object does not show when it is printed is kept and sent with it all the same.
            let whole = matches!(
                sink,
                Sink::Store | Sink::File | Sink::Outgoing | Sink::Claim | Sink::Compare | Sink::Asked
            );
            let Some(label) = (if whole { Some(innermost(&taint.label)) } else { shown(&taint.label) })
            else {
                continue;
            };
            if !matches!(label, Label::Given(_)) && secret(label).is_none() {
                continue;
            }
            let trail = walked(&taint.trail, at, format!("goes into {}", sink.words()));
            let leak = Leak {
                parameter: 0,
                path: Vec::new(),
                sink,
                at,
                function: frame.function,
                trail: trail.clone(),
                through: through.to_owned(),
                against_sent,
            };
            match (taint.origin, label) {
                (Origin::Parameter(parameter), Label::Given(path)) => {
                    frame.done.leaks.push(Leak { parameter, path: path.clone(), ..leak });
                }
                (Origin::Parameter(_), _) => {}
                (origin, label) => self.found(origin, label, &leak, &trail),
            }
        }
    }

    /// A secret leaves.
    pub(super) fn found(&mut self, origin: Origin, label: &Label, leak: &Leak, trail: &Trail) {
        let Some(secret) = shown(label).and_then(secret) else { return };
        let flow = Flow {
            secret,
            by_name: origin == Origin::Named,
            sent: origin == Origin::Sent || leak.against_sent,
            sink: leak.sink,
            at: leak.at,
            function: leak.function,
            steps: steps(trail),
            through: leak.through.clone(),
        };
        if secret == Secret::Form { self.forms.push(flow) } else { self.flows.push(flow) }
    }

    /// What a name of a module or an object holds.
    pub(super) fn held(&self, full: &str) -> Option<&Value> {
        self.held.get(full)
    }

    /// Keeps what a function learned beyond its own end: of its parameters it knows nothing there.
    pub(super) fn keep(&mut self, full: String, value: &Value) {
        let known: Value =
            value.iter().filter(|t| matches!(t.origin, Origin::Seen | Origin::Sent)).cloned().collect();
        if !known.is_empty() {
            join(self.held.entry(full).or_default(), known);
        }
    }
}

impl Frame {
    pub(super) fn new(file: FileId, function: Option<FunctionAt>) -> Self {
        Self {
            file,
            function,
            class: None,
            names: HashMap::new(),
            done: Summary::default(),
            raised: Value::new(),
            handled: Value::new(),
            answers: false,
            asks: false,
            put_into: HashSet::new(),
        }
    }
}

/// A thing that is known of an expression.
pub(super) fn known(frame: &Frame, e: &Expr, label: Label, origin: Origin, what: &str) -> Taint {
    let at = At { file: frame.file, span: e.span };
    Taint { trail: walked(&None, at, what), label, origin }
}

/// Classes that are raised with the caught exception among their arguments, and those that they are made from.
fn retold(program: &Program<'_>) -> HashSet<String> {
    let project = program.project;
    let mut all = HashSet::new();
    for scope in scopes(project) {
        walk::statements(scope.body, &mut |statement| {
            let StmtKind::Try(attempt) = &statement.kind else { return };
            for handler in &attempt.handlers {
                let Some(caught) = handler.name.as_deref() else { continue };
                walk::statements(&handler.body, &mut |inner| {
                    let StmtKind::Raise(Some(e)) = &inner.kind else { return };
                    let Some(call) = e.call().filter(|_| walk::any(e, &mut |e| e.name() == Some(caught)))
                    else {
                        return;
                    };
                    let class =
                        project.full_name(scope.file, &call.function).and_then(|n| project.class_named(&n));
                    for (file, class) in class.into_iter().flat_map(|(f, c)| project.lineage(f, c)) {
                        all.insert(project.class(file, class).name.to_string());
                    }
                });
            }
        });
    }
    all
}

/// Whether a class of the project has a property `password`, or one by a descriptor.
fn sets_password(program: &Program<'_>) -> bool {
    let columns = [
        "Column",
        "mapped_column",
        "Field",
        "CharField",
        "TextField",
        "StringField",
        "String",
        "field",
        "PasswordField",
    ];
    program.project.functions().any(|(_, f)| &*f.name == "password" && f.class.is_some())
        || program.project.files.iter().flat_map(|f| &f.classes).flat_map(|c| &c.body).any(|s| {
            match &s.kind {
                StmtKind::Assign(a) => {
                    a.targets.iter().any(|t| t.name() == Some("password"))
                        && a.value
                            .as_ref()
                            .and_then(Expr::call)
                            .is_some_and(|c| c.called().is_some_and(|n| !columns.contains(&n)))
                }
                _ => false,
            }
        })
}
