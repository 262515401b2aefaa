//! One issue at a terminal: what, where, proof, repair, and the command that shows it again.

use rowlock_model::{Evidence, Excerpt, Finding, Place};
use rowlock_policy::{Issue, Spot};

use crate::digest;
use crate::page::{self, Block};
use crate::report::Report;
use crate::terminal::{LABEL, Paint, Screen, source};
use crate::{escape, layout};

/// Places that are listed before "and n more".
const PLACES: usize = 4;
/// Lines of a repair that are shown; the rest is a command away.
const REPAIR_LINES: usize = 8;

/// Writes an issue.
pub(super) fn write(screen: &mut Screen, report: &Report, issue: &Issue) {
    title(screen, report, issue);
    let (inside, outside): (Vec<&Spot>, Vec<&Spot>) =
        issue.spots.iter().partition(|s| matches!(s.place, Place::Source { .. }));
    let worst = outside.first().and_then(|spot| report.finding(spot));
    if let Some(finding) = worst {
        places(screen, issue, &outside);
        screen.labelled("why", &screen.style.quote(&finding.because, 700));
        proof(screen, report, finding);
        also(screen, report, &outside);
    }
    source::write(screen, report, issue, &inside);
    repair(screen, report, issue);
    if let Some(excerpt) = worst.and_then(digest::telling) {
        again(screen, excerpt);
    }
}

/// What else shows the same at these places: each with its reason and the line that it stands on.
fn also(screen: &mut Screen, report: &Report, spots: &[&Spot]) {
    let all: Vec<&Finding> = spots.iter().flat_map(|s| report.also(s)).collect();
    for finding in all.iter().take(PLACES) {
        let text = format!("{}: {}", finding.place, finding.because);
        screen.labelled(digest::side(report, finding), &screen.style.quote(&text, 500));
        if let Some(line) = finding.evidence.iter().find_map(|e| match e {
            Evidence::Source(line) => Some(line),
            _ => None,
        }) {
            source::line(screen, line, None);
        }
    }
    if all.len() > PLACES {
        screen.labelled("", &format!("and {} more", all.len() - PLACES));
    }
}

fn title(screen: &mut Screen, report: &Report, issue: &Issue) {
    let style = screen.style;
    let badge = issue.severity.word().len();
    let lines = layout::wrap(&style.quote(&issue.title, 200), style.width.saturating_sub(badge + 4));
    for (at, line) in lines.iter().enumerate() {
        let lead = if at == 0 { style.badge(issue.severity, issue.confidence) } else { " ".repeat(badge) };
        screen.line(&format!("  {lead}  {}", style.paint(Paint::Strong, line)));
    }
    let mut facts = format!("{} {} {}", issue.checks.join(", "), style.dot(), issue.confidence.word());
    if let Some(seen) = digest::seen_by(report, issue) {
        facts = format!("{facts} {} {seen}", style.dot());
    }
    let facts = style.quote(&facts, 200);
    screen.wrapped("    ", &facts, Some(Paint::Faint));
}

fn places(screen: &mut Screen, issue: &Issue, spots: &[&Spot]) {
    for (at, spot) in spots.iter().take(PLACES).enumerate() {
        let label = if at == 0 { "where" } else { "" };
        let mut text = screen.style.quote(&spot.place.to_string(), 200);
        if spot.severity != issue.severity || spot.confidence != issue.confidence {
            text = format!("{text} ({}, {})", spot.severity.word(), spot.confidence.word());
        }
        screen.labelled(label, &text);
    }
    if spots.len() > PLACES {
        screen.labelled("", &format!("and {} more", spots.len() - PLACES));
    }
}

fn proof(screen: &mut Screen, report: &Report, finding: &Finding) {
    let telling = digest::telling(finding);
    let mut label = "proof";
    if let Some(excerpt) = telling {
        exchange(screen, report, finding, excerpt, label);
        label = "";
    }
    for evidence in &finding.evidence {
        match evidence {
            Evidence::Exchange(excerpt) if telling.is_some_and(|t| std::ptr::eq(t, excerpt)) => continue,
            Evidence::Exchange(excerpt) => {
                let style = screen.style;
                let name = style.say(&digest::name(report, excerpt)).into_owned();
                let line = format!("{name}: {} {}", style.arrow(), style.say(&digest::status(excerpt)));
                screen.labelled(label, &line);
            }
            Evidence::Source(line) => {
                let text = format!("{}:{}: {}", line.file, line.line, line.text.trim());
                screen.labelled(label, &screen.style.quote(&text, 240));
            }
            Evidence::Flow { steps } => {
                for step in steps {
                    let text = format!("{}:{}: {}", step.line.file, step.line.line, step.what);
                    screen.labelled(label, &screen.style.quote(&text, 240));
                    label = "";
                }
            }
            Evidence::Fact { text } => screen.labelled(label, &screen.style.quote(text, 300)),
        }
        label = "";
    }
}

/// Request line, status, and the header fields or the first line of the body that tell.
fn exchange(screen: &mut Screen, report: &Report, finding: &Finding, excerpt: &Excerpt, label: &str) {
    let style = screen.style;
    let room = style.width.saturating_sub(LABEL + 4);
    let request = digest::request_line(report, excerpt);
    let name = digest::name(report, excerpt);
    screen.labelled(label, &style.say(&format!("{request}  ({name})")));
    screen.labelled("", &format!("{} {}", style.arrow(), style.say(&digest::status(excerpt))));
    let fields = digest::telling_fields(finding, excerpt);
    for (name, value) in &fields {
        let field = style.quote(&format!("{name}: {value}"), 300);
        screen.labelled("", &layout::cut(&field, room, style.ellipsis()));
    }
    let body = excerpt.body.lines().map(str::trim).find(|l| !l.is_empty());
    if let (Some(_), Some(body)) = (excerpt.status, body) {
        let body = style.quote(body, 300);
        screen.labelled("", &layout::cut(&body, room, style.ellipsis()));
    }
}

fn repair(screen: &mut Screen, report: &Report, issue: &Issue) {
    let Some(page) = report.page(issue) else { return };
    let style = screen.style;
    let mut label = "repair";
    let advice = style.quote(&page::plain(&page.advice), 400);
    if !advice.is_empty() {
        screen.labelled(label, &advice);
        label = "";
    }
    let lines = if page.repairs.len() > 1 { REPAIR_LINES - 2 } else { REPAIR_LINES };
    for repair in &page.repairs {
        if page.repairs.len() > 1 {
            screen.labelled(label, &format!("{}:", style.quote(&repair.framework, 40)));
            label = "";
        }
        for block in page::blocks(&repair.markdown) {
            let Block::Code { code, .. } = block else { continue };
            excerpt(screen, code, lines);
            break;
        }
    }
    let mut commands = vec![format!("rowlock explain {}", issue.check())];
    let of_both = |command: &str| command.split(" --framework").next().unwrap_or_default().to_owned();
    commands.extend(page.articles.first().map(|article| match report.record.framework {
        Some(_) => article.command.clone(),
        None => of_both(&article.command),
    }));
    for command in commands {
        // Never broken: whoever wants it selects the line.
        let command = style.paint(Paint::Command, &style.quote(&command, 120)).clone();
        screen.line(&format!("{}{command}", " ".repeat(LABEL + 4)));
    }
}

/// The first lines of a repair that say something: no blank ones, nothing that every program begins with.
fn excerpt(screen: &mut Screen, code: &str, most: usize) {
    let style = screen.style;
    let indent = " ".repeat(LABEL + 6);
    let all = || code.lines().filter(|l| !l.trim().is_empty());
    let mut lines: Vec<&str> = all().filter(|l| !is_preamble(l)).collect();
    if lines.is_empty() {
        lines = all().collect();
    }
    // A mark for one line left out would take the line's own room.
    let shown = if lines.len() <= most + 1 { lines.len() } else { most };
    for line in lines.iter().take(shown) {
        let line = style.say(&escape::visible(line)).into_owned();
        let line = layout::cut(&line, style.width.saturating_sub(indent.len()), style.ellipsis());
        screen.line(&format!("{indent}{line}"));
    }
    if lines.len() > shown {
        screen.line(&format!("{indent}{}", style.ellipsis()));
    }
}

/// Whether a line of Python is an import or makes the plain application.
fn is_preamble(line: &str) -> bool {
    let import = line.starts_with("import ") || (line.starts_with("from ") && line.contains(" import "));
    import || matches!(line, "app = Flask(__name__)" | "app = FastAPI()")
}

fn again(screen: &mut Screen, excerpt: &Excerpt) {
    let style = screen.style;
    let command = escape::short(&excerpt.curl, 2000);
    let command = style.say(&command);
    let lines = layout::command(&command, style.width.saturating_sub(LABEL + 4));
    for (at, line) in lines.iter().enumerate() {
        let label = layout::fit(if at == 0 { "repeat" } else { "" }, LABEL, "");
        screen.line(&format!(
            "    {}{}",
            style.paint(Paint::Faint, &label),
            style.paint(Paint::Command, line)
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::is_preamble;

    #[test]
    fn what_every_program_begins_with_is_no_repair() {
        assert!(is_preamble("from flask import Flask") && is_preamble("import os"));
        assert!(is_preamble("app = Flask(__name__)"));
        for line in ["app = FastAPI(docs_url=None)", "    from x import y", "# from here on", "importlib.x()"]
        {
            assert!(!is_preamble(line), "{line}");
        }
    }
}
