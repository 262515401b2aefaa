//! Walks over the tree: every expression and every statement of a body, outermost first.
//!
//! Bodies of nested functions and classes are not entered: they are walked by their own number.

use crate::tree::{Expr, Kind, Stmt, StmtKind};

/// Every statement of a body, those of nested blocks included.
pub fn statements<'a>(body: &'a [Stmt], see: &mut dyn FnMut(&'a Stmt)) {
    for statement in body {
        see(statement);
        for block in blocks(statement) {
            statements(block, see);
        }
    }
}

/// The blocks directly inside a statement.
pub fn blocks(statement: &Stmt) -> Vec<&[Stmt]> {
    match &statement.kind {
        StmtKind::For(each) => vec![&each.body],
        StmtKind::While(_, body) | StmtKind::With(_, body) => vec![body],
        StmtKind::If(branches) => branches.iter().map(|(_, body)| body.as_slice()).collect(),
        StmtKind::Match(_, cases) => cases.iter().map(Vec::as_slice).collect(),
        StmtKind::Try(attempt) => {
            let mut all: Vec<&[Stmt]> = vec![&attempt.body];
            all.extend(attempt.handlers.iter().map(|h| h.body.as_slice()));
            all.push(&attempt.after);
            all
        }
        _ => Vec::new(),
    }
}

/// Every expression of a body, outermost first.
pub fn expressions<'a>(body: &'a [Stmt], see: &mut dyn FnMut(&'a Expr)) {
    statements(body, &mut |statement| own(statement, &mut |e| inside(e, see)));
}

/// The expressions that a statement holds itself, without those of its blocks.
pub fn own<'a>(statement: &'a Stmt, see: &mut dyn FnMut(&'a Expr)) {
    match &statement.kind {
        StmtKind::Return(value) | StmtKind::Raise(value) => value.iter().for_each(see),
        StmtKind::Assign(assign) => {
            assign.targets.iter().for_each(&mut *see);
            assign.annotation.iter().for_each(&mut *see);
            assign.value.iter().for_each(see);
        }
        StmtKind::For(each) => {
            see(&each.target);
            see(&each.values);
        }
        StmtKind::While(test, _) | StmtKind::Assert(test) | StmtKind::Match(test, _) => see(test),
        StmtKind::If(branches) => branches.iter().filter_map(|(test, _)| test.as_ref()).for_each(see),
        StmtKind::With(items, _) => {
            for (value, target) in items {
                see(value);
                target.iter().for_each(&mut *see);
            }
        }
        StmtKind::Try(attempt) => attempt.handlers.iter().filter_map(|h| h.catches.as_ref()).for_each(see),
        StmtKind::Delete(targets) => targets.iter().for_each(see),
        StmtKind::Expr(value) => see(value),
        StmtKind::Function(_) | StmtKind::Class(_) | StmtKind::Import | StmtKind::Nothing => {}
    }
}

/// An expression and all inside it, outermost first.
pub fn inside<'a>(expression: &'a Expr, see: &mut dyn FnMut(&'a Expr)) {
    see(expression);
    children(expression, &mut |child| inside(child, see));
}

/// The expressions directly inside one.
pub fn children<'a>(expression: &'a Expr, see: &mut dyn FnMut(&'a Expr)) {
    match &expression.kind {
        Kind::Attribute(value, _) | Kind::Not(value) | Kind::Inner(value) => see(value),
        Kind::Lambda(parameters, value) => {
            parameters.iter().filter_map(|p| p.default.as_ref()).for_each(&mut *see);
            see(value);
        }
        Kind::Call(call) => {
            see(&call.function);
            call.arguments.iter().for_each(|a| see(&a.value));
        }
        Kind::Subscript(left, right) | Kind::Binary(_, left, right) | Kind::Named(left, right) => {
            see(left);
            see(right);
        }
        Kind::Format(all) | Kind::Either(_, all) | Kind::Sequence(all) | Kind::Slice(all) => {
            all.iter().for_each(see);
        }
        Kind::Compare(left, rest) => {
            see(left);
            for (_, e) in rest {
                see(e);
            }
        }
        Kind::Dict(items) => {
            for (key, value) in items {
                key.iter().for_each(&mut *see);
                see(value);
            }
        }
        Kind::Choice(choice) => {
            see(&choice.test);
            see(&choice.then);
            see(&choice.otherwise);
        }
        Kind::Comprehension(all) => {
            all.elements.iter().for_each(&mut *see);
            for (target, values) in &all.loops {
                see(target);
                see(values);
            }
            all.tests.iter().for_each(see);
        }
        Kind::Name(_) | Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) | Kind::None | Kind::Other => {}
    }
}

/// Whether an expression or one inside it is so.
pub fn any(expression: &Expr, is: &mut dyn FnMut(&Expr) -> bool) -> bool {
    let mut found = false;
    inside(expression, &mut |e| found = found || is(e));
    found
}

/// Whether any expression of a body is so.
pub fn any_in(body: &[Stmt], is: &mut dyn FnMut(&Expr) -> bool) -> bool {
    let mut found = false;
    expressions(body, &mut |e| found = found || is(e));
    found
}
