//! A run carried out: told while it goes, ended early when it is asked to, its recording closed.

use std::future::Future;

use rowlock_engine::RunError;
use rowlock_model::{Event, Known, RunRecord};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::fault::{Fault, INTERRUPTED};
use crate::progress::{self, Kept, Progress};
use crate::recording;
use crate::scan::Prepared;

/// Runs what was prepared, with progress on stderr and Ctrl-C as a polite end.
pub(crate) async fn shown(
    prepared: Prepared,
    how: Progress,
    colour: bool,
) -> Result<(RunRecord, Known), Fault> {
    let ctrl_c = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    Box::pin(told(prepared, ctrl_c, |events| progress::follow(events, how, colour))).await
}

/// Runs what was prepared: `follow` is told how it goes, and when `end` is there it ends politely.
pub(crate) async fn told<F>(
    prepared: Prepared,
    end: impl Future<Output = ()> + Send + 'static,
    follow: impl FnOnce(UnboundedReceiver<Event>) -> F,
) -> Result<(RunRecord, Known), Fault>
where
    F: Future<Output = Kept> + Send + 'static,
{
    let Prepared { outlet, inputs, options, checks, cases, tape } = prepared;
    let (events, receiver) = tokio::sync::mpsc::unbounded_channel();
    let (stop, interrupt) = rowlock_engine::interrupt();
    let listener = tokio::spawn(async move {
        end.await;
        let _ = stop.send(true);
        // The sender must live as long as the run, or the engine would wait on a closed channel.
        std::future::pending::<()>().await;
    });
    let shown = tokio::spawn(follow(receiver));
    let done = rowlock_engine::run(&outlet, inputs, &checks, options, interrupt, &events).await;
    drop(events);
    listener.abort();
    // The last words must be on the screen before the report.
    let told = shown.await.unwrap_or_default();
    if let (Some(folder), Ok((_, known))) = (&cases, &done) {
        recording::write_cases(folder, &told, known, outlet.masker())?;
    }
    let (mut record, known) = done.map_err(|e| match e {
        RunError::Interrupted => Fault { code: INTERRUPTED, error: e.into() },
        RunError::Unreachable { .. } => Fault::impossible(e),
    })?;
    tape.end(&mut record, &outlet)?;
    Ok((record, known))
}
