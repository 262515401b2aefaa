//! Counters of attempts, which the rules about throttles look for. It is not a check.

use rowlock_source::settle::bound;
use rowlock_source::tree::{Expr, Kind, Span, StmtKind};
use rowlock_source::{FileId, Program, walk};

/// A plain mapping that counts attempts.
#[derive(Debug)]
pub(super) struct Counter {
    /// Its name, as written: `FAILURES`, `self.failures`.
    pub(super) name: String,
    /// Where it is made.
    pub(super) span: Span,
}

/// Words in the name of what counts attempts.
const WORDS: [&str; 9] =
    ["attempt", "fail", "tries", "hits", "login_count", "throttle", "strikes", "bad_logins", "guesses"];

/// The counters of a file: mappings of its module or of an object that are named so, or that a function uses which
/// answers 429.
pub(super) fn counters(program: &Program<'_>, id: FileId) -> Vec<Counter> {
    let file = program.project.file(id);
    let mut all = Vec::new();
    let mut add = |target: Option<String>, value: &Expr, span: Span| {
        if let Some(name) = target.filter(|_| is_mapping(value))
            && is_counter(program, id, &name)
        {
            all.push(Counter { name, span });
        }
    };
    for statement in &file.body {
        let StmtKind::Assign(assign) = &statement.kind else { continue };
        let Some(value) = &assign.value else { continue };
        for target in &assign.targets {
            add(target.name().map(str::to_owned), value, statement.span);
        }
    }
    for function in file.functions.iter().filter(|f| f.class.is_some() && &*f.name == "__init__") {
        walk::statements(&function.body, &mut |statement| {
            let StmtKind::Assign(assign) = &statement.kind else { return };
            let Some(value) = &assign.value else { return };
            for target in &assign.targets {
                match (&target.kind, &value.kind) {
                    // `self.limit, self.failures = limit, {}`
                    (Kind::Sequence(targets), Kind::Sequence(values)) => {
                        for (target, value) in targets.iter().zip(values) {
                            add(target.dotted(), value, statement.span);
                        }
                    }
                    _ => add(target.dotted(), value, statement.span),
                }
            }
        });
    }
    all
}

/// A mapping that starts empty and has no bound of its own.
fn is_mapping(value: &Expr) -> bool {
    match &value.kind {
        Kind::Dict(items) => items.is_empty(),
        Kind::Call(call) => {
            matches!(call.called(), Some("defaultdict" | "dict" | "Counter" | "OrderedDict"))
        }
        _ => false,
    }
}

fn is_counter(program: &Program<'_>, id: FileId, name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if WORDS.iter().any(|w| lower.contains(w)) {
        return true;
    }
    // It decides whether 429 is answered.
    program.project.file(id).functions.iter().any(|scope| {
        let asks = |test: &Expr| {
            walk::any(test, &mut |e| {
                is(e, name)
                    || e.name().is_some_and(|n| {
                        bound(&scope.body, n).iter().any(|v| walk::any(v, &mut |e| is(e, name)))
                    })
            })
        };
        let mut found = false;
        walk::statements(&scope.body, &mut |statement| {
            let StmtKind::If(branches) = &statement.kind else { return };
            found = found
                || branches.iter().any(|(test, body)| {
                    test.as_ref().is_some_and(asks)
                        && walk::any_in(body, &mut |e| {
                            e.number() == Some(429) || e.last_name().is_some_and(|n| n.contains("429"))
                        })
                });
        });
        found
    })
}

/// Whether an expression is the counter.
pub(super) fn is(e: &Expr, name: &str) -> bool {
    matches!(e.kind, Kind::Name(_) | Kind::Attribute(..)) && e.dotted().as_deref() == Some(name)
}
