//! The origin `null` is allowed: any page can have it.

use rowlock_model::{
    Case, Category, Confidence, Findings, Known, Meta, Phase, Plan, Probe, Reference, Request, Seen,
    Severity, Subject, Verdict,
};

use super::cors::{Grant, Leak, Spot, report, spots, stranger};

/// See the page beside this file.
pub(super) struct CorsNull;

static META: Meta = Meta {
    id: "cors-null",
    title: "The origin `null`, which any page can take, may read the answers",
    category: Category::Input,
    severity: Severity::High,
    core: false,
    weakness: "cors-null",
    cwe: &[942, 346],
    owasp: 8,
    asvs: &["3.4.2"],
    needs: &[],
    references: &[Reference {
        title: "HTML standard: origin of a sandboxed document",
        url: "https://html.spec.whatwg.org/multipage/browsers.html#concept-origin-opaque",
    }],
    page: include_str!("cors_null.md"),
};

const NULL: &str = "the origin null";
const STRANGER: &str = "a foreign origin";

impl Probe for CorsNull {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let origin = stranger(known);
        let requests: Vec<Request> = spots(known)
            .iter()
            .flat_map(|spot| {
                let control = spot.read(STRANGER, &origin).map(Request::control);
                spot.read(NULL, "null").into_iter().chain(control)
            })
            .collect();
        if requests.is_empty() {
            return Plan::NotApplicable("no operation can be read".into());
        }
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (spots, origin) = (spots(known), stranger(known));
        if seen.exchanges.iter().all(|e| e.answer().is_none()) {
            return Verdict::unsure("no request with a foreign origin was answered");
        }
        let leaks: Vec<Leak<'_>> = spots.iter().filter_map(|spot| leak(spot, seen, &origin)).collect();
        report(known, &leaks, spots.len(), out, |leak| {
            format!(
                "`Origin: null` is allowed by name and a made-up origin is not, {}; a sandboxed frame of any page \
                 has the origin `null`",
                leak.spot.meaning(leak.grant)
            )
        });
        Verdict::Done
    }
}

fn leak<'a>(spot: &'a Spot, seen: &Seen<'a>, origin: &str) -> Option<Leak<'a>> {
    let of = |what: &str| spot.find(seen, what);
    let attack = of(NULL)?;
    let grant = Grant::shown(attack, "null").filter(|g| g.named)?;
    // Where every origin is repeated this is the same weakness, and `cors-reflects-origin` tells it.
    let control = of(STRANGER)?;
    control.answer()?;
    if Grant::shown(control, origin).is_some() {
        return None;
    }
    Some(Leak { spot, attack, grant, confidence: Confidence::Confirmed, severity: spot.severity(grant)? })
}
