//! Passwords that may be guessed without end.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::Program;

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
        let Some(door) = program.app.doors.iter().find(|d| (d.basic || d.login) && d.refuses && d.compares)
        else {
            return Look::NotApplicable("no function was found that checks a password and refuses".into());
        };
        if !program.speaks_of(&THROTTLES) {
            let because = "wrong passwords are refused here, and nothing in the source counts them, slows them or locks the account";
            tell::at(program, out, tell::name_of(program, door.function), Confidence::Firm, because);
        }
        Look::Judged
    }
}

/// Words of what limits guesses.
const THROTTLES: [&str; 16] = [
    "limiter",
    "ratelimit",
    "rate_limit",
    "rate-limit",
    "throttl",
    "429",
    "too_many_requests",
    "toomanyrequests",
    "lockout",
    "locked_until",
    "failed_attempts",
    "failed_login",
    "login_attempts",
    "fail_login_count",
    "max_attempts",
    "slowapi",
];
