//! Every web page may read the answers.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::app::Guard;
use rowlock_source::tree::{Expr, Kind, Span, StmtKind};
use rowlock_source::{At, Program, Site, walk};

use super::{cors_field, tell};

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
        let takes_credentials = !program.app.doors.is_empty()
            || program.app.guarded().any(|(_, guard)| matches!(guard, Guard::By(_) | Guard::Optional(_)));
        for site in &program.calls {
            let Some((at, cookies)) = open(program, site) else { continue };
            // What is for everybody may be read by everybody's pages.
            if !cookies && (!takes_credentials || is_for_strangers(program, site)) {
                continue;
            }
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
            tell::at(program, out, at, Confidence::Firm, because).severity(severity);
        }
        cors_field::look(program, out, takes_credentials);
        Look::Judged
    }
}

/// Whether a decorator opens a single route that nothing protects.
fn is_for_strangers(program: &Program<'_>, site: &Site<'_>) -> bool {
    let of = |span: Span| span.start <= site.expr.span.start && site.expr.span.end <= span.end;
    program.app.guarded().any(|(route, guard)| {
        let decorates = route.function.is_some_and(|f| {
            f.file == site.file && program.project.function(f).decorators.iter().any(|d| of(d.span))
        });
        decorates && !matches!(guard, Guard::By(_))
    })
}

/// Where a call opens the answers to every page, and whether with the user's cookies.
fn open(program: &Program<'_>, site: &Site<'_>) -> Option<(At, bool)> {
    let call = site.call;
    let is_star = |e: &Expr| match &settled(program, site, e).kind {
        Kind::Text(t) => matches!(&**t, "*" | ".*" | "^.*$" | "https?://.*" | "^https?://.*$"),
        Kind::Sequence(all) => all.iter().any(|o| matches!(o.text(), Some("*" | ".*"))),
        _ => false,
    };
    let truth = |names: &[&str]| {
        let mut given = names.iter().filter_map(|n| program.project.option(site, n, None));
        given.any(|(_, e)| settled(program, site, e).is_true())
    };
    let whole = tell::range(site.file, site.expr.span);
    let wide = if site.name.starts_with("flask_cors.")
        && matches!(call.called(), Some("CORS" | "cross_origin" | "init_app"))
    {
        let origins = program.project.option(site, "origins", None);
        let resources = call.named("resources").map(|r| settled(program, site, r));
        let inside = resources.is_some_and(|r| walk::any(r, &mut |e| e.text() == Some("origins")));
        let starred = resources.is_some_and(|r| {
            walk::any(r, &mut |e| matches!(&e.kind, Kind::Dict(items) if items.iter().any(|(k, v)| k.as_ref().and_then(Expr::text) == Some("origins") && is_star(v))))
        });
        match origins {
            Some((_, origins)) => is_star(origins),
            None => !call.is_open() && (starred || !inside && !configured(program)),
        }
    } else {
        let is_middleware = |e: &Expr| e.last_name() == Some("CORSMiddleware");
        let middleware = call.nth(0).is_some_and(is_middleware)
            || call.named("middleware_class").is_some_and(is_middleware)
            || call.called() == Some("CORSMiddleware");
        let mut given = ["allow_origins", "allow_origin_regex"]
            .iter()
            .filter_map(|n| program.project.option(site, n, None));
        middleware && given.any(|(_, e)| is_star(e))
    };
    wide.then(|| (whole, truth(&["supports_credentials", "allow_credentials"])))
}

/// Whether the application's settings name the pages that may read: a bare `CORS(app)` and `@cross_origin()` ask
/// `CORS_ORIGINS` there.
fn configured(program: &Program<'_>) -> bool {
    let mut given: Vec<&Expr> = Vec::new();
    for scope in program.scopes() {
        walk::statements(scope.body, &mut |statement| {
            let StmtKind::Assign(assign) = &statement.kind else { return };
            let names = |t: &Expr| match &t.kind {
                Kind::Subscript(_, key) => key.text() == Some(ORIGINS),
                _ => t.last_name() == Some(ORIGINS),
            };
            given.extend(assign.value.as_ref().filter(|_| assign.targets.iter().any(names)));
        });
    }
    given.extend(program.calls.iter().filter_map(|s| s.call.named(ORIGINS)));
    let star = |e: &Expr| walk::any(e, &mut |e| matches!(e.text(), Some("*" | ".*")));
    !given.is_empty() && !given.into_iter().any(star)
}

const ORIGINS: &str = "CORS_ORIGINS";

fn settled<'a>(program: &'a Program<'_>, site: &Site<'_>, e: &'a Expr) -> &'a Expr {
    program.project.settled(site.file, site.scope, e).1
}
