//! Credentials inside of other things: of calls, lists, addresses and headers.

use crate::project::{At, FileId};
use crate::tree::{Expr, Kind};

use super::{Literal, Stands, is_secret, plain, push};

/// The text of `SecretStr("…")`, `Field("…")`, `Field(default="…")`.
pub(super) fn wrapped(value: &Expr) -> &Expr {
    match value.call() {
        Some(call)
            if matches!(call.called(), Some("SecretStr" | "SecretBytes" | "Field" | "bytes" | "Secret")) =>
        {
            call.argument("default", 0).unwrap_or(value)
        }
        _ => plain(value),
    }
}

/// `API_KEYS = {"…", "…"}`, `TOKENS = {"…": "alice"}`: what looks like made by chance.
pub(super) fn several(file: FileId, name: &str, value: &Expr, all: &mut Vec<Literal>) {
    let words = crate::flow::words(name);
    let many = ["tokens", "keys", "secrets", "passwords", "apikeys"];
    let last = words.last().is_some_and(|w| many.contains(&w.as_str()));
    let public = words
        .iter()
        .any(|w| matches!(w.as_str(), "public" | "sort" | "field" | "header" | "form" | "dict" | "cache"));
    if !last || public || (words.len() == 1 && words[0] == "keys") {
        return;
    }
    let random = |e: &&Expr| {
        e.text().is_some_and(|t| {
            t.len() >= 8
                && t.chars().any(|c| c.is_ascii_digit())
                && t.chars().any(char::is_alphabetic)
                && !t.contains(['.', '/', '@'])
                && !is_identifier(t)
        })
    };
    match &value.kind {
        Kind::Sequence(parts) => {
            for part in parts.iter().filter(random) {
                push(file, name, part, Stands::Set, all);
            }
        }
        Kind::Dict(items) => {
            for (key, value) in items {
                let found = key.as_ref().filter(random).or_else(|| Some(value).filter(random));
                if let Some(e) = found {
                    push(file, name, e, Stands::Set, all);
                }
            }
        }
        Kind::Call(call) if matches!(call.called(), Some("frozenset" | "set" | "list" | "tuple")) => {
            call.nth(0).into_iter().for_each(|e| several(file, name, e, all));
        }
        _ => {}
    }
}

/// Whether a text is words joined by `_`, as names are, and has hardly a digit: `2step_size`.
fn is_identifier(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    text.contains('_') && text.chars().all(plain) && digits * 6 < text.len()
}

/// `postgresql://shop:…@db/shop`: the password of an address.
pub(super) fn address(file: FileId, e: &Expr, all: &mut Vec<Literal>) {
    let Some((scheme, rest)) = e.text().and_then(|t| t.split_once("://")) else { return };
    let plain =
        |t: &str| !t.is_empty() && !t.contains(|c: char| c.is_whitespace() || "{}<>$%/*()[]|\\^".contains(c));
    let Some((user, password)) = rest.split('/').next().and_then(|h| h.rsplit_once('@')?.0.split_once(':'))
    else {
        return;
    };
    let lower = password.to_ascii_lowercase();
    let example =
        ["password", "passwd", "pass", "pw", "pwd", "secret", "xxx", user.to_ascii_lowercase().as_str()]
            .contains(&lower.as_str());
    let host = rest.split('@').nth(1).unwrap_or_default();
    let shown = host.starts_with("example.") || host.contains('<');
    if plain(password)
        && scheme.len() < 24
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '+')
        && !user.contains(char::is_whitespace)
        && !example
        && !shown
        && !password.contains("***")
    {
        let at = At { file, span: e.span };
        let name = format!("{scheme}://{user}");
        all.push(Literal { at, name, value: password.to_owned(), stands: Stands::Set });
    }
}

/// `{"Authorization": "Bearer …"}`, `{"X-API-Key": "…"}`
pub(super) fn header(file: FileId, e: &Expr, all: &mut Vec<Literal>) {
    let Kind::Dict(items) = &e.kind else { return };
    for (key, value) in items {
        let Some((name, text)) = key.as_ref().and_then(Expr::text).zip(value.text()) else { continue };
        let proof = match name.to_ascii_lowercase().as_str() {
            "authorization" => ["Bearer ", "Basic ", "Token "].iter().find_map(|s| text.strip_prefix(s)),
            "x-api-key" | "api-key" | "x-auth-token" | "x-access-token" => Some(text),
            _ => None,
        };
        let whole = proof
            .filter(|p| p.len() >= 8 && !p.contains(|c: char| c.is_whitespace() || "{}<>$%*".contains(c)));
        if let Some(proof) = whole.filter(|p| is_secret(name, p)) {
            let at = At { file, span: value.span };
            all.push(Literal { at, name: name.to_owned(), value: proof.to_owned(), stands: Stands::Set });
        }
    }
}
