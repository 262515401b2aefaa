//! What is known of a value: which secret it is or holds, and how it came here.

use std::rc::Rc;

use crate::flow::Step;

/// Longest way that is told, in steps.
pub(super) const LONGEST: usize = 12;
/// Most things that one value is followed for.
const MOST: usize = 8;

/// What a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Secret {
    /// A password.
    Password,
    /// A user name and a password together.
    Pair,
    /// The `Authorization` header.
    Authorization,
    /// All header fields of a request.
    Headers,
    /// A token.
    Token,
    /// A key of the application, or another secret of its surroundings.
    Key,
    /// A cookie.
    Cookie,
    /// A digest of a password.
    Digest,
}

impl Secret {
    /// The words in findings.
    pub fn words(self) -> &'static str {
        match self {
            Self::Password => "the password",
            Self::Pair => "user name and password",
            Self::Authorization => "the Authorization header",
            Self::Headers => "all request headers, Authorization among them",
            Self::Token => "the token",
            Self::Key => "a secret key",
            Self::Cookie => "a cookie",
            Self::Digest => "a digest of the password",
        }
    }
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// The request.
    Request,
    /// Its header fields.
    Headers,
    /// A mapping of what a client sent: form, JSON, query.
    Form,
    /// Its cookies.
    Cookies,
    /// The process's environment.
    Environ,
    /// User name and password, as an object.
    Pair,
    /// A scheme and a token, as an object.
    Bearer,
    /// A secret itself.
    Secret(Secret),
    /// A parameter's value, or what was taken out of it by these names.
    Given(Vec<Rc<str>>),
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The program itself: a request, the environment.
    Seen,
    /// A name that says what it is.
    Named,
    /// The function's parameter of this number.
    Parameter(usize),
}

/// A way, last step first.
pub(super) type Trail = Option<Rc<Link>>;

/// A step with the way before it.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) step: Step,
    pub(super) before: Trail,
    pub(super) length: usize,
}

/// One thing that is known of a value.
#[derive(Debug, Clone)]
pub(super) struct Taint {
    pub(super) label: Label,
    pub(super) origin: Origin,
    pub(super) trail: Trail,
}

/// All that is known of a value.
pub(super) type Value = Vec<Taint>;

/// Both values together.
pub(super) fn join(into: &mut Value, other: Value) {
    for taint in other {
        let there = into.iter().any(|t| t.label == taint.label && t.origin == taint.origin);
        if !there && into.len() < MOST {
            into.push(taint);
        }
    }
}

/// What a name says it holds.
pub(super) fn secret_name(name: &str) -> Option<Secret> {
    let lower = name.to_ascii_lowercase();
    let lower = lower.trim_start_matches('_');
    Some(match lower {
        "password"
        | "passwd"
        | "pwd"
        | "passphrase"
        | "plaintext_password"
        | "plain_password"
        | "raw_password"
        | "new_password"
        | "old_password"
        | "user_password"
        | "password1"
        | "password2"
        | "basic_auth_password" => Secret::Password,
        "access_token" | "refresh_token" | "auth_token" | "bearer_token" | "api_token" | "id_token"
        | "session_token" | "jwt_token" | "reset_token" | "secret_token" => Secret::Token,
        "secret_key" | "api_key" | "apikey" | "client_secret" | "private_key" | "jwt_secret" | "secret"
        | "api_secret" | "signing_key" | "secret_access_key" | "encryption_key" => Secret::Key,
        _ => return None,
    })
}

/// What a header field of this name holds.
fn header_name(name: &str) -> Option<Secret> {
    let lower = name.to_ascii_lowercase();
    Some(match lower.as_str() {
        "authorization" | "proxy-authorization" | "http_authorization" => Secret::Authorization,
        "cookie" => Secret::Cookie,
        "x-api-key" | "api-key" | "x-auth-token" | "x-access-token" | "x-token" | "apikey" => Secret::Token,
        _ => return None,
    })
}

/// What a mapping or object holds below a name, if it is anything that is followed.
pub(super) fn below(label: &Label, name: &str) -> Option<Label> {
    let secret = |s: Option<Secret>| s.map(Label::Secret);
    match label {
        Label::Request => Some(match name {
            "headers" | "environ" => Label::Headers,
            "authorization" | "auth" => Label::Pair,
            "form" | "json" | "values" | "args" | "get_json" | "data" | "query_params" | "path_params" => {
                Label::Form
            }
            "cookies" => Label::Cookies,
            _ => return None,
        }),
        Label::Headers => secret(header_name(name)),
        Label::Form => match name {
            "token" | "code" | "otp" => Some(Label::Secret(Secret::Token)),
            _ => secret(secret_name(name)),
        },
        Label::Cookies => Some(Label::Secret(Secret::Cookie)),
        Label::Environ => {
            let lower = name.to_ascii_lowercase();
            let words = ["password", "passwd", "secret", "api_key", "apikey", "token", "private_key"];
            words.iter().any(|w| lower.contains(w)).then_some(Label::Secret(Secret::Key))
        }
        Label::Pair => match name {
            "password" => Some(Label::Secret(Secret::Password)),
            "token" | "credentials" => Some(Label::Secret(Secret::Token)),
            _ => None,
        },
        Label::Bearer => (name == "credentials").then_some(Label::Secret(Secret::Token)),
        Label::Secret(s) => Some(Label::Secret(*s)),
        Label::Given(path) if path.len() < 3 => {
            let mut path = path.clone();
            path.push(name.into());
            Some(Label::Given(path))
        }
        Label::Given(_) => None,
    }
}

/// What a parameter's label becomes, once its argument is known.
pub(super) fn resolved(given: &Label, path: &[Rc<str>]) -> Option<Label> {
    let mut label = given.clone();
    for name in path {
        label = below(&label, name)?;
    }
    Some(label)
}
