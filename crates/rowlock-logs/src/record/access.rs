//! Lines of access logs: a quoted request line, and the status after it.

use std::sync::LazyLock;

use regex::Regex;

/// `"GET /path HTTP/1.1" 401`; Hypercorn leaves the protocol's name away, Werkzeug puts quotes around as well.
static REQUEST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#""[A-Z]{3,16} \S.*?(?: (?:HTTP/)?\d(?:\.\d)?)?" [1-5]\d\d\b"#).ok());
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\d{1,3}\.){3}\d{1,3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*").ok()
});

/// The client's address of an access line (`None` inside where it has none); `None` for any other line.
#[expect(clippy::option_option, reason = "no access line, and one without an address, are two things")]
pub(super) fn source(text: &str) -> Option<Option<String>> {
    let request = REQUEST.as_ref()?.find(text)?;
    // The nearest before the request line: what is further left may be a time or the logger's own name.
    let prefix = &text[..request.start()];
    let prefix = prefix.split(" - - [").next().unwrap_or(prefix);
    let found =
        ADDRESS.as_ref()?.find_iter(prefix).filter(|m| m.as_str().parse::<std::net::IpAddr>().is_ok());
    Some(found.last().map(|m| m.as_str().to_owned()))
}
