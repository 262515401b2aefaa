//! A filter or mask that leaves the secret where it is.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Function, Kind, StmtKind};
use rowlock_source::{Program, walk};

use super::redaction_attached::{self, makes_a_copy};
use super::tell;

/// See the page beside this file.
pub(super) struct RedactionWithoutEffect;

static META: Meta = Meta {
    id: "redaction-without-effect",
    title: "What should take secrets out of logs has no effect",
    category: Category::Logging,
    severity: Severity::Medium,
    core: false,
    weakness: "redaction-without-effect",
    cwe: &[532, 1116],
    owasp: 8,
    asvs: &["16.2.5"],
    needs: &[],
    references: &[Reference {
        title: "Python, logging: filter objects",
        url: "https://docs.python.org/3/library/logging.html#filter-objects",
    }],
    page: include_str!("redaction_without_effect.md"),
};

impl Rule<Program<'_>> for RedactionWithoutEffect {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for (at, function) in program.project.functions() {
            let because = if is_redaction(&function.name) {
                idle(function)
            } else if &*function.name == "filter"
                && function.parameters.len() == 2
                && of_redaction(program, at)
            {
                filter(function)
            } else {
                None
            };
            let Some(because) = because else { continue };
            let attached = if &*function.name == "filter" { attachments(program, at) } else { Vec::new() };
            let none = attached.is_empty().then(|| tell::name_of(program, at));
            for at in attached.into_iter().chain(none) {
                tell::at(program, out, at, Confidence::Firm, because.as_str());
            }
        }
        redaction_attached::look(program, out);
        for scope in program.scopes() {
            walk::statements(scope.body, &mut |statement| {
                let StmtKind::Expr(e) = &statement.kind else { return };
                let Some(call) = e.call() else { return };
                let masks = call.arguments.iter().any(|a| a.value.text().is_some_and(is_mask));
                let function = program.project.callee(scope.file, &call.function, scope.function);
                if function.is_some_and(|f| makes_a_copy(program.project.function(f))) {
                    let because =
                        "it gives back a cleaned copy, and nobody keeps it: the old one goes on unmasked";
                    tell::at(program, out, tell::range(scope.file, e.span), Confidence::Firm, because);
                }
                let dropped = call.called() == Some("replace") && call.arguments.len() >= 2
                    || program.project.full_name(scope.file, &call.function).is_some_and(|n| n == "re.sub");
                if masks && dropped {
                    let because = "it returns a new text, and nobody keeps it: the old one goes on unmasked";
                    tell::at(program, out, tell::range(scope.file, e.span), Confidence::Firm, because);
                }
            });
        }
        Look::Judged
    }
}

pub(super) fn is_redaction(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["mask", "redact", "sanitize", "sanitise", "scrub", "censor"]
        .iter()
        .any(|w| lower.starts_with(w) || lower.contains(&format!("_{w}")))
}

fn is_mask(text: &str) -> bool {
    text.contains("***")
        || text.to_ascii_uppercase().contains("REDACTED")
        || text.to_ascii_uppercase().contains("MASKED")
}

/// Whether a filter belongs to a class that should redact.
pub(super) fn of_redaction(program: &Program<'_>, at: rowlock_source::FunctionAt) -> bool {
    let class = program.project.function(at).class;
    class.is_some_and(|c| {
        let name = &program.project.class(at.file, c).name;
        is_redaction(&name.to_ascii_lowercase())
            || [
                "Redact",
                "Mask",
                "Sensitive",
                "Secret",
                "Sanitiz",
                "Credential",
                "Hide",
                "Scrub",
                "Censor",
                "Token",
                "Password",
            ]
            .iter()
            .any(|w| name.contains(w))
    })
}

/// Where filters of this method's class are put: the calls of `addFilter` that take one.
fn attachments(program: &Program<'_>, at: rowlock_source::FunctionAt) -> Vec<rowlock_source::At> {
    let Some(class) = program.project.function(at).class else { return Vec::new() };
    let name = program.project.class(at.file, class).name.clone();
    let adds = program.calls.iter().filter(|s| s.call.called() == Some("addFilter"));
    let of = adds.filter(|s| s.call.nth(0).is_some_and(|e| e.last_name() == Some(&name)));
    of.map(|s| tell::range(s.file, s.expr.span)).collect()
}

/// A function that does nothing, or gives back what it got.
fn idle(function: &Function) -> Option<String> {
    let abstracts = function
        .decorators
        .iter()
        .any(|d| d.last_name().is_some_and(|n| n.contains("abstract") || n == "overload"));
    let last = function.parameters.iter().rfind(|p| !matches!(&*p.name, "self" | "cls"))?;
    let quiet = function.body.iter().all(|s| match &s.kind {
        StmtKind::Nothing => true,
        StmtKind::Expr(e) => e.text().is_some(),
        StmtKind::Return(value) => value.as_ref().is_none_or(|v| v.is_none() || v.name() == Some(&last.name)),
        _ => false,
    });
    (quiet && !abstracts && !function.body.is_empty())
        .then(|| format!("`{}` gives back what it got, unmasked", function.name))
}

/// A filter that lets every record pass and changes none.
fn filter(function: &Function) -> Option<String> {
    let record = function.parameters.get(1)?.name.to_string();
    let mut changes = false;
    let mut refuses = false;
    walk::statements(&function.body, &mut |s| match &s.kind {
        StmtKind::Assign(a) => {
            let own = |e: &Expr| matches!(&e.kind, Kind::Attribute(of, name) if of.name() == Some(&record) && matches!(&**name, "msg" | "args"));
            let part = |e: &Expr| matches!(&e.kind, Kind::Subscript(of, _) if walk::any(of, &mut |e| e.name() == Some(&record)));
            changes = changes || a.targets.iter().any(|t| walk::any(t, &mut |e| own(e) || part(e)));
        }
        StmtKind::Return(Some(value)) => refuses = refuses || !value.is_true(),
        StmtKind::Expr(e) => {
            changes = changes
                || e.call().is_some_and(|c| c.called() == Some("setattr") || c.called() == Some("update"));
        }
        _ => {}
    });
    let handed = walk::any_in(&function.body, &mut |e| {
        e.call().is_some_and(|c| {
            c.arguments.iter().any(|a| a.value.name() == Some(&record)) && c.called() != Some("getattr")
        })
    });
    // `record.message` is made when the line is formatted, behind every filter.
    let mut read = Vec::new();
    walk::expressions(&function.body, &mut |e| {
        if let Kind::Attribute(of, name) = &e.kind
            && of.name() == Some(&record)
        {
            read.push(&**name);
        }
    });
    let early =
        read.contains(&"message") && !read.iter().any(|n| matches!(*n, "getMessage" | "args" | "__dict__"));
    if early && !refuses {
        return Some("it reads `record.message`, which is not there before the line is formatted".to_owned());
    }
    (!changes && !refuses && !handed).then(|| {
        "it changes neither `msg` nor `args` of the record, so that the line is written as it was".to_owned()
    })
}
