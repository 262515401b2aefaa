//! Where what looks like a credential is none: in tests, among the names of a list, in a module that tries itself.

use crate::file::File;
use crate::literals::Literal;
use crate::tree::{Class, Expr, Kind, Span, Stmt, StmtKind};
use crate::walk;

/// Least number of texts that make a class a list of names.
const MANY: usize = 8;

/// Whether the place of a text says that it is no secret.
pub(super) fn is_harmless(file: &File, literal: &Literal) -> bool {
    let holds = |span: Span| span.start <= literal.at.span.start && literal.at.span.end <= span.end;
    let mut classes = file.classes.iter().filter(|c| holds(c.span));
    file.is_test()
        || classes.any(|c| is_enum(c) || is_for_tests(c) || (is_name(&literal.value) && lists_names(c)))
        || file.body.iter().any(|s| holds(s.span) && tries_itself(s))
}

fn is_enum(class: &Class) -> bool {
    class.bases.iter().any(|b| b.last_name().is_some_and(|n| n.contains("Enum")))
}

/// Settings of Flask for tests: `TESTING = True`.
fn is_for_tests(class: &Class) -> bool {
    constants(class).any(|(name, value)| name == "TESTING" && value.is_true())
}

/// Many texts of which nearly all are written as names are.
fn lists_names(class: &Class) -> bool {
    let texts: Vec<&str> = constants(class).filter_map(|(_, value)| value.text()).collect();
    texts.len() >= MANY && texts.iter().filter(|t| is_name(t)).count() * 10 >= texts.len() * 9
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-' | '.' | ' '))
}

fn constants(class: &Class) -> impl Iterator<Item = (&str, &Expr)> {
    class.body.iter().filter_map(|s| match &s.kind {
        StmtKind::Assign(a) => Some((a.targets.first()?.name()?, a.value.as_ref()?)),
        _ => None,
    })
}

/// `if __name__ == "__main__":` with assertions and no server in it.
fn tries_itself(statement: &Stmt) -> bool {
    let StmtKind::If(branches) = &statement.kind else { return false };
    let main = branches
        .iter()
        .any(|(test, _)| test.as_ref().is_some_and(|t| walk::any(t, &mut |e| e.name() == Some("__name__"))));
    let (mut asserts, mut serves) = (false, false);
    for (_, body) in branches {
        walk::statements(body, &mut |s| asserts = asserts || matches!(s.kind, StmtKind::Assert(_)));
        serves = serves
            || walk::any_in(body, &mut |e| matches!(&e.kind, Kind::Call(c) if c.called() == Some("run")));
    }
    main && asserts && !serves
}
