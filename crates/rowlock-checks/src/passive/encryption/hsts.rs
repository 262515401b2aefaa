//! `Strict-Transport-Security` (RFC 6797): absent, or too weak to last.

use std::net::IpAddr;

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Known, Look, Meta, Place, Proof, Reference, Rule, Severity,
};

use crate::passive::reading;

/// See `hsts_missing.md`.
pub(super) struct HstsMissing;
/// See `hsts_weak.md`.
pub(super) struct HstsWeak;

/// The least `max-age` that ASVS 5.0 3.4.1 accepts, in seconds.
const ONE_YEAR: u64 = 31_536_000;
const FIELD: &str = "strict-transport-security";

static MISSING: Meta = Meta {
    id: "hsts-missing",
    title: "Browsers are not told to stay on HTTPS",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "hsts-missing",
    cwe: &[523, 319],
    owasp: 8,
    asvs: &["3.4.1"],
    needs: &[],
    references: &[RFC],
    page: include_str!("hsts_missing.md"),
};

static WEAK: Meta = Meta {
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

const RFC: Reference =
    Reference { title: "RFC 6797 section 6.1", url: "https://www.rfc-editor.org/rfc/rfc6797#section-6.1" };

impl Rule<Known> for HstsMissing {
    fn meta(&self) -> &'static Meta {
        &MISSING
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        if let Some(reason) = unjudgeable(known) {
            return Look::NotApplicable(reason.into());
        }
        let lacks = |e: &&Exchange| e.answer().is_some_and(|a| !a.headers.has(FIELD));
        let Some(exchange) = ordinary(known).find(lacks) else { return Look::Judged };
        let sent_elsewhere = ordinary(known).any(|e| e.answer().is_some_and(|a| a.headers.has(FIELD)));
        let mut because = if sent_elsewhere {
            "some answers have `Strict-Transport-Security` and others have not (errors, often); a client that \
             meets only those goes unprotected"
                .to_owned()
        } else {
            "no answer has `Strict-Transport-Security`, so a first link to http:// goes out in clear"
                .to_owned()
        };
        let confidence = if known.target.is_tls() {
            Confidence::Firm
        } else {
            because.push_str("; the scan did not pass the proxy, which may add the field");
            Confidence::Tentative
        };
        let mut draft = out.find(Place::target(known), confidence, because, Proof::of(known, exchange));
        if sent_elsewhere {
            draft.severity(Severity::Low);
        }
        Look::Judged
    }
}

impl Rule<Known> for HstsWeak {
    fn meta(&self) -> &'static Meta {
        &WEAK
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

/// The ordinary exchanges of operations.
fn ordinary(known: &Known) -> impl Iterator<Item = &Exchange> {
    known.sightings.iter().map(|s| &s.exchange).filter(|e| e.answer().is_some())
}

/// Why the policy of this target cannot be judged, when it cannot.
fn unjudgeable(known: &Known) -> Option<&'static str> {
    let literal = known.target.host.parse::<IpAddr>().is_ok();
    if !reading::is_sealed(known) {
        Some("the target is not reached over TLS, where the field would be ignored (RFC 6797 section 7.2)")
    } else if literal && !known.target.loopback {
        Some("the target is an IP address, for which the field is ignored (RFC 6797 section 8.1.1)")
    } else if ordinary(known).next().is_none() {
        Some("no answer was seen")
    } else {
        None
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
            Some(format!("`max-age={age}` is {} days; a year is the least that holds", age / 86_400))
        }
        Some(Ok(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, Who};

    use super::*;
    use crate::passive::rehearsal::{exchange, known, marks, run, sight};

    fn with(url: &str, fields: &[(&str, &str)]) -> Known {
        let mut known = known(url);
        sight(&mut known, Who::Anonymous, exchange(Credential::None, 200, fields, "{}"));
        known
    }

    #[test]
    fn only_what_is_reached_over_tls_by_name_is_judged() {
        assert_eq!(
            marks(&run(&HstsMissing, &with("https://api.shop", &[])).1),
            [(Confidence::Firm, Severity::Medium)]
        );
        assert_eq!(run(&HstsMissing, &with("https://127.0.0.1:1", &[])).1.len(), 1);
        for url in ["http://api.shop", "https://192.0.2.1", "http://127.0.0.1:1"] {
            assert!(matches!(run(&HstsMissing, &with(url, &[])).0, Look::NotApplicable(_)), "{url}");
        }
    }

    #[test]
    fn a_year_is_enough() {
        let weak = |value: &str| weakness(value).is_some();
        assert!(!weak("max-age=31536000") && !weak("includeSubDomains; MAX-AGE=\"63072000\"; preload"));
        assert!(weak("max-age=3600") && weak("max-age=0") && weak("includeSubDomains") && weak("max-age=x"));
    }
}
