//! `Access-Control-Allow-Origin: *` on what is behind credentials.

use rowlock_model::{
    Case, Category, Confidence, Exchange, Findings, Known, Meta, Phase, Plan, Probe, Reference, Request,
    Seen, Severity, Subject, Verdict,
};

use super::cors::{Grant, Leak, Spot, report, spots, stranger};

/// See the page beside this file.
pub(super) struct CorsWildcard;

static META: Meta = Meta {
    id: "cors-wildcard",
    title: "Protected operations are shared with pages of every origin",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "cors-wildcard",
    cwe: &[942],
    owasp: 8,
    asvs: &["3.4.2"],
    needs: &[],
    references: &[Reference {
        title: "Fetch standard: CORS protocol and credentials",
        url: "https://fetch.spec.whatwg.org/#cors-protocol-and-credentials",
    }],
    page: include_str!("cors_wildcard.md"),
};

const READ: &str = "a foreign origin";
const LEAVE: &str = "a made-up origin asks for leave";

impl Probe for CorsWildcard {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let origin = stranger(known);
        let requests: Vec<Request> = spots(known)
            .iter()
            .flat_map(|spot| {
                let leave = spot.preflight(LEAVE, &origin);
                spot.read(READ, &origin).into_iter().chain([leave])
            })
            .collect();
        if requests.is_empty() {
            return Plan::NotApplicable("no operation with a known request target".into());
        }
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (spots, origin) = (spots(known), stranger(known));
        if seen.exchanges.iter().all(|e| e.answer().is_none()) {
            return Verdict::unsure("no request with a foreign origin was answered");
        }
        let leaks: Vec<Leak<'_>> = spots.iter().filter_map(|spot| leak(spot, seen, &origin)).collect();
        let asked = spots.iter().filter(|s| s.is_protected()).count();
        report(known, &leaks, asked, out, |leak| {
            let mut text = "`Access-Control-Allow-Origin: *` on an operation that refuses strangers; browsers send \
                            no login of the visitor to it and show the page no answer to one, so a page needs \
                            credentials of its own"
                .to_owned();
            if leak.severity == Severity::Medium {
                text.push_str(
                    ". `Authorization` is allowed to every origin as well: any page can try passwords from its \
                     visitors' addresses and read whether they are right",
                );
            }
            if leak.grant.credentials {
                text.push_str(
                    ". `Access-Control-Allow-Credentials: true` beside `*` is refused by browsers today, but says \
                     that sharing with credentials was meant",
                );
            }
            text
        });
        Verdict::Done
    }
}

fn leak<'a>(spot: &'a Spot, seen: &Seen<'a>, origin: &str) -> Option<Leak<'a>> {
    let of = |what: &str| spot.find(seen, what);
    let attack = of(READ).filter(|e| !e.refused())?;
    let grant = Grant::shown(attack, origin).filter(|g| !g.named)?;
    // What is open to strangers is theirs to read from any page.
    if !spot.is_protected() {
        return None;
    }
    let severity = if of(LEAVE).is_some_and(|e| takes_authorization(e, origin)) {
        Severity::Medium
    } else {
        Severity::Low
    };
    Some(Leak { spot, attack, grant, confidence: Confidence::Confirmed, severity })
}

/// Whether any page may send the field `Authorization`; `*` does not cover it (Fetch standard).
fn takes_authorization(exchange: &Exchange, origin: &str) -> bool {
    exchange.answer().is_some_and(|answer| {
        let fields = answer.headers.list("access-control-allow-headers");
        answer.is_success()
            && Grant::of(answer, origin).is_some()
            && fields.split(',').any(|f| f.trim() == "authorization")
    })
}
