//! One line an issue, in columns.

use unicode_width::UnicodeWidthStr as _;

use crate::report::Report;
use crate::terminal::{Paint, TerminalStyle};
use crate::{digest, layout};

/// The table for a terminal of this style.
pub fn render(report: &Report, style: TerminalStyle) -> String {
    let style = style.bounded();
    let mut text = String::new();
    if let Some(partial) = digest::partial(report) {
        text.push_str(
            &style.paint(Paint::Warning, &layout::cut(&style.say(&partial), style.width, style.ellipsis())),
        );
        text.push('\n');
    }
    let issues = &report.assessment.issues;
    let check = issues.iter().map(|i| i.check().width()).max().unwrap_or(0).clamp(5, style.width / 3);
    // severity 8, confidence 9, the check, and two spaces behind each.
    let place = style.width.saturating_sub(8 + 9 + check + 6).max(10);
    let mut row = |severity: &str, confidence: &str, id: &str, at: &str, paint: Paint| {
        let severity = style.paint(paint, &layout::fit(severity, 8, ""));
        let id = layout::fit(id, check, style.ellipsis());
        let line = format!(
            "{severity}  {}  {id}  {}",
            layout::fit(confidence, 9, ""),
            layout::cut(at, place, style.ellipsis())
        );
        text.push_str(line.trim_end());
        text.push('\n');
    };
    row("SEVERITY", "SURE", "CHECK", "WHERE", Paint::Strong);
    for issue in issues {
        let first = issue.spots.first().map(|s| style.quote(&s.place.to_string(), 200)).unwrap_or_default();
        let more = match issue.spots.len() {
            0 | 1 => String::new(),
            n => format!(" +{}", n - 1),
        };
        // The count must survive where the place is cut.
        let at = format!("{}{more}", layout::cut(&first, place.saturating_sub(more.len()), style.ellipsis()));
        let id = style.quote(issue.check(), 80);
        row(issue.severity.word(), issue.confidence.word(), &id, &at, Paint::Severity(issue.severity));
    }
    let verdict =
        format!("{}, {}, {}", digest::letter(report), digest::score(report), digest::coverage(report));
    text.push_str(&layout::cut(&style.say(&verdict), style.width, style.ellipsis()));
    text.push('\n');
    text
}
