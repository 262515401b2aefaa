//! One success that forgets all failures of a source.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::settle::bound;
use rowlock_source::tree::{Comparison, Expr, Kind, Stmt, StmtKind};
use rowlock_source::{FileId, FunctionAt, Program, Scope, walk, words};

use super::counters::{counters, is};
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
        let mut resets: Vec<(FunctionAt, usize)> = Vec::new();
        for n in 0..program.project.files.len() {
            let counters = counters(program, FileId(n));
            for scope in program.scopes().iter().filter(|s| s.file == FileId(n)) {
                let Some(function) = scope.function else { continue };
                // A loop over old entries takes out what has ended, whoever logged in.
                lasting(scope.body, &mut |statement| {
                    let named =
                        counters.iter().find_map(|c| Some((c.name.as_str(), clears(statement, &c.name)?)));
                    let Some((name, key)) = named.or_else(|| forgets(statement)) else { return };
                    if let Some(n) = key.name().and_then(|k| program.project.function(function).parameter(k))
                    {
                        resets.push((function, n.0));
                    } else if is_source(program, *scope, key) {
                        say(program, out, tell::range(scope.file, statement.span), name);
                    }
                });
            }
        }
        // A function or method that forgets what it is given, called with a source.
        for site in &program.calls {
            let Some(scope) = site.scope else { continue };
            let callee = program
                .project
                .callee(site.file, &site.call.function, site.scope)
                .or_else(|| program.project.method_of_object(site.file, site.scope, &site.call.function));
            for (_, n) in resets.iter().filter(|(f, _)| Some(*f) == callee) {
                let method = callee.is_some_and(|f| program.project.function(f).class.is_some());
                let given = site.call.nth(n.saturating_sub(usize::from(method)));
                let here = Scope {
                    file: site.file,
                    function: Some(scope),
                    body: &program.project.function(scope).body,
                };
                if given.is_some_and(|key| is_source(program, here, key)) {
                    say(
                        program,
                        out,
                        tell::range(site.file, site.expr.span),
                        site.call.called().unwrap_or_default(),
                    );
                }
            }
        }
        // One that names its parameter so, and whose calls nobody sees.
        for (function, n) in &resets {
            let own = program.project.function(*function);
            let called = program.calls.iter().any(|s| s.call.called() == Some(&*own.name));
            if !called && is_source_name(&own.parameters[*n].name) {
                say(program, out, tell::name_of(program, *function), &own.name);
            }
        }
        Look::Judged
    }
}

fn say(program: &Program<'_>, out: &mut Findings<'_>, at: rowlock_source::At, name: &str) {
    let because = format!(
        "`{name}` forgets the failures of the source: a client with one account of its own guesses on, a few at a time"
    );
    tell::at(program, out, at, Confidence::Firm, because);
}

/// Statements outside of loops and outside of branches that ask for the time: what ends is no success.
fn lasting<'a>(body: &'a [Stmt], see: &mut dyn FnMut(&'a Stmt)) {
    for statement in body {
        see(statement);
        match &statement.kind {
            StmtKind::For(_) | StmtKind::While(..) => {}
            StmtKind::If(branches) => {
                for (_, body) in branches.iter().filter(|(test, _)| !test.as_ref().is_some_and(asks_time)) {
                    lasting(body, see);
                }
            }
            _ => walk::blocks(statement).into_iter().for_each(|block| lasting(block, see)),
        }
    }
}

fn asks_time(test: &Expr) -> bool {
    let order = |e: &Expr| matches!(&e.kind, Kind::Compare(_, rest) if rest.iter().any(|(c, _)| *c == Comparison::Order));
    walk::any(test, &mut |e| order(e))
        && walk::any(test, &mut |e| {
            let name = e.last_name().unwrap_or_default().to_ascii_lowercase();
            ["now", "time", "until", "expire", "window", "since", "age", "start"]
                .iter()
                .any(|w| name.contains(w))
        })
}

/// `cache.delete(key)`, `redis.delete(f"fail:{source}")`: a store outside of the program that counts.
fn forgets(statement: &Stmt) -> Option<(&str, &Expr)> {
    let StmtKind::Expr(e) = &statement.kind else { return None };
    let e = if let Kind::Inner(inside) = &e.kind { inside } else { e };
    let call = e.call().filter(|c| matches!(c.called(), Some("delete" | "reset" | "clear" | "forget")))?;
    let key = call.nth(0)?;
    Some((call.receiver()?.last_name()?, key))
}

/// The key whose count is forgotten: `del A[k]`, `A.pop(k, None)`, `A[k] = 0`, `A[k] = []`, `A[k].clear()`
fn clears<'a>(statement: &'a Stmt, name: &str) -> Option<&'a Expr> {
    let entry = |e: &'a Expr| match &e.kind {
        Kind::Subscript(of, key) if is(of, name) => Some(&**key),
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
                "pop" if is(call.receiver()?, name) => call.nth(0),
                "clear" => entry(call.receiver()?),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether a key is where requests come from and nothing else: one of an address and a name forgets no other name.
fn is_source(program: &Program<'_>, scope: Scope<'_>, key: &Expr) -> bool {
    let comes_from = |e: &Expr| {
        is_source_name(e.last_name().unwrap_or_default())
            || e.name().is_some_and(|name| {
                bound(scope.body, name).iter().any(|v| {
                    walk::any(v, &mut |e| {
                        matches!(
                            e.last_name(),
                            Some("remote_addr" | "client" | "get_remote_address" | "access_route")
                        )
                    })
                })
            })
    };
    let (_, value) = program.project.settled(scope.file, scope.function, key);
    match &value.kind {
        Kind::Format(parts) | Kind::Sequence(parts) => {
            let mut said = parts.iter().filter(|p| p.text().is_none()).peekable();
            said.peek().is_some() && said.all(|p| walk::any(p, &mut |e| comes_from(e)))
        }
        Kind::Binary(_, left, right) => [left, right].iter().all(|p| p.text().is_some() || comes_from(p)),
        _ => comes_from(key) || walk::any(key, &mut |e| comes_from(e)) && key.call().is_none(),
    }
}

fn is_source_name(name: &str) -> bool {
    let starts = ["source", "addr", "remote", "host", "client"];
    words(name).iter().any(|word| word == "ip" || starts.iter().any(|s| word.starts_with(s)))
}
