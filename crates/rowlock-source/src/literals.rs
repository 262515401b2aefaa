//! Credentials that stand in the source itself. They are found once: one rule tells of them,
//! and every line that is shown anywhere is rid of them.

mod inside;
mod place;

use crate::program::Program;
use crate::project::{At, FileId, FunctionAt};
use crate::tree::{Call, Expr, Kind, Span, StmtKind};
use crate::walk;

use self::inside::{address, header, several, wrapped};

/// How a credential stands in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// A name is set to it.
    Set,
    /// It is given to a call.
    Given,
    /// It is used where the environment has none.
    Fallback,
    /// A password is compared with it.
    Compared,
    /// It is the default of a parameter.
    Default,
    /// It is the password of a user in a table of users.
    User,
}

/// A credential that stands in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Where.
    pub at: At,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub value: String,
    /// How it stands there.
    pub stands: Stands,
}

/// Ends of names that hold a secret.
const NAMES: [&str; 22] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secret_key",
    "secretkey",
    "api_key",
    "apikey",
    "access_token",
    "auth_token",
    "api_token",
    "bearer_token",
    "client_secret",
    "private_key",
    "jwt_secret",
    "jwt_key",
    "signing_key",
    "app_secret",
    "access_key",
    "admin_token",
    "pwd",
    "encryption_key",
];

/// Whether a name is that of a secret.
pub fn is_secret_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let lower = lower.trim_matches('_');
    // `SMTP_PASS`; `PASS` alone is what a test says.
    lower == "token"
        || lower.ends_with("_pass")
        || NAMES.iter().any(|n| lower == *n || lower.ends_with(&format!("_{n}")))
}

/// Every credential of a program's source.
pub(crate) fn find(program: &Program<'_>) -> Vec<Literal> {
    let mut all = Vec::new();
    for scope in program.scopes() {
        walk::statements(scope.body, &mut |statement| {
            if let StmtKind::Assign(assign) = &statement.kind
                && let Some(value) = &assign.value
            {
                for target in &assign.targets {
                    set(scope.file, target, value, &mut all);
                    table(scope.file, target, value, &mut all);
                }
            }
        });
        walk::expressions(scope.body, &mut |e| {
            compared(program, scope.file, scope.function, e, &mut all);
            address(scope.file, e, &mut all);
            header(scope.file, e, &mut all);
        });
    }
    for site in &program.calls {
        given(site.file, site, &mut all);
    }
    for (at, function) in program.project.functions() {
        for parameter in &function.parameters {
            if let Some(default) = &parameter.default
                && is_secret_name(&parameter.name)
            {
                push(at.file, &parameter.name, default, Stands::Default, &mut all);
            }
        }
    }
    all.retain(|l| !place::is_harmless(program.project.file(l.at.file), l));
    all.sort_by_key(|l| l.at);
    all.dedup_by_key(|l| l.at);
    all
}

/// `PASSWORD = "…"`, `app.secret_key = "…"`, `app.config["SECRET_KEY"] = "…"`
fn set(file: FileId, target: &Expr, value: &Expr, all: &mut Vec<Literal>) {
    let name = match &target.kind {
        Kind::Subscript(_, key) => key.text(),
        _ => target.last_name(),
    };
    let Some(name) = name else { return };
    several(file, name, value, all);
    if !is_secret_name(name) {
        return;
    }
    push(file, name, wrapped(value), Stands::Set, all);
    if let Kind::Either(_, values) = &value.kind {
        values.iter().skip(1).for_each(|v| push(file, name, v, Stands::Fallback, all));
    }
}

/// `USERS = {"alice": "…"}`, `USERS = {"alice": {"password": "…"}}`
fn table(file: FileId, target: &Expr, value: &Expr, all: &mut Vec<Literal>) {
    let Some(name) = target.last_name() else { return };
    let lower = name.to_ascii_lowercase();
    let users = ["users", "accounts", "credentials", "passwords", "user_db", "users_db", "logins", "userdb"];
    let Kind::Dict(items) = &value.kind else { return };
    let is_table = users.iter().any(|u| lower == *u || lower.ends_with(&format!("_{u}")));
    for (key, value) in items {
        match &value.kind {
            Kind::Text(_) if is_table => push(file, name, value, Stands::User, all),
            // `{"alice": generate_password_hash("…")}`: what is hashed stands there in clear.
            Kind::Call(call) if is_table && hashes(call) => {
                call.nth(0).into_iter().for_each(|typed| push(file, name, typed, Stands::Given, all));
            }
            Kind::Dict(fields) if is_table => {
                for (key, value) in fields {
                    if key.as_ref().and_then(Expr::text).is_some_and(is_secret_name) {
                        push(file, name, value, Stands::User, all);
                    }
                }
            }
            // Users under whatever name: `{"alice": {"username": …, "password": "…"}}`
            Kind::Dict(fields) => {
                let texts = || fields.iter().filter_map(|(k, _)| k.as_ref().and_then(Expr::text));
                let person =
                    ["username", "user", "email", "role", "roles", "full_name", "disabled", "scopes"];
                let is_user = lower.contains("user") || texts().any(|t| person.contains(&t));
                for (key, value) in fields {
                    if let Some(key) = key.as_ref().and_then(Expr::text).filter(|k| is_secret_name(k)) {
                        let stands = if is_user && key == "password" { Stands::User } else { Stands::Set };
                        push(file, key, value, stands, all);
                    }
                }
            }
            _ => {
                if let Some(key) = key.as_ref().and_then(Expr::text).filter(|k| is_secret_name(k)) {
                    push(file, key, value, Stands::Set, all);
                }
            }
        }
    }
}

fn hashes(call: &Call) -> bool {
    matches!(
        call.called(),
        Some("generate_password_hash" | "hashpw" | "hash" | "get_password_hash" | "hash_password")
    )
}

/// `password == "…"`, `secrets.compare_digest(password, "…")`
fn compared(
    program: &Program<'_>,
    file: FileId,
    scope: Option<FunctionAt>,
    e: &Expr,
    all: &mut Vec<Literal>,
) {
    let pair = match &e.kind {
        Kind::Compare(left, rest) => match rest.as_slice() {
            [(crate::tree::Comparison::Equal | crate::tree::Comparison::Unequal, right)] => (&**left, right),
            _ => return,
        },
        Kind::Call(call) if matches!(call.called(), Some("compare_digest")) => {
            match (call.nth(0), call.nth(1)) {
                (Some(left), Some(right)) => (left, right),
                _ => return,
            }
        }
        _ => return,
    };
    for (one, other) in [(pair.0, pair.1), (pair.1, pair.0)] {
        let other = plain(other);
        let name = plain(one).last_name().filter(|n| is_secret_name(n));
        if let Some(name) = name {
            push(file, name, other, Stands::Compared, all);
            // `current = b"…"` a line above.
            if let (Some(local), Some(scope)) = (other.name(), scope) {
                let body = &program.project.function(scope).body;
                walk::statements(body, &mut |s| {
                    if let StmtKind::Assign(a) = &s.kind
                        && a.targets.iter().any(|t| t.name() == Some(local))
                        && let Some(value) = &a.value
                    {
                        push(file, name, value, Stands::Compared, all);
                    }
                });
            }
        }
    }
}

/// `x` of `x.encode("utf8")`
fn plain(e: &Expr) -> &Expr {
    match e.call() {
        Some(call) if call.called() == Some("encode") => call.receiver().unwrap_or(e),
        _ => e,
    }
}

/// `connect(password="…")`, `jwt.encode(claims, "…")`, `os.environ.get("SECRET_KEY", "…")`
fn given(file: FileId, site: &crate::program::Site<'_>, all: &mut Vec<Literal>) {
    for argument in &site.call.arguments {
        if let Some(name) = argument.name.as_deref().filter(|n| is_secret_name(n)) {
            push(file, name, &argument.value, Stands::Given, all);
        }
    }
    // `requests.get(url, auth=("shop", "…"))`
    if let Some(Kind::Sequence(pair)) = site.call.named("auth").map(|e| &e.kind)
        && let [_, password] = pair.as_slice()
    {
        push(file, "password", password, Stands::Given, all);
    }
    match site.name.as_str() {
        "jwt.encode" | "jwt.decode" | "jose.jwt.encode" | "jose.jwt.decode" => {
            site.call.nth(1).into_iter().for_each(|key| push(file, "key", key, Stands::Given, all));
        }
        "os.environ.get" | "os.getenv" | "os.environ.setdefault" | "decouple.config" => {
            if let (Some(name), Some(value)) =
                (site.call.nth(0).and_then(Expr::text), site.call.argument("default", 1))
                && is_secret_name(name)
            {
                push(file, name, value, Stands::Fallback, all);
            }
        }
        _ => {}
    }
}

fn push(file: FileId, name: &str, value: &Expr, stands: Stands, all: &mut Vec<Literal>) {
    let Some(text) = value.text() else { return };
    let at = At { file, span: Span { ..value.span } };
    if is_secret(name, text) && !(stands == Stands::User && is_hash(name, text)) {
        all.push(Literal { at, name: name.to_owned(), value: text.to_owned(), stands });
    }
}

/// Whether a text can be a secret: not empty, no name of one, no path, sentence or placeholder.
fn is_secret(name: &str, text: &str) -> bool {
    let (lower, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let letters = |t: &str| t.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let words =
        ["password", "passwd", "secret", "token", "api_key", "apikey", "api-key", "key", "basic", "bearer"];
    // A key of the application may well be called "secret"; a password called "password" is a field's name.
    let is_key = name.contains("secret") || name.ends_with("key");
    let is_name = letters(&name) == letters(&lower)
        || (!is_key && words.iter().any(|w| lower == *w))
        || (!is_key && letters(&name).contains(&letters(&lower)))
        || (!is_key
            && letters(&lower).contains(&letters(&name))
            && lower.contains(['_', '-'])
            && !lower.contains(|c: char| c.is_ascii_digit()))
        || lower.ends_with("_token")
        || lower.ends_with("_secret");
    let is_other = text.chars().any(char::is_whitespace)
        || text.contains("://")
        || text.starts_with(['/', '<', '{', '$', '%', '.', '*', ':'])
        || lower.starts_with("x-")
        || text.contains("{}")
        || lower.contains("://");
    let is_mask = ["***", "redacted", "hidden", "masked", "omitted"].iter().any(|w| lower.contains(w))
        || !text.chars().any(char::is_alphanumeric)
        || lower.chars().all(|c| c == 'x');
    // Bytes that nobody types are chance, whatever is among them.
    let is_chance =
        text.chars().any(|c| c == char::REPLACEMENT_CHARACTER || (c.is_control() && !c.is_whitespace()));
    text.len() >= 3 && !is_mask && !is_name && (!is_other || is_chance || is_hash(&name, text))
}

/// Whether a text is a password hash; of digits alone its name tells, for a key may be of digits as well.
pub fn is_hash(name: &str, text: &str) -> bool {
    let words = crate::flow::words(name);
    let key = words.iter().any(|w| matches!(w.as_str(), "key" | "apikey" | "token" | "secret"));
    let hex = text.len() >= 32 && text.chars().all(|c| c.is_ascii_hexdigit());
    (hex && !key)
        || text.starts_with("$2")
        || text.starts_with("$argon2")
        || text.starts_with("$6$")
        || text.starts_with("$5$")
        || text.starts_with("pbkdf2:")
        || text.starts_with("scrypt:")
        || text.starts_with("$pbkdf2")
}
