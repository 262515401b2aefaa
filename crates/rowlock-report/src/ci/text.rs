//! The outcome for a step's output: each report in a few lines, and what is new.

use std::fmt::Write as _;

use super::Outcome;
use crate::terminal::{Paint, TerminalStyle};
use crate::{comparison, layout, summary};

/// New findings that are named.
const NAMED: usize = 10;

/// The outcome for a terminal of this style.
pub fn render(outcome: &Outcome, style: TerminalStyle) -> String {
    let style = style.bounded();
    let mut text = String::new();
    for part in &outcome.parts {
        if outcome.parts.len() > 1 {
            text.push_str(&style.paint(Paint::Strong, part.kind.word()));
            text.push('\n');
        }
        text.push_str(&summary::render(&part.report, style));
        let Some(comparison) = &part.comparison else { continue };
        let _ = writeln!(text, "compared with the baseline: {}", comparison::counted(comparison));
        for new in comparison.new.iter().take(NAMED) {
            let badge = layout::fit(new.mark.severity.word(), 8, "");
            let what = format!("{}: {}", new.mark.place, new.mark.title);
            let what =
                layout::cut(&style.quote(&what, 300), style.width.saturating_sub(17), style.ellipsis());
            let _ =
                writeln!(text, "  new  {}  {what}", style.paint(Paint::Severity(new.mark.severity), &badge));
        }
        if comparison.new.len() > NAMED {
            let _ = writeln!(text, "  and {} more", comparison.new.len() - NAMED);
        }
    }
    text
}
