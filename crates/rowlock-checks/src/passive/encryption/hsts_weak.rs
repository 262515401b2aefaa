//! A `Strict-Transport-Security` that ends before users come back, or never begins.

use rowlock_model::{Category, Confidence, Findings, Known, Look, Meta, Place, Proof, Rule, Severity};

use super::hsts::{FIELD, RFC, ordinary, unjudgeable};

/// See the page beside this file.
pub(super) struct HstsWeak;

/// The least `max-age` that ASVS 5.0 3.4.1 accepts, in seconds.
const ONE_YEAR: u64 = 31_536_000;

static META: Meta = Meta {
    id: "hsts-weak",
    title: "The promise to stay on HTTPS is too weak",
    category: Category::Encryption,
    severity: Severity::Low,
    core: false,
    weakness: "hsts-weak",
    cwe: &[523, 319],
    owasp: 8,
    asvs: &["3.4.1"],
    needs: &[],
    references: &[RFC],
    page: include_str!("hsts_weak.md"),
};

impl Rule<Known> for HstsWeak {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        if let Some(reason) = unjudgeable(known) {
            return Look::NotApplicable(reason.into());
        }
        let mut policies =
            ordinary(known).filter_map(|e| Some((e, e.answer()?.headers.first(FIELD)?))).peekable();
        if policies.peek().is_none() {
            return Look::NotApplicable("no answer has Strict-Transport-Security".into());
        }
        if let Some((exchange, why)) = policies.find_map(|(e, value)| Some((e, weakness(value)?))) {
            out.find(Place::target(known), Confidence::Firm, why, Proof::of(known, exchange));
        }
        Look::Judged
    }
}

/// What is weak in a policy, when something is.
fn weakness(policy: &str) -> Option<String> {
    let directive = |name: &str| {
        policy.split(';').find_map(|d| {
            let (n, v) = d.split_once('=').unwrap_or((d, ""));
            n.trim().eq_ignore_ascii_case(name).then(|| v.trim().trim_matches('"'))
        })
    };
    match directive("max-age").map(str::parse::<u64>) {
        None => Some("the policy has no `max-age`, so clients ignore it".into()),
        Some(Err(_)) => Some("the policy's `max-age` is no number of seconds, so clients ignore it".into()),
        Some(Ok(0)) => Some("`max-age=0` tells clients to forget the policy".into()),
        Some(Ok(age)) if age < ONE_YEAR => {
            let days = match age / 86_400 {
                0 => "less than a day".to_owned(),
                1 => "one day".to_owned(),
                days => format!("{days} days"),
            };
            Some(format!("`max-age={age}` is {days}; a year is the least that holds"))
        }
        Some(Ok(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_enough() {
        let weak = |value: &str| weakness(value).is_some();
        assert!(!weak("max-age=31536000") && !weak("includeSubDomains; MAX-AGE=\"63072000\"; preload"));
        assert!(weak("max-age=3600") && weak("max-age=0") && weak("includeSubDomains") && weak("max-age=x"));
    }

    #[test]
    fn an_hour_is_less_than_a_day_and_not_none() {
        let says = |value: &str, words: &str| weakness(value).is_some_and(|why| why.contains(words));
        assert!(says("max-age=3600", "less than a day") && says("max-age=864000", "10 days"));
    }
}
