//! Ordinary requests while the surface is learned: once each, anonymous first.

use std::collections::HashMap;

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

pub(crate) struct Fetch<'a> {
    outlet: &'a Outlet,
    scope: &'a Scope,
    exchanges: Vec<Exchange>,
    seen: HashMap<String, usize>,
    seed: &'a Seed,
    missing: HashMap<String, [Option<Answer>; 2]>,
    interrupt: watch::Receiver<bool>,
    risky: Vec<String>,
    trouble: usize,
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
            seed,
            missing: HashMap::new(),
            interrupt,
            risky: Vec::new(),
            trouble: 0,
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
        self.trouble >= TROUBLE && !self.answered
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
        if let Some(at) = self.seen.get(target) {
            return self.exchanges.get(*at).cloned();
        }
        let path = target.split('?').next().unwrap_or(target);
        let risky = !is_harmless(target) || self.risky.iter().any(|r| shape::same(r, path));
        if self.exchanges.len() >= MOST || risky || !self.scope.covers(path) {
            return None;
        }
        let mut exchange = self.send(target, Credential::None, limit).await?;
        if is_closed(&exchange) && !self.outlet.identities().is_empty() {
            exchange = self.send(target, Credential::Valid(IdentityId(0)), limit).await?;
        }
        self.seen.insert(target.to_owned(), self.exchanges.len() - 1);
        Some(exchange)
    }

    /// Sends a request that only reads although its method could write; `None` when it may not be sent.
    pub(crate) async fn ask(&mut self, request: Request) -> Option<Exchange> {
        let path = request.sent.target.split('?').next().unwrap_or_default();
        let full = self.exchanges.len() >= MOST;
        if request.may_write() || full || !is_harmless(&request.sent.target) || !self.scope.covers(path) {
            return None;
        }
        self.carry(request, None).await
    }

    /// Whether there is somebody to ask as.
    pub(crate) fn has_identity(&self) -> bool {
        !self.outlet.identities().is_empty()
    }

    async fn send(&mut self, target: &str, credential: Credential, limit: Option<usize>) -> Option<Exchange> {
        let mut request = Request::get(target, "look").with(credential);
        request.role = Role::Look;
        self.carry(request, limit).await
    }

    async fn carry(&mut self, request: Request, limit: Option<usize>) -> Option<Exchange> {
        if self.ended.is_some() {
            return None;
        }
        let interrupted = async {
            if self.interrupt.wait_for(|stop| *stop).await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let sent = async {
            match limit {
                Some(limit) => self.outlet.send_limited(&request, limit).await,
                None => self.outlet.send(&request).await,
            }
        };
        let exchange = tokio::select! {
            biased;
            () = interrupted => {
                self.ended = Some("the run is over");
                return None;
            }
            exchange = sent => exchange,
        };
        self.weigh(&exchange);
        self.exchanges.push(cut(&exchange));
        Some(exchange)
    }

    /// Ends the learning when the service is failing, or asks to be left in peace.
    fn weigh(&mut self, exchange: &Exchange) {
        self.trouble += match &exchange.outcome {
            Outcome::Failed(Failure::NotSent(_)) => 0,
            Outcome::Failed(Failure::Timeout(_)) => LATE,
            Outcome::Failed(_) => 1,
            Outcome::Answer(answer) if answer.is_server_error() => 1,
            Outcome::Answer(_) => {
                self.answered = true;
                self.trouble = 0;
                0
            }
        };
        if exchange.throttled() {
            self.ended = Some("the service answered 'too many'");
        } else if self.trouble >= TROUBLE {
            self.ended = Some("the service failed again and again");
        }
    }

    /// Whether a request target answers as something that is there: told apart from a random
    /// sibling, so that a catch-all page or a guard in front of everything is not taken for one.
    pub(crate) async fn exists(&mut self, target: &str) -> bool {
        let Some(exchange) = self.get(target).await else { return false };
        let Some(answer) = exchange.answer() else { return false };
        if matches!(answer.status, 404 | 410) || answer.is_server_error() {
            return false;
        }
        let authenticated = exchange.sent.credential != Credential::None;
        match self.missing_beside(target, authenticated).await {
            Some(missing) => missing.status != answer.status || !likeness::same_content(&missing, answer),
            None => false,
        }
    }

    /// What a random path in the same folder answers.
    async fn missing_beside(&mut self, target: &str, authenticated: bool) -> Option<Answer> {
        let path = target.split('?').next().unwrap_or(target);
        let folder = path.trim_end_matches('/').rsplit_once('/').map_or("", |(f, _)| f).to_owned();
        let at = usize::from(authenticated);
        if let Some(Some(known)) = self.missing.get(&folder).map(|m| &m[at]) {
            return Some(known.clone());
        }
        if self.exchanges.len() >= MOST {
            return None;
        }
        let random = format!("{folder}/{}", self.seed.word("missing", 12));
        let credential = if authenticated { Credential::Valid(IdentityId(0)) } else { Credential::None };
        let answer = self.send(&random, credential, None).await?.answer().cloned();
        self.missing.entry(folder).or_default()[at].clone_from(&answer);
        answer
    }
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
