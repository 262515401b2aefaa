//! The service fetches an address that a client names.

use std::time::Duration;

use rowlock_model::{
    Batch, Case, Category, Confidence, Findings, Hit, Known, Meta, Need, Plan, Probe, Proof, Reference,
    Request, Seen, Severity, Verdict,
};

use crate::outbound::{self, Outbound};
use crate::words::told;

/// See the page beside this file.
pub(super) struct SsrfConfirmed;

static META: Meta = Meta {
    id: "ssrf-confirmed",
    title: "The service fetches any address that a client names",
    category: Category::Ssrf,
    severity: Severity::High,
    core: true,
    weakness: "ssrf",
    cwe: &[918],
    owasp: 7,
    asvs: &["1.3.6", "13.2.4"],
    needs: &[Need::Callback],
    references: &[Reference {
        title: "OWASP API7:2023 Server Side Request Forgery",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa7-server-side-request-forgery/",
    }],
    page: include_str!("ssrf_confirmed.md"),
};

const FETCH: &str = "an address of ours";
const BESIDE: &str = "the same under a name that nobody reads";
/// How long the service has to come by; what works off a queue within it counts.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long the control waits: what fetches at all did so within the first wait.
const SHORT: Duration = Duration::from_millis(1500);
/// Fields that carry what opens something.
const CREDENTIALS: [&str; 5] =
    ["authorization", "proxy-authorization", "cookie", "x-api-key", "x-auth-token"];

impl Probe for SsrfConfirmed {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        outbound::plan(known, |place| {
            let token = known.callback_token(&purpose(place, FETCH));
            let request = place.request(known, &known.callback_url(&token)?, FETCH)?.fresh();
            let mut case = place.case(vec![request]).at_most(2);
            case.batch = case.batch.awaiting(token, PATIENCE);
            Some(case)
        })
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(place), Some(fetch)) = (outbound::of(known, case), seen.named(FETCH)) else {
            return Verdict::unsure("the request of the experiment was not sent");
        };
        let Some(hit) = seen.hit(&known.callback_token(&purpose(&place, FETCH))) else {
            return match fetch.answer() {
                Some(answer) if !answer.is_refusal() => Verdict::Done,
                _ => Verdict::unsure(format!("the address was not taken ({})", told(fetch))),
            };
        };
        let control = known.callback_token(&purpose(&place, BESIDE));
        let Some(beside) = seen.named(BESIDE) else {
            let request = known.callback_url(&control).and_then(|url| place.beside(known, &url, BESIDE));
            return match request {
                Some(request) => {
                    Verdict::Next(Batch::one_by_one(vec![request.control().fresh()]).awaiting(control, SHORT))
                }
                None => Verdict::unsure("the control cannot be made"),
            };
        };
        if seen.hit(&control).is_some() {
            return Verdict::unsure(
                "something fetches every address that passes by, whatever parameter it stands in",
            );
        }
        let (severity, carried) = weigh(known, hit);
        out.find(
            place.place(known),
            Confidence::Confirmed,
            format!(
                "the listener saw {} with the one-time token of this request{carried}; the same address under \
                 a name that nobody reads brought nothing",
                hit.method
            ),
            Proof::of(known, fetch).and_fact(shown(hit)).and(known, beside),
        )
        .severity(severity);
        Verdict::Done
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        outbound::undo(known, case, seen)
    }
}

fn purpose(place: &Outbound, what: &str) -> String {
    format!("{}/{}/{}/{what}", META.id, place.operation.0, place.name)
}

/// How bad it is by what was fetched from where and with what, and that in words.
fn weigh(known: &Known, hit: &Hit) -> (Severity, String) {
    let agent = hit.headers.first("user-agent").map(|a| format!(", sent by `{a:.60}`")).unwrap_or_default();
    let carried: Vec<&str> = CREDENTIALS.into_iter().filter(|f| hit.headers.has(f)).collect();
    if !carried.is_empty() {
        return (
            Severity::Critical,
            format!("{agent}, and it carried credentials (`{}`)", carried.join("`, `")),
        );
    }
    if known.settings.callback.as_deref().is_some_and(is_inside) {
        (Severity::High, format!("{agent}, at an address inside its own network"))
    } else {
        (Severity::Medium, format!("{agent}, at a public address; addresses inside were not tried by this"))
    }
}

/// Whether a base URL is one that the outside does not reach.
fn is_inside(base: &str) -> bool {
    match url::Url::parse(base).ok().as_ref().and_then(url::Url::host) {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback() || (ip.segments()[0] & 0xfe00) == 0xfc00,
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The callback as a line of proof, values of credentials left out.
fn shown(hit: &Hit) -> String {
    let fields = hit.headers.iter().take(12).map(|(name, value)| {
        let secret = CREDENTIALS.contains(&name.to_ascii_lowercase().as_str());
        if secret { format!("{name}: …") } else { format!("{name}: {value:.80}") }
    });
    format!("callback: {} {} ({})", hit.method, hit.target, fields.collect::<Vec<_>>().join("; "))
}
