//! The SARIF output against the standard's own schema, which is not ours to keep in the tree.

use std::process::Command;

use anyhow::{Context, Result};

use crate::step::{cargo, root, step, target};

/// The package of the npm registry that carries the schema, and where in it.
const PACKAGE: &str = "@microsoft/jest-sarif@1.0.0-beta.0";
const ARCHIVE: &str = "microsoft-jest-sarif-1.0.0-beta.0.tgz";
const SCHEMA: &str = "package/lib/schemas/sarif-2.1.0-rtm.5.json";

/// Fetches the schema and runs the test that needs it; `Some` says why that could not be.
pub(crate) fn check() -> Result<Option<String>> {
    let folder = target().join("sarif");
    let schema = folder.join(SCHEMA);
    if !schema.is_file() {
        std::fs::create_dir_all(&folder)?;
        let packed = Command::new("npm").args(["pack", "--silent", PACKAGE]).current_dir(&folder).output();
        match packed {
            Err(_) => return Ok(Some("npm is not on this machine".to_owned())),
            Ok(done) if !done.status.success() => {
                return Ok(Some("the package with the schema could not be had".to_owned()));
            }
            Ok(_) => {}
        }
        let mut unpack = Command::new("tar");
        unpack.arg("-xzf").arg(folder.join(ARCHIVE)).arg("-C").arg(&folder);
        step("unpack the SARIF schema", &mut unpack)?;
    }
    let schema = schema.strip_prefix(root()).map_or(schema.clone(), std::path::Path::to_path_buf);
    let mut test = cargo(&["test", "--quiet", "--package", "rowlock-report", "--", "--ignored", "sarif"]);
    test.env("ROWLOCK_SARIF_SCHEMA", root().join(schema));
    step("SARIF against the standard's schema", &mut test).context("the SARIF report is not valid")?;
    Ok(None)
}
