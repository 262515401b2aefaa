//! Requests that are made to be found again in the service's log, and the window that they are judged by.

use std::time::{Duration, Instant};

use rowlock_model::{Known, Line, Outcome, Plant, Planted, Planting, Window};

use crate::effort::Purpose;
use crate::sender::Sender;

/// The least quiet between two requests, and the longest wait for it.
const BETWEEN: (Duration, Duration) = (Duration::from_millis(120), Duration::from_secs(2));
/// The same after the last request.
const AFTER: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(4));

/// Sends what is planted, one request at a time with nothing else in flight, so that a line may be tied to
/// one of them by its moment.
pub(crate) async fn plant(sender: &Sender<'_>, known: &Known, plantings: Vec<Planting>) -> Vec<Planted> {
    let mut planted = Vec::new();
    let mut between = BETWEEN;
    let logs = sender.logs();
    if let Some(logs) = logs {
        logs.begin();
    }
    for planting in plantings {
        if sender.stop().is_some() || sender.outlet.left() == 0 {
            break;
        }
        let path = planting.request.sent.target.split('?').next().unwrap_or_default();
        let blind = planting.request.sent.credential.may_fail() && sender.ledger().throttle.is_some();
        if !sender.scope.covers_any_spelling(path) || (blind && !known.settings.patient) {
            continue;
        }
        let sent_at = Instant::now();
        let (exchange, _) = sender.send(&planting.request, Purpose::Look(None)).await;
        if matches!(exchange.outcome, Outcome::Answer(_)) {
            planted.push(Planted { kind: planting.kind, marks: planting.marks, exchange });
        }
        let answered = Instant::now();
        // Nobody is looked for among the lines of a file that is fetched.
        let Some(logs) = logs.filter(|_| planting.kind != Plant::Served) else { continue };
        if planted.len() == 1 {
            logs.first(sent_at, BETWEEN.1).await;
        }
        logs.settle(between.0, between.1).await;
        // What is buffered on the way (containers, journals) comes late, and each line must come before the
        // next request is sent.
        let late = logs.last().map(|at| at.saturating_duration_since(answered)).unwrap_or_default();
        between.0 = between.0.max((late * 3).min(BETWEEN.1 / 2));
    }
    if let Some(logs) = logs {
        logs.settle(AFTER.0.max(between.0), AFTER.1).await;
    }
    planted
}

/// What the log held by the end of the run; secrets of identities are placeholders from here on.
pub(crate) fn window(sender: &Sender<'_>, planted: Vec<Planted>) -> Window {
    let Some(logs) = sender.logs() else {
        let recorded = sender.outlet.recorded_window().unwrap_or_default();
        return Window { planted, ..recorded };
    };
    let masker = sender.outlet.masker();
    let (mut followed, read, lost) = logs.taken();
    for line in followed.iter_mut().flat_map(|f| &mut f.before) {
        *line = masker.placeholder(line);
    }
    let line = |read: rowlock_witness::Read| Line {
        source: read.source,
        at_us: sender.outlet.at_us(read.at),
        text: masker.placeholder(&read.text),
    };
    let lines = read.into_iter().map(line).collect();
    let window = Window { followed, planted: Vec::new(), lines, lost };
    sender.outlet.keep_window(&window);
    Window { planted, ..window }
}
