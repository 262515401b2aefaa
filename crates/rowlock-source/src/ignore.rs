//! `# rowlock: ignore[rule, rule] reason`: findings that the owner has judged.
//!
//! It counts for its own line, or, where it stands alone, for the next line that is no comment.

use crate::text::Text;

/// The words that make a comment ours.
const MARK: &str = "rowlock: ignore";

/// A comment that takes findings back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignore {
    /// The line that it stands on.
    pub line: usize,
    /// The line whose findings it takes back.
    pub of: usize,
    /// The checks.
    pub checks: Vec<String>,
    /// Why; empty where it is missing, and then nothing is taken back.
    pub reason: String,
}

/// Every such comment of a text.
pub(crate) fn read(text: &Text) -> Vec<Ignore> {
    if !text.whole().contains(MARK) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for line in 1..=text.lines() {
        let Some((before, comment)) = text.line(line).split_once('#') else { continue };
        let Some(at) = comment.find(MARK) else { continue };
        let rest = &comment[at + MARK.len()..];
        let (checks, reason) = match rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
            Some((checks, reason)) => (checks, reason),
            None => ("", rest),
        };
        let checks = checks.split(',').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
        let reason = reason.trim_matches([' ', ':', '-', '\t']).to_owned();
        let of = if before.trim().is_empty() { next_code(text, line) } else { line };
        all.push(Ignore { line, of, checks, reason });
    }
    all
}

fn next_code(text: &Text, line: usize) -> usize {
    let is_code = |l: &usize| {
        let line = text.line(*l).trim();
        !line.is_empty() && !line.starts_with('#')
    };
    (line + 1..=text.lines()).find(is_code).unwrap_or(line)
}
