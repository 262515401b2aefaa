//! HTTPS is demanded, and a header of the client's choice satisfies the demand.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, Phase, Place, Plan, Probe,
    Proof, Reference, Request, Role, Seen, Severity, Subject, Verdict,
};

use super::plain::{OVER_TLS, PROTO, enforced, telling, unmarked};

/// See the page beside this file.
pub(super) struct HttpsEnforcementSpoofable;

static META: Meta = Meta {
    id: "https-enforcement-spoofable",
    title: "Anybody can claim to have come over HTTPS",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "forwarded-header-trusted",
    cwe: &[348, 319],
    owasp: 8,
    asvs: &["4.1.3", "12.2.1"],
    needs: &[Need::UntrustedSource],
    references: &[Reference {
        title: "RFC 7239 section 8.1",
        url: "https://www.rfc-editor.org/rfc/rfc7239#section-8.1",
    }],
    page: include_str!("https_enforcement_spoofable.md"),
};

const BEFORE: &str = "plain HTTP, before";
const AFTER: &str = "plain HTTP, after";
/// What proxies write when the client came over TLS.
const MARKS: [(&str, &str); 6] = [
    (PROTO, "https"),
    ("Forwarded", "proto=https"),
    ("X-Forwarded-Ssl", "on"),
    ("X-Forwarded-Scheme", "https"),
    ("Front-End-Https", "on"),
    ("X-Url-Scheme", "https"),
];

impl Probe for HttpsEnforcementSpoofable {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        if known.target.is_tls() {
            return Plan::NotApplicable(OVER_TLS.into());
        }
        if known.settings.may_be_trusted_proxy {
            return Plan::NotAssessed("the scanner may be a trusted proxy; use --source-address".into());
        }
        let Some((id, target)) = telling(known) else {
            return Plan::NotApplicable("no readable operation was answered".into());
        };
        let demanded = known.anonymous(id).and_then(|e| e.answer()).is_some_and(|a| enforced(a).is_some());
        if known.settings.tls_terminated.is_none() && !demanded {
            return Plan::NotApplicable("plain HTTP is answered: no HTTPS is demanded".into());
        }
        let before = unmarked(known, Request::get(target, BEFORE)).of(id).control().fresh();
        Plan::Cases(vec![
            Case::about(Subject::Group(id), vec![before]).at_most(3 + MARKS.len()).in_phase(Phase::Single),
        ])
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some((id, target)) = case.subject.operation().and_then(|id| Some((id, known.sample(id)?))) else {
            return Verdict::unsure("the operation is no longer known");
        };
        let Some(before) = seen.named(BEFORE).filter(|e| e.answer().is_some()) else {
            return Verdict::unsure("the plain request was not answered");
        };
        if !demands(before) {
            // Nothing is demanded, so nothing can be got around: see basic-over-http.
            return Verdict::Done;
        }
        let Some(after) = seen.named(AFTER) else {
            if seen.exchanges.iter().any(|e| e.role == Role::Attack) {
                return Verdict::unsure("a request of the experiment was not sent");
            }
            let mark = |(name, value): (&'static str, &'static str)| {
                // A field that the user named stays at `http` unless it is the one on trial.
                let request = Request::get(target, name).header(name, value).of(id).fresh();
                let named =
                    known.settings.tls_terminated.as_ref().is_some_and(|(n, _)| n.eq_ignore_ascii_case(name));
                if named { request } else { unmarked(known, request) }
            };
            let own =
                known.settings.tls_terminated.as_ref().filter(|(n, _)| !is_usual(n)).map(|(name, value)| {
                    Request::get(target, name.clone()).header(name.clone(), value.clone()).of(id).fresh()
                });
            let after = unmarked(known, Request::get(target, AFTER)).of(id).control().fresh();
            let requests = MARKS.into_iter().map(mark).chain(own).chain([after]).collect();
            return Verdict::Next(Batch::one_by_one(requests));
        };
        if !demands(after) {
            return Verdict::unsure("plain HTTP was refused at first and answered at the end");
        }
        let opened = |e: &&Exchange| e.role == Role::Attack && opens(e);
        let Some(attack) = seen.exchanges.iter().find(opened) else { return Verdict::Done };
        out.find(
            Place::target(known),
            Confidence::Confirmed,
            format!(
                "plain HTTP is refused (status {}), and answered (status {}) as soon as the client itself sends \
                 `{}`; without it, it is refused again",
                before.status().unwrap_or_default(),
                attack.status().unwrap_or_default(),
                attack.name
            ),
            Proof::of(known, attack).and(known, before).and(known, after),
        );
        Verdict::Done
    }
}

fn is_usual(name: &str) -> bool {
    MARKS.iter().any(|(usual, _)| usual.eq_ignore_ascii_case(name))
}

fn demands(exchange: &Exchange) -> bool {
    exchange.answer().is_some_and(|a| enforced(a).is_some())
}

/// Whether the application itself answered: data, or its demand for credentials.
fn opens(exchange: &Exchange) -> bool {
    exchange.answer().is_some_and(|a| (a.is_success() || a.status == 401) && enforced(a).is_none())
}
