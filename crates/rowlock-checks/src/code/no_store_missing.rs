//! Answers to signed-in users that caches may keep.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::app::{Guard, Route};
use rowlock_source::tree::{Expr, Kind, StmtKind};
use rowlock_source::{Program, walk};

use super::{public, tell};

/// See the page beside this file.
pub(super) struct NoStoreMissing;

static META: Meta = Meta {
    id: "no-store-missing",
    title: "Answers to credentials may be kept by caches",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "cacheable-authenticated-response",
    cwe: &[525, 524],
    owasp: 8,
    asvs: &["14.3.2"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9111 section 3.5: storing responses to authenticated requests",
        url: "https://www.rfc-editor.org/rfc/rfc9111#section-3.5",
    }],
    page: include_str!("no_store_missing.md"),
};

impl Rule<Program<'_>> for NoStoreMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        let mut applies = false;
        for (route, guard) in program.app.guarded() {
            if !is_private(program, route, guard) {
                continue;
            }
            applies = true;
            let around = program.app.around(program.project, route);
            let named = [
                "no_store",
                "nostore",
                "no_cache",
                "nocache",
                "never_cache",
                "cache_control",
                "secure_headers",
            ];
            if around.names.iter().any(|name| named.iter().any(|w| name.contains(w)))
                || program.any_of(&around.functions, &mut forbids)
                || by_class(program)
            {
                continue;
            }
            // The browser's own cache needs no more than this; one in front of the service needs a mistake besides.
            let public = program.any_of(&around.functions, &mut |e| {
                e.text().is_some_and(|t| t.to_ascii_lowercase().starts_with("public"))
            });
            let more = if public { ", and `public` lets shared caches keep it" } else { "" };
            let because = format!(
                "{} answers only to some, and nothing around it says `Cache-Control: no-store`{more}",
                route.path
            );
            let confidence = if beside(program) { Confidence::Tentative } else { Confidence::Firm };
            tell::at(program, out, tell::range(route.file, route.span), confidence, because);
            // The others lack it for the same reason.
            break;
        }
        if applies {
            Look::Judged
        } else {
            Look::NotApplicable("no protected route that reads was found".into())
        }
    }
}

/// Whether a route reads what is for some only: it is protected by credentials, and no form to sign in.
fn is_private(program: &Program<'_>, route: &Route<'_>, guard: &Guard) -> bool {
    let Guard::By(by) = guard else { return false };
    if !route.methods.iter().any(|m| m == "GET") || public::is_public(program, route) {
        return false;
    }
    // A body that refuses may have asked another service, or looked at something that is no credential.
    by != "its own body"
        || route.function.is_some_and(|function| {
            let reach = program.app.reach_inside(program.project, function);
            program.app.doors.iter().any(|d| reach.contains(&d.function))
                || program.any_of(&reach, &mut |e| match &e.kind {
                    Kind::Text(text) => text.eq_ignore_ascii_case("authorization"),
                    _ => matches!(
                        e.last_name(),
                        Some("authorization" | "session" | "cookies" | "current_user" | "get_jwt_identity")
                    ),
                })
        })
}

/// `"no-store"` in a field, `cache_control.no_store = True`, a function of that name, the package `secure`.
fn forbids(e: &Expr) -> bool {
    match &e.kind {
        Kind::Text(text) => text.to_ascii_lowercase().contains("no-store"),
        Kind::Name(name) | Kind::Attribute(_, name) => {
            let name = name.to_ascii_lowercase();
            ["no_store", "nostore", "secure_headers"].iter().any(|w| name.contains(w))
        }
        _ => false,
    }
}

/// Whether a constant of a module, or a class that is called around requests, says so: of what is registered in ways
/// that are not followed nobody knows whom it reaches.
fn beside(program: &Program<'_>) -> bool {
    program.project.files.iter().any(|file| {
        let mut constants = file.body.iter().filter(|s| matches!(s.kind, StmtKind::Assign(_)));
        constants.any(|s| walk::any_in(std::slice::from_ref(s), &mut forbids))
            || file.classes.iter().any(|class| {
                let methods = || class.methods.iter().map(|m| &file.functions[m.0]);
                let called =
                    methods().any(|m| matches!(&*m.name, "__call__" | "dispatch" | "process_response"));
                let says = || walk::any_in(&class.body, &mut forbids);
                called && (says() || methods().any(|m| walk::any_in(&m.body, &mut forbids)))
            })
    })
}

/// Whether a class of answers says so for all that it makes.
fn by_class(program: &Program<'_>) -> bool {
    program.project.files.iter().any(|file| {
        file.classes.iter().any(|class| {
            let answer = class.bases.iter().any(|b| b.last_name().is_some_and(|n| n.ends_with("Response")));
            let in_method =
                || class.methods.iter().any(|m| walk::any_in(&file.functions[m.0].body, &mut forbids));
            answer && (walk::any_in(&class.body, &mut forbids) || in_method())
        })
    })
}
