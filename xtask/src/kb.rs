//! The knowledge base: pages of `kb/` with the code of the services that prove them put in.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::step::root;

/// Every page by its name, complete: a line `{{lab:FILE#REGION}}` has become the region's code.
pub(crate) fn pages() -> Result<BTreeMap<String, String>> {
    let mut pages = BTreeMap::new();
    let folder = root().join("kb");
    for entry in std::fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_none_or(|e| e != "md") || name == "README" {
            continue;
        }
        let text = std::fs::read_to_string(&path)?;
        pages.insert(name, complete(&text).with_context(|| format!("{}", path.display()))?);
    }
    Ok(pages)
}

fn complete(text: &str) -> Result<String> {
    let mut whole = String::with_capacity(text.len() * 2);
    for line in text.lines() {
        match line.trim().strip_prefix("{{lab:").and_then(|l| l.strip_suffix("}}")) {
            Some(place) => {
                let (file, region) = place.split_once('#').with_context(|| format!("{line}: no region"))?;
                whole.extend(["```python\n", &code(file, region)?, "```\n"]);
            }
            None if line.contains("{{lab:") => bail!("{line}: a region stands on a line of its own"),
            None => {
                whole.push_str(line);
                whole.push('\n');
            }
        }
    }
    Ok(whole)
}

/// The lines of a marked region, without the labels that only scoring reads and without common indentation.
fn code(file: &str, region: &str) -> Result<String> {
    let path: PathBuf = root().join("lab").join(file);
    let text = std::fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
    let (begin, end) = (format!("# region: {region}"), "# endregion");
    let inside: Vec<&str> = text
        .lines()
        .skip_while(|l| l.trim() != begin)
        .skip(1)
        .take_while(|l| l.trim() != end)
        .map(|l| l.split("  # expect:").next().unwrap_or(l).split("  # also:").next().unwrap_or(l).trim_end())
        .collect();
    if inside.iter().all(|l| l.is_empty()) {
        bail!("{}: no region '{region}', or nothing in it", path.display());
    }
    let depth = |l: &&str| l.len() - l.trim_start().len();
    let common = inside.iter().filter(|l| !l.is_empty()).map(depth).min().unwrap_or(0);
    let lines: Vec<&str> = inside.iter().map(|l| l.get(common..).unwrap_or_default()).collect();
    Ok(lines.join("\n").trim_matches('\n').to_owned() + "\n")
}
