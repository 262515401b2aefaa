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
    let columns = Columns::of(report, style);
    text.push_str(&columns.row(["SEVERITY", "SURE", "CHECK", "WHERE"], Paint::Strong));
    for issue in issues {
        let first = issue.spots.first().map(|s| style.quote(&s.place.to_string(), 200)).unwrap_or_default();
        let more = match issue.spots.len() {
            0 | 1 => String::new(),
            n => format!(" +{}", n - 1),
        };
        // The count must survive where the place is cut.
        let room = columns.place.saturating_sub(more.len());
        let place = format!("{}{more}", layout::cut(&first, room, style.ellipsis()));
        let check = style.quote(issue.check(), 80);
        // Where there is no column for it, a question mark says that it is inferred only.
        let doubt = if issue.counts() || columns.sure { "" } else { "?" };
        let severity = format!("{}{doubt}", issue.severity.word());
        let cells = [&severity, issue.confidence.word(), &check, &place];
        text.push_str(&columns.row(cells, Paint::Severity(issue.severity)));
    }
    let verdict =
        format!("{}, {}, {}", digest::letter(report), digest::score(report), digest::coverage(report));
    text.push_str(&layout::cut(&style.say(&verdict), style.width, style.ellipsis()));
    text.push('\n');
    text
}

/// The columns' widths, with two spaces between.
struct Columns {
    style: TerminalStyle,
    check: usize,
    place: usize,
    /// Whether there is room to say how sure a finding is.
    sure: bool,
}

impl Columns {
    fn of(report: &Report, style: TerminalStyle) -> Self {
        let sure = style.width >= 60;
        let fixed = if sure { 8 + 2 + 9 + 2 } else { 8 + 2 };
        let longest = report.assessment.issues.iter().map(|i| i.check().width()).max().unwrap_or(0);
        let check = longest.clamp(5, style.width / 3);
        Self { style, check, place: style.width.saturating_sub(fixed + check + 2), sure }
    }

    fn row(&self, [severity, confidence, check, place]: [&str; 4], paint: Paint) -> String {
        let (style, mark) = (self.style, self.style.ellipsis());
        let severity = style.paint(paint, &layout::fit(severity, 8, ""));
        let sure = if self.sure { format!("{}  ", layout::fit(confidence, 9, "")) } else { String::new() };
        let check = layout::fit(check, self.check, mark);
        let line = format!("{severity}  {sure}{check}  {}", layout::cut(place, self.place, mark));
        format!("{}\n", line.trim_end())
    }
}
