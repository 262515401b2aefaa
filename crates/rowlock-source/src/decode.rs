//! Bytes of a Python file to text: byte order mark, coding line (PEP 263), and what is no Python 3.

use std::borrow::Cow;

/// What bytes are.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decoded<'a> {
    /// Text, and a word where it is not what the bytes say.
    Text(Cow<'a, str>, Option<&'static str>),
    /// Nothing that can be read, and why.
    Unreadable(&'static str),
}

/// Decodes a file.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Decoded::Unreadable("it is UTF-16; convert it to UTF-8");
    }
    if bytes.contains(&0) {
        return Decoded::Unreadable("it is no text");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded::Text(Cow::Borrowed(text), None),
        Err(_) if is_latin(bytes) => {
            Decoded::Text(Cow::Owned(bytes.iter().map(|b| char::from(*b)).collect()), None)
        }
        Err(_) => {
            let word = "it is not UTF-8 and names no coding; what is not UTF-8 was read as U+FFFD";
            Decoded::Text(String::from_utf8_lossy(bytes), Some(word))
        }
    }
}

/// Whether a coding line names an encoding whose letters below 256 are those of Latin-1, or nearly.
fn is_latin(bytes: &[u8]) -> bool {
    let head = bytes.split(|b| *b == b'\n').take(2);
    head.filter(|line| line.trim_ascii_start().starts_with(b"#")).any(|line| {
        let line = String::from_utf8_lossy(line).to_ascii_lowercase();
        let Some((_, coding)) = line.split_once("coding") else { return false };
        let name = coding.trim_start_matches([':', '=', ' ']).replace('_', "-");
        ["latin-1", "latin1", "iso-8859-1", "iso8859-1", "iso-8859-15", "cp1252", "windows-1252", "l1"]
            .iter()
            .any(|n| name.starts_with(n))
    })
}

/// Whether a text that does not parse is Python 2: statements that Python 3 took away.
pub(crate) fn is_python_2(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        let printed = line.strip_prefix("print ").map(str::trim_start);
        let prints = printed.is_some_and(|rest| {
            rest.starts_with(['"', '\'', '%']) || rest.starts_with(">>") || rest.starts_with("u'")
        });
        let catches = line.starts_with("except ")
            && line.ends_with(':')
            && line.contains(", ")
            && !line.contains('(')
            && !line.contains(" as ");
        let executes = line.starts_with("exec \"") || line.starts_with("exec '");
        prints || catches || executes
    })
}
