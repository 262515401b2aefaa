//! A certificate that is made at start.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{Program, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct AdhocCertificate;

static META: Meta = Meta {
    id: "adhoc-certificate",
    title: "The service makes itself a certificate at start",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "cert-adhoc",
    cwe: &[295],
    owasp: 8,
    asvs: &["12.2.2"],
    needs: &[],
    references: &[Reference {
        title: "Flask, ssl_context of Flask.run",
        url: "https://werkzeug.palletsprojects.com/en/stable/serving/#ssl",
    }],
    page: include_str!("adhoc_certificate.md"),
};

impl Rule<Program<'_>> for AdhocCertificate {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for site in &program.calls {
            if site.call.called() == Some("generate_adhoc_ssl_context") {
                say(program, out, tell::range(site.file, site.expr.span));
            }
            let options =
                ["ssl_context", "cert"].iter().filter_map(|name| program.project.option(site, name, None));
            for (file, given) in options {
                let scope = site.scope.filter(|_| file == site.file);
                if is_adhoc(program.project.settled(file, scope, given).1) {
                    say(program, out, tell::range(file, given.span));
                }
            }
            // `["flask", "run", "--cert=adhoc"]`
            for argument in &site.call.arguments {
                walk::inside(&argument.value, &mut |e| {
                    if e.text().is_some_and(|t| t.contains("--cert=adhoc") || t.contains("--cert adhoc")) {
                        say(program, out, tell::range(site.file, e.span));
                    }
                });
            }
        }
        for scope in program.scopes() {
            walk::statements(scope.body, &mut |statement| {
                // `config["SSL_CONTEXT"] = "adhoc"`, `os.environ["FLASK_RUN_CERT"] = "adhoc"`
                let StmtKind::Assign(assign) = &statement.kind else { return };
                let tls = |word: &str| {
                    let word = word.to_ascii_lowercase();
                    ["ssl", "cert", "tls"].iter().any(|w| word.contains(w))
                };
                let kept = assign.targets.iter().any(|t| match &t.kind {
                    Kind::Attribute(_, name) => tls(name),
                    Kind::Subscript(_, key) => key.text().is_some_and(tls),
                    _ => false,
                });
                if kept && assign.value.as_ref().is_some_and(is_adhoc) {
                    say(program, out, tell::range(scope.file, statement.span));
                }
            });
        }
        Look::Judged
    }
}

fn is_adhoc(value: &Expr) -> bool {
    value.text() == Some("adhoc")
}

fn say(program: &Program<'_>, out: &mut Findings<'_>, at: rowlock_source::At) {
    let because = "a certificate of nobody is made at each start, and clients learn to click warnings away";
    tell::at(program, out, at, Confidence::Firm, because);
}
