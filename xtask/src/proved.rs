//! Where the repair of each check stands in full, as a program that the evaluation runs or reads.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use crate::lab;
use crate::step::root;

/// Most programs that are named for one check.
const MOST: usize = 4;

/// Folders below the repository by the check whose weakness they show, with and without it.
pub(crate) fn folders() -> Result<BTreeMap<String, Vec<String>>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in ["pairs", "kb", "repairs"] {
        for service in lab::services(part, &[])? {
            for check in service.manifest.vulnerable.iter().flat_map(|v| &v.expect) {
                all.entry(check.clone()).or_default().push(format!("lab/{part}/{}", service.slug));
            }
        }
    }
    for folder in classes()? {
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

/// The folders of labelled programs, in order.
fn classes() -> Result<Vec<String>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(root().join("lab/code"))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() && entry.file_name() != "__pycache__" {
            all.push(format!("lab/code/{}", entry.file_name().to_string_lossy()));
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
