//! The time that a record carries, and whether it says of which zone.

use std::sync::LazyLock;

use regex::Regex;

/// A record's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Whether it can be told from the record alone which moment it is: it has an offset or says UTC.
    pub zoned: bool,
}

/// RFC 3339 section 5.6 and its relatives: `2026-11-21 14:02:51,003 +0100`.
static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?P<zone> ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)\b)?")
        .ok()
});
/// The common log format: `21/Nov/2026:14:02:51 +0100`; Werkzeug has a blank in the middle and no zone.
static COMMON: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\d\d/[A-Z][a-z]{2}/\d{4}[: ]\d\d:\d\d:\d\d(?P<zone> [+-]\d{4})?").ok());
/// RFC 3164 section 4.1.2, which has no zone.
static SYSLOG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d").ok()
});

/// Names of fields whose number is a time since 1970.
const NAMES: [&str; 8] = ["time", "timestamp", "@timestamp", "ts", "created", "t", "epoch", "time_unix"];

/// The time of a record, by its text and its fields.
pub(super) fn of(text: &str, fields: &[(String, String)]) -> Option<Time> {
    for pattern in [&ISO, &COMMON] {
        if let Some(found) = pattern.as_ref().and_then(|p| p.captures(text)) {
            return Some(Time { zoned: found.name("zone").is_some() });
        }
    }
    // Seconds or milliseconds since 1970 are UTC by what they are.
    let since = |value: &str| value.parse::<f64>().is_ok_and(|n| n > 1e9);
    if fields.iter().any(|(n, v)| NAMES.iter().any(|name| n.eq_ignore_ascii_case(name)) && since(v)) {
        return Some(Time { zoned: true });
    }
    SYSLOG.as_ref().is_some_and(|p| p.is_match(text)).then_some(Time { zoned: false })
}
