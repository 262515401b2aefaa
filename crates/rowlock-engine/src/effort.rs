//! What requests were about, and how many each subject may take.
//!
//! Throttle bursts are counted apart: they have a limit of their own for the
//! whole run, and a group's budget is for reading what it says.

use std::collections::BTreeMap;

use rowlock_model::{Depth, Effort, EffortKind, Known, OperationId, Settings, Subject};

/// Wrong pairs that throttle experiments may send in one run, throttled ones included.
pub(crate) const BURST: usize = 60;

/// What a request is sent for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose<'a> {
    /// To learn: an ordinary or odd request to an operation, or to none.
    Look(Option<OperationId>),
    /// An experiment about this subject.
    Case(&'a Subject),
    /// A throttle experiment about this subject; a throttled answer is what it came for.
    Burst(&'a Subject),
}

impl Purpose<'_> {
    /// Whether it asks a language model; a quota of questions is no throttle of logins.
    pub(crate) fn is_chat(self) -> bool {
        matches!(self, Self::Case(Subject::Chat(_)))
    }

    /// Whether a throttled answer is what it came for.
    pub(crate) fn is_burst(self) -> bool {
        matches!(self, Self::Burst(_))
    }

    fn subject(self) -> Subject {
        match self {
            Self::Look(Some(id)) => Subject::Operation(id),
            Self::Look(None) => Subject::Target,
            Self::Case(subject) | Self::Burst(subject) => subject.clone(),
        }
    }
}

/// The subject whose budget a case draws on: a group is one whichever of its operations is met.
pub(crate) fn account(known: &Known, subject: &Subject) -> Subject {
    match subject {
        Subject::Group(id) => known
            .groups
            .iter()
            .find(|g| g.operations.contains(id))
            .map_or_else(|| subject.clone(), |g| Subject::Group(g.representative)),
        Subject::Target | Subject::Operation(_) | Subject::Parameter(..) | Subject::Chat(_) => {
            subject.clone()
        }
    }
}

/// Requests by subject.
#[derive(Debug, Clone, Default)]
pub(crate) struct Efforts {
    subjects: BTreeMap<Subject, usize>,
    bursts: BTreeMap<Subject, usize>,
}

impl Efforts {
    /// Counts one request that was really sent.
    pub(crate) fn count(&mut self, purpose: Purpose<'_>) {
        let counts = if purpose.is_burst() { &mut self.bursts } else { &mut self.subjects };
        *counts.entry(purpose.subject()).or_default() += 1;
    }

    /// Requests about a subject so far, bursts left aside.
    pub(crate) fn spent(&self, subject: &Subject) -> usize {
        self.subjects.get(subject).copied().unwrap_or(0)
    }

    /// As the record tells it: in the order of the surface, what was learned first before it.
    pub(crate) fn told(&self, known: &Known, discovery: usize) -> Vec<Effort> {
        let mut told = vec![Effort {
            subject: "learning the surface".to_owned(),
            kind: EffortKind::Discovery,
            requests: discovery,
            most: None,
        }];
        told.extend(self.subjects.iter().map(|(subject, requests)| Effort {
            subject: label(known, subject),
            kind: kind(subject),
            requests: *requests,
            most: most(&known.settings, subject),
        }));
        told.extend(self.bursts.iter().map(|(subject, requests)| Effort {
            subject: label(known, subject),
            kind: EffortKind::Burst,
            requests: *requests,
            most: None,
        }));
        told.sort_by_key(|e| e.kind);
        told
    }
}

/// The most requests a subject may take; `None` where only the run's own budget holds.
pub(crate) fn most(settings: &Settings, subject: &Subject) -> Option<usize> {
    let budget = &settings.budget;
    match subject {
        Subject::Target => None,
        Subject::Group(_) => Some(budget.group),
        Subject::Operation(_) => Some(budget.operation),
        Subject::Parameter(..) => Some(budget.parameter),
        Subject::Chat(_) => settings.llm.map(Depth::questions),
    }
}

/// How a reason begins when a subject's budget kept a case from going on.
const SPENT: &str = "the budget of";

/// The reason of a case that its subject's budget ended.
pub(crate) fn spent(known: &Known, subject: &Subject, most: usize) -> String {
    let option = match subject {
        Subject::Target => "--max-requests",
        Subject::Group(_) => "--per-group",
        Subject::Operation(_) => "--per-operation",
        Subject::Parameter(..) => "--per-parameter",
        Subject::Chat(_) => "a deeper --llm",
    };
    format!("{SPENT} {most} requests for {} is spent; {option} raises it", label(known, subject))
}

/// Whether a reason is that of a spent budget.
pub(crate) fn is_spent(why: &str) -> bool {
    why.starts_with(SPENT)
}

/// How reports name a subject.
pub(crate) fn label(known: &Known, subject: &Subject) -> String {
    let operation = |id: &OperationId| {
        known.surface.operation(*id).map(rowlock_model::Operation::label).unwrap_or_default()
    };
    match subject {
        Subject::Target => known.target.origin(),
        Subject::Group(id) => match known.groups.iter().find(|g| g.representative == *id) {
            Some(group) if group.operations.len() > 1 => {
                format!("{} and {} like it", operation(id), group.operations.len() - 1)
            }
            _ => operation(id),
        },
        Subject::Operation(id) => operation(id),
        Subject::Parameter(id, name) => format!("{} ({name})", operation(id)),
        Subject::Chat(id) => format!("{} (questions)", operation(id)),
    }
}

fn kind(subject: &Subject) -> EffortKind {
    match subject {
        Subject::Target => EffortKind::Target,
        Subject::Group(_) => EffortKind::Group,
        Subject::Operation(_) | Subject::Chat(_) => EffortKind::Operation,
        Subject::Parameter(..) => EffortKind::Parameter,
    }
}
