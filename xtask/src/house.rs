//! The rules that `architecture` is: direction of dependencies and size of files.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::step::{cargo, root};

/// Most lines of a source file.
const FILE: usize = 400;
/// Most lines of a check.
const CHECK: usize = 200;

/// Files that may be longer, and why.
const LONGER: [(&str, &str); 0] = [];

/// What each crate may depend on in the house.
const MAY_USE: [(&str, &[&str]); 14] = [
    ("rowlock-model", &[]),
    ("rowlock-openapi", &["rowlock-model"]),
    ("rowlock-source", &["rowlock-model"]),
    ("rowlock-checks", &["rowlock-model", "rowlock-openapi", "rowlock-source", "rowlock-logs"]),
    ("rowlock-policy", &["rowlock-model"]),
    ("rowlock-report", &["rowlock-model", "rowlock-policy"]),
    ("rowlock-store", &["rowlock-model", "rowlock-policy", "rowlock-report"]),
    ("rowlock-mcp", &["rowlock-model", "rowlock-policy", "rowlock-report", "rowlock-store"]),
    ("rowlock-net", &["rowlock-model"]),
    ("rowlock-discover", &["rowlock-model", "rowlock-net", "rowlock-openapi"]),
    ("rowlock-witness", &["rowlock-model", "rowlock-logs"]),
    ("rowlock-logs", &["rowlock-model"]),
    (
        "rowlock-engine",
        &[
            "rowlock-model",
            "rowlock-net",
            "rowlock-discover",
            "rowlock-openapi",
            "rowlock-witness",
            "rowlock-logs",
        ],
    ),
    (
        "rowlock",
        &[
            "rowlock-model",
            "rowlock-openapi",
            "rowlock-checks",
            "rowlock-policy",
            "rowlock-report",
            "rowlock-net",
            "rowlock-discover",
            "rowlock-witness",
            "rowlock-logs",
            "rowlock-source",
            "rowlock-store",
            "rowlock-mcp",
            "rowlock-engine",
        ],
    ),
];

/// Crates that stay free of input, output and async.
const PURE: [&str; 7] = [
    "rowlock-model",
    "rowlock-openapi",
    "rowlock-checks",
    "rowlock-policy",
    "rowlock-report",
    "rowlock-logs",
    "rowlock-source",
];
/// What a pure crate must not depend on.
const IMPURE: [&str; 7] = ["tokio", "hyper", "hyper-util", "axum", "sqlx", "reqwest", "futures-util"];

/// Checks direction and sizes.
pub(crate) fn check() -> Result<()> {
    let mut faults = direction(&metadata(&["--no-deps"])?)?;
    sizes(&root().join("bench"), &mut faults)?;
    sizes(&root().join("crates"), &mut faults)?;
    sizes(&root().join("xtask"), &mut faults)?;
    if !faults.is_empty() {
        bail!("house rules:\n  {}", faults.join("\n  "));
    }
    println!("── house rules: direction and file sizes hold");
    Ok(())
}

/// `cargo metadata` of the workspace.
pub(crate) fn metadata(more: &[&str]) -> Result<Value> {
    let output = cargo(&["metadata", "--format-version", "1"]).args(more).current_dir(root()).output()?;
    serde_json::from_slice(&output.stdout).context("cargo metadata")
}

fn direction(metadata: &Value) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    let may: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    for package in metadata["packages"].as_array().context("packages")? {
        let name = package["name"].as_str().unwrap_or_default();
        if name == "xtask" || name == "rowlock-bench" {
            continue;
        }
        let Some(allowed) = may.get(name) else {
            faults.push(format!("{name} has no place in the house: add it to MAY_USE in xtask/src/house.rs"));
            continue;
        };
        for dependency in package["dependencies"].as_array().context("dependencies")? {
            let used = dependency["name"].as_str().unwrap_or_default();
            let normal = dependency["kind"].is_null();
            if normal && used.starts_with("rowlock") && !allowed.contains(&used) {
                faults.push(format!("{name} must not depend on {used}: data goes one way"));
            }
            if normal && PURE.contains(&name) && IMPURE.contains(&used) {
                faults.push(format!("{name} is pure and must not depend on {used}"));
            }
        }
    }
    Ok(faults)
}

fn sizes(folder: &Path, faults: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sizes(&path, faults)?;
            continue;
        }
        let shown = path.strip_prefix(root()).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let is_test = shown.contains("/tests/") || stem == "tests" || stem.ends_with("_tests");
        if path.extension().is_none_or(|e| e != "rs") || is_test || LONGER.iter().any(|(p, _)| *p == shown) {
            continue;
        }
        // A check is the file with a page beside it; tables and shared measures have none.
        let is_check = path.with_extension("md").is_file();
        let limit = if is_check { CHECK } else { FILE };
        // Tests beside the code do not count: they end the file.
        let text = std::fs::read_to_string(&path)?;
        let lines = text.lines().take_while(|l| *l != "#[cfg(test)]").count();
        if lines > limit {
            faults.push(format!("{shown} has {lines} lines, more than {limit}: split it by reason"));
        }
    }
    Ok(())
}
