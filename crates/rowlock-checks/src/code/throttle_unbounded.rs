//! Counters of attempts that grow without end.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{FileId, Program, walk};

use super::counters::{Counter, counters, is};
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
        for n in 0..program.project.files.len() {
            let file = FileId(n);
            for Counter { name, span } in counters(program, file) {
                if grows(program, file, &name) && !shrinks(program, file, &name) {
                    let because = format!(
                        "`{name}` gets an entry for each name or address that a client makes up, and none is ever taken out but by a success"
                    );
                    tell::at(program, out, tell::range(file, span), Confidence::Firm, because);
                }
            }
        }
        Look::Judged
    }
}

/// Whether an entry is made for what a client sends.
fn grows(program: &Program<'_>, file: FileId, name: &str) -> bool {
    let mut found = false;
    for scope in program.scopes().iter().filter(|s| s.file == file && s.function.is_some()) {
        walk::statements(scope.body, &mut |statement| {
            let entry = |e: &Expr| matches!(&e.kind, Kind::Subscript(of, key) if is(of, name) && key.text().is_none());
            found = found
                || match &statement.kind {
                    StmtKind::Assign(assign) => assign.targets.iter().any(entry),
                    // `ATTEMPTS[source].append(now)`, `ATTEMPTS.setdefault(source, []).append(now)`
                    StmtKind::Expr(e) => e.call().is_some_and(|c| {
                        matches!(c.called(), Some("append" | "setdefault" | "update" | "add"))
                            && names(&c.function, name)
                    }),
                    _ => false,
                };
        });
    }
    found
}

/// Whether entries are taken out where nothing succeeded: in a loop over all of them, by size or by age.
fn shrinks(program: &Program<'_>, file: FileId, name: &str) -> bool {
    // The mapping itself, all of its keys, or a copy of it; not one of its entries.
    let all_of = |e: &Expr| {
        let mut entries = Vec::new();
        walk::inside(e, &mut |e| {
            if let Kind::Subscript(of, _) = &e.kind
                && is(of, name)
            {
                entries.push(e.span);
            }
            if let Kind::Call(call) = &e.kind
                && matches!(call.called(), Some("get" | "setdefault" | "pop"))
            {
                entries.push(e.span);
            }
        });
        walk::any(e, &mut |e| {
            is(e, name) && !entries.iter().any(|s| s.start <= e.span.start && e.span.end <= s.end)
        })
    };
    program.scopes().iter().filter(|s| s.file == file).any(|scope| {
        let mut found = false;
        walk::statements(scope.body, &mut |s| {
            found = found
                || match &s.kind {
                    StmtKind::For(each) => all_of(&each.values),
                    StmtKind::While(test, _) => all_of(test),
                    _ => false,
                };
        });
        found
            || walk::any_in(scope.body, &mut |e| match &e.kind {
                Kind::Call(call) => {
                    (call.called() == Some("len") && call.nth(0).is_some_and(|a| is(a, name)))
                        || (matches!(call.called(), Some("clear" | "popitem"))
                            && call.receiver().is_some_and(|r| is(r, name)))
                }
                Kind::Comprehension(all) => all.loops.iter().any(|(_, values)| all_of(values)),
                _ => false,
            })
    })
}

/// Whether an expression names the counter.
fn names(e: &Expr, name: &str) -> bool {
    walk::any(e, &mut |e| is(e, name))
}
