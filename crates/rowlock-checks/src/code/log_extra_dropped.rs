//! Fields that a record is given and its format leaves out.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;
use rowlock_source::app::is_log_call;
use rowlock_source::tree::{Expr, Kind};

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
        ]) {
            return Look::Judged;
        }
        for site in &program.calls {
            if !is_log_call(site.call, &site.name) {
                continue;
            }
            let Some(extra) = site.call.named("extra") else { continue };
            let Kind::Dict(items) = &extra.kind else { continue };
            let keys: Vec<&str> = items.iter().filter_map(|(k, _)| k.as_ref().and_then(Expr::text)).collect();
            let written = |key: &&str| {
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

/// Formats that the program sets: of `basicConfig`, `Formatter` and of its own formatters.
fn formats(program: &Program<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for site in &program.calls {
        let given = match site.call.called() {
            Some("basicConfig") => site.call.named("format"),
            Some("Formatter") => site.call.argument("fmt", 0),
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
