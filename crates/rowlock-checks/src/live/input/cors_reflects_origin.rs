//! Any origin is allowed, by being repeated.

use rowlock_model::{
    Case, Category, Confidence, Findings, Known, Meta, Phase, Plan, Probe, Reference, Request, Seen,
    Severity, Subject, Verdict,
};

use super::cors::{Grant, Leak, Spot, report, spots, stranger};

/// See the page beside this file.
pub(super) struct CorsReflectsOrigin;

static META: Meta = Meta {
    id: "cors-reflects-origin",
    title: "Pages of any origin may read the answers",
    category: Category::Input,
    severity: Severity::High,
    core: true,
    weakness: "cors-reflects-origin",
    cwe: &[942, 346],
    owasp: 8,
    asvs: &["3.4.2"],
    needs: &[],
    references: &[Reference {
        title: "Fetch standard: the CORS protocol",
        url: "https://fetch.spec.whatwg.org/#http-cors-protocol",
    }],
    page: include_str!("cors_reflects_origin.md"),
};

const READ: &str = "a made-up origin";
const OTHER: &str = "another made-up origin";
const LEAVE: &str = "a made-up origin asks for leave";

impl Probe for CorsReflectsOrigin {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let origin = stranger(known);
        let requests: Vec<Request> = spots(known)
            .iter()
            .flat_map(|spot| {
                let read = spot.read_with_cookie(known, READ, &origin);
                let other = spot.read_with_cookie(known, OTHER, &another(known));
                let leave = spot.preflight(LEAVE, &origin);
                read.into_iter().chain(other.map(Request::control)).chain([leave])
            })
            .collect();
        if requests.is_empty() {
            return Plan::NotApplicable("no operation with a known request target".into());
        }
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let spots = spots(known);
        if seen.exchanges.iter().all(|e| e.answer().is_none()) {
            return Verdict::unsure("no request with a foreign origin was answered");
        }
        let leaks: Vec<Leak<'_>> = spots.iter().filter_map(|spot| leak(known, spot, seen)).collect();
        report(known, &leaks, spots.len(), out, |leak| {
            let how = match leak.confidence {
                Confidence::Confirmed => "two made-up origins were each allowed by name",
                _ => "a made-up origin was allowed by name when it asked for leave",
            };
            format!("{how}, {}", leak.spot.meaning(leak.grant))
        });
        Verdict::Done
    }
}

fn leak<'a>(known: &Known, spot: &'a Spot, seen: &Seen<'a>) -> Option<Leak<'a>> {
    let of = |what: &str, origin: &str| {
        let exchange = spot.find(seen, what)?;
        Some((exchange, Grant::shown(exchange, origin).filter(|g| g.named)?))
    };
    let origin = stranger(known);
    let read = of(READ, &origin).filter(|_| of(OTHER, &another(known)).is_some());
    let leave = || of(LEAVE, &origin).filter(|_| spot.read(READ, &origin).is_none());
    let ((attack, grant), confidence) = match read {
        Some(read) => (read, Confidence::Confirmed),
        None => (leave()?, Confidence::Firm),
    };
    Some(Leak { spot, attack, grant, confidence, severity: spot.severity(grant)? })
}

fn another(known: &Known) -> String {
    format!("http://{}.example:8080", known.seed.word("cors/another", 10))
}
