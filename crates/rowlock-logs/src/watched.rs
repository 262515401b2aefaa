//! A window of a log, read: every line as a record, and which lines tell of which planted request.
//!
//! A line is tied to a request by what is in that request and nowhere else, or else by what it says at the
//! time at which nothing but that request was under way.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rowlock_model::{Credential, Known, Line, OperationId, Plant, Planted, Window};

use crate::record::Record;

/// The longest time between a request and a line that is tied to it by time, in microseconds.
const LATE: u64 = 2_000_000;
/// For so long nothing else is sent after the last planted request, in microseconds.
const SETTLED: u64 = 500_000;

/// A window with everything that checks look at.
#[derive(Debug)]
pub struct Watched<'a> {
    /// What the run knows.
    pub known: &'a Known,
    /// The window.
    pub window: &'a Window,
    /// The lines as records, in their order.
    pub records: Vec<Record<'a>>,
    ties: Vec<(usize, usize, How)>,
}

/// By what a line is tied to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// By a mark that is in this request alone.
    Mark,
    /// By its path, at the time.
    Path,
    /// By the time, and a word that fits.
    Time,
}

impl How {
    /// As reports say it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Mark => "by what the scan put into this request alone",
            Self::Path => "by its path, at the moment of the request",
            Self::Time => "by the moment alone",
        }
    }
}

/// A line that tells of a planted request.
#[derive(Debug, Clone, Copy)]
pub struct Tied<'w, 'a> {
    /// The line.
    pub line: &'a Line,
    /// The same as a record.
    pub record: &'w Record<'a>,
    /// By what.
    pub how: How,
}

/// Words of a line that tells of a login, whichever way it ended.
const WORDS: [&str; 18] = [
    "auth",
    "login",
    "log in",
    "logon",
    "signin",
    "sign in",
    "credential",
    "password",
    "denied",
    "reject",
    "unauthorized",
    "forbidden",
    "invalid",
    "fail",
    "401",
    "403",
    "user",
    "error",
];

impl<'a> Watched<'a> {
    /// Reads a window.
    pub fn new(known: &'a Known, window: &'a Window) -> Self {
        let records: Vec<Record<'a>> = window.lines.iter().map(|l| Record::read(&l.text)).collect();
        let mut watched = Self { known, window, records, ties: Vec::new() };
        let marks = Finder::new(&window.planted);
        for line in 0..window.lines.len() {
            if let Some((planted, how)) = watched.tie(line, &marks) {
                watched.ties.push((planted, line, how));
            }
        }
        watched.let_go_of_habits();
        watched
    }

    /// Unties what was tied by the moment alone and is written whichever way a request ends.
    fn let_go_of_habits(&mut self) {
        let opens = |at: usize| match self.window.planted.get(at).map(|p| p.kind) {
            Some(Plant::Success | Plant::ForgedAddress | Plant::AuditSuccess) => Some(true),
            Some(
                Plant::Failure | Plant::Bearer | Plant::Malformed | Plant::ForgedUser | Plant::AuditFailure,
            ) => Some(false),
            _ => None,
        };
        let mut shapes = [BTreeSet::new(), BTreeSet::new()];
        for (at, line, how) in &self.ties {
            if let (How::Time, Some(opened), Some(record)) = (how, opens(*at), self.records.get(*line)) {
                shapes[usize::from(opened)].insert(shape(&record.text));
            }
        }
        let [refused, opened] = shapes;
        let records = &self.records;
        self.ties.retain(|(_, line, how)| {
            let shape = || records.get(*line).map(|r| shape(&r.text));
            *how != How::Time || !shape().is_some_and(|s| opened.contains(&s) && refused.contains(&s))
        });
    }

    /// The planted request of a kind with the lines that tell of it, surest first.
    pub fn event(&self, kind: Plant) -> Option<(&'a Planted, Vec<Tied<'_, 'a>>)> {
        self.tied(self.window.planted.iter().position(|p| p.kind == kind)?)
    }

    /// The same of a kind that is planted at many operations.
    pub fn at(&self, kind: Plant, id: OperationId) -> Option<(&'a Planted, Vec<Tied<'_, 'a>>)> {
        let is_it = |p: &Planted| p.kind == kind && p.exchange.operation == Some(id);
        self.tied(self.window.planted.iter().position(is_it)?)
    }

    fn tied(&self, at: usize) -> Option<(&'a Planted, Vec<Tied<'_, 'a>>)> {
        let of_it = self.ties.iter().filter(|(planted, ..)| *planted == at);
        let tied = |(_, line, how): &(usize, usize, How)| {
            Some(Tied { line: self.window.lines.get(*line)?, record: self.records.get(*line)?, how: *how })
        };
        let mut lines: Vec<Tied<'_, 'a>> = of_it.filter_map(tied).collect();
        lines.sort_by_key(|t| t.how);
        Some((self.window.planted.get(at)?, lines))
    }

    /// Whether anything is known to be of this service: a line that tells of any planted request.
    pub fn is_of_this_service(&self) -> bool {
        self.ties.iter().any(|(.., how)| *how <= How::Path)
    }

    /// Whether what a log held before shows that it is this service's: its server's first words name the port.
    pub fn names_this_service(&self) -> bool {
        let port = format!(":{}", self.known.target.port);
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_digit());
        let banner = |line: &String| {
            line.contains("://") && line.match_indices(&port).any(|(at, _)| ends(&line[at + port.len()..]))
        };
        self.window.followed.iter().any(|f| f.before.iter().any(banner))
    }

    /// The lines that were written while nothing but planted requests was under way. Later the scan's own
    /// experiments carry credentials in odd places, which no client of the service would.
    pub fn while_planting(&self) -> impl Iterator<Item = &'a Line> {
        let last = self.window.planted.iter().map(|p| p.exchange.timing.at_us).max().unwrap_or(0);
        self.window.lines.iter().filter(move |line| line.at_us <= last + SETTLED)
    }

    /// The name of the log that a line is of.
    pub fn name_of(&self, line: &Line) -> &'a str {
        self.window.followed.get(line.source).map_or("the log", |f| f.name.as_str())
    }

    /// Whether a line that says that a login failed is tied, by its moment, to a request that succeeded: then
    /// lines come too late to be told apart.
    pub fn is_late(&self) -> bool {
        self.ties.iter().any(|(planted, line, how)| {
            let succeeded = self.window.planted.get(*planted).is_some_and(|p| p.exchange.succeeded());
            let record = self.records.get(*line);
            *how != How::Mark
                && succeeded
                && record.is_some_and(|r| !r.is_access() && tells_an_outcome(&r.text))
        })
    }

    /// The planted request that a line tells of.
    fn tie(&self, line: usize, marks: &Finder) -> Option<(usize, How)> {
        let (line, record) = (self.window.lines.get(line)?, self.records.get(line)?);
        let planted = &self.window.planted;
        if let Some(at) = marks.first(&record.text) {
            return Some((at, How::Mark));
        }
        let at = planted.iter().rposition(|p| p.exchange.timing.at_us <= line.at_us)?;
        let request = planted.get(at)?;
        if line.at_us - request.exchange.timing.at_us > LATE {
            return None;
        }
        let path = request.exchange.sent.target.split('?').next().unwrap_or_default();
        if path.len() > 1 && record.text.contains(path) {
            return Some((at, How::Path));
        }
        let text = record.text.to_ascii_lowercase();
        (!record.is_access() && WORDS.iter().any(|w| text.contains(w))).then_some((at, How::Time))
    }
}

/// Words that say that a login failed.
const OUTCOMES: [&str; 12] = [
    "fail",
    "denied",
    "reject",
    "unauthorized",
    "forbidden",
    "invalid",
    "wrong",
    "refused",
    "bad cred",
    "incorrect",
    "not authenticated",
    "unauthenticated",
];

/// Whether a record says in words that a login failed.
pub fn tells_an_outcome(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    OUTCOMES.iter().any(|word| text.contains(word))
}

/// Finds the marks of all planted requests at once.
struct Finder {
    marks: Option<AhoCorasick>,
    /// Which request each mark is of.
    of: Vec<usize>,
}

impl Finder {
    fn new(planted: &[Planted]) -> Self {
        let own = planted.iter().enumerate().filter(|(_, p)| p.kind != Plant::Served);
        // The claimed address may be anybody's; the rest is nowhere else.
        let marks = own.flat_map(|(at, p)| {
            let plain = p.marks.all().filter(|m| *m != p.marks.address).map(str::to_owned);
            plain.chain(as_sent(p)).map(move |mark| (at, mark))
        });
        let (of, marks): (Vec<usize>, Vec<String>) = marks.unzip();
        Self { marks: AhoCorasick::new(marks).ok().filter(|_| !of.is_empty()), of }
    }

    fn first(&self, text: &str) -> Option<usize> {
        let found = self.marks.as_ref()?.find(text)?;
        self.of.get(found.pattern().as_usize()).copied()
    }
}

/// The pair of Basic as it stood in the field.
fn as_sent(planted: &Planted) -> Option<String> {
    match &planted.exchange.sent.credential {
        Credential::Basic { user, password } => Some(STANDARD_NO_PAD.encode(format!("{user}:{password}"))),
        _ => None,
    }
}

/// A line without what differs from one time to the next: every word with a digit in it.
fn shape(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let words: Vec<&str> =
        words.map(|w| if w.contains(|c: char| c.is_ascii_digit()) { "#" } else { w }).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
