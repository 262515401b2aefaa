//! A route that nothing protects, among others that are.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::app::{Guard, Route, is_protective};
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
        for (route, guard) in program.app.guarded() {
            if *guard != Guard::Open {
                continue;
            }
            let at = tell::range(route.file, route.span);
            if let Some(above) = route.outer.iter().find_map(|d| protective(d)) {
                let because = format!(
                    "`{above}` stands above the line that registers the route, so that what is registered is the bare function"
                );
                tell::at(program, out, at, Confidence::Firm, because);
                continue;
            }
            if public::is_public(program, route) {
                continue;
            }
            let (guarded, open) = neighbours(program, route);
            if guarded.is_empty() {
                continue;
            }
            // Where most routes of the same kind are open, open is what they are meant to be.
            let sure = if guarded.len() >= open { Confidence::Firm } else { Confidence::Tentative };
            let because = format!(
                "{} {} is open; {} beside it, such as {}, {} protected ({})",
                route.methods.join(", "),
                route.path,
                count(guarded.len()),
                guarded[0].0,
                if guarded.len() == 1 { "is" } else { "are" },
                guarded[0].1
            );
            tell::at(program, out, at, sure, because);
        }
        Look::Judged
    }
}

fn count(routes: usize) -> String {
    if routes == 1 { "1 route".to_owned() } else { format!("{routes} routes") }
}

/// The name of a decorator that protects.
fn protective(decorator: &Expr) -> Option<String> {
    let target = decorator.call().map_or(decorator, |c| &c.function);
    is_protective(target.last_name()?).then(|| target.dotted()).flatten()
}

/// Protected routes on the same object with what protects them, and the number of open ones.
fn neighbours(program: &Program<'_>, route: &Route<'_>) -> (Vec<(String, String)>, usize) {
    let (mut guarded, mut open) = (Vec::new(), 0);
    for (other, guard) in program.app.guarded() {
        let same = other.owner.is_some() && other.owner == route.owner
            || other.owner.is_none() && other.file == route.file && other.owner_name == route.owner_name;
        if !same || other.framework != route.framework {
            continue;
        }
        match guard {
            // A handler that asks for credentials itself is a door, and no pattern that its neighbours follow.
            Guard::By(by) if by != "its own body" || asks(program, other.function) => {
                guarded.push((other.path.clone(), by.clone()));
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
