//! The alert that must come for more than ten failing logins, and only then.

use rowlock_model::{Alert, Exchange, Finding, Findings, Known, Plan, Probe, Seen, Verdict};

use super::alert_not_raised::AlertNotRaised;
use crate::live::rehearsal::{answer, answered, known, throttled};

fn service() -> Known {
    let mut known = known(&["/api/v1/items"], |sent| match sent.credential {
        rowlock_model::Credential::None => answer(401, ""),
        _ => answer(200, "{}"),
    });
    known.settings.alert_within = Some(5);
    known
}

/// Carries the probe's only case out, each login refused; gives what was found, or why nothing was told.
fn run(mut known: Known, alerts: &[Alert]) -> Result<Vec<Finding>, String> {
    let Plan::Cases(cases) = AlertNotRaised.plan(&known) else { return Err("not planned".into()) };
    let case = cases.first().expect("a case");
    assert!(case.batch.requests.len() <= case.max_requests && case.batch.alert.is_some());
    let seen: Vec<Exchange> = case.batch.requests.iter().map(|r| answered(r, answer(401, ""), 0)).collect();
    for exchange in &seen {
        known.ledger.enter(exchange);
    }
    let mut found = Vec::new();
    let shown = Seen { exchanges: &seen, hits: &[], alerts };
    let mut out = Findings::open(AlertNotRaised.meta(), &mut found);
    match AlertNotRaised.judge(&known, case, &shown, &mut out) {
        Verdict::Done => Ok(found),
        Verdict::Unsure(unsure) => Err(unsure.why),
        Verdict::Next(_) => panic!("one batch is enough"),
    }
}

#[test]
fn more_than_ten_failures_without_an_alert_are_found_and_with_one_are_not() {
    let found = run(service(), &[]).expect("judged");
    assert_eq!(found.len(), 1);
    assert!(found[0].because.starts_with("12 logins"), "{}", found[0].because);
    let alert = Alert { method: "POST".into(), target: "/".into(), body: "{}".into() };
    assert_eq!(run(service(), &[alert]).expect("judged"), []);
}

#[test]
fn failures_of_experiments_before_count_and_only_the_lacking_ones_are_sent() {
    let mut known = service();
    known.ledger.failures = 9;
    let Plan::Cases(cases) = AlertNotRaised.plan(&known) else { panic!("planned") };
    assert_eq!(cases[0].batch.requests.len(), 4, "three wrong pairs and the last request");
    known.ledger.failures = 40;
    let Plan::Cases(cases) = AlertNotRaised.plan(&known) else { panic!("planned") };
    assert_eq!(cases[0].batch.requests.len(), 1);
}

#[test]
fn a_throttle_that_kept_logins_from_failing_is_said() {
    let found = run(throttled(service(), 5), &[]).expect("judged");
    assert!(found[0].because.contains("throttle"), "{}", found[0].because);
}

#[test]
fn nothing_to_log_in_to_is_nothing_to_alert_of() {
    let mut open = service();
    open.groups.clear();
    assert!(matches!(AlertNotRaised.plan(&open), Plan::NotApplicable(_)));
}
