//! What a client sends becomes a record of its own, or a key of one.

use rowlock_logs::Watched;
use rowlock_model::{
    Category, Confidence, Findings, Look, Marks, Meta, Need, Plant, Reference, Rule, Severity,
};

use super::plantings::ESCAPE;
use super::reading::{Event, shown, unrecorded};

/// See the page beside this file.
pub(super) struct LogInjection;

static META: Meta = Meta {
    id: "log-injection",
    title: "A client can write records of its own into the log",
    category: Category::Logging,
    severity: Severity::Medium,
    core: false,
    weakness: "log-injection",
    cwe: &[117, 93],
    owasp: 8,
    asvs: &["16.4.1"],
    needs: &[Need::Log],
    references: &[Reference {
        title: "OWASP, log injection",
        url: "https://owasp.org/www-community/attacks/Log_Injection",
    }],
    page: include_str!("log_injection.md"),
};

impl Rule<Watched<'_>> for LogInjection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let mut recorded = false;
        for (kind, what) in [(Plant::ForgedUser, "the user name"), (Plant::ForgedPath, "the path")] {
            let Ok(event) = Event::of(watched, kind) else { continue };
            let marks = &event.planted.marks;
            recorded |= event
                .lines
                .iter()
                .any(|t| [&marks.forged, &marks.user].iter().any(|m| holds(&t.line.text, m)));
            let lines = &watched.window.lines;
            let worst = (0..lines.len())
                .filter_map(|at| Some((forged(watched, at, marks)?, lines.get(at)?)))
                .min_by_key(|(forged, _)| *forged);
            let Some((forged, line)) = worst else { continue };
            let in_agent = forged == Forged::Key && kind == Plant::ForgedUser;
            let what = if in_agent { "the user agent" } else { what };
            let mut draft = out.find(
                event.place(watched.known).part(what),
                Confidence::Confirmed,
                format!("{what} of a request {}, which holds a word that is nowhere else", forged.because()),
                event.proof(watched.known).and_fact(shown(watched, line, &marks.forged)),
            );
            if forged == Forged::Escape {
                draft
                    .title("A client can send control sequences to whoever reads the log")
                    .severity(Severity::Low);
            }
        }
        if recorded {
            return Look::Judged;
        }
        unrecorded(
            watched,
            Look::NotApplicable("the log holds neither user names nor paths of the requests".into()),
        )
    }
}

fn holds(text: &str, mark: &str) -> bool {
    !mark.is_empty() && text.contains(mark)
}

/// What a forgery became, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Forged {
    /// A line of its own.
    Line,
    /// A key of a record.
    Key,
    /// A control sequence that a terminal follows.
    Escape,
}

impl Forged {
    fn because(self) -> &'static str {
        match self {
            Self::Line => "began a line of its own",
            Self::Key => "became a key of the record",
            Self::Escape => "put a control sequence into a line as it is",
        }
    }
}

fn forged(watched: &Watched<'_>, at: usize, marks: &Marks) -> Option<Forged> {
    let (line, record) = (watched.window.lines.get(at)?, watched.records.get(at)?);
    let text = line.text.trim_start();
    let begun = [&marks.user, &marks.path];
    // Collectors put a word before each line, so the break is also told by what stands on the line before.
    let torn = || {
        let before = at.checked_sub(1).and_then(|at| watched.window.lines.get(at));
        holds(text, &marks.forged)
            && !begun.iter().any(|m| holds(text, m))
            && before.is_some_and(|l| l.source == line.source && begun.iter().any(|m| holds(&l.text, m)))
    };
    if (!marks.forged.is_empty() && text.starts_with(marks.forged.as_str())) || torn() {
        return Some(Forged::Line);
    }
    if !marks.key.is_empty() && (record.has(&marks.key) || is_broken_object(text, &marks.key)) {
        return Some(Forged::Key);
    }
    let mine = [&marks.forged, &marks.user, &marks.path].iter().any(|m| holds(text, m));
    (mine && text.contains(ESCAPE)).then_some(Forged::Escape)
}

/// Whether a line is meant as a JSON object, was put together by hand (a parser refuses it), and has the key.
fn is_broken_object(text: &str, key: &str) -> bool {
    let object = text.find("{\"").and_then(|at| text.get(at..)).filter(|o| o.trim_end().ends_with('}'));
    let (plain, escaped) = (format!("\"{key}\":"), format!("\\\"{key}\\\":"));
    object.is_some_and(|o| serde_json::from_str::<serde::de::IgnoredAny>(o).is_err())
        && object.is_some_and(|o| o.contains(&plain) && !o.contains(&escaped))
}
