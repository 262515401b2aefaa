//! Two runs side by side, for people and for programs.

use std::fmt::Write as _;

use rowlock_policy::comparison::CategoryChange;
use rowlock_policy::{Comparison, Grade, Mark, Side, Tenths};
use serde::Serialize;

use crate::escape::{code_span, markdown as plain, short};
use crate::terminal::{Paint, TerminalStyle};
use crate::{json, layout};

/// The version of the shape of [`render_json`].
pub const VERSION: &str = "rowlock-comparison/1";
/// Findings of one kind that people are shown.
const SHOWN: usize = 40;
/// Checks that a line names.
const NAMED: usize = 8;

/// The comparison for a terminal of this style.
pub fn render(comparison: &Comparison, style: TerminalStyle) -> String {
    let style = style.bounded();
    let mut lines = Vec::new();
    for (what, side) in [("then", &comparison.then), ("now", &comparison.now)] {
        lines.push(layout::cut(
            &style.say(&format!("{what:<5} {}", told(side))),
            style.width,
            style.ellipsis(),
        ));
    }
    lines.extend(notes(comparison).iter().flat_map(|note| {
        let wrapped = layout::wrap(&style.say(note), style.width.saturating_sub(2));
        wrapped.into_iter().map(|line| format!("  {}", style.paint(Paint::Warning, &line)))
    }));
    let unchanged = comparison.unchanged.iter().map(|mark| Entry { mark, remark: None }).collect();
    let unchanged = Some(Group { title: "Unchanged", entries: unchanged }).filter(|g| !g.entries.is_empty());
    for group in groups(comparison).into_iter().chain(unchanged) {
        lines.push(String::new());
        lines.push(style.paint(Paint::Strong, &format!("{} ({})", group.title, group.entries.len())));
        for entry in group.entries.iter().take(SHOWN) {
            let badge = layout::fit(entry.mark.severity.word(), 8, "");
            let room = style.width.saturating_sub(12);
            let what = format!("{}: {}", entry.mark.place, entry.mark.title);
            let what = layout::cut(&style.quote(&what, 300), room, style.ellipsis());
            lines.push(format!("  {}  {what}", style.paint(Paint::Severity(entry.mark.severity), &badge)));
            if let Some(remark) = &entry.remark {
                let wrapped = layout::wrap(&style.quote(remark, 300), room);
                lines.extend(
                    wrapped
                        .into_iter()
                        .map(|line| format!("            {}", style.paint(Paint::Faint, &line))),
                );
            }
        }
        if group.entries.len() > SHOWN {
            lines.push(format!("            and {} more", group.entries.len() - SHOWN));
        }
    }
    lines.push(String::new());
    lines.push(counted(comparison));
    lines.extend(comparison.categories.iter().map(|c| style.say(&format!("  {}", category(c))).into_owned()));
    lines.extend(
        coverage(comparison)
            .iter()
            .flat_map(|line| layout::wrap(&style.say(line), style.width.saturating_sub(2)))
            .map(|line| format!("  {line}")),
    );
    lines.join("\n") + "\n"
}

/// The comparison as Markdown, below a heading of its own.
pub fn render_markdown(comparison: &Comparison) -> String {
    let mut text = format!("### Compared with {}\n\n", plain(&told(&comparison.then)));
    let _ = write!(text, "{}.\n\n", plain(&counted(comparison)));
    for note in notes(comparison) {
        let _ = write!(text, "> {}\n\n", plain(&note));
    }
    for group in groups(comparison) {
        let _ = write!(text, "**{}**\n\n", group.title);
        for entry in group.entries.iter().take(SHOWN) {
            let mark = entry.mark;
            let place = code_span(&short(&mark.place.to_string(), 200));
            let title = plain(&short(&mark.title, 200));
            let _ = write!(text, "- {} {place}: {title}", mark.severity.word());
            if let Some(remark) = &entry.remark {
                let _ = write!(text, " ({})", plain(&short(remark, 300)));
            }
            text.push('\n');
        }
        if group.entries.len() > SHOWN {
            let _ = writeln!(text, "- and {} more", group.entries.len() - SHOWN);
        }
        text.push('\n');
    }
    for line in comparison.categories.iter().map(category).chain(coverage(comparison)) {
        let _ = writeln!(text, "- {}", plain(&line));
    }
    text
}

/// The comparison as JSON.
pub fn render_json(comparison: &Comparison) -> String {
    #[derive(Serialize)]
    struct Whole<'a> {
        version: &'static str,
        #[serde(flatten)]
        comparison: &'a Comparison,
    }
    json::text(&Whole { version: VERSION, comparison })
}

/// `2 new, 1 worse, 3 fixed, 1 not looked at, 12 unchanged`.
pub fn counted(comparison: &Comparison) -> String {
    let counts = [
        (comparison.new.len(), "new"),
        (comparison.worse.len(), "worse"),
        (comparison.fixed.len(), "fixed"),
        (comparison.not_looked.len(), "gone but not looked at"),
        (comparison.unchanged.len(), "unchanged"),
    ];
    let told =
        |(n, word): (usize, &str)| (n > 0 || word != "gone but not looked at").then(|| format!("{n} {word}"));
    counts.into_iter().filter_map(told).collect::<Vec<_>>().join(", ")
}

struct Group<'a> {
    title: &'static str,
    entries: Vec<Entry<'a>>,
}

struct Entry<'a> {
    mark: &'a Mark,
    remark: Option<String>,
}

fn groups(comparison: &Comparison) -> Vec<Group<'_>> {
    let plain = |mark| Entry { mark, remark: None };
    let new = comparison.new.iter().map(|n| Entry {
        mark: &n.mark,
        remark: n.unseen.as_ref().map(|why| format!("the earlier run did not look: {why}")),
    });
    let worse = comparison.worse.iter().map(|w| Entry {
        mark: &w.now,
        remark: Some(format!("was {} and {}", w.then.severity.word(), w.then.confidence.word())),
    });
    let not_looked =
        comparison.not_looked.iter().map(|n| Entry { mark: &n.mark, remark: Some(n.why.clone()) });
    let groups = [
        Group { title: "New", entries: new.collect() },
        Group { title: "Worse", entries: worse.collect() },
        Group { title: "Fixed", entries: comparison.fixed.iter().map(plain).collect() },
        Group { title: "Gone, but not looked at: not fixed", entries: not_looked.collect() },
    ];
    groups.into_iter().filter(|g| !g.entries.is_empty()).collect()
}

/// What a reader must know before the lists.
fn notes(comparison: &Comparison) -> Vec<String> {
    let (then, now) = (&comparison.then, &comparison.now);
    let mut notes = Vec::new();
    if then.formula != now.formula {
        notes.push(format!("the scores are of two formulas ({} and {})", then.formula, now.formula));
    }
    if then.tool != now.tool {
        notes.push(format!("Rowlock was {} then and is {} now: checks differ", then.tool, now.tool));
    }
    if then.subject != now.subject {
        notes.push(format!("then {}, now {}", short(&then.subject, 200), short(&now.subject, 200)));
    }
    for (what, side) in [("earlier", then), ("later", now)] {
        if let Some(stop) = &side.stopped {
            notes.push(format!("the {what} run is partial ({})", short(stop, 200)));
        }
    }
    notes
}

fn told(side: &Side) -> String {
    let grade = side.grade.map_or("-", Grade::letter);
    let score = side.score.map_or_else(|| "not graded".to_owned(), |s| format!("{s} of 100"));
    let when =
        if side.started.is_empty() { String::new() } else { format!(", {}", short(&side.started, 40)) };
    format!("{grade}, {score}, coverage {}%{when}, {}", side.coverage, short(&side.subject, 120))
}

fn category(change: &CategoryChange) -> String {
    let value =
        |score: Option<Tenths>, words: &str| score.map_or_else(|| words.to_owned(), |s| s.to_string());
    let then = value(change.then, change.stood.words());
    let now = value(change.now, change.stands.words());
    format!("{}: {then} → {now}", change.category.title())
}

/// What one run judged and the other did not.
fn coverage(comparison: &Comparison) -> Vec<String> {
    let mut lines = Vec::new();
    let (then, now) = (comparison.then.coverage, comparison.now.coverage);
    if then != now {
        lines.push(format!("coverage: {then}% → {now}%"));
    }
    let lost: Vec<&str> = comparison.no_longer_judged.iter().map(|l| l.check.as_str()).collect();
    if let Some(first) = comparison.no_longer_judged.first() {
        lines.push(format!("not judged any more: {} ({})", list(&lost), short(&first.why, 200)));
    }
    let gained: Vec<&str> = comparison.judged_now.iter().map(String::as_str).collect();
    if !gained.is_empty() {
        lines.push(format!("judged now and not then: {}", list(&gained)));
    }
    lines
}

fn list(checks: &[&str]) -> String {
    let named = checks.iter().take(NAMED).map(|c| short(c, 80)).collect::<Vec<_>>().join(", ");
    match checks.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
