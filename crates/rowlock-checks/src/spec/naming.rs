//! What names of parameters, properties, paths and hosts give away.

use rowlock_openapi::DocOperation;

/// Words of operations that answer anonymous callers by design.
const PUBLIC: [&str; 32] = [
    "health",
    "healthz",
    "healthcheck",
    "live",
    "livez",
    "liveness",
    "ready",
    "readyz",
    "readiness",
    "ping",
    "status",
    "version",
    "login",
    "signin",
    "signup",
    "register",
    "token",
    "tokens",
    "oauth",
    "oauth2",
    "oidc",
    "saml",
    "auth",
    "authenticate",
    "docs",
    "openapi",
    "swagger",
    "robots",
    "favicon",
    "jwks",
    "known",
    "public",
];

/// The lower-case words of a name, split at punctuation and camel case.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut split = String::new();
    let mut last_lower = false;
    for c in name.chars().take(500) {
        if c.is_uppercase() && last_lower {
            split.push(' ');
        }
        last_lower = c.is_lowercase() || c.is_ascii_digit();
        if c.is_alphanumeric() { split.extend(c.to_lowercase()) } else { split.push(' ') }
    }
    split.split_whitespace().map(str::to_owned).collect()
}

/// Whether a name is that of a password, a key or a token that opens something.
///
/// Tokens of other trades (`page_token`, `csrf_token`) are not.
pub(crate) fn is_credential(name: &str) -> bool {
    let words = words(name);
    let joined = words.join("_");
    let last = words.last().map(String::as_str).unwrap_or_default();
    let before =
        words.len().checked_sub(2).and_then(|i| words.get(i)).map(String::as_str).unwrap_or_default();
    match last {
        "password" | "passwd" | "pwd" | "passphrase" | "secret" | "credential" | "credentials" | "apikey"
        | "jwt" | "authorization" => true,
        "key" => matches!(before, "api" | "secret" | "private" | "access" | "auth" | "subscription"),
        "token" => {
            words.len() == 1
                || matches!(before, "access" | "auth" | "refresh" | "bearer" | "session" | "api" | "id")
        }
        _ => joined == "access_token" || joined == "session_id" || joined == "sessionid",
    }
}

/// Whether a name is that of data that the law or a bank protects.
pub(crate) fn is_personal_secret(name: &str) -> bool {
    let joined = words(name).join("_");
    [
        "ssn",
        "social_security_number",
        "card_number",
        "credit_card",
        "credit_card_number",
        "cvv",
        "cvc",
        "security_code",
        "iban",
        "tax_id",
        "passport_number",
    ]
    .contains(&joined.as_str())
}

/// Whether a name is that of something an answer should never carry.
pub(crate) fn is_never_answered(name: &str) -> bool {
    let words = words(name);
    let has = |w: &str| words.iter().any(|x| x == w);
    let last = words.last().map(String::as_str).unwrap_or_default();
    matches!(last, "password" | "passwd" | "pwd" | "passphrase" | "cvv" | "cvc")
        || (has("password") && matches!(last, "hash" | "salt" | "digest"))
        || (has("hashed") && has("password"))
        || (matches!(last, "key") && has("private"))
        || (last == "secret" && !has("client"))
}

/// Whether a word of a path is that of people, money or the inside of a service.
pub(super) fn is_inner(word: &str) -> bool {
    [
        "admin",
        "internal",
        "private",
        "debug",
        "config",
        "settings",
        "secret",
        "secrets",
        "keys",
        "password",
        "audit",
        "log",
        "logs",
        "backup",
        "dump",
        "export",
        "exports",
        "user",
        "users",
        "account",
        "accounts",
        "customer",
        "customers",
        "patient",
        "patients",
        "employee",
        "employees",
        "profile",
        "me",
        "order",
        "orders",
        "invoice",
        "invoices",
        "payment",
        "payments",
        "salary",
        "salaries",
        "message",
        "messages",
    ]
    .contains(&word)
}

/// Whether an operation answers anonymous callers by design: health, login, documentation, a forgotten password.
pub(super) fn is_public(operation: &DocOperation<'_>) -> bool {
    let segments: Vec<&str> = operation.template.split('/').filter(|s| !s.is_empty()).collect();
    segments.is_empty()
        || segments.iter().any(|s| words(s).iter().any(|w| PUBLIC.contains(&w.as_str())))
        || is_recovery(&words(&operation.template))
        || operation.id().is_some_and(|id| {
            words(id)
                .iter()
                .any(|w| matches!(w.as_str(), "login" | "signin" | "signup" | "register" | "health"))
        })
}

/// Whether a path is where somebody who cannot sign in recovers the account.
pub(crate) fn is_recovery(words: &[String]) -> bool {
    let has = |word: &str| words.iter().any(|w| w == word);
    let secret = ["password", "passwd", "pin", "credentials"].into_iter().any(has);
    ["forgot", "forgotten", "recovery"].into_iter().any(has)
        || (secret && ["reset", "recover", "lost", "remind"].into_iter().any(has))
}

/// Whether a path parameter's name is that of an identifier.
pub(super) fn is_identifier(name: &str) -> bool {
    let words = words(name);
    words.last().is_some_and(|w| {
        matches!(
            w.as_str(),
            "id" | "ids" | "uuid" | "guid" | "number" | "no" | "key" | "slug" | "pk" | "username" | "email"
        ) || w.ends_with("id")
            && w.len() > 3
            && !matches!(w.as_str(), "valid" | "paid" | "grid" | "void" | "bid" | "kid")
    })
}

/// Whether an `http://` URL that is not this machine's stands at the beginning of a text.
pub(super) fn is_plain_http(url: &str) -> bool {
    let Some(rest) = strip_http(url) else { return false };
    let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    let local = host.is_empty()
        || host == "localhost"
        || host.ends_with(".localhost")
        || host.starts_with("127.")
        || host.starts_with('[')
        || host == "0.0.0.0";
    !local
}

fn strip_http(url: &str) -> Option<&str> {
    let head = url.get(..7)?;
    head.eq_ignore_ascii_case("http://").then(|| &url[7..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_told_from_tokens_of_other_trades() {
        for name in
            ["password", "userPassword", "api_key", "X-API-Key", "access_token", "token", "clientSecret"]
        {
            assert!(is_credential(name), "{name}");
        }
        for name in [
            "page_token",
            "nextPageToken",
            "csrf_token",
            "key",
            "sort_key",
            "secretary",
            "token_type",
            "étoken",
        ] {
            assert!(!is_credential(name), "{name}");
        }
        assert!(is_never_answered("hashed_password") && is_never_answered("passwordHash"));
        assert!(!is_never_answered("password_changed_at") && !is_never_answered("has_password_hint"));
    }

    #[test]
    fn plain_http_of_this_machine_is_no_plain_http() {
        assert!(is_plain_http("http://api.example/x") && is_plain_http("HTTP://a:1"));
        for url in ["http://localhost:1/", "http://127.0.0.1", "https://x", "http://", "é", "http:/é"] {
            assert!(!is_plain_http(url), "{url}");
        }
    }
}
