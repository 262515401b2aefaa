//! One success that forgets all failures of a source.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, Stmt, StmtKind};
use rowlock_source::{FileId, Program, walk};

use super::counters::counters;
use super::tell;

/// See the page beside this file.
pub(super) struct ThrottleResetBySuccessInSource;

static META: Meta = Meta {
    id: "throttle-reset-by-success-in-source",
    title: "One successful login clears the count of failures",
    category: Category::Rate,
    severity: Severity::Medium,
    core: false,
    weakness: "throttle-reset-by-success",
    cwe: &[307],
    owasp: 4,
    asvs: &["6.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    }],
    page: include_str!("throttle_reset_by_success_in_source.md"),
};

impl Rule<Program<'_>> for ThrottleResetBySuccessInSource {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for (n, file) in program.project.files.iter().enumerate() {
            for name in counters(file) {
                for scope in program.scopes().iter().filter(|s| s.file == FileId(n) && s.function.is_some()) {
                    // A loop over old entries takes out what has ended, whoever logged in.
                    outside_loops(scope.body, &mut |statement| {
                        let Some(key) = clears(statement, &name) else { return };
                        if is_source(key) {
                            let because = format!(
                                "`{name}` forgets the failures of the source: a client with one account of its own guesses on, {} at a time",
                                "a few"
                            );
                            let at = tell::range(FileId(n), statement.span);
                            tell::at(program, out, at, Confidence::Firm, because);
                        }
                    });
                }
            }
        }
        Look::Judged
    }
}

fn outside_loops<'a>(body: &'a [Stmt], see: &mut dyn FnMut(&'a Stmt)) {
    for statement in body {
        see(statement);
        if !matches!(statement.kind, StmtKind::For(_) | StmtKind::While(..)) {
            for block in walk::blocks(statement) {
                outside_loops(block, see);
            }
        }
    }
}

/// The key whose count is forgotten: `del A[k]`, `A.pop(k, None)`, `A[k] = 0`, `A[k] = []`, `A[k].clear()`
fn clears<'a>(statement: &'a Stmt, name: &str) -> Option<&'a Expr> {
    let entry = |e: &'a Expr| match &e.kind {
        Kind::Subscript(of, key) if of.name() == Some(name) => Some(&**key),
        _ => None,
    };
    match &statement.kind {
        StmtKind::Delete(targets) => targets.iter().find_map(entry),
        StmtKind::Assign(assign) => {
            let nothing = match assign.value.as_ref().map(|v| &v.kind) {
                Some(Kind::Number(n)) => *n == 0,
                Some(Kind::Sequence(all)) => all.is_empty(),
                _ => false,
            };
            assign.targets.iter().filter(|_| nothing && !assign.adds).find_map(entry)
        }
        StmtKind::Expr(e) => {
            let call = e.call()?;
            match call.called()? {
                "pop" if call.receiver()?.name() == Some(name) => call.nth(0),
                "clear" => entry(call.receiver()?),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a key is where requests come from, or made of it.
fn is_source(key: &Expr) -> bool {
    walk::any(key, &mut |e| {
        let name = e.last_name().unwrap_or_default().to_ascii_lowercase();
        ["ip", "source", "addr", "remote", "host", "client"]
            .iter()
            .any(|w| name == *w || (w.len() > 2 && name.contains(w)) || name.ends_with("_ip"))
    })
}
