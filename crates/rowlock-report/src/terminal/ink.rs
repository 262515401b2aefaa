//! Colours and characters of a terminal, and what stands for them where it has none.

use std::borrow::Cow;

use rowlock_model::{Confidence, Severity};
use rowlock_policy::{Grade, Tenths};

use crate::escape;

/// How a terminal report looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalStyle {
    /// Columns; kept between 40 and 160.
    pub width: usize,
    /// Whether colours are used (`NO_COLOR`, a pipe: no).
    pub colour: bool,
    /// Whether characters beyond ASCII may be used (old Windows consoles: no).
    pub unicode: bool,
}

impl Default for TerminalStyle {
    fn default() -> Self {
        Self { width: 80, colour: false, unicode: true }
    }
}

/// What a piece of text is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Headings and titles.
    Strong,
    /// What matters less.
    Faint,
    /// Something to type.
    Command,
    /// By how bad it is.
    Severity(Severity),
    /// By how good it is.
    Grade(Option<Grade>),
    /// A warning.
    Warning,
}

impl TerminalStyle {
    /// The same within the bounds that the layout is made for.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.width = self.width.clamp(40, 160);
        self
    }

    /// Text as this terminal can show it; harmless text stays harmless.
    pub(crate) fn say<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.unicode { Cow::Borrowed(text) } else { escape::ascii(text) }
    }

    /// Hostile text as this terminal can show it, on one line, cut.
    pub(crate) fn quote(&self, text: &str, most: usize) -> String {
        self.say(&escape::short(text, most)).into_owned()
    }

    /// The mark for what was cut.
    pub(crate) fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// The mark between request and answer.
    pub(crate) fn arrow(&self) -> &'static str {
        if self.unicode { "→" } else { "->" }
    }

    /// The mark between facts on a line.
    pub(crate) fn dot(&self) -> &'static str {
        if self.unicode { "·" } else { "-" }
    }

    /// A bar of `width` cells.
    pub(crate) fn bar(&self, value: Tenths, width: usize) -> String {
        let full = crate::layout::filled(value.tenths(), width);
        let (on, off) = if self.unicode { ("█", "░") } else { ("#", ".") };
        format!("{}{}", on.repeat(full), off.repeat(width - full))
    }

    /// A line across.
    pub(crate) fn rule(&self) -> String {
        (if self.unicode { "─" } else { "-" }).repeat(self.width)
    }

    /// The text in its colour.
    pub(crate) fn paint(&self, paint: Paint, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match paint {
            Paint::Strong | Paint::Grade(None) => "1",
            Paint::Faint => "2",
            Paint::Command => "36",
            Paint::Severity(Severity::Critical) => "1;97;41",
            Paint::Severity(Severity::High) | Paint::Grade(Some(Grade::D | Grade::F)) => "1;31",
            Paint::Warning | Paint::Severity(Severity::Medium) | Paint::Grade(Some(Grade::C)) => "1;33",
            Paint::Severity(Severity::Low) => "1;34",
            Paint::Severity(Severity::Info) => "1;36",
            Paint::Grade(Some(Grade::A | Grade::B)) => "1;32",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// `CRITICAL`, in its colour; for a tentative finding `tentative`.
    pub(crate) fn badge(&self, severity: Severity, confidence: Confidence) -> String {
        match confidence {
            Confidence::Tentative => self.paint(Paint::Faint, severity.word()),
            Confidence::Firm | Confidence::Confirmed => {
                self.paint(Paint::Severity(severity), &severity.word().to_uppercase())
            }
        }
    }
}

/// A grade's letter, five lines high; `#` stands for a full cell.
pub(crate) fn big(grade: Option<Grade>) -> [&'static str; 5] {
    match grade {
        Some(Grade::A) => [" ##### ", "##   ##", "#######", "##   ##", "##   ##"],
        Some(Grade::B) => ["###### ", "##   ##", "###### ", "##   ##", "###### "],
        Some(Grade::C) => [" ##### ", "##   ##", "##     ", "##   ##", " ##### "],
        Some(Grade::D) => ["###### ", "##   ##", "##   ##", "##   ##", "###### "],
        Some(Grade::F) => ["#######", "##     ", "#####  ", "##     ", "##     "],
        None => ["       ", "       ", "#######", "       ", "       "],
    }
}
