//! What a check is: a rule that looks, or a probe that plans an experiment and judges it.
//!
//! Neither sends anything. The engine owns network, budget, scope, pace and
//! consent; a check that wants to know more says so with [`Verdict::Next`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::callback::Hit;
use crate::case::{Batch, Case, Consent, Request};
use crate::event::Standing;
use crate::exchange::Exchange;
use crate::finding::Findings;
use crate::http::Answer;
use crate::known::Known;
use crate::log::Alert;
use crate::surface::{Operation, OperationId};

/// Looks at one subject and sends nothing.
///
/// Subjects: [`Sight`] (one exchange), [`Known`] (all that was seen), and the
/// documents of the crates to the left of the checks.
pub trait Rule<S: ?Sized>: Sync {
    /// What the rule is.
    fn meta(&self) -> &'static Meta;
    /// Looks at one subject.
    fn look(&self, subject: &S, out: &mut Findings<'_>) -> Look;
}

/// What a rule says of a subject beside its findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// The subject was judged; clean when nothing was found.
    Judged,
    /// The rule says nothing of this subject, and why.
    NotApplicable(Cow<'static, str>),
    /// It cannot be told from this subject, and what would help.
    NotAssessed(Cow<'static, str>),
}

impl Look {
    /// How a check stands that looked so.
    pub fn standing(self) -> Standing {
        match self {
            Self::Judged => Standing::Judged,
            Self::NotApplicable(why) => Standing::NotApplicable(why.into_owned()),
            Self::NotAssessed(why) => Standing::NotAssessed(why.into_owned()),
        }
    }
}

/// Makes an experiment: plans and judges, never sends.
pub trait Probe: Sync {
    /// What the probe is.
    fn meta(&self) -> &'static Meta;
    /// The cases, given all that was learned from ordinary requests. Called once the [`Meta::needs`] hold; without
    /// [`Need::Callback`] and [`Need::Llm`] as well, to learn whether there is anything to judge.
    fn plan(&self, known: &Known) -> Plan;
    /// Judges a case from all its exchanges so far.
    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict;
    /// What puts back all that the case has changed so far: removes what it made, restores what it wrote.
    ///
    /// Asked before each write (for the journal) and on every way out; nothing for what is undone already.
    fn undo(&self, _known: &Known, _case: &Case, _seen: &Seen<'_>) -> Vec<Request> {
        Vec::new()
    }
    /// What the case made and nothing can put back (an account, where no `DELETE` is known), one line each.
    ///
    /// Asked on every way out; the report lists it as left behind.
    fn leaves(&self, _known: &Known, _case: &Case, _seen: &Seen<'_>) -> Vec<String> {
        Vec::new()
    }
}

/// What a probe wants to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// These experiments; never empty.
    Cases(Vec<Case>),
    /// Nothing here that the weakness could live in, and why.
    NotApplicable(Cow<'static, str>),
    /// It cannot be told with what was given, and what would help.
    NotAssessed(Cow<'static, str>),
}

impl Plan {
    /// These cases, or "not applicable" for this reason when there are none.
    pub fn cases_or(cases: Vec<Case>, reason: impl Into<Cow<'static, str>>) -> Self {
        if cases.is_empty() { Self::NotApplicable(reason.into()) } else { Self::Cases(cases) }
    }
}

/// What a probe says of a case.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Judged; clean when nothing was found.
    Done,
    /// More requests are needed.
    Next(Batch),
    /// Could not tell.
    Unsure(Unsure),
}

/// "Could not tell": an honest verdict, reported with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsure {
    /// Why, in words, with sample counts where there are any.
    pub why: String,
}

impl Verdict {
    /// "Could not tell", because.
    pub fn unsure(why: impl Into<String>) -> Self {
        Self::Unsure(Unsure { why: why.into() })
    }
}

/// All exchanges of a case so far, in the order they were sent.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The exchanges.
    pub exchanges: &'a [Exchange],
    /// The callbacks that the case waited for and got.
    pub hits: &'a [Hit],
    /// The alerts that came since the run began, where the case waited for one.
    pub alerts: &'a [Alert],
}

impl<'a> Seen<'a> {
    /// Exchanges alone.
    pub fn of(exchanges: &'a [Exchange]) -> Self {
        Self { exchanges, hits: &[], alerts: &[] }
    }

    /// The first callback with this token.
    pub fn hit(&self, token: &str) -> Option<&'a Hit> {
        self.hits.iter().find(|h| h.token == token)
    }

    /// The first exchange of this name.
    pub fn named(&self, name: &str) -> Option<&'a Exchange> {
        self.exchanges.iter().find(|e| e.name == name)
    }

    /// Every exchange of this name.
    pub fn all(&self, name: &'a str) -> impl Iterator<Item = &'a Exchange> + use<'a> {
        self.exchanges.iter().filter(move |e| e.name == name)
    }

    /// The answer of the first exchange of this name.
    pub fn answer(&self, name: &str) -> Option<&'a Answer> {
        self.named(name)?.answer()
    }
}

/// One exchange with the operation it belongs to: what a passive rule looks at.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// All that is known; its sightings may still be growing.
    pub known: &'a Known,
    /// The operation, when the exchange belongs to one.
    pub operation: Option<(OperationId, &'a Operation)>,
    /// The exchange.
    pub exchange: &'a Exchange,
}

/// Everything that is fixed about a check.
#[derive(Debug, Clone, Copy)]
pub struct Meta {
    /// Kebab-case, stable for ever, held by a snapshot.
    pub id: &'static str,
    /// What is wrong, as a sentence without a full stop.
    pub title: &'static str,
    /// Where it counts.
    pub category: Category,
    /// How bad a finding is by itself.
    pub severity: Severity,
    /// Whether the category needs this check judged before it enters the score.
    pub core: bool,
    /// The weakness that checks of other sources share; findings merge on it.
    pub weakness: &'static str,
    /// CWE numbers, most specific first.
    pub cwe: &'static [u16],
    /// OWASP API Security Top 10 (2023) number, 1 to 10; 0 when it maps to none.
    pub owasp: u8,
    /// OWASP ASVS 5.0 requirement numbers.
    pub asvs: &'static [&'static str],
    /// What must hold before the check can be planned.
    pub needs: &'static [Need],
    /// Further reading.
    pub references: &'static [Reference],
    /// The documentation page (Markdown) with the fixed headings.
    pub page: &'static str,
}

/// A source that a check rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// As cited, such as `RFC 7617 section 2.1`.
    pub title: &'static str,
    /// Where to read it.
    pub url: &'static str,
}

/// What a check needs before it can be planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A working identity (`--user`).
    Identity,
    /// A working identity that uses HTTP Basic.
    BasicIdentity,
    /// An operation that refuses anonymous requests.
    Protected,
    /// An operation that refuses anonymous requests with a Basic challenge.
    BasicProtected,
    /// An API description.
    Document,
    /// Bursts are allowed (`--no-burst` was not given).
    Burst,
    /// TLS on the target.
    Tls,
    /// That the service cannot take the scanner for its trusted proxy.
    UntrustedSource,
    /// The owner's consent.
    Consent(Consent),
    /// A second working identity of another account (`--other-user`).
    OtherIdentity,
    /// An address where the service's own requests are seen (`--callback`).
    Callback,
    /// That chat operations may be asked (`--llm`).
    Llm,
    /// The service's own log (`--log`).
    Log,
    /// A listener for alerts (`--alert-listener`).
    AlertListener,
}

/// The thirteen categories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// 1
    Authentication,
    /// 2
    Bola,
    /// 3
    Bfla,
    /// 4
    Property,
    /// 5
    Input,
    /// 6
    Rate,
    /// 7
    Data,
    /// 8
    Encryption,
    /// 9
    Ssrf,
    /// 10
    Inventory,
    /// 11
    Consumption,
    /// 12
    Llm,
    /// 13
    Logging,
}

impl Category {
    /// All categories in the catalogue's order.
    pub const ALL: [Self; 13] = [
        Self::Authentication,
        Self::Bola,
        Self::Bfla,
        Self::Property,
        Self::Input,
        Self::Rate,
        Self::Data,
        Self::Encryption,
        Self::Ssrf,
        Self::Inventory,
        Self::Consumption,
        Self::Llm,
        Self::Logging,
    ];

    /// The word that `--only` and `--fail-on` take.
    pub fn word(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Bola => "bola",
            Self::Bfla => "bfla",
            Self::Property => "property",
            Self::Input => "input",
            Self::Rate => "rate",
            Self::Data => "data",
            Self::Encryption => "encryption",
            Self::Ssrf => "ssrf",
            Self::Inventory => "inventory",
            Self::Consumption => "consumption",
            Self::Llm => "llm",
            Self::Logging => "logging",
        }
    }

    /// The name shown to people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Authentication => "Authentication",
            Self::Bola => "Object authorization",
            Self::Bfla => "Function authorization",
            Self::Property => "Property authorization",
            Self::Input => "Input validation",
            Self::Rate => "Rate limiting",
            Self::Data => "Data exposure",
            Self::Encryption => "Encryption",
            Self::Ssrf => "Server-side request forgery",
            Self::Inventory => "Inventory",
            Self::Consumption => "Unsafe consumption",
            Self::Llm => "LLM",
            Self::Logging => "Logging and monitoring",
        }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Advice.
    Info,
    /// Hygiene.
    Low,
    /// A defence is missing and a second fault is needed.
    Medium,
    /// A credential that others can get or use, or another user's object.
    High,
    /// Data or an identity without valid credentials.
    Critical,
}

impl Severity {
    /// All severities, worst first.
    pub const ALL: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Info];

    /// The word in options and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}
