//! Services that refuse odd values in their own way, and what must not be said of them.

use rowlock_model::{Answer, Bounds, Known, Parameter, ParameterPlace, Sent};

use super::crash_on_input::CrashOnInput;
use super::type_not_enforced::TypeNotEnforced;
use crate::live::rehearsal::{self, answer, rehearse};

/// A list with a described number of its length.
fn known(service: impl FnMut(&Sent) -> Answer) -> Known {
    let mut known = rehearsal::known(&["/list?days=3"], service);
    known.surface.operations[0].parameters.push(Parameter {
        name: "days".into(),
        place: ParameterPlace::Query,
        required: true,
        kind: "integer".into(),
        format: String::new(),
        bounds: Bounds::default(),
        value: Some("3".into()),
        value_is_real: true,
    });
    known
}

fn ordinary(sent: &Sent) -> bool {
    sent.target.ends_with("days=3")
}

#[test]
fn a_refusal_with_status_200_is_a_refusal() {
    let complaint = r#"{"error":"days must be a number"}"#;
    let polite = |sent: &Sent| answer(200, if ordinary(sent) { r#"[{"cm":3}]"# } else { complaint });
    assert!(rehearse(&TypeNotEnforced, &known(polite), polite).found().is_empty());
    let lax = |_: &Sent| answer(200, r#"[{"cm":3}]"#);
    assert_eq!(rehearse(&TypeNotEnforced, &known(lax), lax).found().len(), 1);
}

#[test]
fn a_service_that_fails_anyway_or_once_does_not_fail_on_input() {
    let down = |_: &Sent| answer(500, "{}");
    assert!(rehearse(&CrashOnInput, &known(down), down).why().contains("fails as well"));
    let mut failures = 0;
    let mut shaky = |sent: &Sent| {
        if !ordinary(sent) && failures == 0 {
            failures = 1;
            return answer(500, "{}");
        }
        answer(200, "[]")
    };
    let known = known(|_| answer(200, "[]"));
    assert!(rehearse(&CrashOnInput, &known, &mut shaky).why().contains("not again"));
    let full = |sent: &Sent| answer(if ordinary(sent) { 200 } else { 503 }, "{}");
    assert!(rehearse(&CrashOnInput, &known, full).found().is_empty());
    let broken = |sent: &Sent| answer(if ordinary(sent) { 200 } else { 500 }, "{}");
    assert_eq!(rehearse(&CrashOnInput, &known, broken).found().len(), 1);
}
