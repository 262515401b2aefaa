//! A check of credentials that never looks at the user name.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::app::{Door, is_log_call};
use rowlock_source::tree::{Expr, Function, Kind, StmtKind};
use rowlock_source::{Program, walk};

use super::tell;

/// See the page beside this file.
pub(super) struct UsernameIgnored;

static META: Meta = Meta {
    id: "username-ignored",
    title: "The password is checked and the user name is not",
    category: Category::Authentication,
    severity: Severity::High,
    core: false,
    weakness: "basic-username-ignored",
    cwe: &[287, 303],
    owasp: 2,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RFC 7617 section 2: the user-pass is one credential",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-2",
    }],
    page: include_str!("username_ignored.md"),
};

impl Rule<Program<'_>> for UsernameIgnored {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, program: &Program<'_>, out: &mut Findings<'_>) -> Look {
        let mut applies = false;
        for door in program.app.doors.iter().filter(|d| d.basic) {
            applies = true;
            if let Some(because) = ignores(program, door) {
                let at = tell::name_of(program, door.function);
                tell::at(program, out, at, Confidence::Firm, because);
            }
        }
        if applies { Look::Judged } else { Look::NotApplicable("no function takes Basic credentials".into()) }
    }
}

/// Why a door ignores the user name, if it does.
fn ignores(program: &Program<'_>, door: &Door) -> Option<String> {
    let function = program.project.function(door.function);
    // `def verify(username, password)`, called by Flask-HTTPAuth.
    if function.decorators.iter().any(|d| d.last_name() == Some("verify_password")) {
        let (user, password) = (function.parameters.first()?, function.parameters.get(1)?);
        let counts = |name: &str| uses(function, &mut |e| e.name() == Some(name));
        return (counts(&password.name) && !counts(&user.name))
            .then(|| format!("`{}` is never looked at: any user name gets in with the password", user.name));
    }
    // `auth.password` without `auth.username`, `auth` not handed on as a whole.
    let mut holder: Option<String> = None;
    walk::expressions(&function.body, &mut |e| {
        if let Kind::Attribute(of, name) = &e.kind
            && &**name == "password"
        {
            holder = holder.take().or_else(|| of.dotted());
        }
    });
    if let Some(holder) = holder.filter(|h| h.contains("auth") || h.contains("cred")) {
        let names = |e: &Expr| matches!(&e.kind, Kind::Attribute(of, name) if matches!(&**name, "username" | "parameters") && of.dotted().is_some_and(|d| d == holder));
        let whole = walk::any_in(&function.body, &mut |e| {
            e.call()
                .is_some_and(|c| c.arguments.iter().any(|a| a.value.dotted().is_some_and(|d| d == holder)))
        });
        return (!whole && !uses(function, &mut |e| names(e))).then(|| {
            format!("`{holder}.username` is never looked at: any user name gets in with the password")
        });
    }
    // `username, password = decoded.split(":", 1)`
    let mut names: Option<(String, String)> = None;
    walk::statements(&function.body, &mut |s| {
        if let StmtKind::Assign(assign) = &s.kind
            && let [target] = assign.targets.as_slice()
            && let Kind::Sequence(parts) = &target.kind
            && let Some(last) = parts.last().and_then(Expr::name)
            && matches!(last, "password" | "pwd" | "passwd" | "pw")
        {
            names = Some((parts[0].name().unwrap_or("_").to_owned(), last.to_owned()));
        }
    });
    let (user, password) = names?;
    let counts = |name: &str| uses(function, &mut |e| e.name() == Some(name));
    (counts(&password) && !counts(&user))
        .then(|| format!("`{user}` is never looked at: any user name gets in with the password"))
}

/// Whether a function uses something for more than to log, to return or to be assigned.
fn uses(function: &Function, is: &mut dyn FnMut(&Expr) -> bool) -> bool {
    let mut found = false;
    walk::statements(&function.body, &mut |s| {
        walk::own(s, &mut |e| {
            let logged = e.call().is_some_and(|c| is_log_call(c, "") || c.called() == Some("print"));
            let plain = matches!(s.kind, StmtKind::Return(_))
                && (e.name().is_some()
                    || matches!(e.kind, Kind::Attribute(..) | Kind::Dict(_) | Kind::Choice(_)));
            // The answer of a handler names the user; a call that returns may check it.
            let target =
                matches!(&s.kind, StmtKind::Assign(a) if a.targets.iter().any(|t| std::ptr::eq(t, e)));
            let answer = matches!(s.kind, StmtKind::Return(_))
                && e.call().is_some_and(|c| {
                    matches!(
                        c.called(),
                        Some("jsonify" | "make_response" | "JSONResponse" | "render_template")
                    )
                });
            if !logged && !plain && !target && !answer {
                found = found || walk::any(e, is);
            }
        });
    });
    found
}
