//! Origins are compared carelessly: what only looks like an allowed one is allowed.

use rowlock_model::{
    Batch, Case, Category, Confidence, Findings, Known, Meta, Phase, Plan, Probe, Reference, Request, Seen,
    Severity, Subject, Verdict,
};

use super::cors::{Grant, Leak, Spot, report, spots, stranger};
use super::cors_origins::{Slip, candidates, lookalikes};

/// See the page beside this file.
pub(super) struct CorsPrefixSuffix;

static META: Meta = Meta {
    id: "cors-prefix-suffix",
    title: "An origin that only looks like an allowed one may read the answers",
    category: Category::Input,
    severity: Severity::High,
    core: false,
    weakness: "cors-prefix-suffix",
    cwe: &[942, 346, 185],
    owasp: 8,
    asvs: &["3.4.2"],
    needs: &[],
    references: &[Reference {
        title: "RFC 6454 section 5",
        url: "https://www.rfc-editor.org/rfc/rfc6454#section-5",
    }],
    page: include_str!("cors_prefix_suffix.md"),
};

const CANDIDATE: &str = "an origin that may be allowed";
const LOOKALIKE: &str = "an origin that looks like an allowed one";
/// Allowed origins of an operation whose lookalikes are tried.
const ALLOWED: usize = 2;
const MOST: usize = 80;

impl Probe for CorsPrefixSuffix {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let mut requests = Vec::new();
        for spot in spots(known) {
            let origins = candidates(known).into_iter().chain([stranger(known)]);
            requests.extend(origins.filter_map(|o| Some(spot.read(CANDIDATE, &o)?.control())));
        }
        if requests.is_empty() {
            return Plan::NotApplicable("no operation can be read".into());
        }
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read).at_most(MOST)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let spots = spots(known);
        if seen.exchanges.iter().all(|e| e.answer().is_none()) {
            return Verdict::unsure("no request with an origin was answered");
        }
        let tried: Vec<(&Spot, Vec<(Slip, String)>)> =
            spots.iter().map(|s| (s, tried(known, s, seen))).collect();
        let more: Vec<Request> = tried
            .iter()
            .flat_map(|(spot, all)| {
                let new = all.iter().filter(|(_, o)| spot.asked(seen, o).is_none());
                new.filter_map(|(_, o)| spot.read(LOOKALIKE, o))
            })
            .take(MOST.saturating_sub(seen.exchanges.len()))
            .collect();
        if !more.is_empty() && seen.exchanges.len() < MOST {
            return Verdict::Next(Batch::one_by_one(more));
        }
        let leaks: Vec<(Slip, Leak<'_>)> = tried.iter().filter_map(|(s, all)| leak(s, all, seen)).collect();
        for slip in [Slip::Prefix, Slip::Suffix, Slip::Dot, Slip::Scheme, Slip::Port, Slip::Subdomain] {
            let alike: Vec<Leak<'_>> = leaks.iter().filter(|(s, _)| *s == slip).map(|(_, l)| *l).collect();
            report(known, &alike, spots.len(), out, |leak| {
                let origin = leak.attack.sent.headers.first("origin").unwrap_or_default();
                format!(
                    "{}: `{origin}` is allowed by name and a made-up origin is not; {}",
                    slip.told(),
                    leak.spot.meaning(leak.grant)
                )
            });
        }
        Verdict::Done
    }
}

/// Lookalikes of the origins that are allowed here; none where every origin is.
fn tried(known: &Known, spot: &Spot, seen: &Seen<'_>) -> Vec<(Slip, String)> {
    if spot.asked(seen, &stranger(known)).is_none_or(|e| Grant::shown(e, &stranger(known)).is_some()) {
        return Vec::new();
    }
    let allowed = candidates(known)
        .into_iter()
        .filter(|o| spot.asked(seen, o).and_then(|e| Grant::shown(e, o)).is_some_and(|g| g.named));
    allowed.take(ALLOWED).flat_map(|o| lookalikes(known, &o)).collect()
}

/// The worst lookalike that passed here.
fn leak<'a>(spot: &'a Spot, tried: &[(Slip, String)], seen: &Seen<'a>) -> Option<(Slip, Leak<'a>)> {
    let passed = tried.iter().filter_map(|(slip, origin)| {
        let attack = spot.asked(seen, origin)?;
        let grant = Grant::shown(attack, origin).filter(|g| g.named)?;
        let severity = severity(spot, *slip, grant)?;
        Some((*slip, Leak { spot, attack, grant, confidence: Confidence::Confirmed, severity }))
    });
    passed.max_by_key(|(slip, leak)| (leak.severity, *slip))
}

/// Names that strangers can have weigh as any stranger; the rest needs a second fault.
fn severity(spot: &Spot, slip: Slip, grant: Grant) -> Option<Severity> {
    let of_strangers = spot.severity(grant)?;
    match slip {
        _ if slip.anybodys() => Some(of_strangers),
        _ if of_strangers < Severity::Medium => None,
        Slip::Scheme => Some(Severity::Medium),
        Slip::Port => Some(Severity::Low),
        _ => Some(Severity::Info),
    }
}
