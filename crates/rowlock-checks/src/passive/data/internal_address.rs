//! Private addresses and internal host names in answers.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Regex;
use rowlock_model::{
    Category, Confidence, Exchange, Findings, Look, Meta, Proof, Reference, Rule, Severity, Sight,
};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct InternalAddress;

static META: Meta = Meta {
    id: "internal-address",
    title: "An answer shows an address of the internal network",
    category: Category::Data,
    severity: Severity::Low,
    core: false,
    weakness: "internal-address",
    cwe: &[200, 497],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RFC 1918 section 3",
        url: "https://www.rfc-editor.org/rfc/rfc1918#section-3",
    }],
    page: include_str!("internal_address.md"),
};

const NEEDLES: [&str; 9] =
    ["10.", "172.", "192.168.", "169.254.", ".internal", ".svc.cluster.local", ".corp", ".intranet", ".lan"];

/// RFC 1918 and link-local addresses, and names that no public resolver knows.
const SHAPE: &str = r"(?-u)(?:^|[^\w.-])(?P<address>(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168|169\.254)\.\d{1,3}\.\d{1,3}(?::\d{1,5})?|[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}\.svc\.cluster\.local|ip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}\.[a-z0-9.-]{1,60}\.internal|(?:https?|wss?|postgres(?:ql)?|redis|amqp|mongodb)://[a-z0-9.-]{1,120}\.(?:internal|corp|intranet|lan))(?:[^\w.-]|\.?$|\.\s)";

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(NEEDLES).ok());
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(SHAPE).ok());

/// Fields whose addresses are the service's own.
const FIELDS: [&str; 10] = [
    "location",
    "content-location",
    "via",
    "x-served-by",
    "x-backend-server",
    "x-backend",
    "x-upstream",
    "x-server",
    "x-host",
    "link",
];
/// Words in names of properties whose value is a version, or the caller's own address.
const OTHER: [&str; 9] =
    ["version", "release", "build", "client", "remote", "your", "origin", "source", "caller"];

/// Last segments of paths that report on the service.
const REPORTS: [&str; 11] = [
    "health",
    "healthz",
    "healthcheck",
    "ready",
    "readyz",
    "readiness",
    "live",
    "livez",
    "liveness",
    "status",
    "info",
];

impl Rule<Sight<'_>> for InternalAddress {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some(answer) = sight.exchange.answer() else {
            return Look::NotApplicable("no answer was seen".into());
        };
        let ours = |address: &str| {
            address.contains(&sight.known.target.host) || reading::was_sent(sight.exchange, address)
        };
        let place = reading::place(sight);
        for (name, value) in
            answer.headers.iter().filter(|(n, _)| FIELDS.iter().any(|f| n.eq_ignore_ascii_case(f)))
        {
            let Some(at) = address_in(value.as_bytes(), &ours) else { continue };
            let because = format!("the field `{name}` names {}", &value[at]);
            out.find(place, Confidence::Firm, because, Proof::of(sight.known, sight.exchange));
            return Look::Judged;
        }
        let Some((_, body)) = reading::text(sight) else { return Look::Judged };
        let Some(at) = address_in(body, &ours) else { return Look::Judged };
        let property = reading::property(body, at.start).unwrap_or_default().to_ascii_lowercase();
        if OTHER.iter().any(|w| property.contains(w)) || property == "ip" {
            return Look::Judged;
        }
        let address = String::from_utf8_lossy(&body[at.clone()]).into_owned();
        // Addresses may be what an operation is about (an inventory of hosts). An error is about nothing, and
        // a health check about the service itself.
        let health = is_about_the_service(sight.exchange);
        let confidence =
            if answer.status >= 400 || health { Confidence::Firm } else { Confidence::Tentative };
        let what = if health { "the service's report on itself" } else { "the answer" };
        let because = format!("{what} (status {}) carries {address}", answer.status);
        let proof = reading::proof_at(sight.known, sight.exchange, at);
        out.find(place, confidence, because, proof);
        Look::Judged
    }
}

/// Whether a health check, or what else reports on the service, was asked: below no object of anybody.
fn is_about_the_service(exchange: &Exchange) -> bool {
    let path = exchange.sent.target.split('?').next().unwrap_or_default().trim_end_matches('/');
    let mut segments = path.rsplit('/');
    let report = segments.next().is_some_and(|last| REPORTS.iter().any(|r| last.eq_ignore_ascii_case(r)));
    let is_version = |s: &str| s.strip_prefix('v').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    report && segments.all(|s| s.is_empty() || s == "api" || is_version(s) || REPORTS.contains(&s))
}

/// The first internal address that is not the target's own and was not sent.
fn address_in(text: &[u8], ours: &dyn Fn(&str) -> bool) -> Option<Range<usize>> {
    if !FINDER.as_ref()?.is_match(text) {
        return None;
    }
    ADDRESS.as_ref()?.captures_iter(text).take(50).find_map(|found| {
        let address = found.name("address")?;
        let shown = std::str::from_utf8(address.as_bytes()).ok()?;
        let host = shown.split(':').next().unwrap_or_default();
        let numbers = host.split('.').all(|n| n.len() == 1 || !n.starts_with('0') && n.parse::<u8>().is_ok());
        let real = !host.starts_with(|c: char| c.is_ascii_digit()) || (numbers && !host.ends_with(".0.0"));
        (real && !ours(shown)).then(|| address.range())
    })
}

#[cfg(test)]
mod tests {
    use rowlock_model::Credential;

    use super::*;
    use crate::passive::rehearsal::{exchange, json, known, look};

    #[test]
    fn every_shape_compiles() {
        assert!(FINDER.is_some() && ADDRESS.is_some());
    }

    fn confidence(status: u16, body: &str) -> Option<Confidence> {
        look(&InternalAddress, &known("http://10.1.2.3"), &json(status, body)).1.first().map(|f| f.confidence)
    }

    #[test]
    fn private_addresses_are_told_from_versions_and_our_own() {
        assert_eq!(confidence(502, "connect to 10.4.0.17:5432 refused"), Some(Confidence::Firm));
        assert_eq!(confidence(502, "connect to 10.4.0.17."), Some(Confidence::Firm));
        assert_eq!(
            confidence(200, r#"{"db":"https://billing.shop.internal/"}"#),
            Some(Confidence::Tentative)
        );
        assert_eq!(confidence(200, r#"{"u":"orders.shop.svc.cluster.local"}"#), Some(Confidence::Tentative));
        for body in [
            r#"{"version":"10.4.0.17"}"#,
            r#"{"self":"http://10.1.2.3/items"}"#,
            r#"{"client_ip":"10.0.0.9"}"#,
            r#"{"os":"10.0.19041.1","price":"10.50","ratio":"172.16.5"}"#,
            r#"{"net":"10.0.0.0/8"}"#,
            r#"{"at":"2024-10.10.10.10x","sum":"1192.168.1.1"}"#,
            r#"{"dns":"8.8.8.8","lo":"127.0.0.1"}"#,
            r#"{"module":"app.internal","mail":"a@b.lan"}"#,
        ] {
            assert_eq!(confidence(500, body), None, "{body}");
        }
    }

    #[test]
    fn a_health_check_is_about_the_service() {
        let mut answer = json(200, r#"{"status":"ok","database":"10.20.0.14:5432"}"#);
        let mut of = |target: &str| {
            answer.sent.target = target.into();
            look(&InternalAddress, &known("http://127.0.0.1:1"), &answer).1[0].confidence
        };
        assert_eq!(of("/api/v1/health?full=1"), Confidence::Firm);
        assert_eq!(of("/healthz"), Confidence::Firm);
        assert_eq!(of("/hosts/7/status"), Confidence::Tentative);
    }

    #[test]
    fn a_redirect_to_an_internal_host_is_firm() {
        let known = known("https://api.shop");
        let moved = exchange(Credential::None, 302, &[("Location", "http://10.0.3.4:8080/items/")], "");
        assert_eq!(look(&InternalAddress, &known, &moved).1.len(), 1);
    }
}
