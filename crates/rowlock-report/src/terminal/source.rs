//! Findings in source: each with its line, a caret below, and the way of a secret step by step.

use rowlock_model::{Confidence, Evidence, SourceLine};
use rowlock_policy::{Issue, Spot};

use crate::layout;
use crate::report::Report;
use crate::terminal::{Paint, Screen};

/// Places that are shown in full before "and n more".
const PLACES: usize = 20;

/// Writes these places of an issue.
pub(super) fn write(screen: &mut Screen, report: &Report, issue: &Issue, spots: &[&Spot]) {
    for spot in spots.iter().take(PLACES) {
        let Some(finding) = report.finding(spot) else { continue };
        let style = screen.style;
        let mut place = style.quote(&spot.place.to_string(), 200);
        if spot.severity != issue.severity || spot.confidence != issue.confidence {
            place = format!("{place} ({}, {})", spot.severity.word(), spot.confidence.word());
        }
        let arrow = style.arrow();
        screen.line(&format!(
            "    {} {}",
            style.paint(Paint::Faint, arrow),
            style.paint(Paint::Strong, &place)
        ));
        let guess = if spot.confidence == Confidence::Tentative { "perhaps: " } else { "" };
        let because = style.quote(&format!("{guess}{}", finding.because), 700);
        screen.wrapped("      ", &because, None);
        for evidence in &finding.evidence {
            match evidence {
                Evidence::Source(source) => line(screen, source, None),
                Evidence::Flow { steps } => {
                    for (n, step) in steps.iter().enumerate() {
                        line(screen, &step.line, Some(&format!("{}. {}", n + 1, step.what)));
                    }
                }
                Evidence::Fact { text } => {
                    let text = style.quote(text, 300);
                    screen.wrapped("      ", &text, Some(Paint::Faint));
                }
                Evidence::Exchange(_) => {}
            }
        }
    }
    if spots.len() > PLACES {
        screen.line(&format!("    and {} more", spots.len() - PLACES));
    }
}

/// A line of source with its number and a caret below; of a step only its place and what happens there.
pub(super) fn line(screen: &mut Screen, source: &SourceLine, step: Option<&str>) {
    let style = screen.style;
    if let Some(step) = step {
        let text = format!("{step} ({}:{})", source.file, source.line);
        let text = style.quote(&text, 240);
        return screen.wrapped("        ", &text, Some(Paint::Faint));
    }
    let number = source.line.to_string();
    let bar = if style.unicode { "│" } else { "|" };
    let room = style.width.saturating_sub(number.len() + 9);
    // A tab counts one character in the place and is shown as one.
    let text = source.text.replace('\t', " ");
    let indent = text.chars().take_while(|c| *c == ' ').count().min(source.column.saturating_sub(1));
    let text: String = text.chars().skip(indent).collect();
    let shown = layout::cut(&style.quote(&text, 400), room, style.ellipsis());
    let gutter = style.paint(Paint::Faint, &format!("      {number} {bar} "));
    screen.line(&format!("{gutter}{shown}"));
    let before: String = text.chars().take(source.column - 1 - indent).collect();
    let before = style.quote(&before, 400).chars().count();
    if before < room {
        let carets = "^".repeat(source.length.clamp(1, room - before));
        let gutter = format!("      {} {bar} ", " ".repeat(number.len()));
        let caret = style.paint(Paint::Warning, &carets);
        screen.line(&format!("{}{}{caret}", style.paint(Paint::Faint, &gutter), " ".repeat(before)));
    }
}
