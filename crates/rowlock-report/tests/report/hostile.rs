//! Nothing that a target answers acts on its reader, in any format.

use proptest::prelude::*;
use rowlock_model::{Evidence, Place, RunRecord};
use rowlock_report::{Format, Report, TerminalStyle, escape::is_hazard};

use crate::sample::{catalogue, record};

/// Puts a text everywhere a target's text can be.
fn spoiled(text: &str) -> RunRecord {
    let mut record = record();
    for finding in &mut record.findings {
        finding.title = text.into();
        finding.because = text.into();
        match &mut finding.place {
            Place::Operation { path, part, method } => {
                *path = format!("/{text}");
                *part = Some(text.into());
                *method = text.into();
            }
            Place::Document { file, pointer, .. } => {
                *file = text.into();
                *pointer = text.into();
            }
            Place::Source { file, symbol, .. } => {
                *file = text.into();
                *symbol = text.into();
            }
            Place::Target { .. } => {}
        }
        for evidence in &mut finding.evidence {
            match evidence {
                Evidence::Exchange(excerpt) => {
                    excerpt.name = text.into();
                    excerpt.url = format!("http://127.0.0.1:5000/{text}");
                    excerpt.curl = format!("curl -i '{text}'");
                    excerpt.headers = std::mem::take(&mut excerpt.headers).with(text, text);
                    excerpt.request_headers.push(text, text);
                    excerpt.request_body = text.into();
                    excerpt.body = format!("{text}\n{text}");
                }
                Evidence::Source(line) => line.text = text.into(),
                Evidence::Flow { steps } => {
                    for step in steps {
                        step.what = text.into();
                        step.line.text = text.into();
                    }
                }
                Evidence::Fact { text: fact } => *fact = text.into(),
            }
        }
    }
    record.identities = vec![text.into()];
    record.notes = vec![text.into()];
    record.left_out = vec![text.into()];
    record.surface.notes = vec![text.into()];
    record.started = text.into();
    for outcome in &mut record.checks {
        if let rowlock_model::Standing::NotAssessed(reason) = &mut outcome.standing {
            *reason = text.into();
        }
    }
    record
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        2 => any::<String>(),
        3 => prop::sample::select(vec![
            "\u{1b}[2J", "\u{202e}", "\u{200b}", "\u{9b}31m", "\u{feff}", "\r\n", "\0", "```", "`", "</pre>",
            "<script>alert(1)</script>", "<!--", "-->", "\" onload=\"x", "'", "]]>", "| |", "@team", "\u{2028}",
            "# heading", "--user", "--consent ", "\\", "日本語", "a\u{300}\u{301}\u{302}\u{303}\u{304}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|p| p.concat())
}

fn styles() -> impl Strategy<Value = TerminalStyle> {
    (0..200_usize, any::<bool>()).prop_map(|(width, unicode)| TerminalStyle { width, colour: false, unicode })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_format_lets_a_control_character_through(text in hostile(), style in styles()) {
        let report = Report::new("0.1.0", spoiled(&text), &catalogue());
        for format in Format::ALL {
            let out = format.render(&report, style);
            let bad = out.chars().find(|c| *c != '\n' && is_hazard(*c));
            prop_assert!(bad.is_none(), "{format}: {bad:?}");
        }
        let coloured = Format::Terminal.render(&report, TerminalStyle { colour: true, ..style });
        let mut rest = coloured.as_str();
        while let Some((_, after)) = rest.split_once('\u{1b}') {
            let ours = after.strip_prefix('[').and_then(|a| a.split_once('m'))
                .is_some_and(|(code, _)| code.bytes().all(|b| b.is_ascii_digit() || b == b';'));
            prop_assert!(ours, "an escape sequence that is not ours");
            rest = after;
        }
    }

    #[test]
    fn the_page_holds_only_the_tags_that_we_wrote(text in hostile()) {
        let clean = Format::Html.render(&Report::new("0.1.0", spoiled("x"), &catalogue()), TerminalStyle::default());
        let html = Format::Html.render(&Report::new("0.1.0", spoiled(&format!("x{text}")), &catalogue()), TerminalStyle::default());
        let tags = |page: &str, tag: &str| page.matches(tag).count();
        for tag in ["<script", "<img", "<svg", "<iframe", "<object", "<link", "<style"] {
            prop_assert_eq!(tags(&html, tag), usize::from(tag == "<style"), "{}", tag);
        }
        prop_assert_eq!(tags(&html, "</pre>"), tags(&html, "<pre"));
        // Places that are equal in one and differ in the other would differ in number, but tags still pair.
        prop_assert_eq!(tags(&html, "<details"), tags(&html, "</details>"));
        prop_assert!(tags(&clean, "<details") > 0);
    }
}
