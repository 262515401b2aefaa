//! What a reader must be told, whatever the format.

use rowlock_report::{Format, TerminalStyle};

use crate::sample::{catalogue, poor_report, report};

const WIDE: TerminalStyle = TerminalStyle { width: 160, colour: false, unicode: true };
const FOR_PEOPLE: [Format; 4] = [Format::Terminal, Format::Summary, Format::Markdown, Format::Html];

#[test]
fn little_coverage_makes_a_grade_provisional_and_names_the_next_command() {
    for format in FOR_PEOPLE {
        let text = format.render(&poor_report(), WIDE);
        assert!(text.contains("provisional"), "{format}:\n{text}");
        assert!(text.contains("rowlock scan http://127.0.0.1:5000 --user NAME"), "{format}:\n{text}");
        assert!(!format.render(&report(), WIDE).contains("provisional</p>"), "{format}");
    }
}

#[test]
fn a_run_that_ended_early_says_so_before_its_grade() {
    for format in [Format::Terminal, Format::Summary, Format::Table, Format::Html] {
        let text = format.render(&poor_report(), WIDE);
        let partial =
            text.find("partial: the run ended early").unwrap_or_else(|| panic!("{format}:\n{text}"));
        let grade = text.find("of 100").expect("there is a score");
        assert!(partial < grade, "{format}");
        assert!(!format.render(&report(), WIDE).contains("partial:"), "{format}");
    }
}

#[test]
fn repairs_are_those_of_the_framework_or_of_both() {
    for format in [Format::Terminal, Format::Markdown, Format::Html] {
        assert!(!format.render(&report(), WIDE).contains("HTTPBasicCredentials"), "{format}");
        let both = format.render(&poor_report(), WIDE);
        assert!(both.contains("HTTPBasicCredentials") && both.contains("check_password_hash"), "{format}");
    }
}

#[test]
fn findings_link_to_their_article_of_the_framework_or_of_both() {
    let at = |framework: &str| format!("docs/kb/data-exposure-{framework}-basic.md");
    for format in [Format::Markdown, Format::Html, Format::Sarif, Format::Json] {
        let text = format.render(&report(), WIDE);
        assert!(text.contains(&at("flask")) && !text.contains("-fastapi-basic.md"), "{format}:\n{text}");
        let mut unknown = report().record;
        unknown.framework = None;
        let text = format.render(&rowlock_report::Report::new("0.1.0", unknown, &catalogue()), WIDE);
        assert!(text.contains(&at("flask")) && text.contains(&at("fastapi")), "{format}:\n{text}");
    }
    let text = Format::Terminal.render(&report(), WIDE);
    assert!(text.contains("rowlock explain data-exposure --framework flask"), "{text}");
    let text = Format::Terminal.render(&poor_report(), WIDE);
    assert!(!text.contains("--framework"), "{text}");
}

#[test]
fn what_was_not_assessed_is_told_with_its_reason_and_never_passes() {
    for format in [Format::Terminal, Format::Markdown, Format::Html, Format::Junit, Format::Sarif] {
        let text = format.render(&report(), WIDE);
        assert!(text.contains("--no-burst was given") && text.contains("retry-after-missing"), "{format}");
    }
    let xml = Format::Junit.render(&report(), WIDE);
    assert!(xml.contains("<skipped message=\"not assessed: --no-burst was given\"/>"));
    assert_eq!(xml.matches("<testcase").count(), 11);
    assert!(xml.contains("<skipped message=\"found as well: see basic-username-ignored\"/>"));
}

#[test]
fn places_of_one_weakness_are_one_entry() {
    let text = Format::Terminal.render(&report(), WIDE);
    assert_eq!(text.matches("An answer to credentials may be stored by caches").count(), 1);
    assert!(text.contains("and 2 more"));
}

#[test]
fn no_line_is_wider_than_the_terminal_but_for_commands() {
    use unicode_width::UnicodeWidthStr as _;
    for width in [40, 60, 80, 100, 160] {
        for format in [Format::Terminal, Format::Summary, Format::Table] {
            let text = format.render(&report(), TerminalStyle { width, ..WIDE });
            // A command is broken between its words only.
            let command =
                |l: &str| ["curl", "http://127", "$ROWLOCK", "rowlock explain"].iter().any(|c| l.contains(c));
            for line in text.lines().filter(|l| !command(l)) {
                assert!(line.width() <= width, "{format} at {width}: {} columns\n{line}", line.width());
            }
        }
    }
}

#[test]
fn unknown_formats_are_errors_that_list_the_known_ones() {
    let error = "pdf".parse::<Format>().expect_err("no such format").to_string();
    assert!(Format::ALL.iter().all(|f| error.contains(f.word())), "{error}");
    assert!(Format::ALL.iter().all(|f| f.word().parse() == Ok(*f)));
}
