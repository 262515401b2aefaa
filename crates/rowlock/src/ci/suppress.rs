//! The file of suppressions: `[[suppress]]` with a check or fingerprint, a reason and a last day.

use std::path::Path;

use rowlock_checks::catalogue;
use rowlock_policy::{Day, Suppression};
use serde::Deserialize;
use toml::Spanned;

use crate::config;
use crate::fault::{Fault, misuse};

/// The name under which it is found by itself.
const USUAL: &str = "rowlock.suppress.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    suppress: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    check: Option<String>,
    fingerprint: Option<String>,
    place: Option<String>,
    reason: String,
    /// A text or a date of TOML.
    expires: toml::Value,
}

/// Reads the file that is named, or the usual one where there is one.
pub(crate) fn read(named: Option<&Path>) -> Result<Vec<Suppression>, Fault> {
    let usual = Path::new(USUAL);
    let path = match named {
        Some(path) => path,
        None if usual.is_file() => usual,
        None => return Ok(Vec::new()),
    };
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|e| misuse!("{shown} cannot be read: {e}"))?;
    let wrong = |at: usize, what: &str| {
        let (line, column) = config::place(&text, at);
        misuse!("{shown}:{line}:{column}: {what}")
    };
    let file: File =
        toml::from_str(&text).map_err(|e| wrong(e.span().map_or(0, |s| s.start), e.message()))?;
    let mut all = Vec::new();
    for entry in file.suppress {
        let at = entry.span().start;
        let entry = entry.into_inner();
        let line = config::place(&text, at).0;
        all.push(suppression(entry, format!("{shown}:{line}")).map_err(|what| wrong(at, &what))?);
    }
    Ok(all)
}

fn suppression(entry: Entry, at: String) -> Result<Suppression, String> {
    let Entry { check, fingerprint, place, reason, expires } = entry;
    if check.is_none() && fingerprint.is_none() {
        return Err("a suppression needs the check or the fingerprint of a finding".to_owned());
    }
    if let Some(check) = check.as_ref().filter(|c| catalogue::find(c).is_none()) {
        return Err(format!("there is no check '{check}'; `rowlock explain --list` names them"));
    }
    if fingerprint.as_ref().is_some_and(|f| f.len() != 32 || !f.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Err("a fingerprint is 32 hexadecimal digits, as SARIF has them".to_owned());
    }
    if reason.trim().is_empty() {
        return Err("a suppression needs a reason".to_owned());
    }
    let expires = match expires {
        toml::Value::String(text) => text,
        toml::Value::Datetime(date) => date.to_string(),
        _ => return Err("`expires` takes a day, such as 2026-12-31".to_owned()),
    };
    let expires = Day::parse(&expires).ok_or_else(|| {
        format!("'{expires}' is no day; write the last day on which it holds as 2026-12-31")
    })?;
    Ok(Suppression { at, check, fingerprint, place, reason, expires })
}
