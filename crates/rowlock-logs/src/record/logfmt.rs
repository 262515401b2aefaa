//! `key=value key="a value"`: what structlog, logrus and many others write.

/// Least pairs of a line, so that a sentence with `a=b` in it is none.
const LEAST: usize = 3;

/// The pairs of the line, when it consists of them but for a few words before.
pub(super) fn fields(text: &str) -> Option<Vec<(String, String)>> {
    let (mut fields, mut words) = (Vec::new(), 0);
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '@' | '/');
        match after.strip_prefix('=') {
            Some(value) if !name.is_empty() && name.chars().all(is_name) => {
                let (value, after) = value_of(value);
                fields.push((name.to_owned(), value));
                rest = after.trim_start();
            }
            _ => {
                words += 1;
                let next = rest.find(char::is_whitespace).unwrap_or(rest.len());
                rest = rest[next..].trim_start();
            }
        }
    }
    (fields.len() >= LEAST && fields.len() > words).then_some(fields)
}

/// The value that begins here, and what follows it.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let (mut value, mut escaped) = (String::new(), false);
    for (at, c) in quoted.char_indices() {
        match c {
            '"' if !escaped => return (value, &quoted[at + 1..]),
            '\\' if !escaped => escaped = true,
            _ => {
                value.push(c);
                escaped = false;
            }
        }
    }
    (value, "")
}
