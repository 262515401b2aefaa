//! `cargo xtask test`: sets up all it needs on a fresh machine, then runs every test.

use std::process::Command;

use anyhow::Result;

use crate::step::{Untried, cargo, step, tell};
use crate::{agree, check, eval, lab, mcp, packages, sarif};

/// Everything, in the order in which a mistake is cheapest to see.
pub(crate) fn all() -> Result<()> {
    check::all()?;
    let python = lab::python()?;
    step("tests", &mut cargo(&["test", "--workspace", "--quiet"]))?;
    let mut untried = skipped();
    untried.extend(sarif::check()?.map(|why| ("SARIF against the standard's schema", why)));
    untried.extend(mcp::clients()?);
    untried.extend(packages::check()?);
    step("the code on the pages", Command::new(&python).arg("lab/pages.py"))?;
    step("the services of the knowledge base", Command::new(python).arg("lab/kb/prove.py"))?;
    eval::run(&[])?;
    agree::run(&[])?;
    tell(&untried);
    Ok(())
}

/// Parts that cannot run here, by name.
fn skipped() -> Vec<Untried> {
    vec![
        ("advisories", "the advisory database is not in a package registry".to_owned()),
        ("PostgreSQL and Redis", "nothing of this part stores anything yet".to_owned()),
    ]
}
