//! Budget, pace and limits around the one connection pool of a run.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rowlock_model::{
    Alert, Answer, Budget, Exchange, Failure, Hit, Identity, Masker, Outcome, Request, Sent, Target, Timing,
    Window,
};
use tokio::sync::Mutex;

use crate::flight::Flight;
use crate::keeper::Keeper;
use crate::live::{Connection, Live, SetupError};
use crate::record::{Recorder, Replay};
use crate::session::Sessions;
use crate::vault::Vault;
use crate::wire::Wire;

/// Most bytes of an ordinary body that are kept.
const BODY: usize = 1 << 20;
/// Most bytes of one once [`LARGE`] bytes beyond this have been kept of all bodies of the run: a
/// service whose every answer is large must not fill the memory.
const SMALL: usize = 64 << 10;
const LARGE: usize = 24 << 20;

/// Requests a second where the target is not this machine, or found its pace too fast.
pub const PACE: f64 = 20.0;

/// How much a run may send, and how fast.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Most requests in the run.
    pub requests: usize,
    /// Most requests a second; `None` for as fast as the target answers.
    pub rate: Option<f64>,
    /// Most requests in flight.
    pub in_flight: usize,
    /// Most time for one exchange.
    pub timeout: Duration,
}

impl Limits {
    /// The defaults: eight in flight on loopback, 20 requests a second elsewhere, 2,000 in all.
    pub fn for_target(target: &Target) -> Self {
        Self {
            requests: Budget::REQUESTS,
            rate: (!target.loopback).then_some(PACE),
            in_flight: 8,
            timeout: Duration::from_secs(10),
        }
    }
}

/// Where answers come from.
pub enum Way {
    /// Real connections.
    Live(Connection),
    /// A recording.
    Replay(Replay),
}

pub(crate) enum Source {
    Live(Box<Live>),
    Replay(Replay),
}

/// The one way out; bound to one origin.
pub struct Outlet {
    target: Target,
    pub(crate) vault: Vault,
    pub(crate) keeper: Keeper,
    /// What a recording tells of its run's logins.
    pub(crate) told: Option<Sessions>,
    masker: Masker,
    pub(crate) source: Source,
    limits: Limits,
    recorder: Option<Recorder>,
    every_request: Option<(String, String)>,
    began: Instant,
    sent: AtomicUsize,
    large: AtomicUsize,
    flight: Flight,
    slowed: AtomicBool,
    next_slot: Mutex<Instant>,
}

impl Outlet {
    /// An outlet to a target.
    ///
    /// `every_request` is a header field put on each request that does not carry it already
    /// (`--tls-terminated`).
    pub fn new(
        target: Target,
        vault: Vault,
        way: Way,
        limits: Limits,
        recorder: Option<Recorder>,
        every_request: Option<(String, String)>,
    ) -> Result<Self, SetupError> {
        let source = match way {
            Way::Live(connection) => Source::Live(Box::new(Live::new(&target, connection, limits.timeout)?)),
            Way::Replay(replay) => Source::Replay(replay),
        };
        Ok(Self {
            target,
            masker: vault.masker(),
            keeper: Keeper::new(vault.len()),
            told: None,
            vault,
            source,
            recorder,
            every_request,
            began: Instant::now(),
            sent: AtomicUsize::new(0),
            large: AtomicUsize::new(0),
            flight: Flight::new(limits.in_flight),
            slowed: AtomicBool::new(false),
            next_slot: Mutex::new(Instant::now()),
            limits,
        })
    }

    /// The same for a replay, with what the recording tells of the run's logins.
    #[must_use]
    pub fn told(mut self, sessions: Sessions) -> Self {
        self.told = Some(sessions);
        self
    }

    /// The target.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// What checks may know of the identities.
    pub fn identities(&self) -> Vec<Identity> {
        self.vault.identities()
    }

    /// A masker that knows the run's secrets.
    pub fn masker(&self) -> &Masker {
        &self.masker
    }

    /// Requests sent so far.
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::Relaxed)
    }

    /// Requests that may still be sent.
    pub fn left(&self) -> usize {
        self.limits.requests.saturating_sub(self.sent())
    }

    /// The run's budget of requests.
    pub fn budget(&self) -> usize {
        self.limits.requests
    }

    /// Whether answers come from a recording, where waiting is pointless.
    pub fn is_replay(&self) -> bool {
        matches!(self.source, Source::Replay(_))
    }

    /// Keeps a callback in the recording, where there is one.
    pub fn keep(&self, hit: &Hit) {
        if let Some(recorder) = &self.recorder {
            recorder.callback(hit);
        }
    }

    /// The recorded callback of a token; `None` also where answers are live.
    pub fn recorded_callback(&self, token: &str) -> Option<Hit> {
        match &self.source {
            Source::Replay(replay) => replay.callback(token),
            Source::Live(_) => None,
        }
    }

    /// Keeps what was read of the service's log in the recording, where there is one.
    pub fn keep_window(&self, window: &Window) {
        if let Some(recorder) = &self.recorder {
            recorder.window(window);
        }
    }

    /// The recorded log, without the planted requests; `None` also where answers are live.
    pub fn recorded_window(&self) -> Option<Window> {
        match &self.source {
            Source::Replay(replay) => replay.window(),
            Source::Live(_) => None,
        }
    }

    /// Keeps the alerts that an experiment waited for.
    pub fn keep_alerts(&self, alerts: &[Alert]) {
        if let Some(recorder) = &self.recorder {
            recorder.alerts(alerts);
        }
    }

    /// The recorded alerts.
    pub fn recorded_alerts(&self) -> Vec<Alert> {
        match &self.source {
            Source::Replay(replay) => replay.alerts(),
            Source::Live(_) => Vec::new(),
        }
    }

    /// Sends what puts a change back; the budget of requests does not hold it up.
    pub async fn send_reserved(&self, request: &Request) -> Exchange {
        let Ok(place) = self.flight.place().await else {
            return request.became(not_sent("the run is over"), Timing::default());
        };
        self.wait_for_slot().await;
        self.sent.fetch_add(1, Ordering::Relaxed);
        let exchange = self.exchange(request, SMALL, true).await;
        self.flight.landed(place, exchange.timing.head());
        exchange
    }

    /// Sends a request as it is: a credential that is not taken any more is what the experiment came for.
    pub async fn send_blunt(&self, request: &Request) -> Exchange {
        self.bounded(request, false).await
    }

    /// Sends a request at the run's pace.
    pub async fn send(&self, request: &Request) -> Exchange {
        self.bounded(request, true).await
    }

    async fn bounded(&self, request: &Request, watch: bool) -> Exchange {
        let limit = if self.large.load(Ordering::Relaxed) < LARGE { BODY } else { SMALL };
        let exchange = self.paced(request, limit, watch).await;
        let beyond = exchange.answer().map_or(0, |a| a.body.len().saturating_sub(SMALL));
        self.large.fetch_add(beyond, Ordering::Relaxed);
        exchange
    }

    /// Keeps to [`PACE`] from now on, where the run had no pace of its own; whether it had none.
    pub fn slow_down(&self) -> bool {
        let free = self.limits.rate.is_none();
        self.slowed.fetch_or(free, Ordering::Relaxed);
        free
    }

    /// Sends a request whose answer may be larger than usual (an API description).
    pub async fn send_limited(&self, request: &Request, body_limit: usize) -> Exchange {
        self.paced(request, body_limit, true).await
    }

    async fn paced(&self, request: &Request, body_limit: usize, watch: bool) -> Exchange {
        let Ok(place) = self.flight.place().await else {
            return request.became(not_sent("the run is over"), Timing::default());
        };
        self.wait_for_slot().await;
        if self.sent.fetch_add(1, Ordering::Relaxed) >= self.limits.requests {
            self.sent.fetch_sub(1, Ordering::Relaxed);
            return request.became(not_sent("the budget of requests is spent"), Timing::default());
        }
        let exchange = self.exchange(request, body_limit, watch).await;
        self.flight.landed(place, exchange.timing.head());
        exchange
    }

    /// One request and what came of it, recorded where the run is.
    async fn exchange(&self, request: &Request, body_limit: usize, watch: bool) -> Exchange {
        let mut at = self.micros();
        let (mut outcome, head) = match &self.source {
            Source::Live(live) if watch => self.watched(live, &request.sent, body_limit).await,
            Source::Live(live) => self.on_the_wire(live, &request.sent, body_limit).await,
            Source::Replay(replay) => {
                let (outcome, head, when) = replay.answer(request);
                at = when.unwrap_or(at);
                (outcome, head)
            }
        };
        // A recording holds what was found; its stand-ins are spelled in fewer ways than the secrets.
        if let (Outcome::Answer(answer), false) = (&mut outcome, self.is_replay()) {
            answer.echoes = self.echoes(answer);
        }
        let timing = Timing { at_us: at, head_us: u64::try_from(head.as_micros()).unwrap_or(u64::MAX) };
        let exchange = request.became(outcome, timing);
        if let Some(recorder) = &self.recorder {
            recorder.write(&exchange);
        }
        exchange
    }

    /// One request with its credential in place, and its answer.
    pub(crate) async fn on_the_wire(&self, live: &Live, sent: &Sent, limit: usize) -> (Outcome, Duration) {
        live.send_to(None, self.dressed(self.vault.wire(sent)), limit).await
    }

    /// With the field that every request carries.
    pub(crate) fn dressed(&self, mut wire: Wire) -> Wire {
        if let Some((name, value)) = &self.every_request
            && !wire.headers.has(name)
        {
            wire.headers.push(name, value);
        }
        wire
    }

    /// The run's own secrets that an answer carries, by name and encoding.
    fn echoes(&self, answer: &Answer) -> Vec<String> {
        let mut found = self.masker.echoes(&answer.text());
        // A session of the run's own is renewed in `Set-Cookie`; that is no leak.
        for (_, value) in answer.headers.iter().filter(|(n, _)| !n.eq_ignore_ascii_case("set-cookie")) {
            found.extend(self.masker.echoes(value));
        }
        found.sort();
        found.dedup();
        found
    }

    fn micros(&self) -> u64 {
        self.at_us(Instant::now())
    }

    /// A moment in microseconds on the run's clock, as [`Timing::at_us`] has it.
    pub fn at_us(&self, moment: Instant) -> u64 {
        u64::try_from(moment.saturating_duration_since(self.began).as_micros()).unwrap_or(u64::MAX)
    }

    pub(crate) async fn wait_for_slot(&self) {
        let slowed = || self.slowed.load(Ordering::Relaxed).then_some(PACE);
        let rate = self.limits.rate.or_else(slowed);
        let Some(rate) = rate.filter(|r| *r > 0.0 && !self.is_replay()) else { return };
        let mut next = self.next_slot.lock().await;
        let now = Instant::now();
        let slot = (*next).max(now);
        *next = slot + Duration::from_secs_f64(1.0 / rate);
        drop(next);
        tokio::time::sleep_until(slot.into()).await;
    }
}

fn not_sent(why: &str) -> Outcome {
    Outcome::Failed(Failure::NotSent(why.to_owned()))
}
