//! Keeps the identities' credentials alive through a run: logs in, renews in time, and notices when a
//! credential that worked is not taken any more. What it sends is neither recorded nor shown to checks.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rowlock_model::{Credential, IdentityId, Method, Outcome, Sent};

/// Most logins of one identity; a service that takes no token for longer than a moment ends here.
const LOGINS: usize = 60;
/// A token is renewed when less than this is left of its life, or a fifth of it where that is less.
const MARGIN: Duration = Duration::from_secs(30);

/// What is known of the credentials' state.
#[derive(Default)]
pub(crate) struct Keeper {
    states: Mutex<Vec<State>>,
    gates: Vec<tokio::sync::Mutex<()>>,
    /// Targets that refused nobody: an answer to them says something of the credential.
    closed: Mutex<BTreeSet<String>>,
    notes: Mutex<Vec<String>>,
    pub(crate) sent: AtomicUsize,
}

/// One identity's.
#[derive(Default, Clone)]
struct State {
    generation: usize,
    due: Option<Instant>,
    lost: Option<String>,
    /// Targets that it opened.
    opened: BTreeSet<String>,
    /// Targets that refuse it although its credential is taken elsewhere.
    barred: BTreeSet<String>,
}

impl Keeper {
    pub(crate) fn new(identities: usize) -> Self {
        Self {
            states: Mutex::new(vec![State::default(); identities]),
            gates: (0..identities).map(|_| tokio::sync::Mutex::new(())).collect(),
            ..Self::default()
        }
    }

    fn states(&self) -> MutexGuard<'_, Vec<State>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn closed(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.closed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What one identity's logins wait for, so that there is one at a time.
    pub(crate) fn gate(&self, id: IdentityId) -> Option<&tokio::sync::Mutex<()>> {
        self.gates.get(id.0)
    }

    /// Which of its tokens the identity has.
    pub(crate) fn generation(&self, id: IdentityId) -> usize {
        self.states().get(id.0).map_or(0, |s| s.generation)
    }

    /// Why nothing can be sent as the identity any more.
    pub(crate) fn lost(&self, id: IdentityId) -> Option<String> {
        self.states().get(id.0)?.lost.clone()
    }

    /// Gives an identity up.
    pub(crate) fn lose(&self, id: IdentityId, why: String) {
        if let Some(state) = self.states().get_mut(id.0) {
            if state.lost.is_some() {
                return;
            }
            state.lost = Some(why.clone());
        }
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).push(why);
    }

    /// What the run's reader must know, so far.
    pub(crate) fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Enters a new token; `life` in seconds, when it is known. False when it is one too many.
    pub(crate) fn renewed(&self, id: IdentityId, life: Option<i64>) -> bool {
        let mut states = self.states();
        let Some(state) = states.get_mut(id.0) else { return false };
        state.generation += 1;
        state.barred.clear();
        let life = life.and_then(|l| u64::try_from(l).ok()).filter(|l| *l > 0).map(Duration::from_secs);
        // What lives for years needs no renewal, and the clock cannot count that far everywhere.
        let life = life.filter(|l| *l < Duration::from_secs(7 * 24 * 3600));
        state.due = life.map(|life| Instant::now() + life.saturating_sub(MARGIN.min(life / 5)));
        state.generation <= LOGINS
    }

    /// Whether the identity's token is about to end.
    pub(crate) fn is_due(&self, id: IdentityId) -> bool {
        self.states().get(id.0).and_then(|s| s.due).is_some_and(|due| Instant::now() >= due)
    }

    /// Learns from an ordinary exchange.
    pub(crate) fn enter(&self, sent: &Sent, outcome: &Outcome) {
        let (Outcome::Answer(answer), true) = (outcome, sent.method == Method::Get) else { return };
        match &sent.credential {
            Credential::None if answer.status == 401 => {
                self.closed().insert(sent.target.clone());
            }
            Credential::Valid(id) if answer.is_success() => {
                if let Some(state) = self.states().get_mut(id.0) {
                    state.opened.insert(sent.target.clone());
                }
            }
            _ => {}
        }
    }

    /// A target that the identity opened and nobody can, to ask whether its credential is still taken;
    /// `None` where that is known already, or cannot be told.
    pub(crate) fn touchstone(&self, id: IdentityId, refused: &str) -> Option<String> {
        let closed = self.closed();
        let states = self.states();
        let state = states.get(id.0)?;
        if state.barred.contains(refused) {
            return None;
        }
        let mut known = state.opened.iter().filter(|t| closed.contains(*t)).peekable();
        let first = known.peek().copied().cloned();
        // Another one than the target that just refused, where there is one: that may have its own reasons.
        known.find(|t| *t != refused).cloned().or(first)
    }

    /// The credential is taken elsewhere, so this target refuses the identity itself.
    pub(crate) fn bar(&self, id: IdentityId, target: &str) {
        if let Some(state) = self.states().get_mut(id.0) {
            state.barred.insert(target.to_owned());
        }
    }

    /// Requests of its own so far.
    pub(crate) fn count(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }
}
