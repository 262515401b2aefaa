//! `WWW-Authenticate` taken apart (RFC 9110 section 11.6.1).

/// One challenge of a field value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme's name as sent.
    pub scheme: String,
    /// The parameters, names in lower case, quotes removed.
    pub parameters: Vec<(String, String)>,
}

impl Challenge {
    /// The value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// Longest field value that is looked at, in bytes.
const LONGEST: usize = 4 * 1024;

/// The challenges of one field value; `None` when it is no list of challenges.
pub fn parse(value: &str) -> Option<Vec<Challenge>> {
    if value.len() > LONGEST {
        return None;
    }
    let mut challenges: Vec<Challenge> = Vec::new();
    for item in items(value)? {
        let (first, rest) = split_token(item);
        if first.is_empty() {
            return None;
        }
        // `name = value` belongs to the challenge before; everything else begins a new one.
        if rest.trim_start().starts_with('=') && !rest.trim_start().starts_with("==") {
            challenges.last_mut()?.parameters.push(parameter(item)?);
            continue;
        }
        let mut challenge = Challenge { scheme: first.to_owned(), parameters: Vec::new() };
        let rest = match rest.strip_prefix(' ') {
            Some(rest) => rest.trim(),
            None if rest.is_empty() => "",
            None => return None,
        };
        if rest.contains('=') && !is_token68(rest) {
            challenge.parameters.push(parameter(rest)?);
        } else if !rest.is_empty() && !is_token68(rest) {
            return None;
        }
        challenges.push(challenge);
    }
    (!challenges.is_empty()).then_some(challenges)
}

/// The items between commas outside of quotes, empty ones left out; `None` when a quote is not closed.
fn items(value: &str) -> Option<Vec<&str>> {
    let (mut items, mut from, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in value.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' if !quoted => {
                items.push(value[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    items.push(value[from..].trim());
    items.retain(|i| !i.is_empty());
    (!quoted).then_some(items)
}

/// `name=value` or `name="value"`.
fn parameter(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let plain = match value.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?.replace('\\', ""),
        None if !value.is_empty() && value.chars().all(is_token_char) => value.to_owned(),
        None => return None,
    };
    (!name.is_empty() && name.chars().all(is_token_char)).then(|| (name.to_ascii_lowercase(), plain))
}

fn split_token(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !is_token_char(c)).unwrap_or(text.len());
    text.split_at(end)
}

/// RFC 9110 section 5.6.2.
fn is_token_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// RFC 9110 section 11.2: base64 and its like, padding at the end only.
fn is_token68(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty() && body.chars().all(|c| c.is_ascii_alphanumeric() || "-._~+/".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_challenges_are_taken_apart() {
        let basic = parse(r#"Basic realm="a, b", charset="UTF-8""#).expect("parses");
        assert_eq!((basic.len(), basic[0].parameter("realm")), (1, Some("a, b")));
        assert_eq!(basic[0].parameter("charset"), Some("UTF-8"));
        let two = parse(r#"Basic realm=x, Bearer error="invalid_token", Negotiate"#).expect("parses");
        assert_eq!(
            two.iter().map(|c| c.scheme.as_str()).collect::<Vec<_>>(),
            ["Basic", "Bearer", "Negotiate"]
        );
        assert_eq!(parse("Negotiate YWJj==").map(|c| c.len()), Some(1));
        assert_eq!(parse("Basic").map(|c| c.len()), Some(1));
    }

    #[test]
    fn what_is_no_challenge_is_none() {
        for value in
            ["", " , ", r#"realm="x""#, r#"Basic realm="x"#, "Basic realm=\"x\"y", "é", "Basic\trealm=x", "="]
        {
            assert_eq!(parse(value), None, "{value}");
        }
    }
}
