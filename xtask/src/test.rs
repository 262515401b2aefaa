//! `cargo xtask test`: sets up all it needs on a fresh machine, then runs every test.

use std::process::Command;

use anyhow::Result;

use crate::step::{cargo, step};
use crate::{agree, check, eval, lab, mcp, packages, sarif};

/// Everything, in the order in which a mistake is cheapest to see.
pub(crate) fn all() -> Result<()> {
    check::all()?;
    let python = lab::python()?;
    step("tests", &mut cargo(&["test", "--workspace", "--quiet"]))?;
    let schema = sarif::check()?;
    let clients = mcp::clients()?;
    let untried = packages::check()?;
    step("the code on the pages", Command::new(&python).arg("lab/pages.py"))?;
    step("the services of the knowledge base", Command::new(python).arg("lab/kb/prove.py"))?;
    eval::run(&[])?;
    agree::run(&[])?;
    for (part, why) in skipped() {
        println!("skipped: {part}: {why}");
    }
    for (part, why) in clients {
        println!("skipped: {part}: {why}");
    }
    packages::tell(&untried);
    if let Some(why) = schema {
        println!("skipped: SARIF against the standard's schema: {why}");
    }
    Ok(())
}

/// Parts that cannot run here, by name.
fn skipped() -> Vec<(&'static str, &'static str)> {
    vec![
        ("advisories", "the advisory database is not in a package registry"),
        ("PostgreSQL and Redis", "nothing of this part stores anything yet"),
    ]
}
