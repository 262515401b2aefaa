//! What is known of a value: which secret it is or holds, and how it came here.

use std::rc::Rc;

use crate::flow::Step;
use crate::flow::names::{field_name, header_name, secret_name};
use crate::project::FileId;
use crate::tree::ClassId;

/// Longest way that is told, in steps.
pub(super) const LONGEST: usize = 12;
/// Most things that one value is followed for.
const MOST: usize = 16;
/// Most names that are taken one out of the other.
const DEEPEST: usize = 5;

/// A digest of the value, written as a name below it; as are the two below.
pub(super) const DIGEST: &str = "#digest";
/// It in base64.
pub(super) const ENCODED: &str = "#encoded";
/// What was in base64.
pub(super) const DECODED: &str = "#decoded";
/// What a `SecretStr` hides.
pub(super) const REVEALED: &str = "#revealed";

/// What is followed.
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
    /// A password in base64, or a user-pass.
    Encoded,
    /// A form or body with a password in it.
    Form,
    /// A digest of a password.
    Digest,
    /// A signature made with a key.
    Signature,
    /// Numbers that can be predicted.
    Guessable,
    /// The words of an exception.
    Words,
    /// A text that says which part of the credentials was wrong.
    Reason,
    /// The name of a user who signs in.
    User,
    /// What stood in base64, and nothing else is known of.
    Decoded,
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
            Self::Encoded => "the password, in base64,",
            Self::Form => "all that the client sent, its password with it,",
            Self::Digest => "a digest of the password",
            Self::Signature => "a signature",
            Self::Guessable => "a number that can be predicted",
            Self::Words => "the words of an exception",
            Self::Reason => "which part was wrong",
            Self::User => "the user name",
            Self::Decoded => "what stood in base64",
        }
    }

    /// Whether who has it can sign in with it.
    pub fn is_credential(self) -> bool {
        matches!(
            self,
            Self::Password
                | Self::Pair
                | Self::Authorization
                | Self::Token
                | Self::Key
                | Self::Cookie
                | Self::Encoded
                | Self::Form
        )
    }

    /// Whether a password is in it.
    pub fn has_password(self) -> bool {
        matches!(self, Self::Password | Self::Pair | Self::Encoded | Self::Form)
    }
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// The request.
    Request,
    /// Its header fields.
    Headers,
    /// A mapping of what a client sent: form or JSON.
    Form,
    /// The query of its address.
    Query,
    /// Its cookies.
    Cookies,
    /// What is kept beside it while it is answered.
    State,
    /// The process's environment, or the application's settings.
    Environ,
    /// User name and password, as an object.
    Pair,
    /// A scheme and a token, as an object.
    Bearer,
    /// A secret itself.
    Secret(Secret),
    /// A secret that does not show itself: a `SecretStr`.
    Guarded(Secret),
    /// Chance that nobody can guess; its name says whether it is a token.
    Random,
    /// The time.
    Clock,
    /// What a client sent, and no secret.
    Plain,
    /// What was decoded from base64, and nothing else is known of.
    Decoded,
    /// An object that this function of a known package made.
    Made(Rc<str>),
    /// An object of a class of the project.
    Instance(FileId, ClassId),
    /// This below a name, shown when the whole is.
    Field(Rc<str>, Rc<Label>),
    /// This below a name, not shown when the whole is.
    Held(Rc<str>, Rc<Label>),
    /// A parameter's value, or what was taken out of it by these names.
    Given(Vec<Rc<str>>),
}

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// The program itself: the environment, a token that it makes.
    Seen,
    /// A client.
    Sent,
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

/// What a mapping or object holds below a name, if it is anything that is followed.
pub(super) fn below(label: &Label, name: &str) -> Option<Label> {
    if let Some(deed) = name.strip_prefix('#') {
        return done(label, deed);
    }
    let secret = |s: Option<Secret>| Some(s.map_or(Label::Plain, Label::Secret));
    match label {
        Label::Request => Some(match name {
            "headers" | "environ" | "META" => Label::Headers,
            "authorization" | "auth" => Label::Pair,
            "form" | "json" | "get_json" | "data" | "body" | "POST" | "get_data" => Label::Form,
            "args" | "values" | "query_params" | "GET" | "query_string" => Label::Query,
            "cookies" => Label::Cookies,
            "state" => Label::State,
            _ => return None,
        }),
        Label::Headers => secret(header_name(name)),
        Label::Form | Label::Query => secret(field_name(name)),
        Label::Cookies => Some(Label::Secret(Secret::Cookie)),
        Label::Environ => {
            let lower = name.to_ascii_lowercase();
            let words = ["password", "passwd", "secret", "api_key", "apikey", "token", "private_key"];
            let known = words.iter().any(|w| lower.contains(w)) || secret_name(name).is_some();
            let other = ["_hash", "_ttl", "expire", "_url", "_file", "_path", "_type", "_name", "_length"];
            (known && !other.iter().any(|w| lower.contains(w))).then_some(Label::Secret(Secret::Key))
        }
        Label::Pair => match name {
            "password" => Some(Label::Secret(Secret::Password)),
            "token" | "credentials" => Some(Label::Secret(Secret::Token)),
            "username" => Some(Label::Secret(Secret::User)),
            _ => None,
        },
        Label::Bearer => (name == "credentials").then_some(Label::Secret(Secret::Token)),
        Label::Secret(s) => Some(Label::Secret(*s)),
        Label::Plain => Some(Label::Plain),
        Label::Field(field, inner) | Label::Held(field, inner) => {
            (**field == *name).then(|| (**inner).clone())
        }
        Label::Given(path) => further(path, name),
        _ => None,
    }
}

fn further(path: &[Rc<str>], name: &str) -> Option<Label> {
    (path.len() < DEEPEST).then(|| Label::Given(path.iter().cloned().chain([name.into()]).collect()))
}

/// What becomes of a value when it is put through a digest, or into base64 and out.
fn done(label: &Label, deed: &str) -> Option<Label> {
    match (deed, label) {
        (_, Label::Given(path)) => further(path, &format!("#{deed}")),
        (_, Label::Field(_, inner) | Label::Held(_, inner)) => done(inner, deed),
        ("revealed", Label::Guarded(secret)) => Some(Label::Secret(*secret)),
        ("revealed", other) => Some(other.clone()),
        (_, Label::Secret(Secret::Guessable) | Label::Random | Label::Plain) => Some(label.clone()),
        ("digest", Label::Clock) => Some(Label::Secret(Secret::Guessable)),
        ("digest", Label::Secret(s)) if s.has_password() || *s == Secret::Authorization => {
            Some(Label::Secret(Secret::Digest))
        }
        ("digest", Label::Pair) => Some(Label::Secret(Secret::Digest)),
        ("digest", Label::Secret(Secret::Key | Secret::Signature)) => Some(Label::Secret(Secret::Signature)),
        ("encoded", Label::Secret(s)) if s.has_password() => Some(Label::Secret(Secret::Encoded)),
        ("encoded", Label::Pair) => Some(Label::Secret(Secret::Encoded)),
        ("decoded", Label::Secret(Secret::Encoded)) => Some(Label::Secret(Secret::Pair)),
        ("digest", Label::Secret(Secret::Digest)) | ("encoded" | "decoded", Label::Secret(_)) => {
            Some(label.clone())
        }
        _ => None,
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

/// A label with the argument's in the place of the parameter's.
pub(super) fn filled(label: &Label, given: &Label) -> Option<Label> {
    Some(match label {
        Label::Given(path) => resolved(given, path)?,
        Label::Field(name, inner) => Label::Field(Rc::clone(name), Rc::new(filled(inner, given)?)),
        Label::Held(name, inner) => Label::Held(Rc::clone(name), Rc::new(filled(inner, given)?)),
        other => other.clone(),
    })
}

/// A value below a name.
pub(super) fn field(name: &str, value: &Value) -> Value {
    let name: Rc<str> = name.into();
    let put = |t: &Taint| {
        let deep = matches!(&t.label, Label::Field(_, i) if matches!(&**i, Label::Field(_, i) if matches!(**i, Label::Field(..))));
        let label =
            if deep { t.label.clone() } else { Label::Field(Rc::clone(&name), Rc::new(t.label.clone())) };
        Taint { label, origin: t.origin, trail: t.trail.clone() }
    };
    value.iter().filter(|t| !matches!(t.label, Label::Made(_) | Label::Clock)).map(put).collect()
}

/// The label at the end of all names.
pub(super) fn innermost(label: &Label) -> &Label {
    match label {
        Label::Field(_, inner) | Label::Held(_, inner) => innermost(inner),
        other => other,
    }
}

/// The label that leaves with a value: of a mapping what is shown below its names.
pub(super) fn shown(label: &Label) -> Option<&Label> {
    match label {
        Label::Field(_, inner) => shown(inner),
        Label::Held(..) => None,
        other => Some(other),
    }
}
