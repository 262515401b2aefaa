//! The `rowlock` command: the only crate that names everything.

mod cli;
mod config;
mod connection;
mod demo;
mod documents;
mod explain;
mod fault;
mod identities;
mod output;
mod progress;
mod recording;
mod scan;
mod spec;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::cli::{Cli, Command};
use crate::fault::Fault;

#[expect(clippy::print_stderr, reason = "errors belong on stderr")]
fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Fault::impossible)
        .and_then(|runtime| runtime.block_on(dispatch(cli.command)));
    outcome.unwrap_or_else(|fault| {
        eprintln!("rowlock: {}", rowlock_report::escape::visible(&format!("{:#}", fault.error)));
        fault.exit_code()
    })
}

async fn dispatch(command: Command) -> Result<ExitCode, Fault> {
    match command {
        Command::Scan(scan) => scan::command(*scan).await,
        Command::Demo(demo) => demo::command(demo).await,
        Command::Spec(spec) => spec::command(spec).await,
        Command::Explain(explain) => explain::command(&explain),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "rowlock", &mut script);
            print(&script)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page).map_err(Fault::impossible)?;
            print(&page)
        }
    }
}

/// Writes to standard output; a reader that went away is no error.
fn print(bytes: &[u8]) -> Result<ExitCode, Fault> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(Fault::impossible(e)),
        _ => Ok(ExitCode::SUCCESS),
    }
}
