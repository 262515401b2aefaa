//! The outcome as Markdown: a job's summary and a pull request's comment.

use std::fmt::Write as _;

use rowlock_policy::{Comparison, Demands, Grade};

use super::{Marked, Outcome, Part};
use crate::escape::{code_span, markdown as plain, short};
use crate::report::Report;
use crate::{comparison, digest, layout};

/// Bytes of a comment that GitHub takes for sure: its limit is 65,536 characters.
pub const COMMENT: usize = 65_000;
/// Bytes of a job's summary that GitHub takes: its limit is 1 MiB a step.
pub const SUMMARY: usize = 1_000_000;
/// Findings that are listed.
const LISTED: usize = 500;
/// Cells of a bar.
const BAR: usize = 10;

/// The outcome in at most so many bytes; what did not fit is counted.
pub fn render(outcome: &Outcome, demands: &Demands, most: usize) -> String {
    let mut text = String::new();
    head(&mut text, outcome);
    let marked = outcome.marked(demands);
    let failing: Vec<&Marked<'_>> = marked.iter().filter(|m| m.fails).collect();
    list(&mut text, "Findings that fail the gate", &failing);
    let new: Vec<&Marked<'_>> = marked.iter().filter(|m| m.is_new && !m.fails).collect();
    list(&mut text, "New findings", &new);
    for part in &outcome.parts {
        categories(&mut text, part, outcome.parts.len() > 1);
    }
    for comparison in outcome.parts.iter().filter_map(|p| p.comparison.as_ref()) {
        let _ = writeln!(text, "{}", comparison::render_markdown(comparison));
    }
    let rest: Vec<&Marked<'_>> = marked.iter().filter(|m| !m.fails && !m.is_new).collect();
    list(&mut text, "Other findings", &rest);
    cut(text, most)
}

/// The same as a comment that is found again by its mark.
pub fn comment(outcome: &Outcome, demands: &Demands, key: &str, footer: &str) -> String {
    let mark = mark(key);
    let tail = if footer.is_empty() { String::new() } else { format!("\n{}\n", plain(&short(footer, 300))) };
    let room = COMMENT.saturating_sub(mark.len() + tail.len() + 2);
    format!("{mark}\n{}{tail}", render(outcome, demands, room))
}

/// The first line of a comment of ours; it is not shown.
pub fn mark(key: &str) -> String {
    let plain: String =
        key.chars().filter(|c| c.is_ascii_alphanumeric() || "-_./".contains(*c)).take(100).collect();
    format!("<!-- rowlock-ci: {plain} -->")
}

fn head(text: &mut String, outcome: &Outcome) {
    let verdict = match (outcome.demands.is_empty(), outcome.gate.met) {
        (true, true) => "no gate was set",
        (_, true) => "gate met",
        (_, false) => "gate not met",
    };
    let _ = writeln!(text, "## Rowlock: {verdict}\n");
    for part in &outcome.parts {
        let report = &part.report;
        let grade = report.assessment.grade.map_or("", Grade::letter);
        let provisional = if digest::is_provisional(report) { " (provisional)" } else { "" };
        let comma = if grade.is_empty() { "" } else { ", " };
        let _ = writeln!(
            text,
            "**{grade}{comma}{}**{provisional} {}: {}; {}\n",
            digest::score(report),
            code_span(&short(&report.subject(), 200)),
            digest::counted(report),
            digest::coverage(report)
        );
        if let Some(partial) = digest::partial(report) {
            let _ = writeln!(text, "> **{}**\n", plain(&partial));
        }
    }
    for reason in &outcome.gate.reasons {
        let _ = writeln!(text, "- **{}**", plain(&short(reason, 500)));
    }
    for note in &outcome.gate.notes {
        let _ = writeln!(text, "- note: {}", plain(&short(note, 500)));
    }
    if outcome.suppressed > 0 {
        let _ = writeln!(text, "- {} suppressed", digest::plural(outcome.suppressed, "finding"));
    }
    if !outcome.demands.is_empty() {
        let _ = writeln!(text, "- demanded: {}", plain(&outcome.demands.join(", ")));
    }
    text.push('\n');
}

fn list(text: &mut String, title: &str, marked: &[&Marked<'_>]) {
    if marked.is_empty() {
        return;
    }
    let _ = writeln!(text, "### {title} ({})\n", marked.len());
    for m in marked.iter().take(LISTED) {
        let finding = m.finding;
        let _ = writeln!(
            text,
            "- {} {}: {} ({})",
            finding.severity.word(),
            code_span(&short(&finding.place.to_string(), 200)),
            plain(&short(&finding.title, 200)),
            code_span(&finding.check)
        );
    }
    if marked.len() > LISTED {
        let _ = writeln!(text, "- and {} more", marked.len() - LISTED);
    }
    text.push('\n');
}

fn categories(text: &mut String, part: &Part, named: bool) {
    let report: &Report = &part.report;
    if !report.assessment.categories.iter().any(|c| c.score.is_some()) {
        return;
    }
    let title = if named { format!("Categories ({})", part.kind.word()) } else { "Categories".to_owned() };
    let _ = writeln!(
        text,
        "### {title}\n\n| Category | | Score | Judged | Not assessed |\n|---|---|--:|--:|--:|"
    );
    for c in &report.assessment.categories {
        if c.judged + c.not_assessed == 0 {
            continue;
        }
        let bar = c.score.map_or_else(String::new, |score| {
            let full = layout::filled(score.tenths(), BAR);
            format!("{}{}", "█".repeat(full), "░".repeat(BAR - full))
        });
        let score = c.score.map_or_else(|| c.standing.words().to_owned(), |s| s.to_string());
        let change = part.comparison.as_ref().and_then(|comparison| change(comparison, c.category));
        let change = change.map(|was| format!(" (was {was})")).unwrap_or_default();
        let _ = writeln!(
            text,
            "| {} | {bar} | {score}{change} | {} | {} |",
            c.category.title(),
            c.judged,
            c.not_assessed
        );
    }
    text.push('\n');
}

fn change(comparison: &Comparison, category: rowlock_model::Category) -> Option<String> {
    let change = comparison.categories.iter().find(|c| c.category == category)?;
    Some(change.then.map_or_else(|| change.stood.words().to_owned(), |s| s.to_string()))
}

/// At most so many bytes, cut between lines; nothing here spans lines that must not be parted.
fn cut(text: String, most: usize) -> String {
    if text.len() <= most {
        return text;
    }
    let lines = text.lines().count();
    let told = |kept: usize| {
        format!("\n_Cut: {} more lines; the whole report is among the job's files._\n", lines - kept)
    };
    let room = most.saturating_sub(told(0).len() + 20);
    let (mut short, mut kept) = (String::new(), 0);
    for line in text.lines() {
        if short.len() + line.len() + 1 > room {
            break;
        }
        short.push_str(line);
        short.push('\n');
        kept += 1;
    }
    short + &told(kept)
}
