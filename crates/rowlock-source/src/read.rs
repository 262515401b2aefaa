//! Text to tree. The only two files that name the parser are this one and `read/expression.rs`.
//!
//! The parser recovers from syntax errors; what it could not make sense of is missing from the
//! tree, and its errors are handed on.

mod expression;

use ruff_python_ast as ast;
use ruff_python_parser::{ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

use crate::depth;
use crate::tree::{
    Assign, Class, ClassId, Expr, For, Function, FunctionId, Handler, Kind, Parameter, Span, Stmt, StmtKind,
    Try,
};

/// Deepest statement or expression that is kept.
const DEEPEST: usize = 120;
/// Stack that parsing one file may take, in bytes; only what is used is taken.
const STACK: usize = 64 << 20;

/// What one text gave.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The statements of the module.
    pub(crate) body: Vec<Stmt>,
    /// Every function of the file.
    pub(crate) functions: Vec<Function>,
    /// Every class of the file.
    pub(crate) classes: Vec<Class>,
    /// What names were imported: the name here, and what it stands for, dotted; relative ones begin with dots.
    pub(crate) imports: Vec<(String, String)>,
    /// Syntax errors, in words, with where.
    pub(crate) errors: Vec<(Span, String)>,
    /// Whether something lay too deep and was left out.
    pub(crate) cut: bool,
}

/// Reads a text; `None` when it nests deeper than is parsed.
pub(crate) fn read(text: &str) -> Option<Tree> {
    if !depth::is_shallow(text) {
        return None;
    }
    Some(stacker::grow(STACK, || {
        let parsed = parse_unchecked(text, ParseOptions::from(ruff_python_parser::Mode::Module));
        let mut reader =
            Reader { tree: Tree::default(), depth: 0, class: None, inside: None, path: String::new() };
        let error = |e: &ruff_python_parser::ParseError| (span(e.location), e.error.to_string());
        reader.tree.errors = parsed.errors().iter().map(error).collect();
        if let ast::Mod::Module(module) = parsed.syntax() {
            reader.tree.body = reader.block(&module.body);
        }
        reader.tree
    }))
}

/// A tree that grows.
struct Reader {
    tree: Tree,
    depth: usize,
    class: Option<ClassId>,
    inside: Option<FunctionId>,
    path: String,
}

fn span(range: TextRange) -> Span {
    Span { start: range.start().to_u32(), end: range.end().to_u32() }
}

impl Reader {
    fn block(&mut self, block: &[ast::Stmt]) -> Vec<Stmt> {
        if self.depth >= DEEPEST {
            self.tree.cut = true;
            return Vec::new();
        }
        self.depth += 1;
        let all = block.iter().map(|s| Stmt { span: span(s.range()), kind: self.statement(s) }).collect();
        self.depth -= 1;
        all
    }

    fn statement(&mut self, statement: &ast::Stmt) -> StmtKind {
        match statement {
            ast::Stmt::FunctionDef(def) => self.function(def),
            ast::Stmt::ClassDef(def) => self.class(def),
            ast::Stmt::Return(s) => StmtKind::Return(self.optional(s.value.as_deref())),
            ast::Stmt::Delete(s) => StmtKind::Delete(self.all(&s.targets)),
            ast::Stmt::Assign(s) => {
                let (targets, value) = (self.all(&s.targets), Some(self.expression(&s.value)));
                StmtKind::Assign(Box::new(Assign { targets, annotation: None, value, adds: false }))
            }
            ast::Stmt::AugAssign(s) => {
                let (targets, value) = (vec![self.expression(&s.target)], Some(self.expression(&s.value)));
                StmtKind::Assign(Box::new(Assign { targets, annotation: None, value, adds: true }))
            }
            ast::Stmt::AnnAssign(s) => StmtKind::Assign(Box::new(Assign {
                targets: vec![self.expression(&s.target)],
                annotation: Some(self.expression(&s.annotation)),
                value: self.optional(s.value.as_deref()),
                adds: false,
            })),
            ast::Stmt::For(s) => {
                let (target, values) = (self.expression(&s.target), self.expression(&s.iter));
                let mut body = self.block(&s.body);
                body.extend(self.block(&s.orelse));
                StmtKind::For(Box::new(For { target, values, body }))
            }
            ast::Stmt::While(s) => {
                let test = self.expression(&s.test);
                let mut body = self.block(&s.body);
                body.extend(self.block(&s.orelse));
                StmtKind::While(test, body)
            }
            ast::Stmt::If(s) => {
                let mut branches = vec![(Some(self.expression(&s.test)), self.block(&s.body))];
                for clause in &s.elif_else_clauses {
                    branches.push((self.optional(clause.test.as_ref()), self.block(&clause.body)));
                }
                StmtKind::If(branches)
            }
            ast::Stmt::With(s) => {
                let mut items = Vec::new();
                for item in &s.items {
                    let value = self.expression(&item.context_expr);
                    items.push((value, self.optional(item.optional_vars.as_deref())));
                }
                StmtKind::With(items, self.block(&s.body))
            }
            ast::Stmt::Match(s) => {
                let subject = self.expression(&s.subject);
                StmtKind::Match(subject, s.cases.iter().map(|c| self.block(&c.body)).collect())
            }
            ast::Stmt::Raise(s) => StmtKind::Raise(self.optional(s.exc.as_deref())),
            ast::Stmt::Try(s) => self.attempt(s),
            ast::Stmt::Assert(s) => StmtKind::Assert(self.expression(&s.test)),
            ast::Stmt::Import(s) => {
                for alias in &s.names {
                    let full = alias.name.as_str();
                    let first = full.split('.').next().unwrap_or(full);
                    let (name, stands) = match &alias.asname {
                        Some(name) => (name.as_str(), full),
                        None => (first, first),
                    };
                    self.tree.imports.push((name.to_owned(), stands.to_owned()));
                }
                StmtKind::Import
            }
            ast::Stmt::ImportFrom(s) => {
                let dots = ".".repeat(s.level as usize);
                let module = s.module.as_ref().map_or("", |m| m.as_str());
                for alias in &s.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name);
                    let join = if module.is_empty() { "" } else { "." };
                    let stands = format!("{dots}{module}{join}{}", alias.name.as_str());
                    self.tree.imports.push((name.to_string(), stands));
                }
                StmtKind::Import
            }
            ast::Stmt::Expr(s) => StmtKind::Expr(self.expression(&s.value)),
            _ => StmtKind::Nothing,
        }
    }

    fn attempt(&mut self, s: &ast::StmtTry) -> StmtKind {
        let body = self.block(&s.body);
        let mut handlers = Vec::new();
        for ast::ExceptHandler::ExceptHandler(handler) in &s.handlers {
            handlers.push(Handler {
                span: span(handler.range),
                catches: self.optional(handler.type_.as_deref()),
                name: handler.name.as_ref().map(|n| n.as_str().into()),
                body: self.block(&handler.body),
            });
        }
        let mut after = self.block(&s.orelse);
        after.extend(self.block(&s.finalbody));
        StmtKind::Try(Box::new(Try { body, handlers, after }))
    }

    fn function(&mut self, def: &ast::StmtFunctionDef) -> StmtKind {
        let id = FunctionId(self.tree.functions.len());
        let decorators = def.decorator_list.iter().map(|d| self.expression(&d.expression)).collect();
        let function = Function {
            name: def.name.as_str().into(),
            qualified: self.below(def.name.as_str()),
            span: span(def.range),
            name_span: span(def.name.range),
            decorators,
            parameters: self.parameters(&def.parameters),
            returns: self.optional(def.returns.as_deref()),
            body: Vec::new(),
            class: self.class,
            inside: self.inside,
        };
        let path = std::mem::replace(&mut self.path, function.qualified.clone());
        self.tree.functions.push(function);
        let (class, inside) = (self.class.take(), self.inside.replace(id));
        let body = self.block(&def.body);
        self.tree.functions[id.0].body = body;
        (self.class, self.inside, self.path) = (class, inside, path);
        StmtKind::Function(id)
    }

    fn class(&mut self, def: &ast::StmtClassDef) -> StmtKind {
        let id = ClassId(self.tree.classes.len());
        let decorators = def.decorator_list.iter().map(|d| self.expression(&d.expression)).collect();
        let bases = def.arguments.as_ref().map(|a| self.all(&a.args)).unwrap_or_default();
        self.tree.classes.push(Class {
            name: def.name.as_str().into(),
            span: span(def.range),
            name_span: span(def.name.range),
            decorators,
            bases,
            body: Vec::new(),
            methods: Vec::new(),
        });
        let below = self.below(def.name.as_str());
        let path = std::mem::replace(&mut self.path, below);
        let class = self.class.replace(id);
        let body = self.block(&def.body);
        let methods = body
            .iter()
            .filter_map(|s| if let StmtKind::Function(f) = s.kind { Some(f) } else { None })
            .collect();
        let made = &mut self.tree.classes[id.0];
        (made.body, made.methods) = (body, methods);
        (self.class, self.path) = (class, path);
        StmtKind::Class(id)
    }

    fn below(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn parameters(&mut self, parameters: &ast::Parameters) -> Vec<Parameter> {
        let mut all = Vec::new();
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            all.push(self.parameter(&parameter.parameter, parameter.default.as_deref()));
        }
        all.extend(parameters.vararg.as_ref().map(|p| self.parameter(p, None)));
        for parameter in &parameters.kwonlyargs {
            all.push(self.parameter(&parameter.parameter, parameter.default.as_deref()));
        }
        all.extend(parameters.kwarg.as_ref().map(|p| self.parameter(p, None)));
        all
    }

    fn parameter(&mut self, parameter: &ast::Parameter, default: Option<&ast::Expr>) -> Parameter {
        Parameter {
            name: parameter.name.as_str().into(),
            span: span(parameter.range),
            annotation: self.optional(parameter.annotation.as_deref()),
            default: self.optional(default),
        }
    }

    fn optional(&mut self, expression: Option<&ast::Expr>) -> Option<Expr> {
        expression.map(|e| self.expression(e))
    }

    fn all(&mut self, expressions: &[ast::Expr]) -> Vec<Expr> {
        expressions.iter().map(|e| self.expression(e)).collect()
    }

    fn expression(&mut self, expression: &ast::Expr) -> Expr {
        let span = span(expression.range());
        if self.depth >= DEEPEST {
            self.tree.cut = true;
            return Expr { span, kind: Kind::Other };
        }
        self.depth += 1;
        let kind = self.kind(expression);
        self.depth -= 1;
        Expr { span, kind }
    }
}
