//! Hand-made records for the tests of this crate.

use rowlock_model::{
    Category, CheckOutcome, Confidence, Evidence, Finding, Meta, Method, Need, Operation, Place, Provenance,
    RunRecord, Severity, Standing, Surface, Target,
};

/// A check of a made-up catalogue.
pub(crate) const fn meta(
    id: &'static str,
    category: Category,
    severity: Severity,
    core: bool,
    needs: &'static [Need],
) -> Meta {
    Meta {
        id,
        title: "A title",
        category,
        severity,
        core,
        weakness: id,
        cwe: &[287],
        owasp: 2,
        asvs: &[],
        needs,
        references: &[],
        page: "",
    }
}

/// A finding of a check at an operation.
pub(crate) fn finding(meta: &Meta, severity: Severity, confidence: Confidence, path: &str) -> Finding {
    Finding {
        check: meta.id.into(),
        weakness: meta.weakness.into(),
        title: meta.title.into(),
        category: meta.category,
        severity,
        confidence,
        place: Place::Operation { method: "GET".into(), path: path.into(), part: None },
        about: Vec::new(),
        because: "it was seen".into(),
        evidence: vec![Evidence::Fact { text: "seen".into() }],
    }
}

/// How a check ended.
pub(crate) fn ended(meta: &Meta, standing: Standing) -> CheckOutcome {
    CheckOutcome { check: meta.id.into(), standing, requests: 1 }
}

/// A record of these checks and findings on a loopback target without identities.
pub(crate) fn record(checks: Vec<CheckOutcome>, findings: Vec<Finding>) -> RunRecord {
    RunRecord {
        started: "2026-11-21T03:20:00Z".into(),
        took_ms: 1200,
        surface: Surface {
            operations: vec![Operation::seen(Method::Get, "/other", Provenance::Given)],
            ..Surface::default()
        },
        checks,
        findings,
        requests: 40,
        ..RunRecord::unsent(Target::parse("http://127.0.0.1:5000").expect("valid"))
    }
}
