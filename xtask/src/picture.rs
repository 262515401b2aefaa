//! The README's picture: the demo's report as a terminal shows it, captured and drawn as SVG.
//!
//! The real binary runs and nothing is retouched. Port and made-up names differ from run to run,
//! so the picture is drawn when the report changes and is not compared.

use std::fmt::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::step::{self, root};

/// Most lines of the report that are shown.
const LINES: usize = 60;
/// Columns; what the binary takes when it writes to no terminal.
const COLUMNS: usize = 100;
/// A cell in pixels; the width fits the usual monospaced fonts at [`FONT`].
const CELL: (f64, f64) = (8.4, 18.0);
/// The size of the font in pixels.
const FONT: f64 = 14.0;
/// The space around the text in pixels.
const MARGIN: f64 = 20.0;
/// Where text stands in its cell, from the top.
const BASELINE: f64 = 13.5;

const STYLE: &str = "text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;\
                     white-space:pre}.b{font-weight:700}";
const PAPER: &str = "#11151c";
const INK: &str = "#d7dde6";
const FAINT: &str = "#7c8798";

/// Runs the demo and writes `docs/demo.svg`.
pub(crate) fn run() -> Result<()> {
    let binary = step::binary()?;
    let output = Command::new(binary)
        .args(["demo", "-v", "--color", "always"])
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .context("rowlock demo")?;
    if !output.status.success() {
        bail!("the demo ended with {}", output.status);
    }
    let report = String::from_utf8(output.stdout).context("the report is not UTF-8")?;
    let path = root().join("docs/demo.svg");
    std::fs::write(&path, draw("$ rowlock demo -v", &report)?)?;
    println!("wrote {}", path.display());
    Ok(())
}

/// The look of a run of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    bold: bool,
    colour: &'static str,
    ground: Option<&'static str>,
}

const PLAIN: Look = Look { bold: false, colour: INK, ground: None };

/// A run of characters of one look, on one line.
#[derive(Debug, PartialEq)]
struct Span {
    column: usize,
    text: String,
    look: Look,
}

fn draw(command: &str, report: &str) -> Result<String> {
    let all: Vec<&str> = report.lines().collect();
    let mut lines = vec![vec![Span { column: 0, text: command.to_owned(), look: faint() }], Vec::new()];
    let shown = shown(&all);
    lines.extend(all[..shown].iter().map(|line| spans(line)));
    if let Some(more) = all.len().checked_sub(shown).filter(|n| *n > 0) {
        lines.push(vec![Span { column: 0, text: format!("… {more} more lines"), look: faint() }]);
    }
    let columns = u32::try_from(COLUMNS)?;
    let width = f64::from(columns) * CELL.0 + 2.0 * MARGIN;
    let height = f64::from(u32::try_from(lines.len())?) * CELL.1 + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-size=\"{FONT}\" role=\"img\">\n\
         <title>rowlock demo: the report of a scan in a terminal</title>\n<style>{STYLE}</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n"
    );
    let mut top = MARGIN;
    for line in &lines {
        for span in line {
            cells(&mut svg, span, top)?;
        }
        top += CELL.1;
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// How many lines are shown: up to the last paragraph that fits whole.
fn shown(all: &[&str]) -> usize {
    if all.len() <= LINES {
        return all.len();
    }
    all[..LINES].iter().rposition(|line| line.is_empty()).map_or(LINES, |at| at + 1)
}

fn faint() -> Look {
    Look { colour: FAINT, ..PLAIN }
}

/// Draws a span: full and light blocks as rectangles, since fonts leave gaps between them; all else as text.
fn cells(svg: &mut String, span: &Span, top: f64) -> Result<()> {
    if let Some(ground) = span.look.ground {
        let (x, width) = (left(span.column)? - 3.0, left(span.column + span.text.chars().count())?);
        let width = width + 3.0 - x;
        writeln!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{}\" rx=\"3\" fill=\"{ground}\"/>",
            CELL.1
        )?;
    }
    let mut column = span.column;
    for piece in pieces(&span.text) {
        let (x, next) = (left(column)?, left(column + piece.chars().count())?);
        column += piece.chars().count();
        let (width, colour) = (next - x, span.look.colour);
        match piece.chars().next() {
            None | Some(' ') => {}
            Some(block @ ('█' | '░')) => {
                let opacity = if block == '░' { " opacity=\"0.2\"" } else { "" };
                let (y, height) = (top + 2.0, CELL.1 - 4.0);
                writeln!(
                    svg,
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height}\" fill=\"{colour}\"{opacity}/>"
                )?;
            }
            Some('─') => {
                let y = top + CELL.1 / 2.0;
                writeln!(
                    svg,
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"1\" fill=\"{colour}\"/>"
                )?;
            }
            Some(_) => {
                let bold = if span.look.bold { " class=\"b\"" } else { "" };
                let (y, text) = (top + BASELINE, escaped(piece));
                writeln!(
                    svg,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" textLength=\"{width:.1}\" fill=\"{colour}\"{bold}>{text}</text>"
                )?;
            }
        }
    }
    Ok(())
}

/// The left edge of a column.
fn left(column: usize) -> Result<f64> {
    Ok(MARGIN + f64::from(u32::try_from(column)?) * CELL.0)
}

/// Cuts where blocks, rules, wide spaces and text meet; single spaces stay in their text.
fn pieces(text: &str) -> Vec<&str> {
    let kind = |at: usize, c: char| match c {
        '█' | '░' | '─' => c,
        ' ' if text[at..].starts_with("  ") || text[..at].ends_with(' ') || at == 0 => ' ',
        _ => 'x',
    };
    let mut pieces = Vec::new();
    let (mut from, mut last) = (0, None);
    for (at, c) in text.char_indices() {
        let now = kind(at, c);
        if last.is_some_and(|l| l != now) {
            pieces.push(&text[from..at]);
            from = at;
        }
        last = Some(now);
    }
    pieces.push(&text[from..]);
    pieces
}

/// A line of terminal output as spans; of escape sequences only colours (SGR) are known, others are dropped.
fn spans(line: &str) -> Vec<Span> {
    let (mut spans, mut look, mut column) = (Vec::new(), PLAIN, 0);
    for (at, part) in line.split('\u{1b}').enumerate() {
        let text = if at == 0 {
            part
        } else {
            let end = part.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(part.len());
            if part[end..].starts_with('m') {
                look = painted(look, part[..end].trim_start_matches('['));
            }
            part.get(end + 1..).unwrap_or_default()
        };
        if !text.is_empty() {
            spans.push(Span { column, text: text.to_owned(), look });
            column += text.chars().count();
        }
    }
    spans
}

/// A look after `1;31` and the like (ECMA-48 section 8.3.117).
fn painted(mut look: Look, codes: &str) -> Look {
    for code in codes.split(';') {
        match code {
            "" | "0" => look = PLAIN,
            "1" => look.bold = true,
            "2" => look.colour = FAINT,
            "31" => look.colour = "#ff6b6b",
            "32" => look.colour = "#7bd88f",
            "33" => look.colour = "#f5c860",
            "34" => look.colour = "#7aa8ff",
            "36" => look.colour = "#6fd3e0",
            "97" => look.colour = "#ffffff",
            "41" => look.ground = Some("#c4314b"),
            _ => {}
        }
    }
    look
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_spans_with_their_columns() {
        let line = spans("  \u{1b}[1;31mHIGH\u{1b}[0m  a & b");
        let high = Look { bold: true, colour: "#ff6b6b", ground: None };
        assert_eq!(line[1], Span { column: 2, text: "HIGH".into(), look: high });
        assert_eq!(line[2], Span { column: 6, text: "  a & b".into(), look: PLAIN });
    }

    #[test]
    fn blocks_and_wide_spaces_are_pieces_of_their_own() {
        assert_eq!(pieces("  ██░  a b"), ["  ", "██", "░", "  ", "a b"]);
    }
}
