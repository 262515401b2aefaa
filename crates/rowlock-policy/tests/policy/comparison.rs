//! Two runs side by side: a finding is fixed only where it was looked for.

use rowlock_model::{
    Category, Confidence, Finding, Meta, Operation, Provenance, RunRecord, Severity, Standing, Stop, Untold,
};
use rowlock_policy::{Assessment, CategoryStanding, Comparison, Snapshot};

use crate::support::{ended, finding, meta, record};

static OPEN: Meta = meta("auth-not-enforced", Category::Authentication, Severity::Critical, true, &[]);
static STORE: Meta = meta("cacheable", Category::Data, Severity::Medium, true, &[]);
static ADVICE: Meta = meta("server-banner", Category::Data, Severity::Info, false, &[]);

fn catalogue() -> Vec<&'static Meta> {
    vec![&OPEN, &STORE, &ADVICE]
}

fn run(findings: Vec<Finding>) -> RunRecord {
    let judged = catalogue().into_iter().map(|m| ended(m, Standing::Judged)).collect();
    let mut record = record(judged, findings);
    for path in ["/a", "/b"] {
        record.surface.operations.push(Operation::seen(
            rowlock_model::Method::Get,
            path,
            Provenance::Document,
        ));
    }
    record
}

fn snapshot(record: &RunRecord) -> Snapshot {
    Snapshot::of("0.1.0", "http://127.0.0.1:5000/", record, &Assessment::of(record, &catalogue()))
}

fn compared(then: &RunRecord, now: &RunRecord) -> Comparison {
    Comparison::of(&snapshot(then), &snapshot(now))
}

fn at(meta: &Meta, path: &str) -> Finding {
    finding(meta, meta.severity, Confidence::Confirmed, path)
}

#[test]
fn what_is_new_fixed_and_unchanged_is_told_apart() {
    let then = run(vec![at(&OPEN, "/a"), at(&STORE, "/a")]);
    let now = run(vec![at(&OPEN, "/a"), at(&STORE, "/b")]);
    let told = compared(&then, &now);
    assert_eq!(told.new.len(), 1);
    assert_eq!(told.new[0].mark.place.to_string(), "GET /b");
    assert_eq!(told.new[0].unseen, None);
    assert_eq!(told.fixed.len(), 1);
    assert_eq!(told.unchanged.len(), 1);
    assert!(told.not_looked.is_empty());
    let same = compared(&then, &then);
    assert!(!same.is_worse() && same.new.is_empty() && same.fixed.is_empty() && same.categories.is_empty());
}

#[test]
fn what_was_not_looked_for_is_not_fixed() {
    let then = run(vec![at(&OPEN, "/a")]);
    let reason = |change: &dyn Fn(&mut RunRecord)| {
        let mut now = run(Vec::new());
        change(&mut now);
        let told = compared(&then, &now);
        assert!(told.fixed.is_empty(), "{told:?}");
        told.not_looked.first().expect("it is told").why.clone()
    };
    assert_eq!(
        reason(&|now| now.checks[0].standing = Standing::NotAssessed("needs --user".into())),
        "needs --user"
    );
    assert!(reason(&|now| drop(now.checks.remove(0))).contains("not part of this run"));
    assert!(reason(&|now| now.stopped = Some(Stop::Interrupted)).contains("ended early"));
    assert!(reason(&|now| now.surface.operations.retain(|o| o.path != "/a")).contains("GET /a is not among"));
    let untold = |subject: &str| Untold {
        check: OPEN.id.into(),
        subject: subject.into(),
        why: "the answers differ".into(),
    };
    assert_eq!(reason(&|now| now.untold.push(untold("GET /a"))), "the answers differ");
    // An experiment elsewhere that told nothing does not matter, nor does a check that has nothing to live in.
    let mut now = run(Vec::new());
    now.untold.push(untold("GET /b"));
    assert_eq!(compared(&then, &now).fixed.len(), 1);
    now.checks[0].standing = Standing::NotApplicable("nothing is protected".into());
    assert_eq!(compared(&then, &now).fixed.len(), 1);
}

#[test]
fn a_new_finding_says_when_the_earlier_run_did_not_look() {
    let mut then = run(Vec::new());
    then.checks[0].standing = Standing::NotAssessed("needs --user".into());
    let told = compared(&then, &run(vec![at(&OPEN, "/a")]));
    assert_eq!(told.new[0].unseen.as_deref(), Some("needs --user"));
    assert_eq!(told.weighing().len(), 1, "it may be old, and the gate must see it");
    assert_eq!(told.judged_now, ["auth-not-enforced"]);
}

#[test]
fn a_finding_that_gets_surer_or_more_severe_is_worse_and_begins_to_weigh() {
    let then = run(vec![
        finding(&STORE, Severity::Medium, Confidence::Tentative, "/a"),
        finding(&STORE, Severity::Low, Confidence::Firm, "/b"),
        finding(&ADVICE, Severity::Info, Confidence::Firm, "/a"),
    ]);
    let now = run(vec![
        finding(&STORE, Severity::Medium, Confidence::Firm, "/a"),
        finding(&STORE, Severity::High, Confidence::Firm, "/b"),
        finding(&ADVICE, Severity::Info, Confidence::Firm, "/a"),
    ]);
    let told = compared(&then, &now);
    assert_eq!((told.new.len(), told.worse.len(), told.unchanged.len()), (0, 2, 1));
    assert_eq!(told.weighing().len(), 1, "only the one that was tentative begins to weigh");
    let advice = compared(&run(Vec::new()), &run(vec![at(&ADVICE, "/b")]));
    assert!(advice.weighing().is_empty(), "advice fails no gate");
}

#[test]
fn equal_fingerprints_are_counted() {
    let then = run(vec![at(&STORE, "/a")]);
    let now = run(vec![at(&STORE, "/a"), at(&STORE, "/a")]);
    let told = compared(&then, &now);
    assert_eq!((told.new.len(), told.unchanged.len()), (1, 1));
    let told = compared(&now, &then);
    assert_eq!((told.fixed.len(), told.unchanged.len()), (1, 1));
}

#[test]
fn a_category_that_falls_or_drops_out_is_a_regression_and_one_that_cannot_apply_is_none() {
    let good = run(Vec::new());
    let told = compared(&good, &run(vec![at(&STORE, "/a")]));
    assert!(
        told.regressions().iter().any(|r| r == "Data exposure fell from 100 to 88"),
        "{:?}",
        told.regressions()
    );
    assert!(told.regressions().iter().any(|r| r.starts_with("the score fell from 100")));
    assert!(compared(&run(vec![at(&STORE, "/a")]), &good).regressions().is_empty());
    let mut blind = run(Vec::new());
    blind.checks[1].standing = Standing::NotAssessed("needs --user".into());
    let told = compared(&good, &blind);
    assert!(told.regressions().iter().any(|r| r.contains("cannot be compared")), "{:?}", told.regressions());
    assert_eq!(told.no_longer_judged[0].why, "needs --user");
    let mut without = run(Vec::new());
    for at in [1, 2] {
        without.checks[at].standing = Standing::NotApplicable("no data".into());
    }
    let told = compared(&good, &without);
    assert_eq!(told.categories[0].stands, CategoryStanding::NotApplicable);
    assert!(told.regressions().is_empty(), "{:?}", told.regressions());
}
