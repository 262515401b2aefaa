//! The host that a client names stands in redirects and links.

use rowlock_model::{
    Answer, Case, Category, Confidence, Credential, Exchange, Findings, IdentityId, Known, Meta, OperationId,
    Phase, Place, Plan, Probe, Proof, Reference, Request, Role, Seen, Severity, Subject, Verdict,
};
use url::Url;

/// See the page beside this file.
pub(super) struct HostHeaderTrusted;

static META: Meta = Meta {
    id: "host-header-trusted",
    title: "Redirects or links name whatever host the client names",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "host-header-trusted",
    cwe: &[348, 349],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "OWASP WSTG: testing for host header injection",
        url: "https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/\
              07-Input_Validation_Testing/17-Testing_for_Host_Header_Injection",
    }],
    page: include_str!("host_header_trusted.md"),
};

/// Operations that are asked, each as it is and with a slash more or less.
const MOST: usize = 4;
const FORWARDED: [&str; 3] = ["X-Forwarded-Host", "Forwarded", "X-Host"];

impl Probe for HostHeaderTrusted {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let mut requests = Vec::new();
        for (id, target, reader) in targets(known) {
            let ask = |what: &'static str| Request::get(target.clone(), what).with(reader.clone()).of(id);
            requests.push(ask("the usual host").control());
            requests.push(ask("a made-up host").header("Host", made_up(known, "Host")));
            requests.push(FORWARDED.iter().fold(ask("made-up forwarded hosts"), |r, field| {
                let value = made_up(known, field);
                r.header(*field, if *field == "Forwarded" { format!("host={value}") } else { value })
            }));
        }
        if requests.is_empty() {
            return Plan::NotApplicable("no operation can be read".into());
        }
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let attacks = || seen.exchanges.iter().filter(|e| e.role == Role::Attack);
        if attacks().all(|e| e.answer().is_none()) {
            return Verdict::unsure("no request with a made-up host was answered");
        }
        for field in ["Host"].iter().chain(&FORWARDED) {
            let host = made_up(known, field);
            let hits = attacks().filter_map(|e| Some((e, stands(known, e, &host)?)));
            // One place is enough to repair; a redirect tells more than a link.
            let Some((attack, stand)) = hits.min_by_key(|(_, s)| *s) else { continue };
            let control = seen
                .exchanges
                .iter()
                .find(|e| e.role == Role::Control && e.sent.target == attack.sent.target);
            let mut because = format!(
                "`{field}: {host}` was sent and {}; with the usual host it {}",
                stand.told(),
                control
                    .and_then(Exchange::answer)
                    .map_or("was not answered".to_owned(), |a| format!("is answered {}", a.status))
            );
            let mut severity = Severity::Low;
            if *field != "Host" {
                // Caches tell hosts apart by `Host`, not by what a proxy may have noted.
                severity = Severity::Medium;
                if attack.answer().is_some_and(|a| cacheable(attack, a)) {
                    because.push_str("; a shared cache may keep this answer and give it to everybody");
                }
            }
            let trusted = *field != "Host" && known.settings.may_be_trusted_proxy;
            if trusted {
                because
                    .push_str("; the service may take the scanner for its own proxy (see --source-address)");
            }
            let mut proof = Proof::of(known, attack);
            if let Some(control) = control {
                proof = proof.and(known, control);
            }
            let place = Place::of(known, attack).part(*field);
            let confidence = if trusted { Confidence::Tentative } else { Confidence::Confirmed };
            out.find(place, confidence, because, proof).severity(severity);
        }
        Verdict::Done
    }
}

/// Where the made-up host stands, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    Redirect,
    Link,
}

impl Stand {
    fn told(self) -> &'static str {
        match self {
            Self::Redirect => "the answer redirects to that host",
            Self::Link => "the answer has links to that host",
        }
    }
}

/// Whether an answer leads to the host; a host that is only repeated leads nowhere.
fn stands(known: &Known, exchange: &Exchange, host: &str) -> Option<Stand> {
    let answer = exchange.answer()?;
    let base = Url::parse(&known.target.url(&exchange.sent.target)).ok()?;
    let led = answer.headers.first("location").and_then(|to| base.join(to).ok());
    if led.is_some_and(|u| u.host_str() == Some(host)) {
        return Some(Stand::Redirect);
    }
    let links = |text: &str| text.contains(&format!("//{host}"));
    let fields = ["link", "content-location"].iter().any(|f| answer.headers.first(f).is_some_and(links));
    (fields || links(&answer.text().replace("\\/", "/"))).then_some(Stand::Link)
}

/// Whether a shared cache may keep an anonymous answer (RFC 9111 sections 3 and 4.2.2).
fn cacheable(exchange: &Exchange, answer: &Answer) -> bool {
    let control = answer.headers.list("cache-control");
    let says = |d: &str| control.contains(d);
    let kept_unasked = matches!(answer.status, 200 | 203 | 204 | 300 | 301 | 308 | 404 | 405 | 410);
    exchange.sent.credential == Credential::None
        && !["no-store", "private", "no-cache", "max-age=0"].iter().any(|d| says(d))
        && (kept_unasked || says("max-age") || says("public"))
}

/// Open operations first: what they answer is seen by most. Those that link or redirect come before others.
fn targets(known: &Known) -> Vec<(OperationId, String, Credential)> {
    let authority = known.target.authority();
    let mut found: Vec<(bool, bool, OperationId, String)> = known
        .readable()
        .filter_map(|(id, operation)| {
            let protected = known.is_protected(id);
            let answer = known.authenticated(id).or_else(|| known.anonymous(id)).and_then(Exchange::answer);
            let links = answer.is_some_and(|a| a.redirects_to().is_some() || a.text().contains(&authority));
            Some((!links, protected, id, operation.sample.clone()?))
        })
        .collect();
    found.sort();
    let user = known.user().is_some();
    let both = found.into_iter().take(MOST).flat_map(|(_, protected, id, target)| {
        let reader = if protected && user { Credential::Valid(IdentityId(0)) } else { Credential::None };
        let path = target.split('?').next().unwrap_or(&target);
        let turned = match path.strip_suffix('/') {
            Some(shorter) if !shorter.is_empty() => Some(shorter.to_owned()),
            Some(_) => None,
            None => Some(format!("{path}/")),
        };
        [Some(target.clone()), turned].into_iter().flatten().map(move |t| (id, t, reader.clone()))
    });
    both.collect()
}

fn made_up(known: &Known, field: &str) -> String {
    format!("{}.example", known.seed.word(&format!("host/{field}"), 10))
}
