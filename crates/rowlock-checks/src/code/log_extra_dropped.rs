//! Fields that a record is given and its format leaves out.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::is_log_call;
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{Program, Site, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct LogExtraDropped;

static META: Meta = Meta {
    id: "log-extra-dropped",
    title: "Fields of log records are given and never written",
    category: Category::Logging,
    severity: Severity::Low,
    core: false,
    weakness: "auth-event-incomplete",
    cwe: &[778],
    owasp: 0,
    asvs: &["16.2.1"],
    needs: &[],
    references: &[Reference {
        title: "Python, logging: LogRecord attributes",
        url: "https://docs.python.org/3/library/logging.html#logrecord-attributes",
    }],
    page: include_str!("log_extra_dropped.md"),
};

impl Rule<Program<'_>> for LogExtraDropped {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        let formats = formats(program);
        if formats.is_empty() {
            return Look::NotApplicable("the source sets no format of log records".into());
        }
        // A formatter that writes all fields, by whatever name.
        if program.speaks_of(&[
            "jsonformatter",
            "json_formatter",
            "structlog",
            "logfmt",
            "ecs_logging",
            "loguru",
            "opentelemetry",
            "record.__dict__",
            "vars(record)",
            "logrecord)",
            "logrecordfactory",
            "fileconfig",
            "def process(",
            "\"()\"",
        ]) {
            return Look::Judged;
        }
        for site in &program.calls {
            if !is_log_call(site.call, &site.name) {
                continue;
            }
            let Some(extra) = site.call.named("extra") else { continue };
            let mut keys = Vec::new();
            if !names(program, site, extra, &mut keys) {
                continue;
            }
            let written = |key: &String| {
                formats.iter().any(|f| {
                    f.contains(&format!("%({key})"))
                        || f.contains(&format!("{{{key}"))
                        || f.contains(&format!("${{{key}"))
                        || f.contains(&format!("record.{key}"))
                })
            };
            if !keys.is_empty() && !keys.iter().any(written) {
                let because = format!(
                    "no format of this program names {}: the record is written without",
                    keys.iter().take(4).map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")
                );
                tell::at(program, out, tell::range(site.file, extra.span), Confidence::Firm, because);
            }
        }
        Look::Judged
    }
}

/// The fields that `extra` holds; false where not all of them can be told.
fn names(program: &Program<'_>, site: &Site<'_>, e: &Expr, all: &mut Vec<String>) -> bool {
    match &e.kind {
        Kind::Dict(items) => items.iter().all(|(key, value)| match key {
            Some(key) => {
                all.extend(key.text().map(str::to_owned));
                key.text().is_some()
            }
            None => names(program, site, value, all),
        }),
        Kind::Binary(_, left, right) => names(program, site, left, all) && names(program, site, right, all),
        Kind::Call(call) if call.called() == Some("dict") => call.arguments.iter().all(|a| match &a.name {
            Some(name) => {
                all.push(name.to_string());
                true
            }
            None => names(program, site, &a.value, all),
        }),
        Kind::Name(name) => {
            let mut set = Vec::new();
            if let Some(scope) = site.scope {
                walk::statements(&program.project.function(scope).body, &mut |s| {
                    if let StmtKind::Assign(a) = &s.kind
                        && a.targets.iter().any(|t| t.name() == Some(name))
                    {
                        set.extend(a.value.as_ref());
                    }
                });
            }
            set.extend(program.project.file(site.file).value(name).filter(|_| set.is_empty()));
            let [only] = set.as_slice() else { return false };
            only.name().is_none() && names(program, site, only, all)
        }
        _ => false,
    }
}

/// Formats of `dictConfig`; nothing where a formatter is one of another package.
fn of_dict(e: &Expr, all: &mut Vec<String>) {
    let text = |items: &[(Option<Expr>, Expr)], name: &str| {
        let is = |k: &Option<Expr>| k.as_ref().and_then(Expr::text) == Some(name);
        items.iter().find(|(k, _)| is(k)).and_then(|(_, v)| v.text()).map(str::to_owned)
    };
    walk::inside(e, &mut |e| {
        let Kind::Dict(items) = &e.kind else { return };
        let formatters = items.iter().filter(|(k, _)| k.as_ref().and_then(Expr::text) == Some("formatters"));
        for formatter in
            formatters.filter_map(|(_, v)| if let Kind::Dict(all) = &v.kind { Some(all) } else { None })
        {
            for (_, of) in formatter {
                let Kind::Dict(of) = &of.kind else { continue };
                all.extend(text(of, "format").or_else(|| text(of, "fmt")));
            }
        }
    });
}

/// Formats that the program sets: of `basicConfig`, `Formatter` and of its own formatters.
fn formats(program: &Program<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for site in &program.calls {
        let given = match site.call.called() {
            Some("basicConfig") => site.call.named("format"),
            Some("Formatter") => site.call.argument("fmt", 0),
            Some("dictConfig") => {
                let given = site.call.nth(0);
                let value =
                    given.and_then(|g| g.name()).and_then(|n| program.project.file(site.file).value(n));
                value.or(given).into_iter().for_each(|e| of_dict(e, &mut all));
                continue;
            }
            _ => continue,
        };
        let text = given.and_then(|g| program.project.constant(site.file, g)).and_then(Expr::text);
        // A `basicConfig` without a format has Python's own, which names no extra field.
        let plain = site.call.called() == Some("basicConfig") && given.is_none() && !site.call.is_open();
        all.extend(text.map(str::to_owned).or_else(|| plain.then(String::new)));
    }
    for (_, function) in
        program.project.functions().filter(|(_, f)| &*f.name == "format" && f.class.is_some())
    {
        let mut read = String::new();
        rowlock_source::walk::expressions(&function.body, &mut |e| {
            if let Kind::Attribute(of, name) = &e.kind
                && of.name() == Some("record")
            {
                read.push_str("record.");
                read.push_str(name);
                read.push(' ');
            }
        });
        all.push(read);
    }
    all
}
