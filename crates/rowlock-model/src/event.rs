//! What a run tells while it goes, and the record it leaves.

use serde::{Deserialize, Serialize};

use crate::callback::Hit;
use crate::exchange::Exchange;
use crate::finding::Finding;
use crate::known::{Framework, Known};
use crate::log::{Alert, Window};
use crate::reading::{Contradicted, SourceRead};
use crate::surface::Surface;
use crate::target::Target;

/// The only output of a run; the terminal, a live page and a store are its consumers.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A stage began.
    Stage(Stage),
    /// How many requests the rest of the run may need at most.
    Planned(usize),
    /// So many requests have been sent.
    Sent(usize),
    /// Something was found (masked).
    Found(Box<Finding>),
    /// Something a reader should know now.
    Note(String),
    /// A case as it was judged, when the run was asked to tell its cases; not masked.
    Case(Box<CaseRecord>),
    /// What was read of the service's log, when the run was asked to tell its cases.
    Window(Box<Window>),
}

/// A case as it was judged: what a check's recorded pair is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// The check's id.
    pub check: String,
    /// What was known when it was planned.
    pub known: Known,
    /// Its exchanges, shared ones included.
    pub exchanges: Vec<Exchange>,
    /// The callbacks that it got.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<Hit>,
    /// The alerts that it was shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<Alert>,
}

/// The stages of a run, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Reaching the target, its handshakes.
    Connect,
    /// Learning the surface.
    Discover,
    /// Ordinary requests.
    Observe,
    /// Requests that are made to be found in the service's log.
    Plant,
    /// Experiments that only read.
    Probe,
    /// Timing.
    Timing,
    /// Writes on the scan's own objects.
    Write,
    /// Bursts.
    Burst,
}

impl Stage {
    /// What the progress line says.
    pub fn title(self) -> &'static str {
        match self {
            Self::Connect => "connecting",
            Self::Discover => "learning the surface",
            Self::Observe => "looking at every operation",
            Self::Plant => "watching the service's log",
            Self::Probe => "experimenting",
            Self::Timing => "measuring time",
            Self::Write => "writing on its own objects",
            Self::Burst => "trying the throttle",
        }
    }
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckOutcome {
    /// The check's id.
    pub check: String,
    /// How it ended.
    #[serde(flatten)]
    pub standing: Standing,
    /// Requests that it caused, shared ones counted at the first that asked.
    pub requests: usize,
}

/// An experiment of a check that was judged elsewhere and told nothing here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Untold {
    /// The check's id.
    pub check: String,
    /// The operation that it was about, as `GET /users`; empty for the target as a whole.
    pub subject: String,
    /// Why it told nothing.
    pub why: String,
}

/// Whether an operation that takes Basic credentials was proven to log its logins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// The operation, as `GET /users`.
    pub operation: String,
    /// Whether a failing login left a line.
    pub failure: Logged,
    /// Whether a successful one did.
    pub success: Logged,
}

/// Whether a request left a line in the service's log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "why")]
pub enum Logged {
    /// A line tells of it by more than its moment.
    Proven,
    /// No line does.
    Missing,
    /// It could not be tried, or not be told.
    Unknown(String),
}

impl Audited {
    /// Whether both are proven.
    pub fn is_proven(&self) -> bool {
        self.failure == Logged::Proven && self.success == Logged::Proven
    }

    /// What is not proven, in words; empty when both are.
    pub fn told(&self) -> String {
        let one = |what: &str, logged: &Logged| match logged {
            Logged::Proven => None,
            Logged::Missing => Some(format!("no line of the log tells of a {what} login")),
            Logged::Unknown(why) => Some(format!("a {what} login: {why}")),
        };
        let both = [one("failing", &self.failure), one("successful", &self.success)];
        both.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// Whether a check could be judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "standing", content = "reason")]
pub enum Standing {
    /// It was; clean when there is no finding.
    Judged,
    /// There is nothing here that the weakness could live in.
    NotApplicable(String),
    /// It was not, and why.
    NotAssessed(String),
}

/// How a reason begins when a throttle kept a check from being judged.
const THROTTLED: &str = "throttled after";
/// How a reason begins when the given credentials were refused everywhere.
const SHUT_OUT: &str = "the given credentials open nothing";
/// How a reason begins when credentials were given and no operation asked for any.
const UNASKED: &str = "no operation that was found demands credentials";
/// The reason of a check that a run did not come to.
const NOT_REACHED: &str = "the run ended before this check";

impl Standing {
    /// The reason of a check that a throttle kept from being judged.
    pub fn throttled_after(failures: usize) -> String {
        format!("{THROTTLED} {failures} failed logins; --patient waits for the window to pass")
    }

    /// Whether a throttle kept the check from being judged.
    pub fn is_throttled(&self) -> bool {
        matches!(self, Self::NotAssessed(why) if why.starts_with(THROTTLED))
    }

    /// Whether credentials that were refused everywhere kept the check from being judged.
    pub fn is_shut_out(&self) -> bool {
        matches!(self, Self::NotAssessed(why) if why.starts_with(SHUT_OUT))
    }

    /// The reason of a check that needs a locked operation, where a user was given and everything stands open.
    pub fn unasked() -> String {
        format!(
            "{UNASKED}, though a user was given: has the service switched them off? Give what is locked by \
             --spec, --har or --postman, or leave --user out"
        )
    }

    /// Whether a reason not to judge is that no operation asked for the credentials that were given.
    pub fn is_unasked(reason: &str) -> bool {
        reason.starts_with(UNASKED)
    }

    /// Whether a reason says that the run ended too early for the check.
    pub fn is_not_reached(reason: &str) -> bool {
        reason == NOT_REACHED
    }
}

/// Why a run ended early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why", content = "detail")]
pub enum Stop {
    /// Ctrl-C.
    Interrupted,
    /// The request budget is spent.
    Budget(usize),
    /// A run of 5xx answers or failures.
    TargetFailing(String),
    /// The target asked for a pause outside a throttle experiment.
    AskedToWait(String),
    /// The target's certificate is not trusted: nothing was sent, only the handshakes were judged.
    Untrusted(String),
}

impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Interrupted => f.write_str("interrupted"),
            Self::Budget(n) => write!(f, "the budget of {n} requests is spent; raise it with --max-requests"),
            Self::TargetFailing(why) => write!(f, "the target is failing: {why}"),
            Self::AskedToWait(why) => write!(f, "the target asked for a pause: {why}"),
            Self::Untrusted(why) => write!(
                f,
                "the certificate is not trusted ({why}): only the handshakes were judged; give the authority \
                 with --ca-cert, or --danger-accept-invalid-certs to scan all the same"
            ),
        }
    }
}

/// How many requests one subject took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effort {
    /// The subject, as reports name it.
    pub subject: String,
    /// What kind it is.
    pub kind: EffortKind,
    /// Requests that were really sent about it.
    pub requests: usize,
    /// The most that it may take; `None` for what has no budget of its own.
    pub most: Option<usize>,
}

/// What requests were about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffortKind {
    /// Learning the surface.
    Discovery,
    /// The target as a whole.
    Target,
    /// Bursts of wrong pairs.
    Burst,
    /// A group of operations that refuse alike.
    Group,
    /// One operation.
    Operation,
    /// One parameter.
    Parameter,
}

/// All that a run leaves behind, masked; what policy and reports work from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunRecord {
    /// The target.
    pub target: Target,
    /// When it began, RFC 3339 in UTC.
    pub started: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// The names of the identities.
    pub identities: Vec<String>,
    /// What was found to exist.
    pub surface: Surface,
    /// The framework, when its answers give it away.
    pub framework: Option<Framework>,
    /// How each check of the catalogue ended, in the catalogue's order.
    pub checks: Vec<CheckOutcome>,
    /// Experiments of judged checks that told nothing: the check says nothing of these operations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub untold: Vec<Untold>,
    /// Operations that take Basic credentials, and whether their logins are in the log, where that was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audited: Vec<Audited>,
    /// What was found, in a fixed order.
    pub findings: Vec<Finding>,
    /// Requests that were sent.
    pub requests: usize,
    /// Requests by what they were about: the target as a whole, groups, operations, their parameters.
    #[serde(default)]
    pub effort: Vec<Effort>,
    /// Operations and experiments that were left out, and why.
    pub left_out: Vec<String>,
    /// What the scan made and could not remove again.
    #[serde(default)]
    pub left_behind: Vec<String>,
    /// What a reader should know, one sentence each.
    pub notes: Vec<String>,
    /// How much source was read, when some was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceRead>,
    /// What source seems to show and the run denies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contradicted: Vec<Contradicted>,
    /// Why it ended early, when it did: the record is then partial.
    pub stopped: Option<Stop>,
}

impl RunRecord {
    /// The record of a reading that sends nothing; whoever reads fills in what it found.
    pub fn unsent(target: Target) -> Self {
        Self {
            target,
            started: String::new(),
            took_ms: 0,
            identities: Vec::new(),
            surface: Surface::default(),
            framework: None,
            checks: Vec::new(),
            untold: Vec::new(),
            audited: Vec::new(),
            findings: Vec::new(),
            requests: 0,
            effort: Vec::new(),
            left_out: Vec::new(),
            left_behind: Vec::new(),
            notes: Vec::new(),
            source: None,
            contradicted: Vec::new(),
            stopped: None,
        }
    }

    /// Whether source was all there was: no service was asked.
    pub fn is_of_source_alone(&self) -> bool {
        self.source.is_some() && self.requests == 0
    }
}
