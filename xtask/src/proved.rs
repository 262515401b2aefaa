//! Where the repair of each check stands in full, as a program that the evaluation runs or reads.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use crate::step::root;

/// Most programs that are named for one check.
const MOST: usize = 4;

/// Folders below the repository by the check whose weakness they show, with and without it.
pub(crate) fn folders() -> Result<BTreeMap<String, Vec<String>>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in ["lab/pairs", "lab/kb"] {
        for folder in below(part)? {
            let manifest = root().join(&folder).join("lab.toml");
            let Ok(text) = std::fs::read_to_string(&manifest) else { continue };
            let value: toml::Table = toml::from_str(&text).with_context(|| manifest.display().to_string())?;
            let expected = value.get("vulnerable").and_then(|v| v.get("expect")).and_then(|e| e.as_array());
            for check in expected.into_iter().flatten().filter_map(toml::Value::as_str) {
                all.entry(check.to_owned()).or_default().push(folder.clone());
            }
        }
    }
    for folder in below("lab/code")? {
        let mut text = String::new();
        read(&root().join(&folder), &mut text)?;
        for line in text.lines().filter_map(|l| l.split_once("# expect:")) {
            for id in line.1.split('#').next().unwrap_or_default().split(',').map(str::trim) {
                // A rule whose name another check has is called by it and `-in-source`.
                for check in [id.to_owned(), format!("{id}-in-source")] {
                    let known = all.entry(check).or_default();
                    if !known.contains(&folder) {
                        known.push(folder.clone());
                    }
                }
            }
        }
    }
    for folders in all.values_mut() {
        folders.truncate(MOST);
    }
    Ok(all)
}

/// One line for the page of a check, paths from `up`; empty where no program is about it alone.
pub(crate) fn line(all: &BTreeMap<String, Vec<String>>, check: &str, up: &str) -> String {
    let links: Vec<String> =
        all.get(check).into_iter().flatten().map(|f| format!("[{f}]({up}{f})")).collect();
    if links.is_empty() {
        return String::new();
    }
    format!(
        "\nThe whole program, with the weakness and repaired, as every evaluation takes it: {}.\n",
        links.join(", ")
    )
}

fn below(part: &str) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(root().join(part))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && entry.file_name() != "__pycache__" {
            all.push(format!("{part}/{}", entry.file_name().to_string_lossy()));
        }
    }
    all.sort();
    Ok(all)
}

fn read(folder: &Path, text: &mut String) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, text)?;
        } else if path.extension().is_some_and(|e| e == "py") {
            text.push_str(&std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
