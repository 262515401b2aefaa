//! Passwords that may be guessed without end.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;
use rowlock_source::app::{Around, Door};
use rowlock_source::tree::{Expr, Kind};

use super::tell;

/// See the page beside this file.
pub(super) struct NoAuthThrottle;

static META: Meta = Meta {
    id: "no-auth-throttle",
    title: "Passwords may be guessed without end",
    category: Category::Rate,
    severity: Severity::Medium,
    core: false,
    weakness: "auth-not-throttled",
    cwe: &[307],
    owasp: 4,
    asvs: &["6.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    }],
    page: include_str!("no_auth_throttle.md"),
};

impl Rule<Program<'_>> for NoAuthThrottle {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        if program.app.objects.is_empty() && program.app.routes.is_empty() {
            return Look::NotApplicable("no application of Flask or FastAPI was found".into());
        }
        let doors: Vec<&Door> =
            program.app.doors.iter().filter(|d| (d.basic || d.login) && d.refuses && d.compares).collect();
        if doors.is_empty() {
            return Look::NotApplicable("no function was found that checks a password and refuses".into());
        }
        if limits_all(program) {
            return Look::Judged;
        }
        let around: Vec<Around> =
            program.app.routes.iter().map(|r| program.app.around(program.project, r)).collect();
        if let Some(door) = doors.into_iter().find(|door| is_open(program, &around, door)) {
            let because = "wrong passwords are refused here, and nothing in front of it or inside counts them, slows them or locks the account";
            tell::at(program, out, tell::name_of(program, door.function), Confidence::Firm, because);
        }
        Look::Judged
    }
}

/// Whether a way leads to a door on which nothing counts.
fn is_open(program: &Program<'_>, around: &[Around], door: &Door) -> bool {
    let inside = program.app.reach_inside(program.project, door.function);
    if program.any_of(&inside, &mut counts) {
        return false;
    }
    let mut ways = around.iter().filter(|a| a.functions.contains(&door.function)).peekable();
    if ways.peek().is_none() {
        // Nobody sees how it is reached: any limit of the program may stand in front of it.
        return !program.anywhere(&mut counts);
    }
    ways.any(|way| {
        let named = way.names.iter().any(|name| LIMITS.iter().any(|w| name.contains(w)));
        !named && !program.any_of(&way.functions, &mut counts)
    })
}

/// A limit for every route: of Flask-Limiter and SlowAPI by default, or set on a whole blueprint.
fn limits_all(program: &Program<'_>) -> bool {
    program.calls.iter().any(|site| {
        let defaults = ["default_limits", "application_limits"].iter().any(|n| site.call.named(n).is_some());
        // `limiter.limit("5/minute")(blueprint)`
        let set = site.call.function.call().is_some_and(|c| {
            matches!(c.called(), Some("limit" | "shared_limit"))
                && c.receiver()
                    .and_then(Expr::last_name)
                    .is_some_and(|n| n.to_ascii_lowercase().contains("limit"))
        });
        defaults || set
    }) || program.anywhere(&mut |e| {
        e.text().is_some_and(|t| matches!(t, "RATELIMIT_DEFAULT" | "RATELIMIT_APPLICATION"))
    })
}

/// Words in the name of a decorator, dependency or middleware that limits.
const LIMITS: [&str; 5] = ["limit", "throttl", "slowapi", "lockout", "axes"];

/// Whether an expression speaks of counting, slowing or locking.
fn counts(e: &Expr) -> bool {
    let word = match &e.kind {
        Kind::Number(429) => return true,
        Kind::Name(name) | Kind::Attribute(_, name) => name,
        Kind::Text(text) => text,
        _ => return false,
    };
    let word = word.to_ascii_lowercase();
    THROTTLES.iter().any(|w| word.contains(w))
}

/// Words of what limits guesses.
const THROTTLES: [&str; 22] = [
    "limiter",
    "ratelimit",
    "rate_limit",
    "rate limit",
    "throttl",
    "too_many",
    "too many",
    "toomany",
    "lockout",
    "locked",
    "failed_attempts",
    "failed_login",
    "failed_count",
    "login_attempts",
    "attempts",
    "fail_login_count",
    "failures",
    "backoff",
    "captcha",
    "blocked",
    "banned",
    "slowapi",
];
