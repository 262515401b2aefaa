//! A redirect that leads from HTTPS to plain HTTP.

use rowlock_model::{
    Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, Phase, Place, Plan, Probe,
    Proof, Reference, Request, Seen, Severity, Subject, Verdict,
};

/// See the page beside this file.
pub(super) struct RedirectDowngrade;

static META: Meta = Meta {
    id: "redirect-downgrade",
    title: "A redirect leads from HTTPS to plain HTTP",
    category: Category::Encryption,
    severity: Severity::Medium,
    core: false,
    weakness: "redirect-downgrade",
    cwe: &[319, 757],
    owasp: 8,
    asvs: &["12.2.1"],
    needs: &[],
    references: &[Reference {
        title: "Flask: tell Flask it is behind a proxy",
        url: "https://flask.palletsprojects.com/en/stable/deploying/proxy_fix/",
    }],
    page: include_str!("redirect_downgrade.md"),
};

const SLASH: &str = "a slash more or less";
/// Operations that are tried; one router redirects them all alike.
const MOST: usize = 3;

impl Probe for RedirectDowngrade {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        // Without TLS, or where the mark of its proxy may be ignored with good reason, `http:` is no step down.
        let marked = known.settings.tls_terminated.is_some() && known.settings.may_be_trusted_proxy;
        if !known.target.is_tls() && !marked {
            return Plan::NotApplicable("the target is not reached over TLS".into());
        }
        let user = known.user().map_or(Credential::None, |(id, _)| Credential::Valid(id));
        let requests: Vec<Request> = known
            .readable()
            .filter_map(|(_, o)| o.sample.as_deref())
            .filter_map(slash)
            .take(MOST)
            .map(|target| Request::get(target, SLASH).with(user.clone()))
            .collect();
        if requests.is_empty() {
            return Plan::NotApplicable("no readable operation is known".into());
        }
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        if seen.exchanges.iter().all(|e| e.answer().is_none()) {
            return Verdict::unsure("none of the requests was answered");
        }
        let ordinary = known.sightings.iter().map(|s| &s.exchange);
        let confidence = if known.target.is_tls() { Confidence::Firm } else { Confidence::Tentative };
        for exchange in seen.exchanges.iter().chain(ordinary) {
            let Some(location) = downgrade(exchange) else { continue };
            out.find(
                Place::of(known, exchange),
                confidence,
                format!(
                    "a request over HTTPS is redirected to `{}`, where path, query and, with many clients, \
                     credentials go out in clear",
                    location.chars().take(80).collect::<String>()
                ),
                Proof::of(known, exchange),
            );
        }
        Verdict::Done
    }
}

fn downgrade(exchange: &Exchange) -> Option<&str> {
    let location = exchange.answer()?.redirects_to()?;
    location.get(..7).filter(|start| start.eq_ignore_ascii_case("http://")).map(|_| location)
}

/// The path with a slash at its end where it has none, and without where it has one.
fn slash(target: &str) -> Option<String> {
    let path = target.split('?').next().filter(|p| p.len() > 1)?;
    Some(path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned))
}
