use rowlock_model::{
    Alert, Answer, Confidence, Credential, Findings, Known, Plan, Probe, Seen, Sent, Verdict,
};

use super::alert_not_raised::AlertNotRaised;
use crate::live::rehearsal::{End, answer, known, rehearse, throttled};

fn service(sent: &Sent) -> Answer {
    let opens = matches!(sent.credential, Credential::Valid(_));
    answer(if opens { 200 } else { 401 }, "{}")
}

/// A run in which so many logins have failed.
fn after(failures: usize) -> Known {
    let mut known = known(&["/api/notes"], service);
    for operation in &mut known.surface.operations {
        operation.sample = Some(operation.path.clone());
    }
    known.ledger.failures = failures;
    known.settings.alert_within = Some(1);
    known
}

#[test]
fn silence_after_enough_failures_is_told_and_no_more_than_firm() {
    let found = rehearse(&AlertNotRaised, &after(14), service).found();
    assert_eq!(found.iter().map(|f| f.confidence).collect::<Vec<_>>(), [Confidence::Firm]);
    let found = rehearse(&AlertNotRaised, &throttled(after(7), 7), service).found();
    assert!(found[0].because.contains("the throttle"), "{}", found[0].because);
}

#[test]
fn too_few_failures_say_nothing() {
    let end = rehearse(&AlertNotRaised, &after(3), service);
    assert!(matches!(&end, End::Unsure(why) if why.contains("too few")), "{end:?}");
}

#[test]
fn an_alert_that_came_early_counts() {
    let known = after(14);
    let Plan::Cases(cases) = AlertNotRaised.plan(&known) else { panic!("planned") };
    let (mut found, alerts) = (Vec::new(), [Alert::default()]);
    let seen = Seen { exchanges: &[], hits: &[], alerts: &alerts };
    let mut out = Findings::open(AlertNotRaised.meta(), &mut found);
    assert!(matches!(AlertNotRaised.judge(&known, &cases[0], &seen, &mut out), Verdict::Done));
    assert!(found.is_empty());
}
