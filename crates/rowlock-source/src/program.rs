//! A project looked at as a whole: its calls by full name, its application, its flows.

use std::sync::OnceLock;

use rowlock_model::{Place, SourceLine};

use crate::app::{self, App, Reach};
use crate::flow::{self, Flow, Followed};
use crate::literals::{self, Literal};
use crate::project::{At, FileId, FunctionAt, Project};
use crate::tree::{Call, Expr, FunctionId, Kind, Span, Stmt, StmtKind};
use crate::walk;

/// A project looked at as a whole.
#[derive(Debug)]
pub struct Program<'p> {
    /// The project.
    pub project: &'p Project,
    /// Every call, in the order of files and scopes.
    pub calls: Vec<Site<'p>>,
    /// The application: objects, routes, hooks, doors.
    pub app: App<'p>,
    followed: OnceLock<Followed>,
    literals: OnceLock<Vec<Literal>>,
    reach: OnceLock<Reach>,
}

/// A call with where it stands.
#[derive(Debug, Clone)]
pub struct Site<'p> {
    /// The file.
    pub file: FileId,
    /// The function that it stands in.
    pub scope: Option<FunctionAt>,
    /// The call as an expression.
    pub expr: &'p Expr,
    /// The call.
    pub call: &'p Call,
    /// The full name of what is called; empty where it has none.
    pub name: String,
}

/// The statements of a module, class or function, without those of functions inside.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'p> {
    /// The file.
    pub file: FileId,
    /// The function; `None` for a module or class.
    pub function: Option<FunctionAt>,
    /// The statements.
    pub body: &'p [Stmt],
}

impl<'p> Program<'p> {
    /// Looks at a project.
    pub fn new(project: &'p Project) -> Self {
        let calls = calls(project);
        let app = App::new(project, &calls);
        Self {
            project,
            calls,
            app,
            followed: OnceLock::new(),
            literals: OnceLock::new(),
            reach: OnceLock::new(),
        }
    }

    /// The ways that secrets take, followed once.
    pub fn flows(&self) -> &[Flow] {
        &self.followed().flows
    }

    /// Whether a function takes a password out of what a client sent.
    pub fn takes_password(&self, function: FunctionAt) -> bool {
        self.followed().readers.contains(&function)
    }

    fn followed(&self) -> &Followed {
        self.followed.get_or_init(|| flow::follow(self))
    }

    /// Credentials that stand in the source, found once.
    pub fn literals(&self) -> &[Literal] {
        self.literals.get_or_init(|| literals::find(self))
    }

    /// A line of source for a report, rid of the credentials that stand in it.
    pub fn line(&self, at: At) -> SourceLine {
        let mut line = self.project.file(at.file).text.source_line(at.span);
        for literal in self.literals() {
            let hidden = masked(&literal.value);
            if literal.value.len() >= 3 && line.text.contains(&literal.value) {
                line.text = line.text.replace(&literal.value, &hidden);
            }
            // What is written with escapes (`b"\x8a…"`) stands there otherwise than it is.
            let written = self.project.file(literal.at.file).text.of(literal.at.span);
            if written.contains('\\') && line.text.contains(written) {
                line.text = line.text.replace(written, &format!("\"{hidden}\""));
            }
        }
        line
    }

    /// The operations that a place takes part in; none where those are all, or where nobody knows.
    pub fn about(&self, at: At) -> Vec<Place> {
        let within = |span: Span| span.start <= at.span.start && at.span.end <= span.end;
        let functions = &self.project.file(at.file).functions;
        let around = functions.iter().enumerate().filter(|(_, f)| within(f.span));
        let function = around.max_by_key(|(_, f)| f.span.start).map(|(n, _)| FunctionId(n));
        let function = function.map(|function| FunctionAt { file: at.file, function });
        let reach = self.reach.get_or_init(|| Reach::new(self.project, &self.app));
        let mut through: Vec<usize> = function.map(|f| reach.routes(f).to_vec()).unwrap_or_default();
        let registered = |r: &app::Route<'_>| r.file == at.file && within(r.span);
        through.extend(self.app.routes.iter().enumerate().filter(|(_, r)| registered(r)).map(|(n, _)| n));
        through.sort_unstable();
        through.dedup();
        if through.len() == self.app.routes.len() && through.len() > 1 {
            return Vec::new();
        }
        through.into_iter().flat_map(|n| app::places(&self.app.routes[n])).collect()
    }

    /// Calls of functions with this full name.
    pub fn calls_of<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Site<'p>> {
        self.calls.iter().filter(move |site| site.name == name)
    }

    /// Every module, class and function body.
    pub fn scopes(&self) -> Vec<Scope<'p>> {
        scopes(self.project)
    }

    /// Whether any string or name of the project holds one of these words (in lower case).
    pub fn speaks_of(&self, words: &[&str]) -> bool {
        self.project.files.iter().any(|file| {
            let text = file.text.whole().to_ascii_lowercase();
            words.iter().any(|w| text.contains(w))
        })
    }

    /// Whether any expression of these functions is so. What only describes them (a text by itself) does not count; a
    /// name of the module is looked through: `NO_STORE = {"Cache-Control": "no-store"}`.
    pub fn any_of(&self, functions: &[FunctionAt], is: &mut dyn FnMut(&Expr) -> bool) -> bool {
        functions.iter().any(|at| {
            let mut found = false;
            expressions_said(&self.project.function(*at).body, &mut |e| {
                found = found || is(e);
                if !found && matches!(e.kind, Kind::Name(_)) {
                    let (_, value) = self.project.settled(at.file, None, e);
                    let data = matches!(value.kind, Kind::Dict(_) | Kind::Text(_) | Kind::Sequence(_));
                    found = data && walk::any(value, is);
                }
            });
            found
        })
    }

    /// Whether any expression of the project is so, comments and texts that only describe left out.
    pub fn anywhere(&self, is: &mut dyn FnMut(&Expr) -> bool) -> bool {
        let mut found = false;
        for scope in self.scopes() {
            expressions_said(scope.body, &mut |e| found = found || is(e));
        }
        found
    }

    /// A place in a file.
    pub fn at(file: FileId, span: Span) -> At {
        At { file, span }
    }

    /// The calls inside a function.
    pub fn calls_in(&self, function: FunctionAt) -> impl Iterator<Item = &Site<'p>> {
        self.calls.iter().filter(move |s| s.scope == Some(function))
    }
}

/// Every expression of a body but for texts by themselves.
fn expressions_said<'a>(body: &'a [Stmt], see: &mut dyn FnMut(&'a Expr)) {
    walk::statements(body, &mut |statement| {
        if !matches!(&statement.kind, StmtKind::Expr(e) if e.text().is_some()) {
            walk::own(statement, &mut |e| walk::inside(e, see));
        }
    });
}

/// A secret as it may be shown: of a long one its first letters, and as many stars as it has letters.
pub fn masked(secret: &str) -> String {
    let length = secret.chars().count();
    let shown = if length >= 12 { 2 } else { 0 };
    secret.chars().take(shown).chain(std::iter::repeat_n('*', length - shown)).collect()
}

/// Every module, class and function body of a project.
pub(crate) fn scopes(project: &Project) -> Vec<Scope<'_>> {
    let mut all = Vec::new();
    for (n, file) in project.files.iter().enumerate() {
        let id = FileId(n);
        all.push(Scope { file: id, function: None, body: &file.body });
        all.extend(file.classes.iter().map(|c| Scope { file: id, function: None, body: &c.body }));
        for (n, function) in file.functions.iter().enumerate() {
            let at = FunctionAt { file: id, function: FunctionId(n) };
            all.push(Scope { file: id, function: Some(at), body: &function.body });
        }
    }
    all
}

fn calls(project: &Project) -> Vec<Site<'_>> {
    let mut all = Vec::new();
    let mut add = |file: FileId, scope: Option<FunctionAt>, expr| {
        walk::inside(expr, &mut |e: &Expr| {
            if let Kind::Call(call) = &e.kind {
                let name = project.full_name(file, &call.function).unwrap_or_default();
                all.push(Site { file, scope, expr: e, call, name });
            }
        });
    };
    for scope in scopes(project) {
        let file = project.file(scope.file);
        walk::statements(scope.body, &mut |statement| {
            walk::own(statement, &mut |e| add(scope.file, scope.function, e));
            // Decorators and defaults are evaluated where the function is defined.
            if let StmtKind::Function(id) = statement.kind {
                let function = &file.functions[id.0];
                function.decorators.iter().for_each(|d| add(scope.file, scope.function, d));
                let defaults = function.parameters.iter();
                defaults.flat_map(|p| p.default.iter().chain(&p.annotation)).for_each(|d| {
                    add(scope.file, scope.function, d);
                });
            }
            if let StmtKind::Class(id) = statement.kind {
                file.classes[id.0].decorators.iter().for_each(|d| add(scope.file, scope.function, d));
            }
        });
    }
    all
}
