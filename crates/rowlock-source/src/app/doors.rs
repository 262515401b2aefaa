//! Doors: the functions where credentials are taken and checked.

use crate::app::App;
use crate::app::objects::{ObjectKind, lookup};
use crate::app::refusal::rejects;
use crate::flow::is_password_name;
use crate::loggers::is_log;
use crate::program::Site;
use crate::project::{FunctionAt, Project};
use crate::tree::{Expr, Kind, Parameter, Span, Stmt, StmtKind};
use crate::walk;

/// A function where credentials are checked.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Door {
    /// The function.
    pub function: FunctionAt,
    /// It takes HTTP Basic credentials.
    pub basic: bool,
    /// It takes bearer tokens.
    pub bearer: bool,
    /// It takes a password from a form or a JSON body.
    pub login: bool,
    /// It, or what it calls, refuses somebody.
    pub refuses: bool,
    /// It, or what it calls, writes a log record.
    pub logs: bool,
    /// It compares or verifies something: a door, and not a room behind one.
    pub compares: bool,
}

/// Finds every door.
pub(super) fn find(project: &Project, calls: &[Site<'_>], app: &App<'_>) -> Vec<Door> {
    let mut doors = Vec::new();
    for (at, function) in project.functions() {
        let verifies = function.decorators.iter().any(|d| {
            matches!(
                d.last_name(),
                Some("verify_password" | "verify_token" | "get_password" | "hash_password")
            )
        });
        let takes = |words: &[&str]| {
            function.parameters.iter().any(|p| {
                p.annotation
                    .as_ref()
                    .is_some_and(|a| walk::any(a, &mut |e| e.last_name().is_some_and(|n| words.contains(&n))))
            })
        };
        let scheme = |kind: ObjectKind| {
            function.parameters.iter().any(|p| {
                p.default.iter().chain(&p.annotation).any(|d| {
                    walk::any(d, &mut |e| {
                        lookup(
                            project,
                            &app.objects,
                            at.file,
                            function.inside.map(|function| FunctionAt { file: at.file, function }),
                            e,
                        )
                        .is_some_and(|o| app.objects[o.0].kind == kind)
                    })
                })
            })
        };
        let (mut header, mut word_basic, mut word_bearer, mut password, mut authorization) =
            (false, false, false, false, false);
        let mut compares = verifies;
        // What is written into a request of the program's own is no door.
        let mut written: Vec<Span> = Vec::new();
        walk::statements(&function.body, &mut |s| {
            if let StmtKind::Assign(assign) = &s.kind {
                written.extend(assign.targets.iter().map(|t| t.span));
            }
        });
        header = header || function.parameters.iter().any(is_field_parameter);
        walk::expressions(&function.body, &mut |e| match &e.kind {
            Kind::Attribute(of, name) if &**name == "authorization" => {
                authorization = authorization || of.last_name() == Some("request");
            }
            Kind::Text(text) => {
                word_basic = word_basic || text.starts_with("Basic ") || text.eq_ignore_ascii_case("basic");
                word_bearer =
                    word_bearer || text.starts_with("Bearer ") || text.eq_ignore_ascii_case("bearer");
            }
            Kind::Call(call) => {
                let name = call.called().unwrap_or_default().to_ascii_lowercase();
                let checks = ["check", "verify", "compare_digest", "authenticate", "checkpw", "login_user"];
                compares = compares || checks.iter().any(|w| name.contains(w));
                let first = call.nth(0).and_then(Expr::text);
                let writes =
                    matches!(&*name, "setdefault" | "set" | "add" | "append" | "update" | "add_header");
                header = header || (!writes && call.nth(0).is_some_and(is_field));
                if name == "get" && first.is_some_and(is_password_name) {
                    password = password || call.receiver().is_some_and(is_form);
                }
            }
            Kind::Subscript(of, key) if key.text().is_some_and(is_password_name) => {
                password = password || is_form(of);
            }
            Kind::Subscript(_, key) if is_field(key) => header = header || !written.contains(&e.span),
            Kind::Compare(left, rest) => {
                compares = true;
                header = header || is_field(left) || rest.iter().any(|(_, r)| is_field(r));
            }
            _ => {}
        });
        let basic = (verifies && function.parameters.len() >= 2)
            || authorization
            || takes(&["HTTPBasicCredentials"])
            || scheme(ObjectKind::BasicScheme)
            || (header && word_basic);
        let bearer = (verifies && function.parameters.len() == 1)
            || takes(&["HTTPAuthorizationCredentials"])
            || (header && word_bearer);
        let form = takes(&["OAuth2PasswordRequestForm", "OAuth2PasswordRequestFormStrict"]);
        let login = password || form || is_login_route(app, at, function);
        if !basic && !bearer && !login {
            continue;
        }
        let reach = app.reach(at);
        let refuses = verifies
            || reach.iter().any(|f| rejects(&project.function(*f).body))
            || (login && reach.iter().any(|f| turns_down(&project.function(*f).body)));
        let logs = calls.iter().any(|s| s.scope.is_some_and(|f| reach.contains(&f)) && is_log(project, s));
        doors.push(Door { function: at, basic, bearer, login, refuses, logs, compares });
    }
    doors
}

/// Whether a body checks a secret and answers a wrong one as RFC 6749 section 5.2 does, with 400, or with words.
fn turns_down(body: &[Stmt]) -> bool {
    let (mut checks, mut answers) = (false, false);
    walk::expressions(body, &mut |e| match &e.kind {
        Kind::Call(call) => {
            let name = call.called().unwrap_or_default().to_ascii_lowercase();
            let words = ["check_pass", "checkpw", "verify", "compare_digest", "authenticate", "check_auth"];
            checks = checks || words.iter().any(|w| name.contains(w));
        }
        Kind::Number(400 | 404 | 422) => answers = true,
        Kind::Text(text) => {
            let text = text.to_ascii_lowercase();
            answers = answers || ["invalid", "incorrect", "wrong"].iter().any(|w| text.contains(w));
        }
        _ => {}
    });
    checks && answers
}

/// The name of the field `Authorization`, as HTTP or WSGI has it.
fn is_field(e: &Expr) -> bool {
    e.text().is_some_and(|t| {
        t.eq_ignore_ascii_case("authorization") || t.eq_ignore_ascii_case("http_authorization")
    })
}

/// A parameter that FastAPI fills with the field.
fn is_field_parameter(p: &Parameter) -> bool {
    let says =
        |is: &mut dyn FnMut(&Expr) -> bool| p.default.iter().chain(&p.annotation).any(|d| walk::any(d, is));
    says(&mut |e| e.last_name() == Some("Header")) && (&*p.name == "authorization" || says(&mut is_field))
}

/// `request.form`, `request.json`, `data` and their like.
fn is_form(of: &Expr) -> bool {
    matches!(
        of.last_name(),
        Some("form" | "json" | "get_json" | "values" | "data" | "body" | "payload" | "json_data" | "args")
    )
}

/// A route of this name with a password among its parameters.
fn is_login_route(app: &App<'_>, at: FunctionAt, function: &crate::tree::Function) -> bool {
    app.route_of(at).is_some_and(|route| {
        let path = route.path.to_ascii_lowercase();
        let named = ["login", "signin", "sign-in", "token", "auth"].iter().any(|w| path.contains(w));
        let given = function.parameters.iter().any(|p| is_password_name(&p.name));
        let read = walk::any_in(
            &function.body,
            &mut |e| matches!(&e.kind, Kind::Attribute(_, name) if is_password_name(name)),
        );
        named && route.methods.iter().any(|m| m != "GET") && (given || read)
    })
}
