//! A few lines: the grade, what was found, the worst of it, and what to do next.

use crate::report::Report;
use crate::terminal::{Paint, TerminalStyle};
use crate::{digest, layout};

/// Issues that are named.
const NAMED: usize = 5;

/// The summary for a terminal of this style.
pub fn render(report: &Report, style: TerminalStyle) -> String {
    let style = style.bounded();
    let mut lines = Vec::new();
    if let Some(partial) = digest::partial(report) {
        lines.push(style.paint(Paint::Warning, &fit(&partial, style)));
    }
    let provisional = if digest::is_provisional(report) { ", provisional" } else { "" };
    let url = style.quote(&digest::subject(report), 200);
    let grade = report.assessment.grade.map_or_else(String::new, |g| format!("{g}, "));
    let verdict = format!("{grade}{}{provisional} {} {url}", digest::score(report), style.dot());
    lines.push(style.paint(Paint::Grade(report.assessment.grade), &fit(&verdict, style)));
    lines.push(fit(&digest::counted(report), style));
    let counting: Vec<_> = report.assessment.counting().collect();
    for issue in counting.iter().take(NAMED) {
        let places =
            if issue.spots.len() > 1 { format!(" ({} places)", issue.spots.len()) } else { String::new() };
        let room = style.width.saturating_sub(12 + places.len());
        let title = layout::cut(&style.quote(&issue.title, 200), room, style.ellipsis());
        let badge = layout::fit(issue.severity.word(), 8, "");
        lines.push(format!("  {}  {title}{places}", style.paint(Paint::Severity(issue.severity), &badge)));
    }
    if counting.len() > NAMED {
        lines.push(format!("  and {} more", counting.len() - NAMED));
    }
    lines.extend(layout::wrap(&style.say(&digest::coverage(report)), style.width));
    if let Some((advice, command)) = digest::next(report) {
        lines.extend(layout::wrap(&style.say(&format!("next: {advice}")), style.width));
        lines.extend(command.map(|c| format!("  {}", style.paint(Paint::Command, &style.say(&c)))));
    }
    lines.join("\n") + "\n"
}

fn fit(text: &str, style: TerminalStyle) -> String {
    layout::cut(&style.say(text), style.width, style.ellipsis())
}
