//! The syntax tree that everything to the right reads: small, ours, and bounded in depth.
//!
//! It keeps what questions about security need and drops the rest. Functions and classes lie in
//! tables of their file and are named by number, so that a rule can hold one without a lifetime
//! into a statement.

mod parts;

/// A range of bytes of a file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte behind the last.
    pub end: u32,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `name`
    Name(Box<str>),
    /// `value.name`
    Attribute(Box<Expr>, Box<str>),
    /// `function(arguments)`
    Call(Box<Call>),
    /// `value[key]`
    Subscript(Box<Expr>, Box<Expr>),
    /// A string, or bytes as text.
    Text(Box<str>),
    /// A whole number.
    Number(i64),
    /// `True` or `False`
    Bool(bool),
    /// `None`
    None,
    /// An f-string: its literal parts and its values, in order.
    Format(Vec<Expr>),
    /// `left + right` and its like.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// `a and b`, `a or b`
    Either(Junction, Vec<Expr>),
    /// `not value`
    Not(Box<Expr>),
    /// `left == right`, with further parts where it is chained.
    Compare(Box<Expr>, Vec<(Comparison, Expr)>),
    /// `{key: value}`; a key is missing in `**value`.
    Dict(Vec<(Option<Expr>, Expr)>),
    /// A list, tuple or set.
    Sequence(Vec<Expr>),
    /// `lambda parameters: value`
    Lambda(Vec<Parameter>, Box<Expr>),
    /// `then if test else otherwise`
    Choice(Box<Choice>),
    /// A comprehension or generator.
    Comprehension(Box<Comprehension>),
    /// `await value`, `*value`, `yield value`
    Inner(Box<Expr>),
    /// `name := value`
    Named(Box<Expr>, Box<Expr>),
    /// `low:high`, always two; `None` where one is missing.
    Slice(Vec<Expr>),
    /// What no rule asks about, or what lies too deep.
    Other,
}

/// A call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What is called.
    pub function: Expr,
    /// What it is given, in order.
    pub arguments: Vec<Argument>,
}

/// An argument.
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// Its name, when it is given by name.
    pub name: Option<Box<str>>,
    /// Whether it is `*value` or `**value`.
    pub spread: bool,
    /// The value.
    pub value: Expr,
}

/// `then if test else otherwise`
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// What decides.
    pub test: Expr,
    /// If it holds.
    pub then: Expr,
    /// If not.
    pub otherwise: Expr,
}

/// A comprehension.
#[derive(Debug, Clone, PartialEq)]
pub struct Comprehension {
    /// What is collected: one, or key and value.
    pub elements: Vec<Expr>,
    /// `for target in values`
    pub loops: Vec<(Expr, Expr)>,
    /// `if test`
    pub tests: Vec<Expr>,
}

/// An arithmetic operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `%`
    Percent,
    /// Another.
    Other,
}

/// `and` or `or`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Junction {
    /// `and`
    And,
    /// `or`
    Or,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `is`, `is not`
    Identity,
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// An order.
    Order,
}

/// The number of a function in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub usize);

/// The number of a class in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub usize);

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Stmt {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: StmtKind,
}

/// What a statement is.
#[derive(Debug, Clone, PartialEq)]
pub enum StmtKind {
    /// `def`
    Function(FunctionId),
    /// `class`
    Class(ClassId),
    /// `return value`
    Return(Option<Expr>),
    /// `target = value`, `target: annotation = value`, `target += value`
    Assign(Box<Assign>),
    /// `for target in values`
    For(Box<For>),
    /// `while test`
    While(Expr, Vec<Stmt>),
    /// `if`, its `elif`s and `else` (no test)
    If(Vec<(Option<Expr>, Vec<Stmt>)>),
    /// `with value as target`
    With(Vec<(Expr, Option<Expr>)>, Vec<Stmt>),
    /// `match subject`
    Match(Expr, Vec<Vec<Stmt>>),
    /// `raise value`
    Raise(Option<Expr>),
    /// `try`
    Try(Box<Try>),
    /// `assert test`
    Assert(Expr),
    /// `del targets`
    Delete(Vec<Expr>),
    /// `import` in any form; the file's imports hold what it brings.
    Import,
    /// An expression by itself.
    Expr(Expr),
    /// `pass`, `continue`, `break`
    Nothing,
}

/// An assignment.
#[derive(Debug, Clone, PartialEq)]
pub struct Assign {
    /// What is assigned to.
    pub targets: Vec<Expr>,
    /// The declared type.
    pub annotation: Option<Expr>,
    /// The value; `None` where a name is only declared.
    pub value: Option<Expr>,
    /// Whether it adds to what is there (`+=`).
    pub adds: bool,
}

/// A loop.
#[derive(Debug, Clone, PartialEq)]
pub struct For {
    /// What each value is called.
    pub target: Expr,
    /// The values.
    pub values: Expr,
    /// The body, with its `else`.
    pub body: Vec<Stmt>,
}

/// A `try`.
#[derive(Debug, Clone, PartialEq)]
pub struct Try {
    /// What is tried.
    pub body: Vec<Stmt>,
    /// What catches.
    pub handlers: Vec<Handler>,
    /// `else` and `finally`.
    pub after: Vec<Stmt>,
}

/// An `except`.
#[derive(Debug, Clone, PartialEq)]
pub struct Handler {
    /// Where it stands.
    pub span: Span,
    /// What it catches; all where it is missing.
    pub catches: Option<Expr>,
    /// What the exception is called.
    pub name: Option<Box<str>>,
    /// What is done.
    pub body: Vec<Stmt>,
}

/// A function.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: Box<str>,
    /// Its name with the classes and functions around it.
    pub qualified: String,
    /// From `def` (or its first decorator) to its end.
    pub span: Span,
    /// The name's own place.
    pub name_span: Span,
    /// From the outermost to the innermost.
    pub decorators: Vec<Expr>,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// The declared type of what it returns.
    pub returns: Option<Expr>,
    /// What it does.
    pub body: Vec<Stmt>,
    /// The class it is a method of.
    pub class: Option<ClassId>,
    /// The function it is defined in.
    pub inside: Option<FunctionId>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Box<str>,
    /// Where it stands.
    pub span: Span,
    /// The declared type.
    pub annotation: Option<Expr>,
    /// The value when none is given.
    pub default: Option<Expr>,
}

/// A class.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Its name.
    pub name: Box<str>,
    /// Where it stands.
    pub span: Span,
    /// The name's own place.
    pub name_span: Span,
    /// From the outermost to the innermost.
    pub decorators: Vec<Expr>,
    /// What it is made from.
    pub bases: Vec<Expr>,
    /// Its body; methods are functions of the file.
    pub body: Vec<Stmt>,
    /// Its methods.
    pub methods: Vec<FunctionId>,
}
