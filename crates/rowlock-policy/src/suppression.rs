//! Findings that somebody took the responsibility for, until a day.
//!
//! A suppression names a check or one finding, gives a reason, and ends. It takes findings out of the
//! record before it is assessed; the report lists them. One that is over takes nothing back and fails
//! the gate, so that nobody lives with it by forgetting it.

use std::collections::BTreeSet;

use rowlock_model::{Finding, Place, RunRecord};

use crate::fingerprint::fingerprint;

/// One suppression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// Where it stands, for messages (`rowlock.suppress.toml:3`).
    pub at: String,
    /// The check; `None` where a fingerprint names one finding.
    pub check: Option<String>,
    /// The finding.
    pub fingerprint: Option<String>,
    /// The one place that it is for: an operation (`GET /users`), a file, or `target`; everywhere without.
    pub place: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Day,
}

/// A day of the calendar (UTC), `2026-12-31`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(String);

impl Day {
    /// Reads `YYYY-MM-DD`; `None` for anything else, days that no month has among it.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|p| p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()))?;
            part.parse::<u32>().ok()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let longest = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (parts.next().is_none() && (1..=longest).contains(&day)).then(|| Self(text.to_owned()))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What suppressions did to records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suppressed {
    /// Fingerprints of the findings that were taken back.
    pub fingerprints: BTreeSet<String>,
    /// How many findings were taken back.
    pub findings: usize,
    /// Which suppressions took something back, by their place in the list.
    pub used: BTreeSet<usize>,
}

/// Takes findings back; each goes to `left_out` with its reason.
pub fn apply(record: &mut RunRecord, all: &[Suppression], today: &Day, done: &mut Suppressed) {
    let left_out = &mut record.left_out;
    record.findings.retain(|finding| {
        let holds = |s: &Suppression| s.expires >= *today && s.is_for(finding);
        let Some(at) = all.iter().position(holds) else { return true };
        let suppression = &all[at];
        done.used.insert(at);
        done.findings += 1;
        done.fingerprints.insert(fingerprint(finding));
        left_out.push(format!(
            "{}: {}, suppressed until {} ({}): {}",
            finding.place, finding.check, suppression.expires, suppression.at, suppression.reason
        ));
        false
    });
}

/// Suppressions that are over, a sentence each.
pub fn expired(all: &[Suppression], today: &Day) -> Vec<String> {
    let over = all.iter().filter(|s| s.expires < *today);
    over.map(|s| {
        format!(
            "{}: the suppression of {} expired on {} ({}); repair the finding, or decide anew",
            s.at,
            s.names(),
            s.expires,
            s.reason
        )
    })
    .collect()
}

/// Suppressions that hold and took nothing back, a sentence each.
pub fn unused(all: &[Suppression], today: &Day, done: &Suppressed) -> Vec<String> {
    let idle = all.iter().enumerate().filter(|(at, s)| s.expires >= *today && !done.used.contains(at));
    idle.map(|(_, s)| format!("{}: the suppression of {} took nothing back; remove it", s.at, s.names()))
        .collect()
}

impl Suppression {
    fn names(&self) -> &str {
        self.check.as_deref().or(self.fingerprint.as_deref()).unwrap_or_default()
    }

    fn is_for(&self, finding: &Finding) -> bool {
        self.check.as_ref().is_none_or(|check| *check == finding.check)
            && self.fingerprint.as_ref().is_none_or(|name| *name == fingerprint(finding))
            && self.place.as_ref().is_none_or(|place| is_at(&finding.place, place))
    }
}

/// Whether a place is the one that is named.
fn is_at(place: &Place, name: &str) -> bool {
    match place {
        Place::Target { .. } => name == "target",
        Place::Operation { method, path, .. } => {
            name == format!("{method} {path}") || name == place.to_string()
        }
        Place::Document { file, .. } | Place::Source { file, .. } => name == file,
    }
}
