//! Values that are somebody's secret, cut to what a reader needs to recognise them.

/// Names of properties and fields whose values are shortened wherever they appear.
const SENSITIVE: [&str; 14] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "token",
    "api_key",
    "apikey",
    "api-key",
    "hash",
    "authorization",
    "cookie",
    "session",
    "private",
    "credential",
];

/// A value that is somebody's secret, cut to what a reader needs to recognise it.
pub fn shorten(value: &str) -> String {
    let length = value.chars().count();
    let kept: String = value.chars().take(if length >= 12 { 4 } else { 0 }).collect();
    format!("{kept}…[{length} characters]")
}

/// `name=value; attributes` with the value shortened.
pub(crate) fn shorten_cookie(value: &str) -> String {
    let (pair, attributes) = value.split_once(';').map_or((value, ""), |(p, a)| (p, a));
    let (name, secret) = pair.split_once('=').unwrap_or((pair, ""));
    let rest = if attributes.is_empty() { String::new() } else { format!(";{attributes}") };
    if secret.is_empty() { value.to_owned() } else { format!("{name}={}{rest}", shorten(secret)) }
}

/// Shortens string values of sensitive property names in JSON-like text, whole or cut.
///
/// Works on the text and not on a parsed value, because an excerpt may be cut anywhere.
pub fn shorten_properties(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('"') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let Some(end) = string_end(from) else {
            out.push_str(from);
            return out;
        };
        let (literal, after) = from.split_at(end);
        out.push_str(literal);
        rest = after;
        let key = literal.trim_matches('"').to_ascii_lowercase();
        let gap = after.len() - after.trim_start_matches([':', ' ', '\n', '\t']).len();
        if gap == 0 || !after[..gap].contains(':') || !SENSITIVE.iter().any(|s| key.contains(s)) {
            continue;
        }
        let value = &after[gap..];
        if !value.starts_with('"') {
            continue;
        }
        out.push_str(&after[..gap]);
        let end = string_end(value).unwrap_or(value.len());
        let inner = value[1..end].trim_end_matches('"');
        let masked = inner.starts_with('[') && inner.ends_with(']');
        if inner.is_empty() || masked {
            out.push_str(&value[..end]);
        } else {
            out.push('"');
            out.push_str(&shorten(inner));
            out.push('"');
        }
        rest = &value[end..];
    }
    out.push_str(rest);
    out
}

/// Shortens values of `NAME=value` lines whose names sound secret, and passwords inside URLs.
pub fn shorten_assignments(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let assigned = line.split_once('=').filter(|(name, value)| {
            let name = name.trim().trim_start_matches("export ").to_ascii_lowercase();
            let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            plain && !value.trim().is_empty() && SENSITIVE.iter().chain(&["key"]).any(|s| name.contains(s))
        });
        match assigned {
            Some((name, value)) => lines.push(format!("{name}={}", shorten(value.trim()))),
            None => lines.push(shorten_userinfo(line)),
        }
    }
    lines.join("\n")
}

/// `scheme://user:password@host` with the password shortened.
fn shorten_userinfo(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || "/?#\"'<>".contains(c)).unwrap_or(after.len());
        let (authority, tail) = after.split_at(end);
        match authority.rsplit_once('@').and_then(|(user, host)| Some((user.split_once(':')?, host))) {
            Some(((user, password), host)) if !password.is_empty() && !password.starts_with('[') => {
                out.push_str(user);
                out.push(':');
                out.push_str(&shorten(password));
                out.push('@');
                out.push_str(host);
            }
            _ => out.push_str(authority),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The length of the JSON string literal at the start of `text`, both quotes included.
fn string_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn properties_that_sound_secret_are_shortened_even_in_cut_text() {
        let text = r#"{"name": "bob", "password_hash": "$2b$12$abcdefghijkl", "api_key":"k1", "token": "abc"#;
        let short = shorten_properties(text);
        assert!(short.contains("\"bob\"") && short.contains("$2b$…[19 characters]"), "{short}");
        assert!(!short.contains("abcdefghijkl") && !short.contains("k1"), "{short}");
    }

    #[test]
    fn assignments_and_urls_keep_their_names_and_lose_their_secrets() {
        let env =
            "DATABASE_URL=postgres://notes:not-a-real-one@db/notes\nDEBUG=true\nSECRET_KEY=abcdefghijklmnop";
        let short = shorten_assignments(env);
        assert!(short.contains("postgres://notes:not-…[14 characters]@db/notes"), "{short}");
        assert!(short.contains("DEBUG=true") && short.contains("SECRET_KEY=abcd…[16 characters]"), "{short}");
        assert_eq!(shorten_assignments("see http://a.example:80/x@y = z"), "see http://a.example:80/x@y = z");
    }

    proptest! {
        #[test]
        fn shortening_never_panics(text in "\\PC{0,200}") {
            let _ = shorten_properties(&text);
        }
    }
}
