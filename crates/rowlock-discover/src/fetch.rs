//! Ordinary requests while the surface is learned: once each, anonymous first.
//!
//! A finder that knows what it will ask next says so (`ahead`, `siblings_of`): then up to four are under way
//! at the same time. They are taken in, and weighed, in the order of the plan, whichever answers first.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt, stream};
use rowlock_model::{
    Answer, Credential, Exchange, Failure, IdentityId, Outcome, Request, Role, Seed, Surface, likeness,
};
use rowlock_net::Outlet;
use tokio::sync::watch;

use crate::{Scope, is_harmless, shape};

/// Most requests that learning may take.
const MOST: usize = 160;
/// Bytes of a body that are kept once it was read.
const KEPT: usize = 1 << 20;
/// Trouble in a row that ends the learning; an answer that did not come in time weighs more, because
/// it also costs most.
const TROUBLE: usize = 12;
const LATE: usize = 4;
/// 500s in a row that end it: with a handler for every exception, a service that is well answers so for each
/// path that is not there.
const ERRORS: usize = 90;
/// Requests under way at the same time.
pub(crate) const ABREAST: usize = 4;

pub(crate) struct Fetch<'a> {
    outlet: &'a Outlet,
    scope: &'a Scope,
    exchanges: Vec<Exchange>,
    seen: HashMap<String, usize>,
    /// Answers that are kept shortened, whole until they are read.
    unread: HashMap<String, Exchange>,
    seed: &'a Seed,
    missing: HashMap<String, [Option<Answer>; 2]>,
    interrupt: watch::Receiver<bool>,
    risky: Vec<String>,
    trouble: usize,
    errors: usize,
    answered: bool,
    ended: Option<&'static str>,
}

impl<'a> Fetch<'a> {
    pub(crate) fn new(
        outlet: &'a Outlet,
        seed: &'a Seed,
        scope: &'a Scope,
        interrupt: watch::Receiver<bool>,
    ) -> Self {
        Self {
            outlet,
            scope,
            exchanges: Vec::new(),
            seen: HashMap::new(),
            unread: HashMap::new(),
            seed,
            missing: HashMap::new(),
            interrupt,
            risky: Vec::new(),
            trouble: 0,
            errors: 0,
            answered: false,
            ended: None,
        }
    }

    /// Leaves alone what a description says changes state, wherever else it is found.
    pub(crate) fn avoid(&mut self, surface: &Surface) {
        let risky = surface.operations.iter().filter(|o| o.method.is_safe() && o.state_risk.is_some());
        self.risky.extend(risky.map(|o| o.path.clone()));
    }

    pub(crate) fn target(&self) -> &'a rowlock_model::Target {
        self.outlet.target()
    }

    /// Why learning ended early, when it did.
    pub(crate) fn ended(&self) -> Option<&'static str> {
        self.ended
    }

    /// Whether the service failed until it was given up, and never did anything else.
    pub(crate) fn failed(&self) -> bool {
        self.trouble.max(self.errors) >= TROUBLE && !self.answered
    }

    /// All exchanges.
    pub(crate) fn finish(self) -> Vec<Exchange> {
        self.exchanges
    }

    /// GETs a request target, with credentials where it is closed to nobody; `None` when it may not be asked.
    pub(crate) async fn get(&mut self, target: &str) -> Option<Exchange> {
        self.get_limited(target, None).await
    }

    /// The same for what may be large.
    pub(crate) async fn get_limited(&mut self, target: &str, limit: Option<usize>) -> Option<Exchange> {
        if let Some(exchange) = self.unread.remove(target) {
            let cut =
                exchange.answer().is_some_and(|a| a.truncated && limit.is_some_and(|l| a.body.len() < l));
            if !cut {
                return Some(exchange);
            }
            self.seen.remove(target);
        }
        self.ahead_limited(&[target], limit).await;
        let whole = self.unread.remove(target);
        whole.or_else(|| self.seen.get(target).and_then(|at| self.exchanges.get(*at)).cloned())
    }

    /// Sends a request that only reads although its method could write; `None` when it may not be sent.
    pub(crate) async fn ask(&mut self, request: Request) -> Option<Exchange> {
        let path = request.sent.target.split('?').next().unwrap_or_default();
        let over = self.ended.is_some() || self.exchanges.len() >= MOST;
        if request.may_write() || over || !is_harmless(&request.sent.target) || !self.scope.covers(path) {
            return None;
        }
        let Some(exchange) = carried(self.outlet, &request, None, self.interrupt.clone()).await else {
            self.end("the run is over");
            return None;
        };
        self.weigh(&exchange);
        self.exchanges.push(cut(&exchange));
        Some(exchange)
    }

    /// Whether there is somebody to ask as.
    pub(crate) fn has_identity(&self) -> bool {
        !self.outlet.identities().is_empty()
    }

    /// GETs what will be asked for in this order, several at the same time.
    pub(crate) async fn ahead<T: AsRef<str>>(&mut self, targets: &[T]) {
        self.ahead_limited(targets, None).await;
    }

    /// The same for what may be large.
    pub(crate) async fn ahead_limited<T: AsRef<str>>(&mut self, targets: &[T], limit: Option<usize>) {
        let mut planned: Vec<Ask> = Vec::new();
        for target in targets.iter().map(AsRef::as_ref) {
            if self.may_ask(target) && !planned.iter().any(|a| a.target == target) {
                let target = target.to_owned();
                planned.push(Ask { target, credential: Credential::None, limit });
            }
        }
        for (ask, at, exchange) in self.abreast(planned).await {
            self.seen.insert(ask.target.clone(), at);
            if exchange.answer().is_some_and(|a| a.body.len() > KEPT) {
                self.unread.insert(ask.target, exchange);
            }
        }
    }

    fn may_ask(&self, target: &str) -> bool {
        let path = target.split('?').next().unwrap_or(target);
        let risky = !is_harmless(target) || self.risky.iter().any(|r| shape::same(r, path));
        !self.seen.contains_key(target) && !risky && self.scope.covers(path)
    }

    /// Sends what is planned and takes it in, in this order: the last exchange of each with its place among
    /// all. What could not be sent is left out.
    async fn abreast(&mut self, planned: Vec<Ask>) -> Vec<(Ask, usize, Exchange)> {
        // Whether a request goes is decided when its turn comes and never later, so that a replay decides alike.
        let left = AtomicUsize::new(if self.ended.is_some() {
            0
        } else {
            MOST.saturating_sub(self.exchanges.len())
        });
        let errors = AtomicUsize::new(self.errors);
        let (outlet, interrupt) = (self.outlet, self.interrupt.clone());
        let mut answers = std::pin::pin!(
            stream::iter(planned)
                .map(|ask| {
                    let goes =
                        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |l| l.checked_sub(1)).is_ok();
                    let tells = errors.load(Ordering::Relaxed) < TROUBLE;
                    let interrupt = interrupt.clone();
                    async move {
                        let answer =
                            if goes { ask.send(outlet, tells, interrupt).await } else { Answered::NotAsked };
                        (ask, answer)
                    }
                })
                .buffered(ABREAST)
        );
        let mut all = Vec::new();
        while let Some((ask, answer)) = answers.next().await {
            match answer {
                Answered::NotAsked => {}
                Answered::Interrupted => self.end("the run is over"),
                Answered::With(exchanges) => {
                    let more = exchanges.len().saturating_sub(1);
                    left.store(left.load(Ordering::Relaxed).saturating_sub(more), Ordering::Relaxed);
                    for exchange in &exchanges {
                        self.weigh(exchange);
                        self.exchanges.push(cut(exchange));
                    }
                    errors.store(self.errors, Ordering::Relaxed);
                    let at = self.exchanges.len().saturating_sub(1);
                    all.extend(exchanges.into_iter().last().map(|e| (ask, at, e)));
                }
            }
            if self.ended.is_some() {
                left.store(0, Ordering::Relaxed);
            }
        }
        all
    }

    /// Ends the learning when the service is failing, or asks to be left in peace.
    fn weigh(&mut self, exchange: &Exchange) {
        self.trouble += match &exchange.outcome {
            Outcome::Failed(Failure::NotSent(_)) => 0,
            Outcome::Failed(Failure::Timeout(_)) => LATE,
            Outcome::Failed(_) => 1,
            Outcome::Answer(answer) if answer.status == 500 => {
                self.errors += 1;
                usize::from(self.errors >= ERRORS) * TROUBLE
            }
            Outcome::Answer(answer) if answer.is_server_error() => 1,
            Outcome::Answer(_) => {
                self.answered = true;
                (self.trouble, self.errors) = (0, 0);
                0
            }
        };
        if exchange.throttled() {
            self.end("the service answered 'too many'");
        } else if self.trouble >= TROUBLE {
            self.end("the service failed again and again");
        }
    }

    fn end(&mut self, why: &'static str) {
        self.ended.get_or_insert(why);
    }

    /// Whether a request target answers as something that is there: told apart from a random
    /// sibling, so that a catch-all page or a guard in front of everything is not taken for one.
    pub(crate) async fn exists(&mut self, target: &str) -> bool {
        let Some(exchange) = self.get(target).await else { return false };
        let Some(answer) = exchange.answer().filter(|a| may_exist(a)) else { return false };
        self.siblings_of(&[target]).await;
        let missing = self.missing_in(folder(target), exchange.sent.credential != Credential::None);
        missing.is_some_and(|m| m.status != answer.status || !likeness::same_content(m, answer))
    }

    /// Asks ahead for the random siblings of those of these targets that answered as if they were there.
    pub(crate) async fn siblings_of<T: AsRef<str>>(&mut self, targets: &[T]) {
        let mut wanted: Vec<(String, bool)> = Vec::new();
        for target in targets.iter().map(AsRef::as_ref) {
            let Some(exchange) = self.seen.get(target).and_then(|at| self.exchanges.get(*at)) else {
                continue;
            };
            let sibling = (folder(target).to_owned(), exchange.sent.credential != Credential::None);
            if exchange.answer().is_some_and(may_exist) && !wanted.contains(&sibling) {
                wanted.push(sibling);
            }
        }
        wanted.retain(|(folder, authenticated)| self.missing_in(folder, *authenticated).is_none());
        let credential = |authenticated| {
            if authenticated { Credential::Valid(IdentityId(0)) } else { Credential::None }
        };
        let planned = wanted
            .into_iter()
            .map(|(folder, authenticated)| Ask {
                target: format!("{folder}/{}", self.seed.word("missing", 12)),
                credential: credential(authenticated),
                limit: None,
            })
            .collect();
        for (ask, _, exchange) in self.abreast(planned).await {
            let at = usize::from(ask.credential != Credential::None);
            let known = self.missing.entry(folder(&ask.target).to_owned()).or_default();
            known[at] = exchange.answer().cloned();
        }
    }

    /// What a random path in a folder answers, once it was asked.
    fn missing_in(&self, folder: &str, authenticated: bool) -> Option<&Answer> {
        self.missing.get(folder)?[usize::from(authenticated)].as_ref()
    }
}

/// One request target to be asked.
struct Ask {
    target: String,
    credential: Credential,
    /// Most bytes of the body, where they are not the usual ones.
    limit: Option<usize>,
}

/// What came of one.
enum Answered {
    NotAsked,
    Interrupted,
    /// Without credentials, and with them where that was closed to nobody.
    With(Vec<Exchange>),
}

impl Ask {
    /// `tells`: a 500 is no habit here, so one without credentials may be about them.
    async fn send(&self, outlet: &Outlet, tells: bool, interrupt: watch::Receiver<bool>) -> Answered {
        let mut exchanges = Vec::new();
        let Some(first) = self.once(outlet, self.credential.clone(), interrupt.clone()).await else {
            return Answered::Interrupted;
        };
        let again = self.credential == Credential::None
            && is_closed(&first)
            && (tells || first.status() != Some(500))
            && !outlet.identities().is_empty();
        exchanges.push(first);
        if again {
            exchanges.extend(self.once(outlet, Credential::Valid(IdentityId(0)), interrupt).await);
        }
        Answered::With(exchanges)
    }

    /// One exchange; `None` when the run was interrupted.
    async fn once(
        &self,
        outlet: &Outlet,
        credential: Credential,
        interrupt: watch::Receiver<bool>,
    ) -> Option<Exchange> {
        let mut request = Request::get(self.target.as_str(), "look").with(credential);
        request.role = Role::Look;
        carried(outlet, &request, self.limit, interrupt).await
    }
}

/// Sends one request; `None` when the run was interrupted.
async fn carried(
    outlet: &Outlet,
    request: &Request,
    limit: Option<usize>,
    mut interrupt: watch::Receiver<bool>,
) -> Option<Exchange> {
    let interrupted = async {
        if interrupt.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let sent = async {
        match limit {
            Some(limit) => outlet.send_limited(request, limit).await,
            None => outlet.send(request).await,
        }
    };
    tokio::select! {
        biased;
        () = interrupted => None,
        exchange = sent => Some(exchange),
    }
}

fn folder(target: &str) -> &str {
    let path = target.split('?').next().unwrap_or(target);
    path.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether an answer may be that of something that is there.
fn may_exist(answer: &Answer) -> bool {
    !matches!(answer.status, 404 | 410) && !answer.is_server_error()
}

/// An exchange as it is kept: a large body was read when it came, and several of them would fill the memory.
fn cut(exchange: &Exchange) -> Exchange {
    let Some(answer) = exchange.answer().filter(|a| a.body.len() > KEPT) else { return exchange.clone() };
    let kept = Answer {
        status: answer.status,
        headers: answer.headers.clone(),
        body: answer.body[..KEPT].to_vec(),
        truncated: true,
        echoes: answer.echoes.clone(),
    };
    Exchange {
        name: exchange.name.clone(),
        role: exchange.role,
        operation: exchange.operation,
        sent: exchange.sent.clone(),
        outcome: Outcome::Answer(kept),
        timing: exchange.timing,
    }
}

/// Whether an anonymous answer may be what stands in for content: a refusal, or what services wrongly say in
/// its place (a redirect to a login page, a complaint about a missing field, a crash without one).
fn is_closed(exchange: &Exchange) -> bool {
    exchange.refused() || matches!(exchange.status(), Some(300..=399 | 400 | 422 | 500))
}
