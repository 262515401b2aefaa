//! Recorded pairs out of the lab.

use anyhow::Result;

/// Records cases.
pub(crate) fn run(_only: &[String]) -> Result<()> {
    Ok(())
}
