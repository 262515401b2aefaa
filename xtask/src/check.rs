//! What holds of the text itself: format, lints, generated documents, licences, house rules.

use anyhow::Result;

use crate::step::{cargo, step};
use crate::{docs, house, licences};

/// All checks.
pub(crate) fn all() -> Result<()> {
    step("fmt", &mut cargo(&["fmt", "--all", "--check"]))?;
    step(
        "clippy",
        &mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    )?;
    house::check()?;
    licences::check()?;
    docs::run(true)
}
