//! Chores of the house: `cargo xtask test`, `eval`, `agree`, `packages`, `record`, `docs`, `check`, `bench`, `soak`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a chore talks to the one who runs it")]

mod agree;
mod bench;
mod check;
mod docs;
mod eval;
mod house;
mod kb;
mod lab;
mod licences;
mod mcp;
mod origins;
mod packages;
mod picture;
mod proved;
mod record;
mod region;
mod sarif;
mod site;
mod soak;
mod step;
mod test;

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "cargo xtask CHORE

  test            everything: set-up, checks, all tests, the lab evaluation
  check           fmt, clippy, generated documents, licences
  eval [SLUG …]   start the lab, scan it over real HTTP, print recall, precision, requests; then `eval code`
  eval code [PROGRAM …]  read the labelled programs of lab/code, lab/kb and lab/held, print what is found
  agree [SLUG …]  scan each mixed service ten times and compare the findings
  packages        pack archive, wheel and npm packages of the debug binary, try them, lint workflows and examples
  record [SLUG …] record cases/ from the lab's pairs
  docs [--check]  write the generated documents, or compare them
  soak [SECONDS]  tests of gigabytes; fuzz every target for so long (cargo-fuzz, nightly)
  picture         draw docs/demo.svg from a real run of the demo
  bench [ROW …]   own figures beside their targets: overhead, scan, start, size, spec, build, logs
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match chore(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn chore(arguments: &[String]) -> Result<()> {
    let (word, rest) = arguments.split_first().map_or(("", &[][..]), |(w, r)| (w.as_str(), r));
    match word {
        "test" => test::all(),
        "check" => check::all(),
        "eval" => eval::run(rest),
        "agree" => agree::run(rest),
        "packages" => packages::run(),
        "record" => record::run(rest),
        "soak" => soak::run(rest),
        "docs" => docs::run(rest.iter().any(|a| a == "--check")),
        "picture" => picture::run(),
        "bench" => bench::run(rest),
        "" | "help" | "--help" => {
            print!("{HELP}");
            Ok(())
        }
        other => bail!("there is no chore '{other}'\n{HELP}"),
    }
}
