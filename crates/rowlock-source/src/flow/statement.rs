//! What statements do: branches, loops, and exceptions with what stands in them.

use std::collections::HashMap;

use crate::flow::Sink;
use crate::flow::engine::{Engine, Frame, known};
use crate::flow::value::{Label, Origin, Secret, Value, join};
use crate::project::FunctionAt;
use crate::tree::{Expr, FunctionId, Handler, Kind, Stmt, StmtKind, Try};
use crate::walk;

impl Engine<'_, '_> {
    pub(super) fn body(&mut self, frame: &mut Frame, body: &[Stmt]) {
        for statement in body {
            self.statement(frame, statement);
        }
    }

    fn statement(&mut self, frame: &mut Frame, statement: &Stmt) {
        match &statement.kind {
            StmtKind::Expr(value) => drop(self.value(frame, value)),
            StmtKind::Assign(assign) => {
                let Some(expression) = &assign.value else { return };
                let mut value = self.value(frame, expression);
                if assign.adds
                    && let [target] = assign.targets.as_slice()
                {
                    join(&mut value, self.value(frame, target));
                }
                for target in &assign.targets {
                    self.set(frame, target, &value, expression);
                }
            }
            StmtKind::Return(Some(expression)) => self.returned(frame, expression),
            StmtKind::Raise(Some(expression)) => self.raised(frame, expression),
            StmtKind::If(branches) => self.branches(frame, branches),
            StmtKind::For(each) => {
                let mut value = self.value(frame, &each.values);
                if looks_at_names(&each.body) {
                    value.retain(|t| !matches!(t.label, Label::Headers | Label::Given(_)));
                }
                self.bind_each(frame, &each.target, &value, &each.values);
                self.body(frame, &each.body);
            }
            StmtKind::While(test, body) => {
                self.value(frame, test);
                self.body(frame, body);
            }
            StmtKind::With(items, body) => {
                for (expression, target) in items {
                    let value = self.value(frame, expression);
                    if let Some(target) = target {
                        self.set(frame, target, &value, expression);
                    }
                }
                self.body(frame, body);
            }
            StmtKind::Match(subject, cases) => {
                self.value(frame, subject);
                for body in cases {
                    self.body(frame, body);
                }
            }
            StmtKind::Try(attempt) => self.attempt(frame, attempt),
            StmtKind::Assert(test) => drop(self.value(frame, test)),
            StmtKind::Delete(targets) => targets.iter().for_each(|t| frame.cleaned(t)),
            StmtKind::Function(id) => self.nested(frame, *id),
            _ => {}
        }
    }

    /// A nested function sees what the one around it knows where it is defined.
    fn nested(&mut self, frame: &Frame, id: FunctionId) {
        if frame.function.is_none() {
            return;
        }
        let at = FunctionAt { file: frame.file, function: id };
        let mut seen: HashMap<String, Value> = HashMap::new();
        for (name, value) in &frame.names {
            let known = value.iter().filter(|t| !matches!(t.origin, Origin::Parameter(_)));
            let known: Value = known.cloned().collect();
            if !known.is_empty() {
                seen.insert(name.clone(), known);
            }
        }
        self.around.insert(at, seen);
    }

    fn returned(&mut self, frame: &mut Frame, expression: &Expr) {
        let value = self.value(frame, expression);
        if frame.answers {
            self.leave(frame, expression.span, &value, Sink::Answer, "return");
        }
        let name = frame.function.map(|f| self.program.project.function(f).name.to_string());
        // `token_hex` of the project's own says how it is written and not what for.
        let name = name.filter(|n| !matches!(n.as_str(), "token_hex" | "token_bytes" | "token_urlsafe"));
        let value = self.named(frame, &name.unwrap_or_default(), expression, value);
        join(&mut frame.done.returns, value);
    }

    fn raised(&mut self, frame: &mut Frame, expression: &Expr) {
        let again = expression.call().is_none();
        for argument in expression.call().iter().flat_map(|c| &c.arguments) {
            let value = self.value(frame, &argument.value);
            self.leave(frame, argument.value.span, &value, Sink::Exception, "raise");
            join(&mut frame.raised, value);
        }
        let value = self.value(frame, expression);
        if again {
            join(&mut frame.raised, value);
        }
    }

    fn attempt(&mut self, frame: &mut Frame, attempt: &Try) {
        let before = std::mem::take(&mut frame.raised);
        self.body(frame, &attempt.body);
        let raised = std::mem::replace(&mut frame.raised, before);
        let outer = frame.handled.clone();
        for handler in &attempt.handlers {
            let mut raised = raised.clone();
            if self.is_of_own_words(frame, handler) {
                raised.retain(|t| t.label != Label::Secret(Secret::Words));
            }
            frame.handled.clone_from(&raised);
            if let Some(name) = &handler.name {
                let mut value = raised;
                if is_broad(handler)
                    && let Some(e) = handler.catches.as_ref()
                {
                    join(
                        &mut value,
                        vec![known(frame, e, Label::Secret(Secret::Words), Origin::Seen, "what was raised")],
                    );
                }
                frame.names.insert(name.to_string(), value);
            }
            self.body(frame, &handler.body);
        }
        if attempt.handlers.is_empty() {
            join(&mut frame.raised, raised);
        }
        frame.handled = outer;
        self.body(frame, &attempt.after);
    }

    /// Whether only exceptions of the project are caught that nothing raises with the words of another one.
    fn is_of_own_words(&self, frame: &Frame, handler: &Handler) -> bool {
        let project = self.program.project;
        let own = |e: &Expr| {
            let class = project.full_name(frame.file, e).and_then(|full| project.class_named(&full));
            class.is_some_and(|(file, class)| !self.retold.contains(&*project.class(file, class).name))
        };
        match handler.catches.as_ref() {
            Some(Expr { kind: Kind::Sequence(all), .. }) => !all.is_empty() && all.iter().all(own),
            Some(one) => own(one),
            None => false,
        }
    }

    /// Branches with an `else` are joined; one without is taken, so that what it cleans is clean, unless it ends.
    fn branches(&mut self, frame: &mut Frame, branches: &[(Option<Expr>, Vec<Stmt>)]) {
        let whole = branches.last().is_some_and(|(test, _)| test.is_none());
        let before = (whole || branches.len() > 1).then(|| frame.names.clone());
        let mut after: Vec<HashMap<String, Value>> = Vec::new();
        for (test, body) in branches {
            let ends =
                body.last().is_some_and(|s| matches!(s.kind, StmtKind::Return(_) | StmtKind::Raise(_)));
            if let Some(test) = test {
                self.value(frame, test);
            }
            let kept = (ends && before.is_none()).then(|| frame.names.clone());
            let narrowed = test.as_ref().and_then(of_a_kind).map(str::to_owned);
            let wide = narrowed.as_ref().and_then(|name| frame.names.get(name).cloned());
            if let Some(value) = narrowed.as_ref().and_then(|name| frame.names.get_mut(name)) {
                value.retain(|t| t.label != Label::Secret(Secret::Words));
            }
            self.body(frame, body);
            if let Some((name, wide)) = narrowed.zip(wide) {
                frame.names.insert(name, wide);
            }
            if let Some(kept) = kept {
                frame.names = kept;
            }
            if let Some(before) = &before {
                let names = std::mem::replace(&mut frame.names, before.clone());
                if !ends {
                    after.push(names);
                }
            }
        }
        let mut after = after.into_iter();
        let Some(mut first) = after.next() else { return };
        for names in after {
            for (name, value) in names {
                join(first.entry(name).or_default(), value);
            }
        }
        frame.names = first;
    }
}

/// `except Exception`, and errors of databases and of the system, whose words are about the inside.
fn is_broad(handler: &Handler) -> bool {
    let names = [
        "Exception",
        "BaseException",
        "SQLAlchemyError",
        "DatabaseError",
        "OperationalError",
        "ProgrammingError",
        "IntegrityError",
        "OSError",
        "IOError",
    ];
    handler.catches.as_ref().is_none_or(|c| {
        walk::any(c, &mut |e| {
            e.last_name().is_some_and(|n| names.contains(&n))
                || e.dotted().is_some_and(|d| {
                    matches!(d.as_str(), "sqlite3.Error" | "psycopg2.Error" | "psycopg.Error")
                })
        })
    })
}

/// The name of which `isinstance(error, KnownError)` is asked.
fn of_a_kind(test: &Expr) -> Option<&str> {
    let call = test.call().filter(|c| c.called() == Some("isinstance"))?;
    call.nth(0)?.name()
}

/// Whether a loop over fields looks at their names, and so tells sensitive ones from others.
pub(super) fn looks_at_names(body: &[Stmt]) -> bool {
    walk::any_in(body, &mut |e| matches!(e.kind, Kind::Compare(..)))
}
