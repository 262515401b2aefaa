//! The knowledge base: pages of `kb/` with the code of the services that prove them put in.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::region;
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
                let origin = format!("lab/{place}");
                let code = region::code(&root(), &origin)?;
                whole.extend(["```python ", &origin, "\n", &code, "```\n"]);
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
