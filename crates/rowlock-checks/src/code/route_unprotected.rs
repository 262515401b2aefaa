//! A route that nothing protects, among others that are.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::app::{Guard, Route};
use rowlock_source::tree::Expr;
use rowlock_source::{FunctionAt, Program, walk};

use super::{public, tell};

/// See the page beside this file.
pub(super) struct RouteUnprotected;

static META: Meta = Meta {
    id: "route-unprotected",
    title: "A route is open while its neighbours are protected",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "auth-not-enforced",
    cwe: &[306, 862],
    owasp: 2,
    asvs: &["8.2.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP API2:2023 Broken Authentication",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",
    }],
    page: include_str!("route_unprotected.md"),
};

impl Rule<Program<'_>> for RouteUnprotected {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        if program.app.routes.is_empty() {
            return Look::NotApplicable("no route of Flask or FastAPI was found".into());
        }
        for (n, (route, guard)) in program.app.guarded().enumerate() {
            if !matches!(guard, Guard::Open | Guard::Optional(_)) {
                continue;
            }
            let at = tell::range(route.file, route.span);
            if let Some(above) = &program.app.bypassed[n] {
                let because = format!(
                    "`{above}` stands above the line that registers the route, so that what is registered is the bare function"
                );
                tell::at(program, out, at, Confidence::Firm, because);
                continue;
            }
            if public::is_public(program, route) {
                continue;
            }
            if let Guard::Optional(by) = guard {
                let because = format!(
                    "{by} lets those pass who send no credentials (`auto_error=False`), and the handler never looks who is there"
                );
                tell::at(program, out, at, Confidence::Firm, because);
                continue;
            }
            let (guarded, open) = neighbours(program, route);
            let Some(Neighbour { path, by, .. }) = guarded.first() else { continue };
            // Where most routes of the same kind are open, open is what they are meant to be; a path that is not known
            // may be one for strangers; and many services let everybody read what only some may write, or a setting.
            let alike = !reads(route)
                || is_root(route)
                || guarded.iter().any(|n| n.reads && of_the_same(&n.path, &route.path));
            let sure = if guarded.len() >= open && alike && !route.path.ends_with("/?") {
                Confidence::Firm
            } else {
                Confidence::Tentative
            };
            let because = format!(
                "{} {} is open; {} beside it, such as {path}, {} protected ({by})",
                route.methods.join(", "),
                route.path,
                count(guarded.len()),
                if guarded.len() == 1 { "is" } else { "are" },
            );
            tell::at(program, out, at, sure, because);
        }
        Look::Judged
    }
}

fn count(routes: usize) -> String {
    if routes == 1 { "1 route".to_owned() } else { format!("{routes} routes") }
}

/// A protected route.
struct Neighbour {
    path: String,
    /// What protects it.
    by: String,
    reads: bool,
}

fn reads(route: &Route<'_>) -> bool {
    route.methods.iter().all(|m| matches!(m.as_str(), "GET" | "HEAD" | "OPTIONS"))
}

/// Whether two paths are about the same things: `/orders`, `/orders/{id}/lines` and `/orders/export`. A lone path beside
/// others is as often a setting or a list that is meant for everybody.
fn of_the_same(one: &str, other: &str) -> bool {
    let about = |path: &str| {
        let end = path.find(['{', '<']).unwrap_or(path.len());
        path[..end].trim_end_matches('/').to_owned()
    };
    let (one, other) = (about(one), about(other));
    let below = |a: &str, b: &str| {
        a == b || b.strip_prefix(a).is_some_and(|rest| !a.is_empty() && rest.starts_with('/'))
    };
    below(&one, &other) || below(&other, &one)
}

/// Whether a route is the root of its blueprint or router: the things themselves.
fn is_root(route: &Route<'_>) -> bool {
    route.call.argument("path", 0).and_then(Expr::text).is_some_and(|own| own.trim_matches('/').is_empty())
}

/// Protected routes on the same object, and the number of open ones; where none is protected
/// there, those of the whole application.
fn neighbours(program: &Program<'_>, route: &Route<'_>) -> (Vec<Neighbour>, usize) {
    let same = |other: &Route<'_>| {
        other.owner.is_some() && other.owner == route.owner
            || other.owner.is_none() && other.file == route.file && other.owner_name == route.owner_name
    };
    let beside = count_routes(program, route, same);
    if !beside.0.is_empty() {
        return beside;
    }
    let application = program.app.above(route).last().copied();
    let on =
        |other: &Route<'_>| application.is_some() && program.app.above(other).last().copied() == application;
    let whole = application.is_some_and(|id| program.app.objects[id.0].kind.is_application());
    if whole { count_routes(program, route, on) } else { beside }
}

fn count_routes(
    program: &Program<'_>,
    route: &Route<'_>,
    counts: impl Fn(&Route<'_>) -> bool,
) -> (Vec<Neighbour>, usize) {
    let (mut guarded, mut open) = (Vec::new(), 0);
    for (other, guard) in program.app.guarded() {
        if !counts(other) || other.framework != route.framework {
            continue;
        }
        match guard {
            // A handler that asks for credentials itself is a door, and no pattern that its neighbours follow.
            Guard::By(by) if by != "its own body" || asks(program, other.function) => {
                guarded.push(Neighbour { path: other.path.clone(), by: by.clone(), reads: reads(other) });
            }
            Guard::Open if !public::is_public(program, other) => open += 1,
            _ => {}
        }
    }
    (guarded, open)
}

/// Whether a handler takes credentials of the request itself, other than to log somebody in.
fn asks(program: &Program<'_>, function: Option<FunctionAt>) -> bool {
    let Some(function) = function else { return false };
    let door = program.app.doors.iter().find(|d| d.function == function);
    let session = || {
        walk::any_in(&program.project.function(function).body, &mut |e| {
            matches!(e.last_name(), Some("authorization" | "session"))
        })
    };
    match door {
        Some(door) => !door.login && (door.basic || door.bearer),
        None => session(),
    }
}
