//! Reports on their way to files and standard output.

use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use rowlock_model::{Finding, Severity};
use rowlock_report::ci::annotate;
use rowlock_report::{Report, TerminalStyle, layout};

use crate::cli::{Format, OutputOptions};
use crate::config;
use crate::fault::{Fault, misuse};
use crate::identities::environment;

/// Renders a report and writes it.
pub(crate) fn write(
    report: &Report,
    format: Format,
    file: Option<&Path>,
    options: &OutputOptions,
) -> Result<(), Fault> {
    let style = style(options, file.is_none());
    let format = rowlock_report::Format::from(format);
    let Some(path) = file else {
        // A runner reads commands out of whatever stands in a step's output.
        let read = ["GITHUB_ACTIONS", "TF_BUILD"].iter().any(|name| environment(name).is_some());
        return if read {
            print(annotate::calm(&format.render(report, style)).as_bytes())
        } else {
            told(|to| format.write(report, style, to))
        };
    };
    std::fs::File::create(path)
        .and_then(|file| {
            let mut to = BufWriter::new(file);
            format.write(report, style, &mut to).and_then(|()| to.flush())
        })
        .map_err(|e| misuse!("{} cannot be written: {e}", path.display()))
}

/// Whether the files can be there at all, asked before a scan that would be in vain.
pub(crate) fn possible(outputs: &[(Format, Option<PathBuf>)]) -> Result<(), Fault> {
    for path in outputs.iter().filter_map(|(_, file)| file.as_deref()) {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|f| !f.is_dir()) {
            let (path, folder) = (path.display(), folder.display());
            return Err(misuse!("{path} cannot be written: there is no folder {folder}; make it first"));
        }
        if path.is_dir() {
            return Err(misuse!("{} cannot be written: it is a folder; name a file in it", path.display()));
        }
    }
    Ok(())
}

impl From<Format> for rowlock_report::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Terminal => Self::Terminal,
            Format::Summary => Self::Summary,
            Format::Table => Self::Table,
            Format::Json => Self::Json,
            Format::Sarif => Self::Sarif,
            Format::Junit => Self::Junit,
            Format::Markdown => Self::Markdown,
            Format::Html => Self::Html,
        }
    }
}

/// How text for standard output looks here, without colour options of its own.
pub(crate) fn plain_style() -> TerminalStyle {
    let colour = config::colour(crate::cli::Colour::Auto, std::io::stdout().is_terminal());
    TerminalStyle { colour, ..sized() }
}

/// How the terminal report looks here.
pub(crate) fn style(options: &OutputOptions, to_stdout: bool) -> TerminalStyle {
    let terminal = to_stdout && std::io::stdout().is_terminal();
    TerminalStyle { colour: config::colour(options.color, terminal), ..sized() }
}

fn sized() -> TerminalStyle {
    let width = terminal_size::terminal_size().map_or(100, |(w, _)| usize::from(w.0)).clamp(40, 110);
    TerminalStyle { width, colour: false, unicode: unicode() }
}

/// Whether the terminal is likely to show more than ASCII.
fn unicode() -> bool {
    if cfg!(windows) {
        return crate::identities::environment("WT_SESSION").is_some();
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|n| crate::identities::environment(n));
    locale.is_none_or(|l| l.to_ascii_lowercase().contains("utf") || l == "C" || l == "POSIX")
}

/// The line that tells of a finding while the run goes on, in so many columns where they are given.
pub(crate) fn finding_line(finding: &Finding, colour: bool, width: Option<usize>) -> String {
    let (on, off) = match (colour, finding.severity) {
        (false, _) => ("", ""),
        (true, Severity::Critical | Severity::High) => ("\u{1b}[31m", "\u{1b}[0m"),
        (true, Severity::Medium) => ("\u{1b}[33m", "\u{1b}[0m"),
        (true, Severity::Low | Severity::Info) => ("\u{1b}[2m", "\u{1b}[0m"),
    };
    let word = finding.severity.word();
    let escape = rowlock_report::escape::visible;
    let place = finding.place.to_string();
    let told = format!("{}: {}", escape(&place), escape(&finding.title));
    let told = width.map_or_else(|| told.clone(), |w| layout::cut(&told, w.saturating_sub(11), "…"));
    format!("{on}{word:>8}{off}  {told}")
}

/// Warnings to the user.
pub(crate) fn warn(warnings: &[String], quiet: bool) {
    for warning in warnings.iter().filter(|_| !quiet) {
        say(&format!("warning: {warning}"));
    }
}

/// A line on stderr that no pipeline takes for a command, whatever it quotes.
pub(crate) fn say(line: &str) {
    command(&annotate::calm(line));
}

/// A line on stderr that is meant as a command for the pipeline. A reader that went away is no error, which
/// `eprintln!` would die of.
pub(crate) fn command(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Text on standard output; a reader that went away (`rowlock … | head`) is no error.
pub(crate) fn print(text: impl AsRef<[u8]>) -> Result<(), Fault> {
    told(|to| to.write_all(text.as_ref()))
}

/// Writes to standard output, where a reader that went away is no error.
fn told(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Fault> {
    let mut to = BufWriter::new(std::io::stdout().lock());
    match write(&mut to).and_then(|()| to.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Fault::impossible(anyhow::anyhow!("standard output cannot be written: {e}")))
        }
        _ => Ok(()),
    }
}
