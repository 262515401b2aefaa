//! Every web page may read the answers.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{Program, Site, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct CorsOpen;

static META: Meta = Meta {
    id: "cors-open",
    title: "Every web page may read the answers",
    category: Category::Input,
    severity: Severity::Medium,
    core: false,
    weakness: "cors-wildcard",
    cwe: &[942, 346],
    owasp: 8,
    asvs: &["3.4.2"],
    needs: &[],
    references: &[Reference {
        title: "Fetch standard, CORS protocol",
        url: "https://fetch.spec.whatwg.org/#http-cors-protocol",
    }],
    page: include_str!("cors_open.md"),
};

impl Rule<Program<'_>> for CorsOpen {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        for site in &program.calls {
            if let Some((because, severity)) = open(program, site) {
                let at = tell::range(site.file, site.expr.span);
                tell::at(program, out, at, Confidence::Firm, because).severity(severity);
            }
        }
        for scope in program.scopes() {
            walk::statements(scope.body, &mut |statement| {
                let StmtKind::Assign(assign) = &statement.kind else { return };
                let field = assign.targets.iter().any(|t| matches!(&t.kind, Kind::Subscript(_, key) if key.text().is_some_and(|k| k.eq_ignore_ascii_case("access-control-allow-origin"))));
                let Some(value) = assign.value.as_ref().filter(|_| field) else { return };
                let asked =
                    walk::any(value, &mut |e| e.text().is_some_and(|t| t.eq_ignore_ascii_case("origin")));
                if value.text() == Some("*") || asked {
                    let because = if asked {
                        "whatever page asks is allowed by name, also to use the user's cookies"
                    } else {
                        "the field allows every page"
                    };
                    let severity = if asked { Severity::High } else { Severity::Medium };
                    tell::at(
                        program,
                        out,
                        tell::range(scope.file, statement.span),
                        Confidence::Firm,
                        because,
                    )
                    .severity(severity);
                }
            });
        }
        Look::Judged
    }
}

fn open(program: &Program<'_>, site: &Site<'_>) -> Option<(String, Severity)> {
    let call = site.call;
    let is_star = |e: &Expr| {
        let e = program.project.constant(site.file, e).unwrap_or(e);
        match &e.kind {
            Kind::Text(t) => matches!(&**t, "*" | ".*" | "^.*$" | "https?://.*"),
            Kind::Sequence(all) => all.iter().any(|o| o.text() == Some("*")),
            _ => false,
        }
    };
    let truth = |names: &[&str]| names.iter().any(|n| call.named(n).is_some_and(Expr::is_true));
    let wide = if site.name.starts_with("flask_cors.")
        && matches!(call.called(), Some("CORS" | "cross_origin"))
    {
        let origins = call.named("origins");
        let resources = call.named("resources");
        let inside = resources.is_some_and(|r| walk::any(r, &mut |e| e.text() == Some("origins")));
        let starred = resources.is_some_and(|r| {
            walk::any(r, &mut |e| matches!(&e.kind, Kind::Dict(items) if items.iter().any(|(k, v)| k.as_ref().and_then(Expr::text) == Some("origins") && is_star(v))))
        });
        match origins {
            Some(origins) => is_star(origins),
            None => !call.is_open() && (starred || !inside),
        }
    } else {
        let middleware = call.nth(0).and_then(Expr::last_name) == Some("CORSMiddleware")
            || call.called() == Some("CORSMiddleware");
        middleware
            && ["allow_origins", "allow_origin_regex"].iter().any(|n| call.named(n).is_some_and(is_star))
    };
    let cookies = truth(&["supports_credentials", "allow_credentials"]);
    let (because, severity) = if cookies {
        (
            "every page may read what this user gets, the user's cookies and credentials included",
            Severity::High,
        )
    } else {
        (
            "every page may read the answers; what only the network protects is open to each visited page",
            Severity::Medium,
        )
    };
    wide.then(|| (because.to_owned(), severity))
}
