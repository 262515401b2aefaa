//! The one thing that would raise the coverage most.
//!
//! A check that could not be assessed says why, and the reason names the option
//! that would help (`--user`). Reasons that ask for the same option are put
//! together and weighed by what they hold back.

use std::collections::BTreeMap;
use std::fmt;

use rowlock_model::{Category, Consent, Meta, Need, RunRecord, Standing, Stop};
use serde::{Deserialize, Serialize};

use crate::coverage::{self, Looked};
use crate::score::category_weight;
use crate::tenths::Tenths;

/// Options that keep checks or operations out of a run: given they help nobody, left out they do.
const NARROWING: [&str; 4] = ["--only", "--skip", "--scope", "--exclude"];

/// What to do next, and what it brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raise {
    /// What to do, without its effect: `give --user NAME`.
    pub advice: String,
    /// The option to add to the command, when one helps: `--user NAME`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// Checks that wait for it.
    pub checks: usize,
    /// Percent of coverage that they hold back, rounded down.
    pub coverage: Tenths,
}

impl fmt::Display for Raise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.checks == 1 { "" } else { "s" };
        write!(f, "{} to assess {} more check{plural}", self.advice, self.checks)
    }
}

/// What would help a check that was not assessed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Remedy {
    /// An option to add, with the name of its value.
    Give(String),
    /// An option to leave out.
    LeaveOut(String),
    /// The same API behind `https://`.
    OverTls,
    /// The same run, to its end.
    Again,
    /// A lock, where credentials are given and nothing asks for them.
    Lock,
    /// No option is named: the reason itself.
    Reason(String),
}

/// The remedy that would raise the coverage most; `None` when everything was assessed.
pub fn most(record: &RunRecord, looked: &BTreeMap<Category, Looked<'_>>) -> Option<Raise> {
    let mut remedies: BTreeMap<Remedy, (u64, usize)> = BTreeMap::new();
    let weights: u64 = looked
        .iter()
        .filter(|(_, l)| !l.thin && l.applicable_weight() > 0)
        .map(|(c, _)| u64::from(category_weight(*c)))
        .sum();
    for (category, looked) in looked {
        let whole = looked.applicable_weight();
        for (meta, reason) in &looked.not_assessed {
            let (gain, checks) = remedies.entry(remedy(record, meta, reason)).or_default();
            // In millionths of the coverage, so that small checks still weigh something. A category
            // that is not in the coverage cannot raise it.
            if !looked.thin {
                *gain += u64::from(category_weight(*category)) * coverage::weight(meta.severity) * 1_000_000
                    / (whole * weights).max(1);
            }
            *checks += 1;
        }
    }
    // Reversed, so that among equals the first in the order of remedies wins.
    let (remedy, (gain, checks)) =
        remedies.into_iter().rev().max_by_key(|(_, (gain, checks))| (*gain, *checks))?;
    let (advice, option) = match remedy {
        Remedy::Give(option) if option.starts_with("--max-requests") => {
            (format!("raise {option}"), Some(option))
        }
        Remedy::Give(option) => (format!("give {option}"), Some(option)),
        Remedy::LeaveOut(option) => (format!("leave out {option}"), None),
        Remedy::OverTls => ("scan the https:// address".to_owned(), None),
        Remedy::Again => ("run it again to its end".to_owned(), None),
        Remedy::Lock => ("find out why no operation asks for credentials".to_owned(), None),
        Remedy::Reason(reason) => (format!("resolve '{reason}'"), None),
    };
    Some(Raise { advice, option, checks, coverage: Tenths::percent(gain, 1_000_000) })
}

fn remedy(record: &RunRecord, meta: &Meta, reason: &str) -> Remedy {
    let nobody = record.identities.is_empty();
    match &record.stopped {
        Some(Stop::Untrusted(_)) => return Remedy::Give("--ca-cert FILE".to_owned()),
        Some(Stop::Interrupted | Stop::TargetFailing(_) | Stop::AskedToWait(_))
            if Standing::is_not_reached(reason) =>
        {
            return Remedy::Again;
        }
        _ => {}
    }
    if Standing::is_unasked(reason) {
        return Remedy::Lock;
    }
    if let Some(remedy) = told(reason, nobody) {
        return remedy;
    }
    for need in meta.needs {
        match need {
            Need::Identity | Need::BasicIdentity if nobody => return Remedy::Give("--user NAME".to_owned()),
            Need::Document if record.surface.documents.is_empty() => {
                return Remedy::Give("--spec FILE".to_owned());
            }
            Need::Tls if !record.target.is_tls() => return Remedy::OverTls,
            Need::Consent(consent) if reason.contains("consent") => {
                return Remedy::Give(format!("--consent {}", consent.word()));
            }
            _ => {}
        }
    }
    Remedy::Reason(reason.to_owned())
}

/// The remedy whose option a reason names.
fn told(reason: &str, nobody: bool) -> Option<Remedy> {
    // Whoever gave --user already and is told to look at it again is not helped by "give --user".
    let option = option_in(reason).filter(|option| nobody || option != "--user NAME")?;
    let narrows = option.starts_with("--no-") || NARROWING.contains(&option.as_str());
    Some(if narrows { Remedy::LeaveOut(option) } else { Remedy::Give(option) })
}

/// The first option that a reason names, with its value's name where it takes one.
fn option_in(reason: &str) -> Option<String> {
    let mut words =
        reason.split([' ', ',', ';', ':', '(', ')', '`', '\'', '"', '=']).filter(|w| !w.is_empty());
    let name = words.find(|w| {
        w.strip_prefix("--").is_some_and(|n| {
            n.starts_with(|c: char| c.is_ascii_lowercase())
                && n.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.'))
        })
    })?;
    let name = name.trim_end_matches('.');
    let value = match name {
        "--user" | "--other-user" => Some("NAME"),
        "--token" | "--other-token" => Some("TOKEN"),
        "--spec" => Some("FILE"),
        "--source-address" => Some("127.0.0.2"),
        "--max-requests" => Some("N"),
        "--log" => Some("file:PATH"),
        "--callback" => Some("HOST:PORT"),
        "--llm" => Some("quick"),
        "--consent" => {
            let given = words.next();
            Consent::ALL.into_iter().map(|(_, word)| word).find(|w| Some(*w) == given)
        }
        _ => None,
    };
    Some(value.map_or_else(|| name.to_owned(), |value| format!("{name} {value}")))
}

#[cfg(test)]
mod tests {
    use super::{Remedy, option_in, told};

    #[test]
    fn an_option_that_narrows_the_run_is_to_be_left_out() {
        for reason in [
            "left out by --only",
            "left out by --skip",
            "outside --scope or inside --exclude",
            "--no-burst was given",
        ] {
            assert!(matches!(told(reason, true), Some(Remedy::LeaveOut(_))), "{reason}");
        }
        assert_eq!(told("needs credentials: give --user", true), Some(Remedy::Give("--user NAME".into())));
        assert_eq!(told("check --user and the password", false), None);
    }

    #[test]
    fn an_option_is_found_wherever_it_stands_in_a_reason() {
        for (reason, option) in [
            ("needs --user", Some("--user NAME")),
            ("a second identity is needed (--other-user)", Some("--other-user NAME")),
            ("needs `--consent guess`, which was not given", Some("--consent guess")),
            ("--no-burst was given", Some("--no-burst")),
            ("throttled after 5 failures; --patient waits for the window.", Some("--patient")),
            ("the answers differ -- twice", None),
            ("--", None),
            ("", None),
        ] {
            assert_eq!(option_in(reason).as_deref(), option, "{reason}");
        }
    }
}
