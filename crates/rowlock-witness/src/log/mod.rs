//! The service's logs, followed while a run is under way.
//!
//! What a log held before is remembered in its last lines only; from [`Logs::begin`] on every line is
//! kept, with the moment at which it was read, up to bounds in number and bytes.

mod command;
mod file;
mod line;
mod source;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rowlock_model::Followed;

pub use source::{LogError, LogSource};

/// Most lines that are kept.
const LINES: usize = 200_000;
/// Most bytes of lines that are kept.
const BYTES: usize = 32 << 20;
/// Most lines from before that are remembered of a log.
const BEFORE: usize = 200;
/// How often it is looked whether lines came.
const BEAT: Duration = Duration::from_millis(10);

/// Logs that are followed; they are let go when this is dropped.
#[derive(Debug)]
pub struct Logs {
    shared: Arc<Shared>,
    following: Vec<source::Following>,
}

/// A line as it was read.
#[derive(Debug, Clone)]
pub struct Read {
    /// Which of the logs.
    pub source: usize,
    /// When.
    pub at: Instant,
    /// Its text, without the end of the line.
    pub text: String,
}

/// What the threads that follow share with the run.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    ended: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    names: Vec<String>,
    before: Vec<VecDeque<String>>,
    stopped: Vec<Option<String>>,
    /// How often each source was looked at; `None` for what comes by itself.
    looks: Vec<Option<usize>>,
    keeping: bool,
    lines: Vec<Read>,
    bytes: usize,
    lost: usize,
    last: Option<Instant>,
}

impl Logs {
    /// Begins to follow these logs. A file that does not exist yet may come into being later.
    pub fn open(sources: &[LogSource]) -> Result<Self, LogError> {
        let state = State {
            names: sources.iter().map(ToString::to_string).collect(),
            before: vec![VecDeque::new(); sources.len()],
            stopped: vec![None; sources.len()],
            looks: sources.iter().map(|s| s.is_looked_at().then_some(0)).collect(),
            ..State::default()
        };
        let shared = Arc::new(Shared { state: Mutex::new(state), ended: AtomicBool::new(false) });
        let begin = |(at, source): (usize, &LogSource)| source.follow(at, &shared);
        let following = sources.iter().enumerate().map(begin).collect::<Result<_, _>>()?;
        Ok(Self { shared, following })
    }

    /// Keeps every line from now on.
    pub fn begin(&self) {
        self.shared.state().keeping = true;
    }

    /// Waits until every file has been looked at again and no line has come for `quiet`, at most so long.
    pub async fn settle(&self, quiet: Duration, at_most: Duration) {
        let began = Instant::now();
        // A look that was under way may have passed the file's end already.
        let enough: Vec<Option<usize>> = self.shared.state().looks.iter().map(|l| l.map(|n| n + 2)).collect();
        while began.elapsed() < at_most {
            let (last, looked) = {
                let state = self.shared.state();
                (state.last, state.looks.iter().zip(&enough).all(|(looks, enough)| looks >= enough))
            };
            if looked && began.elapsed() >= quiet && last.is_none_or(|at| at.elapsed() >= quiet) {
                return;
            }
            tokio::time::sleep(BEAT).await;
        }
    }

    /// Waits until a line has come since a moment, at most so long.
    pub async fn first(&self, since: Instant, at_most: Duration) {
        while self.last().is_none_or(|at| at < since) && since.elapsed() < at_most {
            tokio::time::sleep(BEAT).await;
        }
    }

    /// When the last line came.
    pub fn last(&self) -> Option<Instant> {
        self.shared.state().last
    }

    /// The logs, what they held before, and the lines since [`Logs::begin`] with the number of those that
    /// there was no room for.
    pub fn taken(&self) -> (Vec<Followed>, Vec<Read>, usize) {
        let mut state = self.shared.state();
        let lines = std::mem::take(&mut state.lines);
        let followed = (0..state.names.len())
            .map(|at| Followed {
                name: state.names[at].clone(),
                before: state.before[at].iter().cloned().collect(),
                ended: state.stopped[at].clone(),
            })
            .collect();
        (followed, lines, state.lost)
    }
}

impl Drop for Logs {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::Relaxed);
        for following in &mut self.following {
            following.end();
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nobody listens any more.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// Takes in a line.
    pub(crate) fn line(&self, source: usize, text: String) {
        let mut state = self.state();
        let now = Instant::now();
        state.last = Some(now);
        if !state.keeping {
            return remember(&mut state.before[source], text);
        }
        if state.lines.len() >= LINES || state.bytes + text.len() > BYTES {
            state.lost += 1;
            return;
        }
        state.bytes += text.len();
        state.lines.push(Read { source, at: now, text });
    }

    /// Takes in a line that was written before the run.
    pub(crate) fn before(&self, source: usize, text: String) {
        remember(&mut self.state().before[source], text);
    }

    /// Counts a look at all files of a source; those before its end count no more.
    pub(crate) fn looked(&self, source: usize) {
        if let Some(looks) = &mut self.state().looks[source] {
            *looks += 1;
        }
    }

    /// Says that a log ended while the scan went on, with its last line: a command that failed says why in it.
    pub(crate) fn ended(&self, source: usize, last: Option<String>) {
        let mut state = self.state();
        let told = state.stopped[source].is_some();
        let why = "it ended while the scan went on";
        state.stopped[source] = match last {
            Some(last) => Some(format!("{why}, with '{last}'")),
            // Of two outputs the one that said something counts.
            None if told => return,
            None => Some(why.to_owned()),
        };
    }

    /// Says why nothing more comes from a log; nothing again when it goes on.
    pub(crate) fn stopped(&self, source: usize, why: Option<String>) {
        self.state().stopped[source] = why;
    }
}

fn remember(lines: &mut VecDeque<String>, text: String) {
    if lines.len() == BEFORE {
        lines.pop_front();
    }
    lines.push_back(text);
}

#[cfg(test)]
mod tests;
