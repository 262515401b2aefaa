//! What a person sees while a run goes on: phase, requests, findings as they come. On stderr only.

use std::collections::BTreeSet;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rowlock_model::{CaseRecord, Event, Window};
use rowlock_report::escape;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::output;

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    /// A line that moves, with findings above it.
    Live,
    /// One line a finding.
    Lines,
    /// Nothing.
    Silent,
}

/// What a run that was asked for its cases told.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) cases: Vec<CaseRecord>,
    /// What was read of the service's log.
    pub(crate) window: Window,
}

/// Consumes events until the run is over; the cases that were told are handed back.
pub(crate) async fn follow(mut events: UnboundedReceiver<Event>, how: Progress, colour: bool) -> Kept {
    let bar = match how {
        Progress::Live => ProgressBar::new_spinner(),
        Progress::Lines | Progress::Silent => {
            ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
        }
    };
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    let (mut kept, mut told) = (Kept::default(), BTreeSet::new());
    let (mut stage, mut planned, mut sent) = ("connecting", 0, 0);
    while let Some(event) = events.recv().await {
        match event {
            Event::Stage(next) => stage = next.title(),
            Event::Planned(most) => planned = most,
            Event::Sent(n) => sent = n,
            // At a terminal the first place of a finding is enough; the report has all.
            Event::Found(f) if how == Progress::Live && !told.insert(f.title.clone()) => {}
            Event::Found(f) => tell(&bar, how, &output::finding_line(&f, colour, width(how))),
            Event::Case(case) => kept.cases.push(*case),
            Event::Window(window) => kept.window = *window,
            Event::Note(note) => tell(&bar, how, &format!("note: {}", escape::visible(&note))),
        }
        let most = if planned > sent { format!(" of at most {planned}") } else { String::new() };
        let plural = if sent == 1 { "" } else { "s" };
        bar.set_message(format!("{stage} · {sent} request{plural}{most}"));
    }
    bar.finish_and_clear();
    kept
}

/// The columns of the terminal that a line may take; a log's line takes what it needs.
fn width(how: Progress) -> Option<usize> {
    let live = how == Progress::Live;
    live.then(|| terminal_size::terminal_size_of(std::io::stderr()).map_or(80, |(w, _)| usize::from(w.0)))
}

fn tell(bar: &ProgressBar, how: Progress, line: &str) {
    match how {
        Progress::Live => bar.println(line),
        Progress::Lines => output::say(line),
        Progress::Silent => {}
    }
}
