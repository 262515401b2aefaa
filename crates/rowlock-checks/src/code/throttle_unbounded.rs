//! Counters of attempts that grow without end.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{FileId, Program, walk};

use super::counters::counters;
use super::tell;

/// See the page beside this file.
pub(super) struct ThrottleUnbounded;

static META: Meta = Meta {
    id: "throttle-unbounded",
    title: "Counters of failed attempts grow without end",
    category: Category::Rate,
    severity: Severity::Low,
    core: false,
    weakness: "throttle-unbounded",
    cwe: &[770],
    owasp: 4,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    }],
    page: include_str!("throttle_unbounded.md"),
};

impl Rule<Program<'_>> for ThrottleUnbounded {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for (n, file) in program.project.files.iter().enumerate() {
            for name in counters(file) {
                let Some(at) = grows(program, FileId(n), &name) else { continue };
                if !shrinks(program, FileId(n), &name) {
                    let because = format!(
                        "`{name}` gets an entry for each name or address that a client makes up, and none is ever taken out but by a success"
                    );
                    tell::at(program, out, at, Confidence::Firm, because);
                }
            }
        }
        Look::Judged
    }
}

/// Where an entry is made.
fn grows(program: &Program<'_>, file: FileId, name: &str) -> Option<rowlock_source::At> {
    let mut found = None;
    for scope in program.scopes().iter().filter(|s| s.file == file && s.function.is_some()) {
        walk::statements(scope.body, &mut |statement| {
            let StmtKind::Assign(assign) = &statement.kind else {
                // `ATTEMPTS[source].append(now)`
                if let StmtKind::Expr(e) = &statement.kind
                    && e.call().is_some_and(|c| {
                        matches!(c.called(), Some("append" | "setdefault")) && names(&c.function, name)
                    })
                {
                    found = found.or(Some(tell::range(file, statement.span)));
                }
                return;
            };
            let entry = assign.targets.iter().any(|t| matches!(&t.kind, Kind::Subscript(of, key) if of.name() == Some(name) && key.text().is_none()));
            if entry {
                found = found.or(Some(tell::range(file, statement.span)));
            }
        });
    }
    found
}

/// Whether entries are taken out where nothing succeeded: in a loop, by size or by age.
fn shrinks(program: &Program<'_>, file: FileId, name: &str) -> bool {
    program.scopes().iter().filter(|s| s.file == file).any(|scope| {
        let mut found = false;
        walk::statements(scope.body, &mut |s| {
            found = found
                || match &s.kind {
                    StmtKind::For(each) => names(&each.values, name),
                    StmtKind::While(test, _) => names(test, name),
                    _ => false,
                };
        });
        found
            || walk::any_in(scope.body, &mut |e| match &e.kind {
                Kind::Call(call) => {
                    (call.called() == Some("len") && call.nth(0).is_some_and(|a| a.name() == Some(name)))
                        || (matches!(call.called(), Some("clear" | "popitem")) && names(&call.function, name))
                }
                Kind::Comprehension(all) => all.loops.iter().any(|(_, values)| names(values, name)),
                _ => false,
            })
    })
}

/// Whether an expression names the counter.
fn names(e: &Expr, name: &str) -> bool {
    walk::any(e, &mut |e| e.name() == Some(name))
}
