//! Sends for the run: shares equal requests, keeps the ledger, notices when to stop.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rowlock_discover::Scope;
use rowlock_model::{
    Alert, Await, Credential, Event, Exchange, Failure, Hit, Ledger, Method, OperationId, Outcome, Request,
    Role, Sent, Stop, Subject, Timing,
};
use rowlock_net::{Journal, Outlet, PACE};
use rowlock_witness::{Alerts, Callbacks, Logs};
use tokio::sync::{mpsc::UnboundedSender, watch};

use crate::effort::{Efforts, Purpose};

/// Ordinary requests that may fail one after the other before the run stops.
const FAILING: usize = 12;
/// The longest pause that `--patient` waits out.
const PATIENCE: Duration = Duration::from_secs(60);
/// The pause after which a run that was too fast goes on slower; limits a second long are common.
const BREATH: Duration = Duration::from_millis(1_100);

/// Tells a run to stop politely.
#[derive(Debug, Clone)]
pub struct Interrupt(watch::Receiver<bool>);

/// The two ends of an interruption; sending `true` stops the run.
pub fn interrupt() -> (watch::Sender<bool>, Interrupt) {
    let (sender, receiver) = watch::channel(false);
    (sender, Interrupt(receiver))
}

/// What is seen beside the answers.
#[derive(Debug, Default)]
pub struct Witnesses {
    /// Where the service's own requests are seen.
    pub callbacks: Option<Callbacks>,
    /// The service's logs.
    pub logs: Option<Logs>,
    /// Where its alerts are seen.
    pub alerts: Option<Alerts>,
}

/// What the run's requests share.
pub(crate) struct Sender<'a> {
    pub(crate) outlet: &'a Outlet,
    pub(crate) scope: Scope,
    pub(crate) journal: Option<&'a Journal>,
    witnesses: &'a Witnesses,
    events: &'a UnboundedSender<Event>,
    interrupt: Interrupt,
    patient: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    shared: HashMap<String, Exchange>,
    /// Held while a request that others may share is under way, so that they wait for it.
    under_way: HashMap<String, Arc<tokio::sync::Mutex<()>>>,
    ledger: Ledger,
    failing: usize,
    slowed: bool,
    burst: usize,
    efforts: Efforts,
    /// Operations that were asked by their own method.
    asked: BTreeSet<(OperationId, Method)>,
    stop: Option<Stop>,
}

impl<'a> Sender<'a> {
    pub(crate) fn new(
        outlet: &'a Outlet,
        scope: Scope,
        events: &'a UnboundedSender<Event>,
        interrupt: Interrupt,
        witnesses: &'a Witnesses,
        patient: bool,
    ) -> Self {
        Self { outlet, scope, journal: None, witnesses, events, interrupt, patient, state: Mutex::default() }
    }

    /// The same with a journal where debts are kept.
    pub(crate) fn with(mut self, journal: Option<&'a Journal>) -> Self {
        self.journal = journal;
        self
    }

    /// The service's logs, where answers are live.
    pub(crate) fn logs(&self) -> Option<&'a Logs> {
        self.witnesses.logs.as_ref()
    }

    /// Waits for an alert; gives all that came since the run began.
    pub(crate) async fn alerts(&self, at_most: Duration) -> Vec<Alert> {
        if self.outlet.is_replay() {
            return self.outlet.recorded_alerts();
        }
        let Some(listener) = &self.witnesses.alerts else { return Vec::new() };
        let alerts = tokio::select! {
            () = self.interrupted() => Vec::new(),
            alerts = listener.wait(at_most) => alerts,
        };
        self.outlet.keep_alerts(&alerts);
        alerts
    }

    /// Waits for the service to call back.
    pub(crate) async fn callback(&self, awaited: &Await) -> Option<Hit> {
        if self.outlet.is_replay() {
            return self.outlet.recorded_callback(&awaited.token);
        }
        let hit = tokio::select! {
            () = self.interrupted() => None,
            hit = self.witnesses.callbacks.as_ref()?.wait(awaited) => hit,
        }?;
        self.outlet.keep(&hit);
        Some(hit)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ledger so far.
    pub(crate) fn ledger(&self) -> Ledger {
        self.state().ledger.clone()
    }

    /// Why the run should end, when it should.
    pub(crate) fn stop(&self) -> Option<Stop> {
        self.state().stop.clone()
    }

    /// Ends the run, unless it is over already.
    pub(crate) fn end(&self, stop: Stop) {
        self.state().stop.get_or_insert(stop);
    }

    /// Tells the run's consumer something.
    pub(crate) fn tell(&self, event: Event) {
        // A consumer that went away does not end the run.
        let _ = self.events.send(event);
    }

    /// Lets exchanges of the discovery stand for equal requests.
    pub(crate) fn share(&self, exchanges: &[Exchange]) {
        let mut state = self.state();
        for exchange in exchanges {
            state.shared.entry(key(&exchange.sent)).or_insert_with(|| exchange.clone());
        }
    }

    /// An equal request's exchange, under the name of this one.
    fn shared(&self, request: &Request) -> Option<Exchange> {
        if !request.shareable {
            return None;
        }
        let mut exchange = self.state().shared.get(&key(&request.sent))?.clone();
        exchange.name = request.name.to_string();
        exchange.role = request.role;
        exchange.operation = request.operation;
        Some(exchange)
    }

    /// What an equal request holds while it is under way.
    fn gate(&self, request: &Request) -> Option<Arc<tokio::sync::Mutex<()>>> {
        let shareable = request.shareable;
        shareable.then(|| Arc::clone(self.state().under_way.entry(key(&request.sent)).or_default()))
    }

    /// Whether an equal request's answer stands for this one.
    pub(crate) fn remembers(&self, request: &Request) -> bool {
        request.shareable && self.state().shared.contains_key(&key(&request.sent))
    }

    /// Wrong pairs that throttle experiments have sent.
    pub(crate) fn burst(&self) -> usize {
        self.state().burst
    }

    /// Requests about a subject so far, bursts left aside.
    pub(crate) fn spent(&self, subject: &Subject) -> usize {
        self.state().efforts.spent(subject)
    }

    /// Whether an operation was asked by this method.
    pub(crate) fn has_asked(&self, operation: OperationId, method: &Method) -> bool {
        self.state().asked.contains(&(operation, method.clone()))
    }

    /// Requests by what they were about.
    pub(crate) fn efforts(&self) -> Efforts {
        self.state().efforts.clone()
    }

    /// Sends a request, or answers from an equal one; the flag says whether it was really sent.
    ///
    /// To a throttle experiment a throttled answer is what it came for, so `--patient` does not wait.
    pub(crate) async fn send(&self, request: &Request, purpose: Purpose<'_>) -> (Exchange, bool) {
        let gate = self.gate(request);
        let _held = match &gate {
            Some(gate) => Some(gate.lock().await),
            None => None,
        };
        if let Some(exchange) = self.shared(request) {
            return (exchange, false);
        }
        let mut exchange = self.once(request, purpose).await;
        self.state().efforts.count(purpose);
        if purpose.is_burst() {
            self.state().burst += usize::from(request.sent.credential.may_fail());
        } else if let Some(pause) = self.pause_for(&exchange, request) {
            self.tell(Event::Note(format!("the service asks for a pause of {} s; waiting", pause.as_secs())));
            exchange = self.after(pause, request, purpose).await;
        } else if !purpose.is_chat() && self.was_too_fast(&exchange, request) {
            exchange = self.after(BREATH, request, purpose).await;
        }
        self.enter(request, &exchange, purpose);
        (exchange, true)
    }

    /// Sends what puts a change back, also when the run is over: an interruption must leave nothing behind.
    pub(crate) async fn put_back(&self, request: &Request) -> Exchange {
        let exchange = self.outlet.send_reserved(request).await;
        self.tell(Event::Sent(self.outlet.sent()));
        self.note_asked(request, &exchange);
        exchange
    }

    /// Tells when the run is interrupted, or that discovery would be in vain because the run is over.
    pub(crate) fn watch(&self) -> watch::Receiver<bool> {
        match self.stop() {
            Some(_) => watch::Sender::new(true).subscribe(),
            None => self.interrupt.0.clone(),
        }
    }

    async fn interrupted(&self) {
        if self.interrupt.0.clone().wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Waits, unless answers come from a recording; an interruption ends it.
    pub(crate) async fn pause(&self, pause: Duration) {
        if self.outlet.is_replay() {
            return;
        }
        tokio::select! {
            () = self.interrupted() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }

    async fn once(&self, request: &Request, purpose: Purpose<'_>) -> Exchange {
        tokio::select! {
            biased;
            () = self.interrupted() => {
                self.state().stop.get_or_insert(Stop::Interrupted);
                request.became(Outcome::Failed(Failure::NotSent("interrupted".to_owned())), Timing::default())
            }
            // That an account is locked or a token ended is what a throttle experiment may be about.
            exchange = self.outlet.send_blunt(request), if purpose.is_burst() => exchange,
            exchange = self.outlet.send(request), if !purpose.is_burst() => exchange,
        }
    }

    /// The same request again, after a pause.
    async fn after(&self, pause: Duration, request: &Request, purpose: Purpose<'_>) -> Exchange {
        self.pause(pause).await;
        self.state().efforts.count(purpose);
        self.once(request, purpose).await
    }

    /// Whether a request that is no try of credentials was throttled because the run went as fast as the service
    /// answers; from then on it is slower. A service that says how long to wait means a limit of another kind.
    fn was_too_fast(&self, exchange: &Exchange, request: &Request) -> bool {
        let says = || exchange.answer().is_some_and(|a| a.headers.has("retry-after"));
        let tries = request.sent.credential.may_fail();
        if tries || !exchange.throttled() || says() || !self.outlet.slow_down() {
            return false;
        }
        if !std::mem::replace(&mut self.state().slowed, true) {
            self.tell(Event::Note(format!(
                "the service answered 'too many'; going on with {PACE} requests a second"
            )));
        }
        true
    }

    /// How long `--patient` waits before it asks again.
    fn pause_for(&self, exchange: &Exchange, request: &Request) -> Option<Duration> {
        let asks = self.patient && request.role != Role::Attack && exchange.throttled();
        let seconds = exchange.answer()?.headers.first("retry-after")?.trim().parse().ok()?;
        let pause = Duration::from_secs(seconds) + Duration::from_secs(1);
        (asks && pause <= PATIENCE).then_some(pause)
    }

    fn note_asked(&self, request: &Request, exchange: &Exchange) {
        if let Some(operation) = request.operation.filter(|_| exchange.answer().is_some()) {
            self.state().asked.insert((operation, request.sent.method.clone()));
        }
    }

    fn enter(&self, request: &Request, exchange: &Exchange, purpose: Purpose<'_>) {
        self.note_asked(request, exchange);
        let mut state = self.state();
        if !purpose.is_chat() {
            state.ledger.enter(exchange);
        }
        if request.shareable {
            state.shared.entry(key(&request.sent)).or_insert_with(|| exchange.clone());
        }
        let ordinary = matches!(request.role, Role::Look | Role::Control)
            && matches!(request.sent.credential, Credential::None | Credential::Valid(_));
        let unreachable = matches!(
            exchange.outcome,
            Outcome::Failed(Failure::Connect(_) | Failure::Timeout(_) | Failure::Closed(_) | Failure::Tls(_))
        );
        if unreachable || (ordinary && exchange.answer().is_some_and(|a| a.status >= 500)) {
            state.failing += 1;
        } else if exchange.answer().is_some() {
            state.failing = 0;
        }
        if state.stop.is_none() && state.failing >= FAILING {
            state.stop = Some(Stop::TargetFailing(format!(
                "{FAILING} requests in a row were not answered, or with 5xx; the last was {} {}",
                exchange.sent.method, exchange.sent.target
            )));
        }
        if state.stop.is_none() && request.role == Role::Look && exchange.throttled() {
            let advice = match exchange.answer().and_then(|a| a.headers.first("retry-after")) {
                Some(after) => format!("(Retry-After: {after}); lower --rate or give --patient"),
                None => "and not told how long to wait; lower --rate".to_owned(),
            };
            let why = format!("an ordinary request was answered 'too many' {advice}");
            state.stop = Some(Stop::AskedToWait(why));
        }
        drop(state);
        self.tell(Event::Sent(self.outlet.sent()));
    }
}

fn key(sent: &Sent) -> String {
    serde_json::to_string(sent).unwrap_or_default()
}
