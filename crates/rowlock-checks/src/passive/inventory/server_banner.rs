//! Products and versions that answers name.

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Known, Look, Meta, Place, Proof, Reference, Rule, Severity,
};

/// See the page beside this file.
pub(super) struct ServerBanner;

static META: Meta = Meta {
    id: "server-banner",
    title: "Answers name the server software",
    category: Category::Inventory,
    severity: Severity::Low,
    core: false,
    weakness: "server-banner",
    cwe: &[200, 497],
    owasp: 8,
    asvs: &["13.4.6"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9110 section 10.2.4",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.4",
    }],
    page: include_str!("server_banner.md"),
};

/// Fields that name software.
const FIELDS: [&str; 6] =
    ["server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator", "x-runtime-version"];

impl Rule<Known> for ServerBanner {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let mut answered = false;
        for field in FIELDS {
            let mut best: Option<(&Exchange, &str)> = None;
            for exchange in known.sightings.iter().map(|s| &s.exchange) {
                let Some(answer) = exchange.answer() else { continue };
                answered = true;
                let value = answer.headers.first(field).filter(|v| !v.trim().is_empty());
                if let Some(value) =
                    value.filter(|v| best.is_none_or(|(_, b)| !has_version(b) && has_version(v)))
                {
                    best = Some((exchange, value));
                }
            }
            let Some((exchange, value)) = best else { continue };
            let (what, severity) = if has_version(value) {
                ("with a version", Severity::Low)
            } else {
                ("without a version", Severity::Info)
            };
            let because =
                format!("`{field}: {value}` names the software {what}, which sorts it for known weaknesses");
            let place = Place::target(known);
            out.find(place, Confidence::Firm, because, Proof::of(known, exchange)).severity(severity);
        }
        if answered { Look::Judged } else { Look::NotApplicable("no answer was seen".into()) }
    }
}

/// Whether a product is named with a version (`nginx/1.25.3`, `PHP/8`, `4.0.30319`).
fn has_version(value: &str) -> bool {
    let mut previous = ' ';
    value.chars().any(|c| {
        let is = c.is_ascii_digit() && matches!(previous, '/' | '.' | ' ');
        previous = c;
        is
    })
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, Who};

    use super::*;
    use crate::passive::rehearsal::{exchange, known, run, sight};

    fn with(url: &str, server: &str) -> Known {
        let mut known = known(url);
        sight(&mut known, Who::Anonymous, exchange(Credential::None, 200, &[("Server", server)], "{}"));
        known
    }

    #[test]
    fn a_version_is_worse_than_a_name() {
        let severity = |server: &str| {
            run(&ServerBanner, &with("https://api.shop", server)).1.first().map(|f| f.severity)
        };
        assert_eq!(severity("nginx/1.25.3"), Some(Severity::Low));
        assert_eq!(severity("gunicorn"), Some(Severity::Info));
        assert_eq!(severity("hypercorn-h11"), Some(Severity::Info));
        assert_eq!(severity(""), None);
    }
}
