//! All that a run has learned so far: what checks plan and judge from.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::case::Consent;
use crate::exchange::Exchange;
use crate::http::Answer;
use crate::identity::{Identity, IdentityId};
use crate::seed::Seed;
use crate::surface::{Operation, OperationId, Surface};
use crate::target::Target;
use crate::tls::TlsFacts;

/// Who an ordinary request was sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Nobody.
    Anonymous,
    /// An identity with its valid credential.
    Identity(IdentityId),
}

/// An ordinary request of an operation and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// The operation; `None` for the random path.
    pub operation: Option<OperationId>,
    /// As whom.
    pub who: Who,
    /// The exchange.
    pub exchange: Exchange,
}

/// What the service is built with, as far as its answers tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Framework {
    /// Flask (Werkzeug's and Flask's own answers).
    Flask,
    /// FastAPI (Starlette's and Pydantic's own answers).
    FastApi,
}

/// Operations that refuse anonymous requests in the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The operation that stands for all.
    pub representative: OperationId,
    /// All of them, the representative first.
    pub operations: Vec<OperationId>,
    /// Whether the refusal carries a Basic challenge, or none while the description names Basic.
    pub basic: bool,
}

/// What the user allowed and how the run was set up, as far as a check may care.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the command line, not states")]
pub struct Settings {
    /// Bursts of wrong credentials for random users are allowed.
    pub burst: bool,
    /// A throttle's window is waited out, 60 seconds at most.
    pub patient: bool,
    /// What the owner agreed to.
    #[serde(default)]
    pub consent: BTreeSet<Consent>,
    /// The header field that a TLS-terminating proxy would set, put on every ordinary request.
    #[serde(default)]
    pub tls_terminated: Option<(String, String)>,
    /// Whether the service may take the scanner for its own proxy (it connects from 127.0.0.1).
    #[serde(default)]
    pub may_be_trusted_proxy: bool,
    /// The user says that a client certificate must be demanded.
    #[serde(default)]
    pub mtls_expected: bool,
    /// Ordinary requests carry a client certificate, where the server asks for one.
    #[serde(default)]
    pub client_certificate: bool,
    /// What `curl` needs to reach the service as the run does (`-k`, `--cacert`, FILE), a word each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub curl_options: Vec<String>,
    /// The run's clock at its start, seconds since 1970.
    #[serde(default)]
    pub now: i64,
    /// The base of URLs at which the run sees the service's own requests (`http://127.0.0.1:4040`).
    #[serde(default)]
    pub callback: Option<String>,
    /// How thoroughly chat operations may be asked; not at all when `None`.
    #[serde(default)]
    pub llm: Option<Depth>,
    /// Most requests by what they are about.
    #[serde(default)]
    pub budget: Budget,
    /// The service's logs, as the user named them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logs: Vec<String>,
    /// Logins are planted at every operation that takes Basic credentials, to prove that each is logged.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub audit: bool,
    /// A listener for alerts is open; the seconds within which one must come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert_within: Option<u64>,
}

/// How thorough the questions to a language model are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// One question a weakness.
    Quick,
    /// Two wordings of each.
    Standard,
    /// All wordings.
    Deep,
}

impl Depth {
    /// Most questions to one chat operation.
    pub fn questions(self) -> usize {
        match self {
            Self::Quick => 60,
            Self::Standard => 120,
            Self::Deep => 240,
        }
    }
}

/// Most requests of a run by what they are about; throttle bursts have a limit of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// A group of operations that refuse alike.
    pub group: usize,
    /// One operation: enforcement, router tricks, exposure, objects.
    pub operation: usize,
    /// One parameter of an operation: odd values.
    pub parameter: usize,
}

impl Budget {
    /// Most requests of a whole run where nobody says how many.
    pub const REQUESTS: usize = 2000;
}

impl Default for Budget {
    fn default() -> Self {
        Self { group: 80, operation: 40, parameter: 24 }
    }
}

/// Failed logins of this run so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Requests with a wrong credential, whatever the account.
    pub failures: usize,
    /// Wrong passwords per known account.
    #[serde(default)]
    pub on_account: BTreeMap<usize, usize>,
    /// The status of the first failed login, before anything can have been blocked for failing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_refusal: Option<u16>,
    /// The first throttled answer, when there was one.
    #[serde(default)]
    pub throttle: Option<Throttle>,
}

impl Ledger {
    /// Enters an exchange: a failed login, or the first sign of a throttle.
    pub fn enter(&mut self, exchange: &Exchange) {
        let credential = &exchange.sent.credential;
        if exchange.throttled() {
            // A write that is held back for its own sake (registrations, mails) says nothing of logins.
            if !exchange.sent.method.is_safe() && !credential.may_fail() {
                return;
            }
            let retry_after = exchange
                .answer()
                .and_then(|a| a.headers.first("retry-after"))
                .and_then(|v| v.trim().parse().ok());
            self.throttle.get_or_insert_with(|| Throttle {
                after: self.failures,
                retry_after,
                exchange: exchange.clone(),
            });
            return;
        }
        if !credential.may_fail() || exchange.succeeded() {
            return;
        }
        self.failures += 1;
        let refusal = exchange.status().filter(|s| matches!(s, 302 | 303 | 307 | 401 | 403 | 407));
        self.first_refusal = self.first_refusal.or(refusal);
        if let Some(account) = credential.counts_against() {
            *self.on_account.entry(account.0).or_default() += 1;
        }
    }
}

/// A throttle that was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    /// Failed logins before it.
    pub after: usize,
    /// `Retry-After` in seconds, when it was given.
    pub retry_after: Option<u64>,
    /// The throttled exchange.
    pub exchange: Exchange,
}

/// All that a run has learned so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// Where made-up values come from.
    pub seed: Seed,
    /// The target.
    pub target: Target,
    /// The identities; the first is `--user`, the second `--other-user`.
    #[serde(default)]
    pub identities: Vec<Identity>,
    /// How the run was set up.
    #[serde(default)]
    pub settings: Settings,
    /// The operations.
    #[serde(default)]
    pub surface: Surface,
    /// Ordinary requests: each readable operation as nobody and as each identity, and the random paths.
    #[serde(default)]
    pub sightings: Vec<Sighting>,
    /// Protected operations by the way they refuse.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// The framework, when its answers give it away.
    #[serde(default)]
    pub framework: Option<Framework>,
    /// The handshakes, on a TLS target.
    #[serde(default)]
    pub tls: Option<TlsFacts>,
    /// Failed logins so far.
    #[serde(default)]
    pub ledger: Ledger,
}

impl Known {
    /// What is known before the first request.
    pub fn new(seed: Seed, target: Target) -> Self {
        Self {
            seed,
            target,
            identities: Vec::new(),
            settings: Settings::default(),
            surface: Surface::default(),
            sightings: Vec::new(),
            groups: Vec::new(),
            framework: None,
            tls: None,
            ledger: Ledger::default(),
        }
    }

    /// The first identity, `--user`.
    pub fn user(&self) -> Option<(IdentityId, &Identity)> {
        self.identities.first().map(|i| (IdentityId(0), i))
    }

    /// The ordinary exchange of an operation as somebody.
    pub fn seen(&self, operation: OperationId, who: Who) -> Option<&Exchange> {
        self.sightings.iter().find(|s| s.operation == Some(operation) && s.who == who).map(|s| &s.exchange)
    }

    /// The ordinary anonymous exchange of an operation.
    pub fn anonymous(&self, operation: OperationId) -> Option<&Exchange> {
        self.seen(operation, Who::Anonymous)
    }

    /// The ordinary exchange of an operation as the first identity.
    pub fn authenticated(&self, operation: OperationId) -> Option<&Exchange> {
        self.seen(operation, Who::Identity(IdentityId(0)))
    }

    /// What a random path below the API answers to nobody: the soft-404 baseline.
    pub fn missing_page(&self) -> Option<&Answer> {
        self.missing_as(Who::Anonymous)
    }

    /// What a random path answers to somebody.
    pub fn missing_as(&self, who: Who) -> Option<&Answer> {
        self.sightings.iter().find(|s| s.operation.is_none() && s.who == who)?.exchange.answer()
    }

    /// Whether an anonymous request was refused with 401; or, where valid credentials were not, with 403 or by
    /// a redirect elsewhere, to a login page.
    pub fn is_protected(&self, operation: OperationId) -> bool {
        let Some(anonymous) = self.anonymous(operation) else { return false };
        let opens = || self.authenticated(operation).is_some_and(Exchange::succeeded);
        match anonymous.status() {
            Some(401) => true,
            Some(403) => opens(),
            _ => self.sent_elsewhere(anonymous).is_some() && opens(),
        }
    }

    /// Whether an exchange of an operation shows a refusal: 401, 403, 407, or the redirect that anonymous
    /// requests of this protected operation get.
    pub fn refuses(&self, operation: OperationId, exchange: &Exchange) -> bool {
        let away = self.anonymous(operation).and_then(|e| self.sent_elsewhere(e));
        exchange.refused()
            || (away.is_some() && self.is_protected(operation) && self.sent_elsewhere(exchange) == away)
    }

    /// Whether an exchange shows that a pair was looked at and found wrong: 401, or else the refusal that the run's
    /// first wrong pair got. Any other 403 or redirect may be a block for the failures before.
    pub fn turns_down(&self, operation: OperationId, exchange: &Exchange) -> bool {
        let usual = exchange.status() == self.ledger.first_refusal;
        exchange.status() == Some(401) || (usual && self.refuses(operation, exchange))
    }

    /// Where a redirect (302, 303 or 307) leads that does not stay at the same path, without its query.
    pub fn sent_elsewhere<'e>(&self, exchange: &'e Exchange) -> Option<&'e str> {
        let answer = exchange.answer().filter(|a| matches!(a.status, 302 | 303 | 307))?;
        let bare = |target: &'e str| target.split(['?', '#']).next().unwrap_or_default();
        let to = answer.redirects_to().map(bare).filter(|to| !to.is_empty())?;
        let from = url::Url::parse(&self.target.url(&exchange.sent.target)).ok()?;
        let next = from.join(to).ok()?;
        (next.path().trim_end_matches('/') != from.path().trim_end_matches('/')).then_some(to)
    }

    /// Readable operations with their places.
    pub fn readable(&self) -> impl Iterator<Item = (OperationId, &Operation)> {
        self.surface.iter().filter(|(_, o)| o.is_readable())
    }

    /// Operations that refuse anonymous requests and answer the first identity.
    pub fn opened_by_user(&self) -> impl Iterator<Item = (OperationId, &Operation)> {
        self.readable().filter(|(id, _)| {
            self.is_protected(*id) && self.authenticated(*id).is_some_and(Exchange::succeeded)
        })
    }

    /// Groups whose representative the first identity can read; what most credential probes work on.
    pub fn groups_opened_by_user(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(|g| self.authenticated(g.representative).is_some_and(Exchange::succeeded))
    }

    /// The request target that stands for an operation.
    pub fn sample(&self, operation: OperationId) -> Option<&str> {
        self.surface.operation(operation)?.sample.as_deref()
    }

    /// Whether the owner agreed to this.
    pub fn allows(&self, consent: Consent) -> bool {
        self.settings.consent.contains(&consent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Request;
    use crate::credential::Credential;
    use crate::exchange::{Outcome, Timing};
    use crate::http::Method;
    use crate::surface::Provenance;

    fn exchange(status: u16, to: &str) -> Exchange {
        let request = Request::get("/api/items", "look");
        let headers = [("Location", to)].into_iter().filter(|(_, to)| !to.is_empty()).collect();
        Exchange {
            name: "look".into(),
            role: request.role,
            operation: None,
            sent: request.sent,
            outcome: Outcome::Answer(Answer { status, headers, ..Answer::default() }),
            timing: Timing::default(),
        }
    }

    fn known(anonymous: Exchange, valid: u16) -> Known {
        let target = Target::parse("http://127.0.0.1:5000").expect("a target");
        let mut known = Known::new(Seed("s".into()), target);
        known.surface.operations.push(Operation::seen(Method::Get, "/api/items", Provenance::Given));
        let valid = exchange(valid, "");
        for (who, exchange) in [(Who::Anonymous, anonymous), (Who::Identity(IdentityId(0)), valid)] {
            known.sightings.push(Sighting { operation: Some(OperationId(0)), who, exchange });
        }
        known
    }

    #[test]
    fn a_redirect_to_a_login_page_protects_what_valid_credentials_open() {
        let id = OperationId(0);
        for to in ["/login?next=/api/items", "login", "https://sso.example/start"] {
            assert!(known(exchange(302, to), 200).is_protected(id), "{to}");
            assert!(!known(exchange(302, to), 302).is_protected(id), "{to}, for everybody");
        }
        let same = ["/api/items/", "https://127.0.0.1/api/items", "?page=1", ""];
        assert!(same.iter().all(|to| !known(exchange(302, to), 200).is_protected(id)));
        assert!(!known(exchange(308, "/login"), 200).is_protected(id), "moved for good");
    }

    #[test]
    fn a_pair_is_turned_down_as_the_first_wrong_one_was() {
        let id = OperationId(0);
        let mut known = known(exchange(302, "/login?next=/api/items"), 200);
        let away = exchange(302, "/login?next=/x");
        assert!(known.turns_down(id, &exchange(401, "")) && !known.turns_down(id, &away));
        let mut wrong = exchange(302, "/login");
        wrong.sent.credential = Credential::Raw("Basic Og==".into());
        known.ledger.enter(&wrong);
        assert!(known.turns_down(id, &away));
        assert!(!known.turns_down(id, &exchange(403, "")), "a block");
        assert!(!known.turns_down(id, &exchange(302, "/home")), "let in");
    }

    #[test]
    fn a_write_that_is_held_back_is_no_throttle_of_logins() {
        let mut ledger = Ledger::default();
        let mut held = exchange(429, "");
        held.sent.method = Method::Post;
        ledger.enter(&held);
        assert_eq!(ledger.throttle, None);
        ledger.enter(&exchange(429, ""));
        assert!(ledger.throttle.is_some());
    }

    #[test]
    fn only_the_redirect_that_strangers_get_is_a_refusal() {
        let known = known(exchange(302, "/login?next=/api/items"), 200);
        assert!(known.refuses(OperationId(0), &exchange(302, "/login?next=/other")));
        assert!(known.refuses(OperationId(0), &exchange(401, "")));
        for other in [exchange(302, "/home"), exchange(200, ""), exchange(404, "")] {
            assert!(!known.refuses(OperationId(0), &other));
        }
    }
}
