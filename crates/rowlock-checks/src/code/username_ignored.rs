//! A check of credentials that never looks at the user name.

use rowlock_model::Confidence;
use rowlock_model::{Category, Findings, Look, Meta, Reference, Rule, Severity};
use rowlock_source::app::{Guard, Route};
use rowlock_source::tree::{Comparison, Expr, Function, Kind, Parameter, Span, StmtKind};
use rowlock_source::{FunctionAt, Program, walk};
use rowlock_source::{is_log_call, is_password_name};

use super::{looked_at::uses, tell};

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
        let mut behind: Vec<FunctionAt> = Vec::new();
        for door in program.app.doors.iter().filter(|d| d.basic || d.login) {
            behind.extend(program.app.reach_inside(program.project, door.function));
            applies = applies || door.basic;
        }
        behind.sort_unstable();
        behind.dedup();
        for at in behind {
            // Whoever comes here has shown both already.
            let locked = |(route, guard): (&Route<'_>, &Guard)| {
                route.function == Some(at)
                    && matches!(guard, Guard::By(by) if by.starts_with("decorator") || by.starts_with("dependency"))
            };
            if program.app.guarded().any(locked) {
                continue;
            }
            if let Some((span, user)) = ignores(program, at) {
                let because = format!("`{user}` is never looked at: any user name gets in with the password");
                tell::at(program, out, tell::range(at.file, span), Confidence::Firm, because);
            }
        }
        if applies { Look::Judged } else { Look::NotApplicable("no function takes Basic credentials".into()) }
    }
}

/// Where a function checks a password without its user name, and what that is called.
fn ignores(program: &Program<'_>, at: FunctionAt) -> Option<(Span, String)> {
    let function = program.project.function(at);
    let found = |password: &dyn Fn(&Expr) -> bool, user: &dyn Fn(&Expr) -> bool, name: String| {
        let checked = check(program, at, function, password)?;
        (!uses(function, &mut |e| user(e))).then_some((checked, name))
    };
    // `def verify(username, password)`: of a library, or of the program itself.
    let own: Vec<&Parameter> =
        function.parameters.iter().filter(|p| !matches!(&*p.name, "self" | "cls")).collect();
    let callback = function.decorators.iter().any(|d| d.last_name() == Some("verify_password"));
    if let [user, password, ..] = own.as_slice()
        && (callback || (is_user(&user.name) && is_password(&password.name)))
    {
        return found(
            &|e| e.name() == Some(&password.name),
            &|e| e.name() == Some(&user.name),
            user.name.to_string(),
        );
    }
    // `auth.password` without `auth.username`, `auth` not handed on as a whole.
    if let Some(holder) = holder(program, at, function) {
        let is = |e: &Expr, names: &[&str]| matches!(&e.kind, Kind::Attribute(of, name) if names.contains(&&**name) && of.dotted().as_deref() == Some(&holder));
        let whole = walk::any_in(&function.body, &mut |e| {
            let given = e.call().filter(|c| !is_log_call(c, ""));
            given.is_some_and(|c| c.arguments.iter().any(|a| a.value.dotted().as_deref() == Some(&holder)))
        });
        if whole {
            return None;
        }
        return found(
            &|e| is(e, &["password"]),
            &|e| is(e, &["username", "parameters"]),
            format!("{holder}.username"),
        );
    }
    // `username, password = decoded.split(":", 1)`
    let mut names: Option<(String, String)> = None;
    walk::statements(&function.body, &mut |s| {
        if let StmtKind::Assign(assign) = &s.kind
            && let [target] = assign.targets.as_slice()
            && let Kind::Sequence(parts) = &target.kind
            && let Some(last) = parts.last().and_then(Expr::name)
            && is_password(last)
        {
            names = Some((parts[0].name().unwrap_or("_").to_owned(), last.to_owned()));
        }
    });
    let (user, password) = names?;
    found(&|e| e.name() == Some(&password), &|e| e.name() == Some(&user), user.clone())
}

fn is_user(name: &str) -> bool {
    let name = name.trim_start_matches('_').to_ascii_lowercase();
    matches!(
        name.as_str(),
        "username" | "user" | "name" | "login" | "email" | "user_name" | "account" | "userid" | "u" | ""
    )
}

fn is_password(name: &str) -> bool {
    is_password_name(name) || matches!(name.trim_start_matches('_'), "secret" | "p")
}

/// The name that holds Basic credentials: a parameter of that type, or what `request.authorization` was given to.
fn holder(program: &Program<'_>, at: FunctionAt, function: &Function) -> Option<String> {
    let typed = function.parameters.iter().find(|p| {
        p.annotation.iter().any(|a| walk::any(a, &mut |e| e.last_name() == Some("HTTPBasicCredentials")))
    });
    if let Some(parameter) = typed {
        return Some(parameter.name.to_string());
    }
    let mut found = None;
    walk::expressions(&function.body, &mut |e| {
        let Kind::Attribute(of, name) = &e.kind else { return };
        if &**name != "password" {
            return;
        }
        let dotted = of.dotted().unwrap_or_default();
        let (_, value) = program.project.settled(at.file, Some(at), of);
        let read = dotted.ends_with("request.authorization")
            || value.dotted().is_some_and(|d| d.ends_with("request.authorization"));
        if read || dotted.contains("auth") || dotted.contains("cred") {
            found = found.take().or(Some(dotted));
        }
    });
    found.filter(|f| !f.is_empty())
}

/// Where a password is checked: given to what verifies it, or compared.
fn check(
    program: &Program<'_>,
    at: FunctionAt,
    function: &Function,
    is: &dyn Fn(&Expr) -> bool,
) -> Option<Span> {
    let mut found = None;
    walk::expressions(&function.body, &mut |e| {
        let inside = |e: &Expr| walk::any(e, &mut |e| is(e));
        let checks = match &e.kind {
            Kind::Call(call) => {
                let name = call.called().unwrap_or_default().to_ascii_lowercase();
                let verifies =
                    ["check", "verify", "compare", "match", "valid"].iter().any(|w| name.contains(w));
                // What decodes the password finds the user name in it.
                let callee = program.project.callee(at.file, &call.function, Some(at));
                let decodes = callee.is_some_and(|f| {
                    walk::any_in(&program.project.function(f).body, &mut |e| {
                        e.call().and_then(|c| c.called()).is_some_and(|n| n.contains("b64decode"))
                    })
                });
                verifies && !decodes && call.arguments.iter().any(|a| inside(&a.value))
            }
            Kind::Compare(left, rest) => {
                let other = |e: &Expr| !e.is_none() && e.text() != Some("");
                rest.iter().any(|(c, r)| {
                    matches!(c, Comparison::Equal | Comparison::Unequal | Comparison::In)
                        && (is(left) && other(r) || is(r) && other(left))
                })
            }
            _ => false,
        };
        found = found.or(checks.then_some(e.span));
    });
    found
}
