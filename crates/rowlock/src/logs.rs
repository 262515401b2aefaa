//! `rowlock logs`: credentials in logs, found and told, or taken out of a stream.

mod part;
mod told;

pub(crate) use part::report;

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, Subcommand, ValueEnum, ValueHint};
use rowlock_logs::{Key, Sizes, Source, Tally};

use crate::fault::{self, Fault, misuse};
use crate::files;
use crate::output;

/// Bytes that a file may grow by while it is searched: enough for the line that was being written.
const GROWN: u64 = 1 << 20;

/// Find credentials in logs, or take them out of a stream.
#[derive(Debug, Args)]
pub(crate) struct Logs {
    #[command(subcommand)]
    pub(crate) command: LogsCommand,
}

/// What can be done with logs.
#[derive(Debug, Subcommand)]
pub(crate) enum LogsCommand {
    /// Find credentials in files, folders or standard input; never prints one.
    ///
    /// Reads text of any kind, plain, gzip or zstd. Groups what it finds by kind and secret and tells where it stands
    /// first and last. Exit code: 0 nothing found, 1 found, 2 wrong use, 3 something could not be read.
    Scan(LogsScan),
    /// Copy standard input to standard output with every credential replaced by [REDACTED:kind].
    ///
    /// Keeps the rest byte for byte; JSON stays JSON. What it lets through is clean to `rowlock logs scan`.
    Redact(LogsRedact),
}

#[derive(Debug, Args)]
pub(crate) struct LogsScan {
    /// Files and folders; - is standard input.
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// The report's format.
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Format::Terminal)]
    format: Format,
    /// Make hashes with the key in this file, so that runs can be compared [default: a new key each run].
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    key_file: Option<PathBuf>,
    /// Read binary files too.
    #[arg(short = 'a', long)]
    text: bool,
    /// End with exit code 0 though something was found.
    #[arg(long)]
    no_fail: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LogsRedact {
    /// Write [REDACTED:kind:hash], so that lines with the same secret can still be joined.
    #[arg(long)]
    hash: bool,
    /// Make hashes with the key in this file [default: a new key each run].
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "hash")]
    key_file: Option<PathBuf>,
    /// Pass each line on at once, for a log that is being written.
    #[arg(long)]
    line_buffered: bool,
}

/// Formats of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Terminal,
    /// All of it, versioned.
    Json,
}

/// Carries out the command.
pub(crate) fn command(command: LogsCommand) -> Result<ExitCode, Fault> {
    match command {
        LogsCommand::Scan(options) => scan(&options),
        LogsCommand::Redact(options) => redact(&options),
    }
}

fn scan(options: &LogsScan) -> Result<ExitCode, Fault> {
    let (tally, aside) = search(&options.files, key(options.key_file.as_deref())?, options.text);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs().cast_signed());
    output::print(match options.format {
        Format::Terminal => told::terminal(&tally, &aside, now),
        Format::Json => told::json(&tally, &aside, now)?,
    })?;
    Ok(if !aside.unreadable.is_empty() {
        ExitCode::from(fault::IMPOSSIBLE)
    } else if tally.secrets().is_empty() || options.no_fail {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

/// Searches files, folders and standard input.
fn search(files: &[PathBuf], key: Key, binary: bool) -> (Tally, Aside) {
    let (mut tally, mut aside) = (Tally::new(key), Aside::default());
    for named in files {
        if named.as_os_str() == "-" {
            one("standard input", std::io::stdin().lock(), binary, &mut tally, &mut aside);
            continue;
        }
        files::each(named, &|_| true, &mut |path, outcome| {
            let name = path.to_string_lossy();
            match outcome.and_then(|()| File::open(path)) {
                Ok(file) => {
                    let most = most(&file);
                    one(&name, file.take(most), binary, &mut tally, &mut aside);
                }
                Err(e) => aside.unreadable.push((name.into_owned(), e.to_string())),
            }
        });
    }
    (tally, aside)
}

/// Files as a report names them together.
fn names(files: &[PathBuf]) -> String {
    files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(" ")
}

/// Bytes of a file that are read: a log may grow faster than it is searched.
fn most(file: &File) -> u64 {
    let known = file.metadata().ok().filter(|m| m.is_file() && m.len() > 0);
    known.map_or(u64::MAX, |m| m.len().saturating_add(GROWN))
}

/// What was not searched, and why.
#[derive(Debug, Default)]
struct Aside {
    unreadable: Vec<(String, String)>,
    skipped: Vec<(String, String)>,
}

fn one(name: &str, from: impl Read, binary: bool, tally: &mut Tally, aside: &mut Aside) {
    let why = match rowlock_logs::open(from, binary) {
        Ok(Source::Text(mut text)) => match tally.scan(name, &mut text, Sizes::default()) {
            Ok(()) => return,
            Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
                "it is cut off; what came before was searched".to_owned()
            }
            Err(e) => format!("{e}; what came before was searched"),
        },
        Ok(Source::Binary(what)) => {
            aside.skipped.push((name.to_owned(), what.to_owned()));
            return;
        }
        Ok(Source::Wide) => "it is UTF-16; convert it to UTF-8".to_owned(),
        Err(e) => e.to_string(),
    };
    aside.unreadable.push((name.to_owned(), why));
}

fn redact(options: &LogsRedact) -> Result<ExitCode, Fault> {
    let key = if options.hash { Some(key(options.key_file.as_deref())?) } else { None };
    let sizes = Sizes { eager: options.line_buffered, ..Sizes::default() };
    let mut to = std::io::BufWriter::with_capacity(64 << 10, std::io::stdout().lock());
    let outcome = rowlock_logs::redact(&mut std::io::stdin().lock(), &mut to, key.as_ref(), sizes);
    match outcome.and_then(|_| to.flush()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // The reader went away (`rowlock logs redact | head`).
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(e) => Err(Fault::impossible(anyhow::anyhow!("the stream broke off: {e}"))),
    }
}

/// The key of the hashes: a file's content, or random.
fn key(file: Option<&Path>) -> Result<Key, Fault> {
    let mut bytes = vec![0; 32];
    match file {
        Some(path) => {
            bytes = std::fs::read(path).map_err(|e| misuse!("{} cannot be read: {e}", path.display()))?;
            if bytes.trim_ascii().len() < 16 {
                let path = path.display();
                return Err(misuse!("{path} is too short for a key: put at least 16 random bytes in it"));
            }
        }
        None => getrandom::fill(&mut bytes)
            .map_err(|e| Fault::impossible(anyhow::anyhow!("no random key: {e}")))?,
    }
    Key::new(&bytes).ok_or_else(|| misuse!("the key cannot be used"))
}
