//! Ordinary requests while the surface is learned: once each, anonymous first.

use std::collections::HashMap;

use rowlock_model::{Answer, Credential, Exchange, IdentityId, Request, Role, Seed, likeness};
use rowlock_net::Outlet;

use crate::{Scope, is_harmless};

/// Most requests that learning may take.
const MOST: usize = 160;

pub(crate) struct Fetch<'a> {
    outlet: &'a Outlet,
    scope: &'a Scope,
    exchanges: Vec<Exchange>,
    seen: HashMap<String, usize>,
    seed: &'a Seed,
    missing: HashMap<String, [Option<Answer>; 2]>,
}

impl<'a> Fetch<'a> {
    pub(crate) fn new(outlet: &'a Outlet, seed: &'a Seed, scope: &'a Scope) -> Self {
        Self { outlet, scope, exchanges: Vec::new(), seen: HashMap::new(), seed, missing: HashMap::new() }
    }

    pub(crate) fn target(&self) -> &'a rowlock_model::Target {
        self.outlet.target()
    }

    /// All exchanges so far.
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
        if self.exchanges.len() >= MOST || !is_harmless(target) || !self.scope.covers(path) {
            return None;
        }
        let mut exchange = self.send(target, Credential::None, limit).await;
        if is_closed(&exchange) && !self.outlet.identities().is_empty() {
            exchange = self.send(target, Credential::Valid(IdentityId(0)), limit).await;
        }
        self.seen.insert(target.to_owned(), self.exchanges.len() - 1);
        Some(exchange)
    }

    async fn send(&mut self, target: &str, credential: Credential, limit: Option<usize>) -> Exchange {
        let mut request = Request::get(target, "look").with(credential);
        request.role = Role::Look;
        let exchange = match limit {
            Some(limit) => self.outlet.send_limited(&request, limit).await,
            None => self.outlet.send(&request).await,
        };
        self.exchanges.push(exchange.clone());
        exchange
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
        let answer = self.send(&random, credential, None).await.answer().cloned();
        self.missing.entry(folder).or_default()[at].clone_from(&answer);
        answer
    }
}

/// Whether an anonymous answer may be what stands in for content: a refusal, or what services wrongly say in
/// its place (a redirect to a login page, a complaint about a missing field, a crash without one).
fn is_closed(exchange: &Exchange) -> bool {
    exchange.refused() || matches!(exchange.status(), Some(300..=399 | 400 | 422 | 500))
}
