//! The report for a person at a terminal: grade, categories, findings worst first, and what to do next.

mod finding;
mod ink;
mod source;

use rowlock_policy::{CategoryStanding, Issue};

pub(crate) use self::ink::Paint;
pub use self::ink::TerminalStyle;

use crate::report::Report;
use crate::{digest, layout};

/// The report for a terminal of this style.
pub fn render(report: &Report, style: TerminalStyle) -> String {
    let mut page = Screen { style: style.bounded(), text: String::new() };
    page.head(report);
    // Source alone shows what is wrong, not that the rest is right: no category has a score.
    if !report.record.is_of_source_alone() {
        page.categories(report);
    }
    page.issues(report);
    page.contradicted(report);
    page.gaps(report);
    page.left_out(report);
    page.next(report);
    page.text
}

/// What is written so far.
pub(crate) struct Screen {
    /// How it looks.
    pub(crate) style: TerminalStyle,
    /// The text.
    pub(crate) text: String,
}

impl Screen {
    fn head(&mut self, report: &Report) {
        let style = self.style;
        let url = style.quote(&digest::subject(report), 200);
        self.line(&format!(
            "{} {}",
            style.paint(Paint::Strong, "rowlock"),
            style.paint(
                Paint::Faint,
                &format!("{} {} {url}", style.quote(&report.tool.version, 20), style.dot())
            )
        ));
        if let Some(partial) = digest::partial(report) {
            self.blank();
            self.wrapped("  ", &style.say(&partial), Some(Paint::Warning));
        }
        self.blank();
        let room = style.width.saturating_sub(13);
        let facts = self.facts(report, room);
        let letter = ink::big(report.assessment.grade);
        let cell = if style.unicode { "█" } else { "#" };
        let paint = Paint::Grade(report.assessment.grade);
        for at in 0..letter.len().max(facts.len()) {
            let row = letter.get(at).map_or_else(|| " ".repeat(7), |row| row.replace('#', cell));
            let fact = facts.get(at).map_or("", String::as_str);
            self.line(format!("  {}    {fact}", style.paint(paint, &row)).trim_end());
        }
    }

    /// The lines beside the grade.
    fn facts(&self, report: &Report, room: usize) -> Vec<String> {
        let style = self.style;
        let assessment = &report.assessment;
        let mut first = match assessment.grade {
            Some(grade) => format!("{grade}, {}", digest::score(report)),
            None => digest::score(report),
        };
        if digest::is_provisional(report) {
            first.push_str(", provisional");
        }
        let mut facts = vec![style.paint(Paint::Strong, &layout::cut(&first, room, style.ellipsis()))];
        let mut plain = vec![digest::counted(report)];
        plain.extend(assessment.ceiling.as_ref().map(ToString::to_string));
        plain.push(digest::coverage(report));
        plain.push(format!("{}; {}", digest::effort(report), digest::circumstances(report)));
        for fact in plain {
            facts.extend(layout::wrap(&style.say(&fact), room));
        }
        facts
    }

    fn categories(&mut self, report: &Report) {
        self.heading("Categories");
        let style = self.style;
        let name = 27.min(style.width / 3);
        let bar = (style.width.saturating_sub(name + 40)).clamp(8, 40);
        for category in &report.assessment.categories {
            if category.standing == CategoryStanding::NoChecks {
                continue;
            }
            let title = layout::fit(category.category.title(), name, style.ellipsis());
            let line = match category.score {
                Some(score) => {
                    let grade = Some(rowlock_policy::Grade::of(score));
                    let bar = style.paint(Paint::Grade(grade), &style.bar(score, bar));
                    let mut note = digest::unsure(report, category);
                    if style.width < 72 {
                        note = note.replace("not assessed", "open").replace("tentative", "tent.");
                    }
                    format!("  {title} {bar} {:>5}  {}", score.to_string(), style.paint(Paint::Faint, &note))
                }
                None => {
                    format!("  {title} {}", style.paint(Paint::Faint, category.standing.words()))
                }
            };
            self.line(line.trim_end());
        }
        let without = digest::without_checks(report);
        if !without.is_empty() {
            let words = format!(
                "Not scored yet, because this version has no check at their core: {}.",
                without.join(", ")
            );
            self.wrapped("  ", &words, Some(Paint::Faint));
        }
    }

    fn issues(&mut self, report: &Report) {
        let counting: Vec<&Issue> = report.assessment.counting().collect();
        let tentative: Vec<&Issue> = report.assessment.tentative().collect();
        if !counting.is_empty() {
            self.heading(&format!("Findings ({})", counting.len()));
        }
        for (at, issue) in counting.iter().enumerate() {
            if at > 0 {
                self.blank();
            }
            finding::write(self, report, issue);
        }
        if !tentative.is_empty() {
            self.heading(&format!("Tentative ({}): inferred, not in the grade", tentative.len()));
        }
        for (at, issue) in tentative.iter().enumerate() {
            if at > 0 {
                self.blank();
            }
            finding::write(self, report, issue);
        }
        if counting.is_empty() && tentative.is_empty() {
            self.heading("Findings");
            self.wrapped("  ", "Nothing was found by the checks that were judged.", None);
        }
    }

    fn contradicted(&mut self, report: &Report) {
        let all = &report.record.contradicted;
        if all.is_empty() {
            return;
        }
        self.heading(&format!("Contradicted ({}): source shows it, the run denies it", all.len()));
        for one in all {
            let place = format!("{}  {}", one.finding.place, one.finding.check);
            let (place, title) = (self.style.quote(&place, 300), self.style.quote(&one.finding.title, 200));
            self.wrapped("  ", &title, Some(Paint::Strong));
            self.wrapped("    ", &place, Some(Paint::Faint));
            let because = self.style.quote(&one.because, 400);
            self.wrapped("    ", &because, None);
            for proof in digest::against(report, one) {
                let proof = self.style.quote(&proof, 300);
                self.wrapped("      ", &proof, Some(Paint::Faint));
            }
        }
    }

    fn gaps(&mut self, report: &Report) {
        let gaps = digest::gaps(report);
        if gaps.is_empty() {
            return;
        }
        let checks: usize = gaps.iter().map(|g| g.checks.len()).sum();
        self.heading(&format!("Not assessed ({checks})"));
        for gap in gaps {
            let reason = self.style.quote(gap.reason, 300);
            let shown: Vec<String> = gap.checks.iter().take(8).map(|c| self.style.quote(c, 60)).collect();
            let more = gap.checks.len() - shown.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            self.wrapped("  ", &reason, None);
            self.wrapped("    ", &format!("{}{more}", shown.join(", ")), Some(Paint::Faint));
        }
    }

    fn left_out(&mut self, report: &Report) {
        let record = &report.record;
        let requests = digest::requests(report);
        for (heading, lines) in [
            ("Left behind: remove it by hand", record.left_behind.as_slice()),
            ("Requests", requests.as_slice()),
            ("Left out", record.left_out.as_slice()),
            ("Notes", record.notes.as_slice()),
            ("Notes on the surface", record.surface.notes.as_slice()),
        ] {
            if lines.is_empty() {
                continue;
            }
            self.heading(&format!("{heading} ({})", lines.len()));
            for line in lines.iter().take(12) {
                let text = self.style.quote(line, 400);
                self.wrapped("  ", &text, None);
            }
            if lines.len() > 12 {
                self.wrapped("  ", &format!("and {} more", lines.len() - 12), Some(Paint::Faint));
            }
        }
    }

    fn next(&mut self, report: &Report) {
        let Some((advice, command)) = digest::next(report) else { return };
        self.heading("Next");
        let style = self.style;
        let mut letters = advice.chars();
        let advice: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        self.wrapped("  ", &style.say(&advice), None);
        if let Some(command) = command {
            self.command("    ", &command);
        }
    }

    /// A command, broken where a shell allows it.
    pub(crate) fn command(&mut self, indent: &str, command: &str) {
        let style = self.style;
        let command = style.say(command);
        for line in layout::command(&command, style.width.saturating_sub(indent.len())) {
            self.line(&format!("{indent}{}", style.paint(Paint::Command, &line)));
        }
    }

    /// A heading with a blank line before it.
    fn heading(&mut self, text: &str) {
        self.blank();
        let text = layout::cut(text, self.style.width, self.style.ellipsis());
        self.line(&self.style.paint(Paint::Strong, &text));
        self.line(&self.style.paint(Paint::Faint, &self.style.rule()));
    }

    /// Harmless text, wrapped behind an indent.
    pub(crate) fn wrapped(&mut self, indent: &str, text: &str, paint: Option<Paint>) {
        for line in layout::wrap(text, self.style.width.saturating_sub(indent.len())) {
            let line = paint.map_or_else(|| line.clone(), |paint| self.style.paint(paint, &line));
            self.line(&format!("{indent}{line}"));
        }
    }

    /// A label and harmless text behind it, further lines aligned.
    pub(crate) fn labelled(&mut self, label: &str, text: &str) {
        let width = self.style.width.saturating_sub(LABEL + 4);
        for (at, line) in layout::wrap(text, width).iter().enumerate() {
            let shown = if at == 0 { label } else { "" };
            let shown = self.style.paint(Paint::Faint, &layout::fit(shown, LABEL, ""));
            self.line(format!("    {shown}{line}").trim_end());
        }
    }

    /// One line.
    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    fn blank(&mut self) {
        self.text.push('\n');
    }
}

/// Columns of a label with the space behind it.
pub(crate) const LABEL: usize = 8;
