//! The signals that end a pipeline's step. Listened for before anything is started, so that nothing outlives
//! the step.

use tokio::sync::watch;

use crate::fault::Fault;

/// What has been sent so far.
#[derive(Clone)]
pub(crate) struct Signals {
    ctrl_c: watch::Receiver<bool>,
    terminated: watch::Receiver<bool>,
}

impl Signals {
    /// Begins to listen.
    pub(crate) fn listen() -> Result<Self, Fault> {
        let (pressed, ctrl_c) = watch::channel(false);
        let (ended, terminated) = watch::channel(false);
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let mut int = signal(SignalKind::interrupt()).map_err(Fault::impossible)?;
            let mut term = signal(SignalKind::terminate()).map_err(Fault::impossible)?;
            let mut hup = signal(SignalKind::hangup()).map_err(Fault::impossible)?;
            tokio::spawn(async move {
                while int.recv().await.is_some() {
                    let _ = pressed.send(true);
                }
            });
            tokio::spawn(async move {
                tokio::select! { _ = term.recv() => {}, _ = hup.recv() => {} }
                let _ = ended.send(true);
                // The sender lives on: a closed channel would look like a signal.
                std::future::pending::<()>().await;
            });
        }
        #[cfg(not(unix))]
        tokio::spawn(async move {
            let _ended = ended;
            while tokio::signal::ctrl_c().await.is_ok() {
                let _ = pressed.send(true);
            }
        });
        Ok(Self { ctrl_c, terminated })
    }

    /// Whether Ctrl-C has been pressed.
    pub(crate) fn interrupted(&self) -> bool {
        *self.ctrl_c.borrow()
    }

    /// Waits for Ctrl-C.
    pub(crate) async fn ctrl_c(&self) {
        sent(self.ctrl_c.clone()).await;
    }

    /// Waits for SIGTERM or SIGHUP.
    pub(crate) async fn terminated(&self) {
        sent(self.terminated.clone()).await;
    }
}

async fn sent(mut signal: watch::Receiver<bool>) {
    if signal.wait_for(|sent| *sent).await.is_err() {
        std::future::pending::<()>().await;
    }
}
