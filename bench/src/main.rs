//! The measuring half of `cargo xtask bench`: a service that answers at once, documents made to
//! measure, and the same requests through a bare client and through the whole engine.
//!
//! It prints one JSON object for each command and is no part of the shipped binary.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "the figures are the output")]

mod document;
mod log;
mod overhead;
mod service;

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const HELP: &str = "rowlock-bench COMMAND
  serve OPERATIONS            answer on a free port until standard input ends, then print what was seen
  bare URL REQUESTS           the requests through a bare hyper client
  engine URL REQUESTS         the requests through net, engine and every passive rule
  document BYTES              write an OpenAPI document of about this size
  log BYTES                   write a mixed log of about this size, with credentials of every shape in it";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match command(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rowlock-bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(words: &[&str]) -> Result<()> {
    match words {
        ["serve", operations] => service::serve(number(operations)?),
        ["bare", url, requests] => {
            println!("{}", runtime()?.block_on(overhead::bare(url, number(requests)?))?);
            Ok(())
        }
        ["engine", url, requests] => {
            println!("{}", runtime()?.block_on(overhead::engine(url, number(requests)?))?);
            Ok(())
        }
        ["document", bytes] => {
            Ok(std::io::stdout().lock().write_all(document::large(number(bytes)?).as_bytes())?)
        }
        ["log", bytes] => log::write(number(bytes)?, &mut std::io::stdout().lock()),
        _ => bail!("{HELP}"),
    }
}

fn number(word: &str) -> Result<usize> {
    word.parse().with_context(|| format!("'{word}' is no number"))
}

/// The runtime of the shipped binary.
fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}
