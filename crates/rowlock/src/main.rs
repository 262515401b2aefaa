//! The `rowlock` command: the only crate that names everything.

mod baseline;
mod ci;
mod cli;
mod code;
mod config;
mod connection;
mod demo;
mod documents;
mod explain;
mod fault;
mod files;
mod identities;
mod login;
mod logs;
mod mcp;
mod moment;
mod output;
mod plan;
mod progress;
mod recording;
mod running;
mod scan;
mod scans;
mod spec;
mod witness;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::cli::{Cli, Command};
use crate::fault::{Fault, misuse};

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(Fault::impossible)
        .and_then(|runtime| {
            let outcome = runtime.block_on(dispatch(cli.command));
            // A name that is still being looked up must not hold the end back.
            runtime.shutdown_background();
            outcome
        });
    outcome.unwrap_or_else(|fault| {
        let words = format!("{:#}", fault.error);
        output::say(&format!("rowlock: {}", rowlock_report::escape::visible(words.trim_end())));
        fault.exit_code()
    })
}

async fn dispatch(command: Command) -> Result<ExitCode, Fault> {
    match command {
        Command::Scan(scan) => Box::pin(scan::command(*scan)).await,
        Command::Ci(ci) => Box::pin(ci::command(*ci)).await,
        Command::Demo(demo) => Box::pin(demo::command(demo)).await,
        Command::Spec(spec) => spec::command(spec).await,
        Command::Code(code) => code::command(&code),
        Command::Explain(explain) => explain::command(&explain),
        Command::Mcp(mcp) => Box::pin(mcp::command(mcp)).await,
        Command::Logs(logs) => logs::command(logs.command),
        Command::Scans(scans) => scans::command(&scans.command),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "rowlock", &mut script);
            output::print(script).map(|()| ExitCode::SUCCESS)
        }
        Command::Man { out_dir: Some(folder), .. } => clap_mangen::generate_to(Cli::command(), &folder)
            .map(|()| ExitCode::SUCCESS)
            .map_err(|e| misuse!("the pages cannot be written into {}: {e}", folder.display())),
        Command::Man { command, out_dir: None } => {
            let mut page = Vec::new();
            clap_mangen::Man::new(page_of(command.as_deref()))
                .render(&mut page)
                .map_err(Fault::impossible)?;
            output::print(page).map(|()| ExitCode::SUCCESS)
        }
    }
}

/// The command that a manual page is about, called as it is typed.
fn page_of(command: Option<&str>) -> clap::Command {
    let mut whole = Cli::command();
    // Without it the parts do not know what they are part of.
    whole.build();
    command.and_then(|name| whole.find_subcommand(name).cloned()).unwrap_or(whole)
}
