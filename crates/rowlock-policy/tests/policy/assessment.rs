//! Single rules of the assessment and the gate, one test each.

use crate::support::{ended, finding, meta, record};
use rowlock_model::{Category, Confidence, Evidence, Meta, Need, Place, Severity, Standing, Stop};
use rowlock_policy::{
    Assessment, CategoryStanding, FailOn, Gate, GateError, Grade, Tenths, Threshold, score,
};

static OPEN: Meta = meta("open", Category::Authentication, Severity::Critical, true, &[]);
static NAME: Meta = meta("name", Category::Authentication, Severity::High, true, &[Need::BasicIdentity]);
static STORE: Meta = meta("store", Category::Data, Severity::Medium, true, &[]);
static BANNER: Meta = meta("banner", Category::Inventory, Severity::Low, true, &[]);

fn catalogue() -> Vec<&'static Meta> {
    vec![&OPEN, &NAME, &STORE, &BANNER]
}

fn all_judged() -> Vec<rowlock_model::CheckOutcome> {
    catalogue().into_iter().map(|m| ended(m, Standing::Judged)).collect()
}

fn points(assessment: &Assessment, category: Category) -> Vec<u32> {
    let category = assessment.categories.iter().find(|c| c.category == category).expect("all are there");
    category.deductions.iter().map(|d| d.points.tenths()).collect()
}

#[test]
fn the_weights_sum_to_a_hundred_and_ten() {
    assert_eq!(Category::ALL.into_iter().map(score::category_weight).sum::<u32>(), 110);
}

#[test]
fn further_places_take_half_as_much_again_in_all() {
    let at = |path: &str| finding(&STORE, Severity::High, Confidence::Firm, path);
    for (places, taken) in [(1, 240), (2, 360), (7, 360)] {
        let findings = (0..places).map(|n| at(&format!("/{n}"))).collect();
        let assessment = Assessment::of(&record(all_judged(), findings), &catalogue());
        assert_eq!(points(&assessment, Category::Data), [taken], "{places} places");
    }
}

#[test]
fn where_places_differ_the_worst_counts_and_advice_is_no_further_place() {
    let findings = vec![
        finding(&STORE, Severity::Info, Confidence::Confirmed, "/a"),
        finding(&STORE, Severity::High, Confidence::Firm, "/b"),
    ];
    let assessment = Assessment::of(&record(all_judged(), findings), &catalogue());
    assert_eq!(points(&assessment, Category::Data), [240]);
    assert_eq!(assessment.issues[0].spots.len(), 2);
}

#[test]
fn tentative_findings_stand_apart_and_take_nothing() {
    let findings = vec![
        finding(&OPEN, Severity::Critical, Confidence::Tentative, "/a"),
        finding(&OPEN, Severity::Low, Confidence::Firm, "/b"),
    ];
    let assessment = Assessment::of(&record(all_judged(), findings), &catalogue());
    assert_eq!(points(&assessment, Category::Authentication), [32]);
    assert_eq!(assessment.ceiling, None);
    assert_eq!((assessment.counting().count(), assessment.tentative().count()), (1, 1));
    assert_eq!(assessment.issues[0].severity, Severity::Low);
}

#[test]
fn a_weakness_that_two_sources_show_at_one_place_is_taken_once() {
    let mut from_source = finding(&NAME, Severity::Medium, Confidence::Confirmed, "/a");
    from_source.check = "code-name".into();
    let mut again = finding(&NAME, Severity::Medium, Confidence::Tentative, "/a");
    again.evidence = vec![Evidence::Fact { text: "again".into() }];
    let findings = vec![from_source, finding(&NAME, Severity::High, Confidence::Firm, "/a"), again];
    let assessment = Assessment::of(&record(all_judged(), findings), &catalogue());
    let [issue] = assessment.issues.as_slice() else { panic!("one issue: {:?}", assessment.issues) };
    assert_eq!((issue.severity, issue.confidence), (Severity::High, Confidence::Firm));
    assert_eq!(issue.checks, ["name", "code-name"]);
    assert_eq!((issue.spots[0].finding, issue.spots[0].also.as_slice()), (1, [0].as_slice()));
    assert_eq!(points(&assessment, Category::Authentication), [240]);
}

#[test]
fn what_a_description_and_source_show_of_an_operation_is_told_where_the_run_shows_it() {
    let of = |path: &str| Place::Operation { method: "GET".into(), path: path.into(), part: None };
    let run = finding(&NAME, Severity::Medium, Confidence::Confirmed, "/b");
    let mut described = finding(&NAME, Severity::Medium, Confidence::Firm, "");
    described.place = Place::Document { file: "a.json".into(), line: 7, column: 3, pointer: "/p".into() };
    described.about = vec![of("/b")];
    let source = |line, about: &[&str]| {
        let mut found = finding(&NAME, Severity::High, Confidence::Firm, "");
        let (file, symbol) = (String::from("app.py"), String::from("items"));
        found.place = Place::Source { file, line, column: 1, end_line: line, end_column: 9, symbol };
        found.about = about.iter().map(|path| of(path)).collect();
        found
    };
    let findings = vec![source(3, &["/a", "/b"]), described, run, source(9, &["/c"]), source(12, &[])];
    let issues = Assessment::of(&record(all_judged(), findings), &catalogue()).issues;
    let [issue] = issues.as_slice() else { panic!("one issue: {issues:?}") };
    let [worst, other] = issue.spots.as_slice() else { panic!("two places: {:?}", issue.spots) };
    assert_eq!((&worst.place, worst.finding, worst.also.as_slice()), (&of("/b"), 0, [4, 2, 1].as_slice()));
    assert_eq!(
        (other.finding, issue.places),
        (3, 3),
        "no other side shows that line, and three lines are to mend"
    );
}

#[test]
fn where_no_operation_was_found_there_is_no_grade_and_no_gate_is_met() {
    let mut empty = record(all_judged(), Vec::new());
    empty.surface = rowlock_model::Surface::default();
    let assessment = Assessment::of(&empty, &catalogue());
    assert_eq!((assessment.score, assessment.grade, assessment.without_operations), (None, None, true));
    let gate = Gate { threshold: None, fail_on: vec![FailOn::Severity(Severity::Critical)] };
    let result = gate.judge(&assessment);
    assert!(!result.met && result.reasons[0].contains("no operation was found"), "{result:?}");
}

#[test]
fn ceilings_hold_the_score_whatever_the_mean() {
    for (severity, most, grade) in [
        (Severity::Critical, 490, Grade::F),
        (Severity::High, 790, Grade::C),
        (Severity::Medium, 940, Grade::A),
    ] {
        let found = finding(&BANNER, severity, Confidence::Firm, "/");
        let assessment = Assessment::of(&record(all_judged(), vec![found]), &catalogue());
        assert_eq!(assessment.score, Some(Tenths::new(most)), "{severity:?}");
        assert_eq!(assessment.grade, Some(grade));
        assert_eq!(assessment.ceiling.expect("it cut").severity, severity);
    }
}

#[test]
fn a_category_without_its_core_check_is_not_in_the_mean() {
    let mut checks = all_judged();
    checks[1] = ended(&NAME, Standing::NotAssessed("needs --user".into()));
    let assessment = Assessment::of(&record(checks, Vec::new()), &catalogue());
    let auth = &assessment.categories[0];
    assert_eq!((auth.standing, auth.score), (CategoryStanding::NotAssessed, None));
    assert_eq!(
        (auth.share, auth.missing_core.as_slice()),
        (Tenths::new(666), ["name".to_owned()].as_slice())
    );
    assert_eq!(assessment.score, Some(Tenths::HUNDRED));
    let raise = assessment.raise.expect("something is missing");
    assert_eq!(raise.to_string(), "give --user NAME to assess 1 more check");
    assert_eq!(raise.option.as_deref(), Some("--user NAME"));
}

#[test]
fn who_gave_a_user_already_is_not_told_to_give_one() {
    let reason = "the given credentials open nothing: check --user and the password";
    let mut checks = all_judged();
    checks[1] = ended(&NAME, Standing::NotAssessed(reason.into()));
    let mut record = record(checks, Vec::new());
    record.identities = vec!["alice".into()];
    let raise = Assessment::of(&record, &catalogue()).raise.expect("something is missing");
    assert_eq!((raise.option, raise.advice), (None, format!("resolve '{reason}'")));
}

#[test]
fn what_is_not_applicable_is_in_neither_score_nor_coverage() {
    let mut checks = all_judged();
    checks[2] = ended(&STORE, Standing::NotApplicable("no answer has content".into()));
    let assessment = Assessment::of(&record(checks, Vec::new()), &catalogue());
    let standing = |c| assessment.categories.iter().find(|s| s.category == c).expect("there").standing;
    assert_eq!(standing(Category::Data), CategoryStanding::NotApplicable);
    assert_eq!(standing(Category::Bola), CategoryStanding::NoChecks);
    assert_eq!(assessment.coverage, Tenths::HUNDRED);
    assert_eq!(assessment.raise, None);
}

/// What a category of the catalogue weighs in, once it has a core check that ended so.
fn with_core(category: Category, standing: Standing) -> (CategoryStanding, Assessment) {
    let core: &'static Meta = Box::leak(Box::new(meta("core", category, Severity::High, true, &[])));
    let mut checks = all_judged();
    checks.push(ended(core, standing));
    let mut catalogue = catalogue();
    catalogue.push(core);
    let assessment = Assessment::of(&record(checks, Vec::new()), &catalogue);
    let found = assessment.categories.iter().find(|c| c.category == category).expect("all are there");
    (found.standing, assessment)
}

#[test]
fn every_category_is_scored_once_its_core_check_was_judged() {
    use Category::{Bfla, Bola, Consumption, Input, Llm, Property, Ssrf};
    for category in [Bola, Bfla, Property, Input, Ssrf, Consumption, Llm] {
        let (standing, assessment) = with_core(category, Standing::Judged);
        assert_eq!(standing, CategoryStanding::Assessed, "{category:?}");
        assert_eq!(assessment.score, Some(Tenths::HUNDRED), "{category:?}");
        let (standing, assessment) = with_core(category, Standing::NotAssessed("needs --other-user".into()));
        assert_eq!(standing, CategoryStanding::NotAssessed, "{category:?}");
        assert!(assessment.coverage < Tenths::HUNDRED, "{category:?}");
    }
}

#[test]
fn a_service_without_a_chat_is_not_judged_by_one() {
    let (standing, assessment) =
        with_core(Category::Llm, Standing::NotApplicable("no operation is a chat".into()));
    assert_eq!(standing, CategoryStanding::NotApplicable);
    assert_eq!((assessment.coverage, assessment.raise), (Tenths::HUNDRED, None));
}

#[test]
fn a_run_that_saw_nothing_has_no_grade_and_meets_no_threshold() {
    let assessment = Assessment::of(&record(Vec::new(), Vec::new()), &catalogue());
    assert_eq!((assessment.score, assessment.grade), (None, None));
    assert!(assessment.provisional);
    for threshold in ["0", "F"] {
        let gate = Gate { threshold: Some(threshold.parse().expect("allowed")), fail_on: Vec::new() };
        assert!(!gate.judge(&assessment).met);
    }
}

#[test]
fn thresholds_that_are_not_understood_are_errors() {
    for text in [
        "NaN",
        "nan",
        "inf",
        "-inf",
        "infinity",
        "-1",
        "-0",
        "+80",
        "101",
        "100.1",
        "80%",
        "",
        " ",
        " 80",
        "80 ",
        "E",
        "G",
        "A+",
        "80.55",
        "80.",
        ".5",
        "1e2",
        "0x10",
        "８０",
        "8 0",
        "1000",
        "99999999999999999999",
    ] {
        let error = text.parse::<Threshold>().expect_err(text);
        assert!(error.to_string().contains("0 to 100"), "{error}");
    }
    assert_eq!("80".parse(), Ok(Threshold::Score(Tenths::whole(80))));
    assert_eq!("84.5".parse(), Ok(Threshold::Score(Tenths::new(845))));
    assert_eq!("100".parse(), Ok(Threshold::Score(Tenths::HUNDRED)));
    assert_eq!("b".parse(), Ok(Threshold::Grade(Grade::B)));
}

#[test]
fn what_to_fail_on_is_a_severity_or_a_category_and_nothing_else() {
    assert_eq!("high".parse(), Ok(FailOn::Severity(Severity::High)));
    assert_eq!("Data".parse(), Ok(FailOn::Category(Category::Data)));
    for text in ["", "hi", "highest", "authentication,data", "any", "80", "none"] {
        let error = text.parse::<FailOn>().expect_err(text);
        assert_eq!(error, GateError::FailOn(text.into()));
        assert!(error.to_string().contains("critical, high, medium, low, info"), "{error}");
        assert!(error.to_string().contains("authentication, bola"), "{error}");
    }
}

#[test]
fn a_gate_says_why_it_is_not_met() {
    let found = finding(&OPEN, Severity::High, Confidence::Firm, "/a");
    let assessment = Assessment::of(&record(all_judged(), vec![found]), &catalogue());
    let judge = |threshold: Option<&str>, on: &[&str]| {
        let gate = Gate {
            threshold: threshold.map(|t| t.parse().expect("allowed")),
            fail_on: on.iter().map(|f| f.parse().expect("allowed")).collect(),
        };
        gate.judge(&assessment)
    };
    assert!(judge(None, &[]).met);
    assert!(judge(Some("79"), &["critical", "data"]).met);
    assert_eq!(judge(Some("79.1"), &[]).reasons, ["the score 79 is below the threshold 79.1"]);
    assert_eq!(judge(Some("B"), &[]).reasons, ["the grade C (79) is below the threshold B"]);
    assert_eq!(judge(None, &["medium"]).reasons, ["medium finding: A title (open)"]);
    assert_eq!(judge(None, &["authentication"]).reasons, ["authentication finding: A title (open)"]);
    let blind = judge(None, &["bola"]);
    assert_eq!((blind.met, blind.notes.len()), (true, 1));
}

#[test]
fn a_run_that_ended_early_passes_no_gate_unless_the_user_set_the_budget() {
    let gate = Gate { threshold: Some(Threshold::Grade(Grade::F)), fail_on: Vec::new() };
    for (stop, met) in [
        (Stop::Interrupted, false),
        (Stop::TargetFailing("503".into()), false),
        (Stop::AskedToWait("60 s".into()), false),
        (Stop::Budget(100), true),
        // The usual budget: nobody chose to look at a part only.
        (Stop::Budget(rowlock_model::Budget::REQUESTS), false),
    ] {
        let mut record = record(all_judged(), Vec::new());
        record.stopped = Some(stop.clone());
        assert_eq!(gate.judge(&Assessment::of(&record, &catalogue())).met, met, "{stop:?}");
        assert!(Gate::default().judge(&Assessment::of(&record, &catalogue())).met);
    }
}

#[test]
fn a_run_whose_credentials_open_nothing_does_not_pass() {
    let gate = Gate { threshold: Some(Threshold::Grade(Grade::F)), fail_on: Vec::new() };
    let mut checks = all_judged();
    checks[1] = ended(
        &NAME,
        Standing::NotAssessed("the given credentials open nothing: check --user and the password".into()),
    );
    let result = gate.judge(&Assessment::of(&record(checks, Vec::new()), &catalogue()));
    assert!(!result.met && result.reasons[0].contains("open nothing"), "{result:?}");
}

#[test]
fn a_run_that_ended_early_is_to_be_run_to_its_end_or_trusted() {
    let advice = |stop: Stop| {
        let mut checks = all_judged();
        checks[1] = ended(&NAME, Standing::NotAssessed("the run ended before this check".into()));
        let mut record = record(checks, Vec::new());
        record.stopped = Some(stop);
        Assessment::of(&record, &catalogue()).raise.expect("something is missing").advice
    };
    assert_eq!(advice(Stop::Interrupted), "run it again to its end");
    assert_eq!(advice(Stop::Untrusted("unknown issuer".into())), "give --ca-cert FILE");
}

#[test]
fn a_run_that_the_service_ended_early_has_no_grade() {
    let of = |stop: Option<Stop>, judged: usize| {
        let mut checks = all_judged();
        for check in checks.iter_mut().skip(judged) {
            check.standing = Standing::NotAssessed("the run ended before this check".into());
        }
        let mut record = record(checks, Vec::new());
        record.stopped = stop;
        Assessment::of(&record, &catalogue())
    };
    let failing = || Some(Stop::TargetFailing("nothing but 500".into()));
    for judged in 1..all_judged().len() {
        let graded = of(failing(), judged).grade.is_some();
        assert_eq!(graded, !of(None, judged).provisional && of(None, judged).grade.is_some(), "{judged}");
    }
    assert_eq!(of(failing(), all_judged().len()).grade, Some(Grade::A));
}

#[test]
fn a_run_that_was_throttled_out_of_authentication_does_not_pass() {
    let gate = Gate { threshold: Some(Threshold::Grade(Grade::F)), fail_on: Vec::new() };
    let throttled = |meta: &Meta| ended(meta, Standing::NotAssessed(Standing::throttled_after(5)));
    let judged = |meta: &Meta| ended(meta, Standing::Judged);
    let blind = record(vec![judged(&OPEN), throttled(&NAME), judged(&STORE), judged(&BANNER)], Vec::new());
    let result = gate.judge(&Assessment::of(&blind, &catalogue()));
    assert!(!result.met && result.reasons[0].contains("throttled"), "{result:?}");
    let elsewhere =
        record(vec![judged(&OPEN), judged(&NAME), judged(&STORE), throttled(&BANNER)], Vec::new());
    let result = gate.judge(&Assessment::of(&elsewhere, &catalogue()));
    assert!(result.met && result.notes.iter().any(|n| n.contains("throttled")), "{result:?}");
}
