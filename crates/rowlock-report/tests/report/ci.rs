//! What a pipeline is told: nothing hostile acts on it, and nothing is larger than it takes.

use rowlock_model::{Confidence, Evidence, Finding, Place, RunRecord, Severity};
use rowlock_policy::{Comparison, Demands, GateResult};
use rowlock_report::ci::annotate::{self, calm};
use rowlock_report::ci::{Outcome, Part, VERSION, gitlab, summary, text};
use rowlock_report::{Kind, Report, TerminalStyle, Tool};

use crate::sample::{HOSTILE, catalogue, record};

fn demands() -> Demands {
    Demands {
        fail_on: vec!["high".parse().expect("a trigger"), "new".parse().expect("a trigger")],
        ..Demands::default()
    }
}

fn outcome(record: RunRecord, then: Option<RunRecord>) -> Outcome {
    let report = Report::new("0.1.0", record, &catalogue());
    let comparison = then
        .map(|then| Comparison::of(&Report::new("0.1.0", then, &catalogue()).snapshot(), &report.snapshot()));
    Outcome {
        version: VERSION.into(),
        tool: Tool { name: "rowlock".into(), version: "0.1.0".into() },
        gate: GateResult {
            met: false,
            reasons: vec![format!("high finding: {HOSTILE}")],
            notes: vec!["the grade is provisional".into()],
        },
        demands: demands().told(),
        baseline: Some("baseline.json".into()),
        suppressed: 1,
        parts: vec![Part { kind: Kind::Scan, report, comparison }],
    }
}

fn sample() -> Outcome {
    let mut then = record();
    then.findings.remove(0);
    outcome(record(), Some(then))
}

#[test]
fn every_place_is_told_in_its_own_words() {
    let (outcome, demands) = (sample(), demands());
    insta::assert_snapshot!("ci-summary", summary::render(&outcome, &demands, summary::SUMMARY));
    insta::assert_snapshot!("ci-text", text::render(&outcome, TerminalStyle::default()));
    let marks = annotate::of(&outcome, &demands, "/srv/repo");
    let lines = |of: &dyn Fn(&annotate::Annotation) -> Option<String>| {
        marks.iter().filter_map(of).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!("ci-github", lines(&|m| Some(m.github())));
    insta::assert_snapshot!("ci-azure", lines(&annotate::Annotation::azure));
    insta::assert_snapshot!("ci-gitlab-code-quality", gitlab::code_quality(&outcome, &demands, "/srv/repo"));
    let (began, ended) = ("2026-11-21T03:20:00.000Z", "2026-11-21T03:21:00.000Z");
    insta::assert_snapshot!("ci-gitlab-sast", gitlab::sast(&outcome, &demands, "/srv/repo", began, ended));
    assert_eq!(outcome.new_findings(), Some(1));
    let read: Outcome = serde_json::from_str(&outcome.json()).expect("its own JSON");
    assert_eq!(read, outcome);
}

/// A finding whose every text wants to be a command.
fn wicked(title: &str) -> Finding {
    let mut finding = record().findings.remove(0);
    finding.title = title.into();
    finding.because = title.into();
    finding.confidence = Confidence::Confirmed;
    finding.severity = Severity::High;
    finding.place = Place::Source {
        // In Markdown a place is a code span, where nothing acts.
        file: if title.contains('<') { "app,x.py".to_owned() } else { format!("app,{title}.py") },
        line: 3,
        column: 1,
        end_line: 3,
        end_column: 9,
        symbol: String::new(),
    };
    finding.evidence = vec![Evidence::Fact { text: title.into() }];
    finding
}

#[test]
fn hostile_titles_are_no_commands() {
    for title in [
        "x\n::set-output name=a::b",
        "x\r\n::add-mask::1",
        "x%0A::error::owned",
        "::error::owned",
        "##[error]owned",
        "##vso[task.setvariable variable=PATH]owned",
        "x];##vso[task.complete]y",
        "<!-- rowlock-ci: rowlock --> <script>alert(1)</script> @team [x](javascript:1) `` ` | a",
    ] {
        let mut hostile = record();
        hostile.findings = vec![wicked(title)];
        let outcome = outcome(hostile, None);
        let marks = annotate::of(&outcome, &demands(), "");
        assert_eq!(marks.len(), 1);
        let github = marks[0].github();
        assert!(github.starts_with("::error title=") && !github.contains(['\n', '\r']), "{github}");
        // The properties end at the first `::`, so none may be in them; a comma would begin another one.
        let properties = github["::error ".len()..].split("::").next().expect("properties");
        assert_eq!(properties.matches(',').count(), 3, "{github}");
        assert!(properties.ends_with("col=1"), "{github}");
        assert!(!github.replace("%25", "").contains("%0A::"), "{github}");
        let azure = marks[0].azure().expect("an error");
        assert_eq!(azure.matches("##vso[").count(), 1, "{azure}");
        assert_eq!(
            azure.split(']').next().expect("properties").matches(";sourcepath=").count(),
            1,
            "{azure}"
        );
        for line in summary::comment(&outcome, &demands(), "rowlock", "").lines().skip(1) {
            assert!(!line.contains("<!-- rowlock") && !line.contains("<script"), "{line}");
        }
        let told = calm(&text::render(&outcome, TerminalStyle::default())).into_owned();
        for line in told.lines() {
            assert!(
                !line.trim_start().starts_with("::") && !line.contains("##[") && !line.contains("##vso["),
                "{line}"
            );
        }
    }
}

#[test]
fn calm_text_is_left_alone_and_the_rest_is_broken() {
    assert_eq!(calm("# plain\n## text: a::b\n"), "# plain\n## text: a::b\n");
    assert_eq!(calm("  ::error::x\nb"), "  : :error::x\nb");
    assert_eq!(calm("a ##[group]b ##vso[x]c"), "a # #[group]b # #vso[x]c");
}

#[test]
fn masks_are_undone_to_the_secret() {
    assert_eq!(annotate::github_mask("a%b\nc"), "::add-mask::a%25b%0Ac");
    assert_eq!(annotate::azure_mask("a%b\nc"), "##vso[task.setsecret]a%AZP25b%0Ac");
}

#[test]
fn a_comment_of_ten_thousand_findings_fits() {
    let mut many = record();
    let finding = many.findings.remove(0);
    many.findings = (0..10_000)
        .map(|n| {
            let mut one = finding.clone();
            one.place =
                Place::Operation { method: "GET".into(), path: format!("/日本語/{n}"), part: None };
            one
        })
        .collect();
    let outcome = outcome(many, Some(record()));
    let comment = summary::comment(&outcome, &demands(), "rowlock", "run 7");
    assert!(comment.len() <= summary::COMMENT, "{}", comment.len());
    assert!(comment.starts_with("<!-- rowlock-ci: rowlock -->\n"), "{}", &comment[..80]);
    assert!(
        comment.contains("gate not met") && comment.contains("and 9500 more") && comment.ends_with("run 7\n")
    );
    assert!(summary::render(&outcome, &demands(), 2000).contains("more lines; the whole report"));
    assert!(annotate::of(&outcome, &demands(), "").len() <= 30);
    let told: Vec<serde_json::Value> =
        serde_json::from_str(&gitlab::code_quality(&outcome, &demands(), "")).expect("JSON");
    assert_eq!(told.len(), 10_000);
}

#[test]
fn a_mark_is_the_same_whatever_its_name() {
    assert_eq!(summary::mark("a --> <b"), "<!-- rowlock-ci: a--b -->");
}
