//! The gate: whether a run is good enough for the one who asked.
//!
//! Nothing passes by mistake: a value that is not understood is an error that
//! says what is allowed, and a run without a score does not meet a threshold.
//! Suppressions come in front of it: it only sees the assessment that is left.
//! What compares with a baseline is the business of [`Demands`](crate::Demands).

use std::fmt;
use std::str::FromStr;

use rowlock_model::{Budget, Category, Severity, Stop};
use serde::{Deserialize, Serialize};

use crate::assessment::{Assessment, CategoryStanding};
use crate::issue::Issue;
use crate::score::Grade;
use crate::tenths::Tenths;

/// What a run must meet; an empty gate lets everything pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gate {
    /// The least score or grade.
    pub threshold: Option<Threshold>,
    /// Findings that fail the run whatever its score.
    pub fail_on: Vec<FailOn>,
}

/// The least score or grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    /// A score of 0 to 100.
    Score(Tenths),
    /// A grade.
    Grade(Grade),
}

/// Findings that fail a run; tentative ones never do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// A finding of this severity or worse.
    Severity(Severity),
    /// A finding in this category, advice (severity info) left out.
    Category(Category),
}

/// Why a text is not a gate; each message says what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    /// Not a threshold.
    #[error("'{0}' is not a threshold; give a score from 0 to 100 (80, 84.5) or a grade (A, B, C, D, F)")]
    Threshold(String),
    /// Neither a severity nor a category.
    #[error("'{0}' is nothing to fail on; give a severity ({severities}) or a category ({categories}); `rowlock ci` takes new and regression as well",
        severities = words(Severity::ALL.map(Severity::word)), categories = words(Category::ALL.map(Category::word)))]
    FailOn(String),
    /// Nothing that a pipeline can fail on.
    #[error("'{0}' is nothing to fail on; give a severity ({severities}), a category ({categories}), new or regression",
        severities = words(Severity::ALL.map(Severity::word)), categories = words(Category::ALL.map(Category::word)))]
    Trigger(String),
    /// Not a percentage.
    #[error("'{0}' is not a percentage; give a number from 0 to 100 (70, 72.5)")]
    Percentage(String),
}

fn words<const N: usize>(all: [&str; N]) -> String {
    all.join(", ")
}

/// What a gate says of an assessment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateResult {
    /// Whether the run passes.
    pub met: bool,
    /// Why not, one sentence each; empty when it passes.
    pub reasons: Vec<String>,
    /// What the gate could not see, one sentence each.
    pub notes: Vec<String>,
}

impl Gate {
    /// Whether nothing is demanded.
    pub fn is_empty(&self) -> bool {
        self.threshold.is_none() && self.fail_on.is_empty()
    }

    /// Why an assessment of a part cannot pass any gate, and what only has to be told of it.
    pub(crate) fn incomplete(assessment: &Assessment) -> (Vec<String>, Vec<String>) {
        let (mut reasons, mut notes) = (Vec::new(), Vec::new());
        match &assessment.stopped {
            // A budget that was given is the user's own choice; the other ends leave a part that nobody chose.
            Some(stop @ Stop::Budget(most)) if *most != Budget::REQUESTS => {
                notes.push(format!("only a part was looked at: {stop}"));
            }
            Some(stop) => reasons.push(format!("the run ended early ({stop}), so it cannot pass")),
            None => {}
        }
        if assessment.throttled > 0 {
            let told = format!(
                "{} checks could not be judged because the service throttled the scan; run it again when its \
                 window has passed, or give --patient",
                assessment.throttled
            );
            // A second run within the window must not pass because it could not look.
            let blind = assessment
                .with_standing(CategoryStanding::NotAssessed)
                .any(|c| c.category == Category::Authentication);
            if blind { reasons.push(told) } else { notes.push(told) }
        }
        if assessment.without_operations {
            reasons.push("no operation was found; give --spec, --har or --source".to_owned());
        }
        // A password that was changed must not make a gate pass.
        if assessment.shut_out > 0 {
            reasons.push(format!(
                "{} checks could not be judged because the given credentials open nothing; check --user and \
                 the password",
                assessment.shut_out
            ));
        }
        if assessment.unasked {
            reasons.push(
                "a user was given, and no operation that was found demands credentials: has the service \
                 switched them off? Give what is locked by --spec, --har or --postman, or leave --user out"
                    .to_owned(),
            );
        }
        (reasons, notes)
    }

    /// Judges an assessment.
    pub fn judge(&self, assessment: &Assessment) -> GateResult {
        let (mut reasons, mut notes) =
            if self.is_empty() { (Vec::new(), Vec::new()) } else { Self::incomplete(assessment) };
        if let Some(threshold) = self.threshold {
            reasons.extend(threshold.objection(assessment));
            if assessment.provisional && assessment.score.is_some() {
                notes.push(format!("the grade is provisional: coverage {}%", assessment.coverage));
            }
        }
        for on in &self.fail_on {
            reasons.extend(on.objection(assessment));
            notes.extend(on.blind(assessment));
        }
        GateResult { met: reasons.is_empty(), reasons, notes }
    }
}

impl Threshold {
    fn objection(self, assessment: &Assessment) -> Option<String> {
        let (Some(score), Some(grade)) = (assessment.score, assessment.grade) else {
            return Some(format!("nothing could be assessed, so the threshold {self} is not met"));
        };
        match self {
            Self::Score(least) => {
                (score < least).then(|| format!("the score {score} is below the threshold {least}"))
            }
            Self::Grade(least) => {
                (grade < least).then(|| format!("the grade {grade} ({score}) is below the threshold {least}"))
            }
        }
    }
}

impl FailOn {
    fn objection(self, assessment: &Assessment) -> Option<String> {
        let hits: Vec<&Issue> = assessment.counting().filter(|i| self.hits(i)).collect();
        let worst = hits.first()?;
        let more = match hits.len() - 1 {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        Some(format!("{self} finding: {} ({}){more}", worst.title, worst.check()))
    }

    fn hits(self, issue: &Issue) -> bool {
        match self {
            Self::Severity(least) => issue.severity >= least,
            // A place that is worse than advice is enough; the issue's severity is that of its worst.
            Self::Category(category) => issue.category == category && issue.severity > Severity::Info,
        }
    }

    /// What the gate cannot promise, because it was not looked at.
    fn blind(self, assessment: &Assessment) -> Option<String> {
        let Self::Category(category) = self else { return None };
        let standing = assessment.categories.iter().find(|c| c.category == category)?.standing;
        match standing {
            CategoryStanding::Assessed | CategoryStanding::NotApplicable => None,
            CategoryStanding::NotAssessed | CategoryStanding::NoChecks => {
                Some(format!("{}: {}, so this gate says nothing of it", category.word(), standing.words()))
            }
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Score(score) => score.fmt(f),
            Self::Grade(grade) => grade.fmt(f),
        }
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Severity(severity) => severity.word(),
            Self::Category(category) => category.word(),
        })
    }
}

impl FromStr for Threshold {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        let wrong = || GateError::Threshold(text.to_owned());
        if let Ok(grade) = text.parse() {
            return Ok(Self::Grade(grade));
        }
        // Not `f64::from_str`: it takes NaN, inf, 1e2 and +80.
        let (wholes, decimal) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
        };
        if !digits(wholes, 3) || !digits(decimal, 1) {
            return Err(wrong());
        }
        let number = |part: &str| part.parse::<u32>().map_err(|_| wrong());
        let score = Tenths::new(number(wholes)? * 10 + number(decimal)?);
        if score > Tenths::HUNDRED { Err(wrong()) } else { Ok(Self::Score(score)) }
    }
}

impl FromStr for FailOn {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        let severity = Severity::ALL.into_iter().find(|s| s.word().eq_ignore_ascii_case(text));
        let category = Category::ALL.into_iter().find(|c| c.word().eq_ignore_ascii_case(text));
        severity
            .map(Self::Severity)
            .or(category.map(Self::Category))
            .ok_or_else(|| GateError::FailOn(text.to_owned()))
    }
}
