//! The code on a check's page is the code of the lab: blocks are filled from the programs that they name, and
//! each names one that the evaluation runs or reads for this very check, repaired.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rowlock_checks::catalogue;
use rowlock_model::Meta;

use crate::proved::{self, Repaired};
use crate::region;
use crate::step::root;

/// Blocks that name no origin yet, one a line: `CHECK FRAMEWORK: REASON`.
const UNPROVED: &str = "lab/unproved.txt";
/// Most lines of that file; only ever lowered.
const MOST: usize = 24;

/// The modules that services import, by framework.
const SHARED: [(&str, &str); 4] =
    [("flask", "sound"), ("flask", "sound_flask"), ("fastapi", "sound"), ("fastapi", "sound_fastapi")];

/// Every page of a check with its code put in, by where it stands.
pub(crate) fn pages() -> Result<Vec<(PathBuf, String)>> {
    let mut all = Vec::new();
    collect(&root().join("crates/rowlock-checks/src"), &mut all)?;
    all.sort();
    Ok(all)
}

/// Fails with every block whose code nothing proves, and with every exception that is none any more.
pub(crate) fn held() -> Result<()> {
    let text = std::fs::read_to_string(root().join(UNPROVED)).context(UNPROVED)?;
    let listed: BTreeSet<&str> = text
        .lines()
        .filter(|l| !l.starts_with('#'))
        .filter_map(|l| l.split_once(": ").map(|(block, _)| block))
        .collect();
    let programs = proved::programs()?;
    let (mut faults, mut left, mut blocks, mut proved) = (Vec::new(), listed.clone(), 0, 0);
    for meta in catalogue::metas() {
        for (heading, framework) in [("### Flask", "flask"), ("### FastAPI", "fastapi")] {
            let name = format!("{} {framework}", meta.id);
            for line in fences(meta, heading) {
                blocks += 1;
                match region::origin(line) {
                    Some(origin) => {
                        proved += 1;
                        faults.extend(unlike(&programs, meta.id, framework, origin));
                    }
                    None if listed.contains(name.as_str()) => {
                        left.remove(name.as_str());
                    }
                    None => {
                        faults.push(format!("{name}: say where its code is from, ```python lab/FILE#REGION"));
                    }
                }
            }
        }
    }
    faults
        .extend(left.iter().map(|name| format!("{name}: names its origin; take its line out of {UNPROVED}")));
    if listed.len() > MOST {
        faults.push(format!("{UNPROVED} has {} lines and may have {MOST}: write a program", listed.len()));
    }
    if !faults.is_empty() {
        bail!("the code on the pages of checks is that of the lab:\n{}", faults.join("\n"));
    }
    println!("── {proved} of {blocks} blocks of Python on the pages of checks are the lab's code");
    Ok(())
}

fn collect(folder: &Path, all: &mut Vec<(PathBuf, String)>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, all)?;
        } else if path.extension().is_some_and(|e| e == "md") {
            let text = std::fs::read_to_string(&path)?;
            let whole = region::filled(&text).with_context(|| format!("{}", path.display()))?;
            all.push((path, whole));
        }
    }
    Ok(())
}

/// The first lines of the Python blocks below a heading of a page.
fn fences<'a>(meta: &'a Meta, heading: &'a str) -> impl Iterator<Item = &'a str> {
    let below = meta.page.lines().skip_while(move |l| *l != heading).skip(1);
    let mut fenced = false;
    below
        .take_while(move |l| {
            fenced ^= l.starts_with("```");
            fenced || !l.starts_with("##")
        })
        .filter(|l| l.split(' ').next() == Some("```python"))
}

/// What is wrong with a block's origin.
fn unlike(
    programs: &BTreeMap<String, Vec<Repaired>>,
    check: &str,
    framework: &str,
    origin: &str,
) -> Option<String> {
    let file = origin.split('#').next().unwrap_or_default();
    let is = |p: &Repaired| file.strip_prefix(&p.program).is_some_and(|r| r.is_empty() || r.starts_with('/'));
    let known: Vec<&Repaired> =
        programs.get(check).into_iter().flatten().filter(|p| p.framework == framework).collect();
    // What all services share runs in them too, where they import it.
    let shared = SHARED.iter().find(|(of, module)| *of == framework && file == format!("lab/{module}.py"));
    let imports = |p: &Repaired| shared.is_some_and(|(_, module)| imports(&p.program, module));
    if known.iter().any(|p| is(p) || imports(p)) {
        return None;
    }
    let known: Vec<&str> = known.iter().map(|p| p.program.as_str()).collect();
    Some(format!(
        "{check} {framework}: {file} is not the repaired program of a pair that expects {check}; there is {}",
        if known.is_empty() { "none".to_owned() } else { known.join(", ") }
    ))
}

fn imports(program: &str, module: &str) -> bool {
    let text = std::fs::read_to_string(root().join(program)).unwrap_or_default();
    text.lines().any(|l| l == format!("import {module}") || l.starts_with(&format!("from {module} import ")))
}
