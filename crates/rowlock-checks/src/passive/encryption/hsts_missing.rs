//! No `Strict-Transport-Security` where it would count.

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Known, Look, Meta, Place, Proof, Rule, Severity,
};

use super::hsts::{FIELD, RFC, ordinary, unjudgeable};

/// See the page beside this file.
pub(super) struct HstsMissing;

static META: Meta = Meta {
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

impl Rule<Known> for HstsMissing {
    fn meta(&self) -> &'static Meta {
        &META
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
    fn behind_a_proxy_a_refusal_says_nothing() {
        let refused = |status| {
            let mut known = known("http://127.0.0.1:1");
            known.settings.tls_terminated = Some(("X-Forwarded-Proto".into(), "https".into()));
            sight(&mut known, Who::Anonymous, exchange(Credential::None, status, &[], "{}"));
            run(&HstsMissing, &known)
        };
        assert!(matches!(refused(403).0, Look::NotApplicable(_)));
        assert_eq!(marks(&refused(200).1), [(Confidence::Tentative, Severity::Medium)]);
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
}
