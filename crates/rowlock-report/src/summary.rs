//! A few lines: the grade, what was found, the worst of it, and what to do next.

use rowlock_policy::Issue;
use unicode_width::UnicodeWidthStr as _;

use crate::report::Report;
use crate::terminal::{Paint, TerminalStyle};
use crate::{digest, layout};

/// Issues that are named.
const NAMED: usize = 5;
/// Columns before an issue's title.
const INDENT: usize = 12;

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
    lines.extend(layout::wrap(&style.say(&digest::counted(report)), style.width));
    let counting: Vec<_> = report.assessment.counting().collect();
    for issue in counting.iter().take(NAMED) {
        named(&mut lines, issue, style);
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

/// An issue and its first place, which is what one goes to: behind the title, or below it where it does not fit.
fn named(lines: &mut Vec<String>, issue: &Issue, style: TerminalStyle) {
    let room = style.width.saturating_sub(INDENT);
    let title = layout::cut(&style.quote(&issue.title, 200), room, style.ellipsis());
    let first = issue.spots.first().map(|s| style.quote(&s.place.to_string(), 200)).unwrap_or_default();
    let more = match issue.spots.len() {
        0 | 1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    let place = layout::cut(&first, room.saturating_sub(more.len()), style.ellipsis()) + &more;
    let badge = layout::fit(issue.severity.word(), 8, "");
    let mut line = format!("  {}  {title}", style.paint(Paint::Severity(issue.severity), &badge));
    if title.width() + 2 + place.width() <= room {
        line.push_str("  ");
    } else {
        lines.push(std::mem::replace(&mut line, " ".repeat(INDENT)));
    }
    line.push_str(&style.paint(Paint::Faint, &place));
    lines.push(line);
}

fn fit(text: &str, style: TerminalStyle) -> String {
    layout::cut(&style.say(text), style.width, style.ellipsis())
}
