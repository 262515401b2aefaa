//! The gate of a pipeline: what must fail, and what must not.

use rowlock_model::{
    Audited, Category, Confidence, Finding, Logged, Meta, Method, Operation, Provenance, RunRecord, Severity,
    Standing, Stop,
};
use rowlock_policy::{
    Assessment, Comparison, Demands, GateResult, Judged, Snapshot, Suppressed, Suppression, Trigger, demand,
    fingerprint, suppression,
};

use crate::support::{ended, finding, meta, record};

static OPEN: Meta = meta("auth-not-enforced", Category::Authentication, Severity::Critical, true, &[]);
static STORE: Meta = meta("cacheable", Category::Data, Severity::Medium, true, &[]);

fn catalogue() -> Vec<&'static Meta> {
    vec![&OPEN, &STORE]
}

fn run(findings: Vec<Finding>) -> RunRecord {
    record(catalogue().into_iter().map(|m| ended(m, Standing::Judged)).collect(), findings)
}

fn at(meta: &Meta, path: &str) -> Finding {
    finding(meta, meta.severity, Confidence::Confirmed, path)
}

fn demands(fail_on: &[&str]) -> Demands {
    let fail_on = fail_on.iter().map(|t| t.parse().expect("a trigger")).collect();
    Demands { fail_on, ..Demands::default() }
}

/// The verdict on a scan, compared with an earlier one where there is one.
fn judge(demands: &Demands, then: Option<&RunRecord>, now: &RunRecord) -> GateResult {
    let assess = |record: &RunRecord| Assessment::of(record, &catalogue());
    let snapshot = |record: &RunRecord| Snapshot::of("0.1.0", "x", record, &assess(record));
    let comparison = then.map(|then| Comparison::of(&snapshot(then), &snapshot(now)));
    let assessment = assess(now);
    let judged = Judged {
        what: "scan",
        assessment: &assessment,
        is_graded: true,
        is_run: true,
        comparison: comparison.as_ref(),
        audited: &now.audited,
        untried: &[],
        unaudited: now.audited.is_empty().then_some("nothing was audited"),
    };
    demands.judge(&[judged], &[])
}

#[track_caller]
fn fails(result: &GateResult, words: &str) {
    assert!(!result.met && result.reasons.iter().any(|r| r.contains(words)), "{result:?}");
}

#[test]
fn new_findings_fail_and_old_ones_do_not() {
    let (old, more) = (run(vec![at(&STORE, "/a")]), run(vec![at(&STORE, "/a"), at(&OPEN, "/b")]));
    assert!(judge(&demands(&["new"]), Some(&old), &old).met);
    fails(&judge(&demands(&["new"]), Some(&old), &more), "new finding: GET /b A title (auth-not-enforced)");
    let tentative =
        run(vec![at(&STORE, "/a"), finding(&OPEN, Severity::Critical, Confidence::Tentative, "/b")]);
    assert!(judge(&demands(&["new"]), Some(&old), &tentative).met, "tentative findings fail no gate");
    fails(&judge(&demands(&["new"]), Some(&tentative), &more), "new finding");
}

#[test]
fn a_regression_is_a_score_or_category_that_fell() {
    let (good, bad) = (run(Vec::new()), run(vec![at(&STORE, "/a")]));
    fails(&judge(&demands(&["regression"]), Some(&good), &bad), "Data exposure fell from 100 to 88");
    assert!(judge(&demands(&["regression"]), Some(&bad), &good).met);
    assert!(judge(&demands(&["regression"]), Some(&bad), &bad).met);
}

#[test]
fn what_cannot_be_compared_does_not_pass() {
    let good = run(Vec::new());
    for word in ["new", "regression"] {
        fails(&judge(&demands(&[word]), None, &good), "the baseline holds no run of this kind (scan)");
    }
    let mut blind = run(Vec::new());
    for check in &mut blind.checks {
        check.standing = Standing::NotAssessed("needs --user".into());
    }
    fails(&judge(&demands(&["regression"]), Some(&blind), &good), "the baseline has no score");
    fails(&judge(&demands(&["regression"]), Some(&good), &blind), "nothing could be assessed");
    fails(&judge(&demands(&["new"]), Some(&good), &blind), "nothing could be assessed");
    fails(&judge(&demands(&["high"]), None, &blind), "nothing could be assessed");
    let mut partial = run(Vec::new());
    partial.stopped = Some(Stop::Interrupted);
    for word in ["new", "regression", "high"] {
        fails(&judge(&demands(&[word]), Some(&good), &partial), "the run ended early");
    }
    let told = judge(&demands(&["new"]), Some(&partial), &good);
    assert!(told.met && told.notes.iter().any(|n| n.contains("the baseline is a partial run")), "{told:?}");
    assert!(!demands(&["new"]).judge(&[], &[]).met, "nothing was looked at");
}

#[test]
fn a_baseline_of_another_service_does_not_pass_and_a_weaker_run_is_told() {
    let operation = |path: &str| Operation::seen(Method::Get, path, Provenance::Link);
    let (mut then, mut now) = (run(Vec::new()), run(Vec::new()));
    then.surface.operations = vec![operation("/shop"), operation("/cart")];
    now.surface.operations = vec![operation("/users")];
    for word in ["new", "regression"] {
        fails(&judge(&demands(&[word]), Some(&then), &now), "the baseline shares no operation with this run");
    }
    now.surface.operations.push(operation("/cart"));
    assert!(judge(&demands(&["new", "regression"]), Some(&then), &now).met);

    now.checks[1].standing = Standing::NotAssessed("needs --other-user".into());
    let told = judge(&demands(&["new"]), Some(&then), &now);
    assert!(told.notes.iter().any(|n| n.contains("(needs --other-user)")), "{told:?}");
    let told = judge(&demands(&["critical"]), Some(&then), &now);
    assert_eq!(told.notes, [""; 0], "nothing is compared");
}

#[test]
fn a_demanded_category_that_was_not_assessed_fails() {
    let mut blind = run(Vec::new());
    blind.checks[0].standing = Standing::NotAssessed("needs --user".into());
    fails(
        &judge(&demands(&["authentication"]), None, &blind),
        "authentication: not assessed (auth-not-enforced)",
    );
    assert!(judge(&demands(&["data"]), None, &blind).met);
    fails(&judge(&demands(&["ssrf"]), None, &blind), "ssrf: nothing that was looked at has a check of it");
    let least =
        |percent: &str| Demands { min_coverage: demand::percentage(percent).ok(), ..Demands::default() };
    fails(&judge(&least("90"), None, &blind), "coverage 35.7% is below the 90% demanded");
    assert!(judge(&least("30"), None, &blind).met);
}

#[test]
fn an_operation_with_basic_and_without_proven_logging_fails() {
    let audit = Demands { audit_log: true, ..Demands::default() };
    let mut now = run(Vec::new());
    fails(&judge(&audit, None, &now), "no logging of logins is proven: nothing was audited");
    let proven = |path: &str| Audited {
        operation: format!("GET {path}"),
        failure: Logged::Proven,
        success: Logged::Proven,
    };
    now.audited = vec![proven("/a"), proven("/b")];
    assert!(judge(&audit, None, &now).met);
    now.audited[1].failure = Logged::Missing;
    fails(
        &judge(&audit, None, &now),
        "GET /b takes Basic credentials without proven logging: no line of the log",
    );
    now.audited[1].failure = Logged::Unknown("throttled".into());
    fails(&judge(&audit, None, &now), "a failing login: throttled");
}

#[test]
fn source_has_no_score_so_its_regression_is_what_is_new() {
    let (old, new) = (run(Vec::new()), run(vec![at(&STORE, "/a")]));
    let assess = |record: &RunRecord| Assessment::of(record, &catalogue());
    let snapshot = |record: &RunRecord| Snapshot::of("0.1.0", "x", record, &assess(record));
    let (comparison, assessment) = (Comparison::of(&snapshot(&old), &snapshot(&new)), assess(&new));
    let judged = Judged {
        what: "code",
        assessment: &assessment,
        is_graded: false,
        is_run: false,
        comparison: Some(&comparison),
        audited: &[],
        untried: &[],
        unaudited: None,
    };
    fails(&demands(&["regression"]).judge(&[judged], &[]), "new or worse: GET /a");
    let graded = Demands { threshold: "B".parse().ok(), audit_log: true, ..Demands::default() };
    let told = graded.judge(&[judged], &[]);
    fails(&told, "nothing with a score was looked at");
    fails(&told, "no service was scanned, so no logging is proven");
}

#[test]
fn words_that_are_none_say_what_is_allowed() {
    assert_eq!("NEW".parse(), Ok(Trigger::New));
    let told = "nwe".parse::<Trigger>().expect_err("no word").to_string();
    assert!(
        told.contains("'nwe'") && told.contains("authentication") && told.contains("new or regression"),
        "{told}"
    );
    for text in ["", "101", "-1", "B", "NaN"] {
        assert!(demand::percentage(text).is_err(), "{text}");
    }
    assert!(demand::percentage("72.5%").is_ok());
}

fn suppression_of(check: &str, place: Option<&str>, expires: &str) -> Suppression {
    Suppression {
        at: "rowlock.suppress.toml:1".into(),
        check: Some(check.into()),
        fingerprint: None,
        place: place.map(str::to_owned),
        reason: "accepted by the owner".into(),
        expires: rowlock_policy::Day::parse(expires).expect("a day"),
    }
}

#[test]
fn suppressions_take_back_what_they_name_until_their_day() {
    let today = rowlock_policy::Day::parse("2026-11-21").expect("a day");
    let taken = |all: &[Suppression]| {
        let (mut now, mut done) = (run(vec![at(&OPEN, "/a"), at(&OPEN, "/b")]), Suppressed::default());
        suppression::apply(&mut now, all, &today, &mut done);
        assert_eq!(now.findings.len() + done.findings, 2);
        assert_eq!(now.left_out.len(), done.findings, "each is told");
        let unused = suppression::unused(all, &today, &done);
        (done.findings, unused.len(), suppression::expired(all, &today).len())
    };
    assert_eq!(taken(&[suppression_of("auth-not-enforced", None, "2026-11-21")]), (2, 0, 0));
    assert_eq!(taken(&[suppression_of("auth-not-enforced", Some("GET /a"), "2027-01-01")]), (1, 0, 0));
    assert_eq!(taken(&[suppression_of("cacheable", None, "2027-01-01")]), (0, 1, 0));
    assert_eq!(taken(&[suppression_of("auth-not-enforced", None, "2026-11-20")]), (0, 0, 1));
    let one = fingerprint(&at(&OPEN, "/b"));
    let by_name =
        Suppression { check: None, fingerprint: Some(one), ..suppression_of("", None, "2027-01-01") };
    assert_eq!(taken(&[by_name]), (1, 0, 0));
    let told =
        demands(&[]).judge(&[], &suppression::expired(&[suppression_of("x", None, "2026-01-01")], &today));
    fails(&told, "rowlock.suppress.toml:1: the suppression of x expired on 2026-01-01");
}

#[test]
fn days_that_no_month_has_are_none() {
    for text in
        ["2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-01-01", "2026-1-1", "2026-01-01T00", ""]
    {
        assert_eq!(rowlock_policy::Day::parse(text), None, "{text}");
    }
    assert!(rowlock_policy::Day::parse("2024-02-29").is_some());
}
