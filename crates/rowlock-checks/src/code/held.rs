//! Source held against a run: what the run saw too is told with its proof, and what it denies is set aside.
//!
//! Only what the run saw for itself counts: the same operations asked, and answered or refused, or an experiment
//! that looked for the same weakness there and found none. That nothing was looked at denies nothing.

use rowlock_model::{
    Contradicted, Evidence, Excerpt, Exchange, Finding, Framework, Known, Operation, OperationId, Place,
    likeness,
};

use crate::entry::carries_data;

/// Rules over source with the check that would have found the same weakness from outside.
const EXPERIMENTS: [(&str, &str); 9] = [
    ("no-auth-throttle", "auth-not-throttled"),
    ("throttle-reset-by-success-in-source", "throttle-reset-by-success"),
    ("username-ignored", "basic-username-ignored"),
    ("split-without-limit", "basic-malformed-crash"),
    ("bearer-scheme-ignored-in-source", "bearer-scheme-ignored"),
    ("no-store-missing", "cacheable-authenticated-response"),
    ("https-not-enforced", "http-not-redirected"),
    ("auth-event-not-logged", "auth-failure-not-logged"),
    ("debug-enabled", "debug-console"),
];

/// A finding of source with what the run adds to it; `clean` tells of a check whether it was judged and found nothing.
///
/// # Errors
///
/// What the run denies is no finding.
pub fn hold(
    finding: Finding,
    known: &Known,
    clean: &dyn Fn(&str) -> bool,
) -> Result<Finding, Box<Contradicted>> {
    if finding.check == "route-unprotected" {
        return route(finding, known);
    }
    let experiment = EXPERIMENTS.iter().find(|(rule, _)| *rule == finding.check).map(|(_, check)| *check);
    match experiment.filter(|check| clean(check) && covered(&finding, known)) {
        Some(check) => Err(Box::new(found_nothing(finding, check, known))),
        None => Ok(finding),
    }
}

/// A route that seems open: strangers were served data, or all of them were refused.
fn route(mut finding: Finding, known: &Known) -> Result<Finding, Box<Contradicted>> {
    let asked: Vec<(OperationId, &Operation, &Exchange)> = known
        .surface
        .iter()
        .filter(|(_, o)| is_about(&finding, o))
        .filter_map(|(id, o)| Some((id, o, known.anonymous(id)?)))
        .collect();
    let proof = |exchange: &Exchange| Evidence::Exchange(Excerpt::of(known, exchange));
    let missing = known.missing_page();
    let served = |e: &Exchange| {
        let data = e.succeeded() && e.answer().is_some_and(carries_data);
        data && missing.is_some_and(|m| e.answer().is_some_and(|a| !likeness::same_content(a, m)))
    };
    if let Some((_, operation, exchange)) = asked.iter().find(|(_, _, e)| served(e)) {
        // That it is open is sure now; that it is not meant to be is still what its neighbours say.
        finding.because = format!("{}; {} served a stranger data", finding.because, operation.label());
        finding.evidence.push(proof(exchange));
        return Ok(finding);
    }
    let Some((_, operation, exchange)) = asked.first() else { return Ok(finding) };
    if !asked.iter().all(|(id, _, _)| known.is_protected(*id)) {
        return Ok(finding);
    }
    let because = format!(
        "{} answers strangers with {}: what protects it is in front of this code or was not seen in it",
        operation.label(),
        exchange.status().map_or_else(|| "a refusal".to_owned(), |s| s.to_string()),
    );
    let evidence = vec![proof(exchange)];
    Err(Box::new(Contradicted { finding, because, evidence }))
}

fn found_nothing(finding: Finding, check: &str, known: &Known) -> Contradicted {
    let throttle = known.ledger.throttle.as_ref().filter(|_| check == "auth-not-throttled");
    let evidence = throttle.map(|t| Evidence::Exchange(Excerpt::of(known, &t.exchange)));
    let because = format!(
        "`{check}` looked for the same from outside and found nothing: the control is in front of this code, was not \
         seen in it, or the service is not run from here"
    );
    Contradicted { finding, because, evidence: evidence.into_iter().collect() }
}

/// Whether the operations that a finding is about are those that experiments work on.
///
/// An experiment stands for its group, so there must be one alone: of a second group nobody knows.
fn covered(finding: &Finding, known: &Known) -> bool {
    // Of the service as a whole; only Flask's debugger has a console.
    match finding.check.as_str() {
        "debug-enabled" => return known.framework == Some(Framework::Flask),
        "https-not-enforced" => return true,
        _ => {}
    }
    let [group] = known.groups.as_slice() else { return false };
    let tried = |id: OperationId| group.operations.contains(&id);
    let opened = known.authenticated(group.representative).is_some_and(Exchange::succeeded);
    let about: Vec<OperationId> =
        known.surface.iter().filter(|(_, o)| is_about(finding, o)).map(|(id, _)| id).collect();
    opened && finding.about.len() <= about.len() && about.into_iter().all(tried)
}

fn is_about(finding: &Finding, operation: &Operation) -> bool {
    let same = |place: &Place| match place {
        Place::Operation { method, path, .. } => {
            operation.method.as_str() == method && operation.path == *path
        }
        _ => false,
    };
    finding.about.iter().any(same)
}

#[cfg(test)]
mod tests {
    use rowlock_model::{
        Answer, Category, Confidence, Group, Method, Outcome, Provenance, Request, Seed, Severity, Sighting,
        Target, Timing, Who,
    };

    use super::*;

    fn known(statuses: &[(&str, u16)]) -> Known {
        let target = Target::parse("http://127.0.0.1:5000").expect("a target");
        let mut known = Known::new(Seed("s".into()), target);
        for (n, (path, status)) in statuses.iter().enumerate() {
            known.surface.operations.push(Operation::seen(Method::Get, *path, Provenance::Source));
            for (who, status) in
                [(Who::Anonymous, *status), (Who::Identity(rowlock_model::IdentityId(0)), 200)]
            {
                let answer = Answer { status, ..Answer::default() };
                let request = Request::get((*path).to_owned(), "look").of(OperationId(n));
                let exchange = request.became(Outcome::Answer(answer), Timing::default());
                known.sightings.push(Sighting { operation: Some(OperationId(n)), who, exchange });
            }
        }
        known
    }

    fn finding(check: &str, about: &[(&str, &str)]) -> Finding {
        let place = |(method, path): &(&str, &str)| Place::Operation {
            method: (*method).into(),
            path: (*path).into(),
            part: None,
        };
        Finding {
            check: check.into(),
            weakness: check.into(),
            title: String::new(),
            category: Category::Authentication,
            severity: Severity::High,
            confidence: Confidence::Firm,
            place: Place::Target { origin: String::new() },
            about: about.iter().map(place).collect(),
            because: String::new(),
            evidence: Vec::new(),
        }
    }

    #[test]
    fn a_refusal_denies_that_a_route_is_open_and_an_answer_does_not() {
        let known = known(&[("/a", 401), ("/b", 200)]);
        let says = |about: &[(&str, &str)]| hold(finding("route-unprotected", about), &known, &|_| true);
        let denied = says(&[("GET", "/a"), ("POST", "/a")]).expect_err("denied");
        assert!(denied.because.starts_with("GET /a answers strangers with 401"), "{}", denied.because);
        assert_eq!(denied.evidence.len(), 1);
        for open in [&[("GET", "/b")][..], &[("GET", "/a"), ("GET", "/b")], &[("GET", "/c")], &[]] {
            assert!(says(open).is_ok(), "{open:?}");
        }
    }

    #[test]
    fn data_for_a_stranger_is_proof_of_an_open_route() {
        let mut known = known(&[("/a", 200)]);
        let hold = |known: &Known| {
            hold(finding("route-unprotected", &[("GET", "/a")]), known, &|_| true).expect("agreed")
        };
        assert!(hold(&known).evidence.is_empty(), "an empty answer is no data");
        let answer = |status, body: &str| {
            Outcome::Answer(Answer {
                status,
                headers: [("Content-Type", "application/json")].into_iter().collect(),
                body: body.as_bytes().to_vec(),
                ..Answer::default()
            })
        };
        known.sightings[0].exchange.outcome = answer(200, r#"{"items":[{"id":1,"total":12}]}"#);
        assert!(hold(&known).evidence.is_empty(), "without a missing page to tell it from");
        let mut missing = known.sightings[0].clone();
        missing.operation = None;
        missing.exchange.outcome = answer(404, r#"{"error":"not found"}"#);
        known.sightings.push(missing);
        let sure = hold(&known);
        assert_eq!((sure.evidence.len(), sure.because.as_str()), (1, "; GET /a served a stranger data"));
    }

    #[test]
    fn an_experiment_denies_only_where_it_was_made() {
        let mut known = known(&[("/a", 401), ("/b", 401), ("/c", 200)]);
        let group = |n: &[usize]| Group {
            representative: OperationId(n[0]),
            operations: n.iter().map(|n| OperationId(*n)).collect(),
            basic: true,
        };
        known.groups = vec![group(&[0, 1])];
        let says = |known: &Known, about: &[(&str, &str)], clean: bool| {
            hold(finding("username-ignored", about), known, &|check| {
                assert_eq!(check, "basic-username-ignored");
                clean
            })
            .is_err()
        };
        assert!(says(&known, &[("GET", "/b")], true) && says(&known, &[], true));
        assert!(!says(&known, &[("GET", "/b")], false), "found, or not judged");
        assert!(!says(&known, &[("GET", "/c")], true), "never tried");
        assert!(!says(&known, &[("GET", "/b"), ("POST", "/b")], true), "tried in part");
        known.groups.push(group(&[1]));
        assert!(!says(&known, &[("GET", "/a")], true), "another door");
        assert!(
            hold(finding("weak-password-hash", &[]), &known, &|_| true).is_ok(),
            "nobody sees that outside"
        );
    }
}
