//! What was found over all sources, grouped by kind and secret; the secrets themselves are not kept.

use std::collections::BTreeMap;
use std::io::{Read, Result};

use crate::claims::Claims;
use crate::kind::Kind;
use crate::leak::Leak;
use crate::mark::Key;
use crate::moment;
use crate::search::Search;
use crate::stream::{Sizes, blocks};

/// Most different secrets that are told apart; of more only the number is kept.
const MOST: usize = 100_000;

/// A place in a source, counted from 1; the column in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its number in [`Tally::sources`].
    pub source: usize,
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
}

/// One secret, wherever it stands.
#[derive(Debug, Clone)]
pub struct Secret {
    /// What it is.
    pub kind: &'static Kind,
    /// Its keyed hash.
    pub mark: String,
    /// Where it stands first.
    pub first: Place,
    /// Where it stands last.
    pub last: Place,
    /// How often it stands there.
    pub times: u64,
    /// In how many lines.
    pub lines: u64,
    /// What it says of itself, where it is a JSON Web Token.
    pub claims: Option<Box<Claims>>,
    /// Whether it was valid at the time of its last line with one, where both say so.
    pub lived: Option<bool>,
}

/// All of it.
#[derive(Debug)]
pub struct Tally {
    key: Key,
    secrets: BTreeMap<(&'static str, String), Secret>,
    /// Names of what was read, in order.
    pub sources: Vec<String>,
    /// Bytes that were searched, unpacked.
    pub bytes: u64,
    /// Lines that were searched.
    pub lines: u64,
    /// Places of secrets beyond the most that are told apart.
    pub beyond: u64,
}

impl Tally {
    /// Nothing yet; hashes are made with this key.
    pub fn new(key: Key) -> Self {
        Self { key, secrets: BTreeMap::new(), sources: Vec::new(), bytes: 0, lines: 0, beyond: 0 }
    }

    /// Searches a stream to its end. What came before an error counts.
    pub fn scan(&mut self, name: &str, from: &mut dyn Read, sizes: Sizes) -> Result<()> {
        let source = self.sources.len();
        self.sources.push(name.to_owned());
        let mut search = Search::default();
        // The line that the next block begins in, and how much of it has been.
        let (mut line, mut before) = (1_u64, 0_u64);
        let mut ends_with_line = true;
        let outcome = blocks(from, sizes, |text, own| {
            let (mut at, mut end) = (own.start, own.end);
            for leak in search.find(text, own.clone()) {
                let passed = &text[at..leak.span.start];
                advance(passed, &mut line, &mut before);
                at = leak.span.start;
                let place = Place { source, line, column: before + 1 };
                if let Some(secret) = self.add(&leak, place) {
                    secret.lived = lived(text, &leak).or(secret.lived);
                }
                end = end.max(leak.span.end);
            }
            advance(&text[at..end], &mut line, &mut before);
            self.bytes += (end - own.start) as u64;
            ends_with_line = text[..end].last() == Some(&b'\n');
            Ok(end)
        });
        self.lines += line - u64::from(ends_with_line);
        outcome
    }

    /// The secrets, most lines first, kind by kind.
    pub fn secrets(&self) -> Vec<&Secret> {
        let mut all: Vec<&Secret> = self.secrets.values().collect();
        all.sort_by_key(|s| {
            (
                std::cmp::Reverse(s.kind.rank),
                s.kind.id,
                std::cmp::Reverse(s.lines),
                s.first.source,
                s.first.line,
            )
        });
        all
    }

    fn add(&mut self, leak: &Leak, place: Place) -> Option<&mut Secret> {
        let name = (leak.kind.id, self.key.mark(&leak.secret));
        if self.secrets.len() >= MOST && !self.secrets.contains_key(&name) {
            self.beyond += 1;
            return None;
        }
        let mark = name.1.clone();
        let secret = self.secrets.entry(name).or_insert_with(|| Secret {
            kind: leak.kind,
            mark,
            first: place,
            last: Place { line: 0, ..place },
            times: 0,
            lines: 0,
            claims: leak.claims.clone(),
            lived: None,
        });
        secret.times += 1;
        secret.lines += u64::from((secret.last.source, secret.last.line) != (place.source, place.line));
        secret.last = place;
        Some(secret)
    }
}

/// Whether a token was valid at the time that its line gives.
fn lived(text: &[u8], leak: &Leak) -> Option<bool> {
    let expires = leak.claims.as_ref()?.expires?;
    let start = memchr::memrchr(b'\n', &text[..leak.span.start]).map_or(0, |n| n + 1);
    Some(moment::of_line(&text[start..leak.span.start])? < expires)
}

/// Counts the lines of a piece, and how much of the last one has been.
fn advance(piece: &[u8], line: &mut u64, before: &mut u64) {
    match memchr::memrchr(b'\n', piece) {
        Some(last) => {
            *line += memchr::memchr_iter(b'\n', piece).count() as u64;
            *before = (piece.len() - last - 1) as u64;
        }
        None => *before += piece.len() as u64,
    }
}
