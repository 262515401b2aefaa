//! An experiment as a check plans it: cases, batches and requests.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::credential::Credential;
use crate::exchange::{Exchange, Outcome, Sent, Timing};
use crate::http::{Headers, Method};
use crate::surface::OperationId;

/// One experiment of one check on one subject.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What it is about.
    pub subject: Subject,
    /// The first requests.
    pub batch: Batch,
    /// Most requests the case may use in all its batches; the dry run adds these up.
    pub max_requests: usize,
    /// What the owner must have agreed to, beyond reading.
    pub consent: Option<Consent>,
    /// When it runs.
    pub phase: Phase,
}

impl Case {
    /// A case of single requests on one operation, its limit the number of requests given.
    pub fn on(operation: OperationId, requests: Vec<Request>) -> Self {
        Self::about(Subject::Operation(operation), requests)
    }

    /// A case about a subject.
    pub fn about(subject: Subject, requests: Vec<Request>) -> Self {
        Self {
            subject,
            max_requests: requests.len(),
            batch: Batch::one_by_one(requests),
            consent: None,
            phase: Phase::Single,
        }
    }

    /// The same case in another phase.
    #[must_use]
    pub fn in_phase(mut self, phase: Phase) -> Self {
        self.phase = phase;
        self
    }

    /// The same case with room for further batches.
    #[must_use]
    pub fn at_most(mut self, requests: usize) -> Self {
        self.max_requests = self.max_requests.max(requests);
        self
    }

    /// The same case, gated by the owner's consent.
    #[must_use]
    pub fn with_consent(mut self, consent: Consent) -> Self {
        self.consent = Some(consent);
        self
    }

    /// The same case with its first batch at this pace.
    #[must_use]
    pub fn paced(mut self, pace: Pace) -> Self {
        self.batch.pace = pace;
        self
    }
}

/// What a case is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The target as a whole.
    Target,
    /// A group of operations that share scheme, challenge and router, as met at this one of them.
    Group(OperationId),
    /// One operation.
    Operation(OperationId),
    /// One parameter of an operation, by its name.
    Parameter(OperationId, String),
    /// Questions to the language model behind an operation: they cost, and have a budget of their own.
    Chat(OperationId),
}

impl Subject {
    /// The operation that stands for the subject, when one does.
    pub fn operation(&self) -> Option<OperationId> {
        match self {
            Self::Target => None,
            Self::Group(id) | Self::Operation(id) | Self::Parameter(id, _) | Self::Chat(id) => Some(*id),
        }
    }
}

/// Requests that are sent together before the check judges again.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// The requests.
    pub requests: Vec<Request>,
    /// How they follow each other.
    pub pace: Pace,
    /// When to end the batch early.
    pub until: Option<StopOn>,
    /// Do not start before this much time has passed since the last exchange of the case.
    pub not_before: Option<Duration>,
    /// After the requests, wait for the service to call back with this token.
    pub callback: Option<Await>,
    /// After the requests, wait so long for an alert; one that came earlier in the run ends it.
    pub alert: Option<Duration>,
}

/// A callback that an experiment waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Await {
    /// The one-time token, as given to [`Known::callback_url`](crate::Known::callback_url).
    pub token: String,
    /// The longest wait; the callback ends it early.
    pub at_most: Duration,
}

impl Batch {
    /// Requests that go out one after the other.
    pub fn one_by_one(requests: Vec<Request>) -> Self {
        Self { requests, pace: Pace::OneByOne, until: None, not_before: None, callback: None, alert: None }
    }

    /// The same, then a wait for the service to call back with this token.
    #[must_use]
    pub fn awaiting(mut self, token: impl Into<String>, at_most: Duration) -> Self {
        self.callback = Some(Await { token: token.into(), at_most });
        self
    }

    /// The same, then a wait for an alert.
    #[must_use]
    pub fn alerting(mut self, at_most: Duration) -> Self {
        self.alert = Some(at_most);
        self
    }

    /// Requests as fast as the target takes them, until one is throttled.
    pub fn burst(requests: Vec<Request>) -> Self {
        Self {
            requests,
            pace: Pace::Burst,
            until: Some(StopOn::Throttled),
            not_before: None,
            callback: None,
            alert: None,
        }
    }
}

/// How the requests of a batch follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// One after the other, at the run's rate.
    OneByOne,
    /// One after the other with nothing else in flight, for timing.
    Quiet,
    /// One after the other without pause.
    Burst,
    /// All at the same time, each on a connection of its own, so that several workers of a service are met.
    AtOnce,
}

/// When a batch ends early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopOn {
    /// At the first answer that says "too many".
    Throttled,
    /// At the first 2xx.
    Success,
}

/// One request of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// What it is, within the case (`anonymous`, `right user, wrong password`, …); `judge` finds it by this.
    pub name: Cow<'static, str>,
    /// Its part in the experiment.
    pub role: Role,
    /// The operation it belongs to, where it belongs to one.
    pub operation: Option<OperationId>,
    /// What is sent.
    pub sent: Sent,
    /// Whether an equal request of another check may stand for it.
    pub shareable: bool,
    /// Whether an unsafe method only reads here, by the protocol that it carries (a GraphQL query).
    pub reads: bool,
}

impl Request {
    /// A shareable anonymous request.
    pub fn new(method: Method, target: impl Into<String>, name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            role: Role::Attack,
            operation: None,
            sent: Sent {
                method,
                target: target.into(),
                headers: Headers::new(),
                body: String::new(),
                credential: Credential::None,
            },
            shareable: true,
            reads: false,
        }
    }

    /// A `GET`.
    pub fn get(target: impl Into<String>, name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Method::Get, target, name)
    }

    /// The same with a credential.
    #[must_use]
    pub fn with(mut self, credential: Credential) -> Self {
        self.sent.credential = credential;
        self
    }

    /// The same with one more header field.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.sent.headers.push(name, value);
        self
    }

    /// The same with a body and its media type.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: impl Into<String>) -> Self {
        self.sent.headers.push("Content-Type", media_type);
        self.sent.body = body.into();
        self
    }

    /// The same as the experiment's control.
    #[must_use]
    pub fn control(mut self) -> Self {
        self.role = Role::Control;
        self
    }

    /// The same as noise: sent to measure or to hide behind, not judged alone.
    #[must_use]
    pub fn noise(mut self) -> Self {
        self.role = Role::Noise;
        self
    }

    /// The same, always sent anew.
    #[must_use]
    pub fn fresh(mut self) -> Self {
        self.shareable = false;
        self
    }

    /// The same, known to read only although its method may write (RFC 9110 section 9.2.1 knows the method alone).
    #[must_use]
    pub fn reading(mut self) -> Self {
        self.reads = true;
        self
    }

    /// Whether it may change the target's state.
    pub fn may_write(&self) -> bool {
        !self.reads && !self.sent.method.is_safe()
    }

    /// The exchange that this request became.
    pub fn became(&self, outcome: Outcome, timing: Timing) -> Exchange {
        Exchange {
            name: self.name.to_string(),
            role: self.role,
            operation: self.operation,
            sent: self.sent.clone(),
            outcome,
            timing,
        }
    }

    /// The same as part of an operation.
    #[must_use]
    pub fn of(mut self, operation: OperationId) -> Self {
        self.operation = Some(operation);
        self
    }
}

/// A request's part in the experiment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// What shows the normal answer, or rules out the innocent explanation.
    Control,
    /// What would show the weakness.
    Attack,
    /// What only fills or measures.
    Noise,
    /// An ordinary request, made to learn the surface.
    Look,
}

/// What the owner must have agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Writes on objects that the scan made itself.
    Write,
    /// Well-known user and password pairs.
    Guess,
    /// More than four failures on a known account.
    Lockout,
    /// Tokens for other subjects.
    Forge,
}

impl Consent {
    /// Every kind, with the word that `--consent` takes.
    pub const ALL: [(Self, &'static str); 4] =
        [(Self::Write, "write"), (Self::Guess, "guess"), (Self::Lockout, "lockout"), (Self::Forge, "forge")];

    /// The word that `--consent` takes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Guess => "guess",
            Self::Lockout => "lockout",
            Self::Forge => "forge",
        }
    }
}

/// When a case runs; what can blind the rest of the run comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Reads that no throttle counts, many in flight.
    Read,
    /// Single requests that may count as failures, one case after the other.
    Single,
    /// Timing, with nothing else in flight.
    Timing,
    /// Writes on objects that the scan made itself.
    Write,
    /// Bursts.
    Burst,
    /// What may end a session or lock an account.
    Last,
}
