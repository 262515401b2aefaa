//! What every format looks like, reviewed as a whole.

use rowlock_policy::Comparison;
use rowlock_report::{Format, Report, TerminalStyle, comparison};

use crate::sample::{catalogue, poor_report, record, report};

const PLAIN: TerminalStyle = TerminalStyle { width: 80, colour: false, unicode: true };

#[test]
fn formats_for_terminals_at_two_widths() {
    for width in [60, 100] {
        let style = TerminalStyle { width, ..PLAIN };
        for format in [Format::Terminal, Format::Summary, Format::Table] {
            insta::assert_snapshot!(format!("{format}-{width}"), format.render(&report(), style));
        }
        insta::assert_snapshot!(
            format!("poor-terminal-{width}"),
            Format::Terminal.render(&poor_report(), style)
        );
    }
    insta::assert_snapshot!("poor-summary", Format::Summary.render(&poor_report(), PLAIN));
}

#[test]
fn a_terminal_without_unicode_gets_ascii_and_one_with_colour_gets_it() {
    let ascii = Format::Terminal.render(&report(), TerminalStyle { unicode: false, ..PLAIN });
    assert!(ascii.is_ascii());
    insta::assert_snapshot!("terminal-ascii", ascii);
    let colour = Format::Terminal.render(&report(), TerminalStyle { colour: true, ..PLAIN });
    insta::assert_snapshot!("terminal-colour", colour.replace('\u{1b}', "ESC"));
}

#[test]
fn formats_for_files() {
    for format in [Format::Json, Format::Sarif, Format::Junit, Format::Markdown, Format::Html] {
        let text = format.render(&report(), PLAIN);
        if format == Format::Html {
            std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/report.html"), &text).expect("writes");
        }
        insta::assert_snapshot!(format.word(), text);
    }
}

#[test]
fn a_comparison_tells_what_is_new_and_what_was_not_looked_at() {
    let mut then = record();
    // What the sample run does not have any more: one that its check looked for, one that nobody looked for.
    let mut fixed = then.findings.remove(0);
    fixed.place = rowlock_model::Place::Target { origin: "http://127.0.0.1:5000".into() };
    let mut blind = fixed.clone();
    (blind.check, blind.title) =
        ("auth-not-throttled".into(), "Wrong credentials are never slowed down".into());
    then.findings.extend([fixed, blind]);
    then.findings[1].severity = rowlock_model::Severity::Info;
    let then = Report::new("0.0.9", then, &catalogue());
    let comparison = Comparison::of(&then.snapshot(), &report().snapshot());
    insta::assert_snapshot!("comparison", comparison::render(&comparison, PLAIN));
    insta::assert_snapshot!("comparison-markdown", comparison::render_markdown(&comparison));
    insta::assert_snapshot!("comparison-json", comparison::render_json(&comparison));
}
