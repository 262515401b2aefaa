//! One door for passwords and tokens.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::tree::{Expr, Junction, Kind};
use rowlock_source::{At, FunctionAt, Program, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct MixedSchemesInSource;

static META: Meta = Meta {
    id: "mixed-schemes-in-source",
    title: "One operation takes passwords and tokens",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "mixed-schemes",
    cwe: &[436, 287],
    owasp: 2,
    asvs: &["6.3.4"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    }],
    page: include_str!("mixed_schemes_in_source.md"),
};

impl Rule<Program<'_>> for MixedSchemesInSource {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        if program.app.doors.is_empty() {
            return Look::NotApplicable("no function takes credentials".into());
        }
        let because =
            "it takes Basic credentials and bearer tokens: the weaker one decides how strong both are";
        for door in program.app.doors.iter().filter(|d| d.basic && d.bearer) {
            tell::at(program, out, entrance(program, door.function), Confidence::Firm, because);
        }
        for scope in program.scopes() {
            let Some(function) = scope.function else { continue };
            walk::expressions(scope.body, &mut |e| {
                if either(program, function, e) {
                    tell::at(program, out, tell::range(scope.file, e.span), Confidence::Firm, because);
                }
            });
        }
        for site in program.calls_of("flask_httpauth.MultiAuth") {
            let at = tell::range(site.file, site.expr.span);
            tell::at(
                program,
                out,
                at,
                Confidence::Firm,
                "each operation behind it takes any of these schemes",
            );
        }
        Look::Judged
    }
}

/// Where a door takes the password: the test for the scheme, the parameter, or where the credentials are read.
fn entrance(program: &Program<'_>, at: FunctionAt) -> At {
    let function = program.project.function(at);
    let is_basic = |e: &Expr| e.text().is_some_and(|t| t.trim().eq_ignore_ascii_case("basic"));
    let is_read = |e: &Expr| matches!(&e.kind, Kind::Attribute(of, name) if &**name == "authorization" && of.last_name() == Some("request"));
    let (mut test, mut read) = (None, None);
    walk::expressions(&function.body, &mut |e| {
        let tests = match &e.kind {
            Kind::Compare(left, rest) => {
                is_basic(left) || rest.iter().any(|(_, r)| walk::any(r, &mut |e| is_basic(e)))
            }
            Kind::Call(call) => {
                call.called() == Some("startswith") && call.arguments.iter().any(|a| is_basic(&a.value))
            }
            _ => false,
        };
        test = test.or(tests.then_some(e.span));
        read = read.or(is_read(e).then_some(e.span));
    });
    let parameter = function.parameters.iter().find(|p| {
        p.annotation.iter().any(|a| walk::any(a, &mut |e| e.last_name() == Some("HTTPBasicCredentials")))
    });
    let span = test.or(parameter.map(|p| p.span)).or(read).unwrap_or(function.name_span);
    tell::range(at.file, span)
}

/// `password_user(request) or token_user(request)`: a door for passwords and one for tokens, whichever opens.
fn either(program: &Program<'_>, function: FunctionAt, e: &Expr) -> bool {
    let Kind::Either(Junction::Or, all) = &e.kind else { return false };
    let (mut basic, mut bearer) = (false, false);
    for part in all {
        let called = match &part.kind {
            Kind::Inner(inside) => inside.call(),
            _ => part.call(),
        };
        let Some(door) =
            called.and_then(|c| program.project.callee(function.file, &c.function, Some(function)))
        else {
            continue;
        };
        for known in program.app.doors.iter().filter(|d| d.function == door) {
            basic = basic || (known.basic && !known.bearer);
            bearer = bearer || (known.bearer && !known.basic);
        }
    }
    basic && bearer
}
