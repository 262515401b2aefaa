//! Where the repair of each check stands in full, as a program that the evaluation runs or reads.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;

use crate::lab;
use crate::step::root;

/// Most programs that the page of one check links to.
const MOST: usize = 4;

/// A repaired program beside which stands one that has the weakness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repaired {
    /// `flask` or `fastapi`.
    pub(crate) framework: String,
    /// The folder of both, from the root.
    pub(crate) folder: String,
    /// The program, a file or a folder, from the root.
    pub(crate) program: String,
    /// Whether the evaluation asks for the check, surely: the program is about it.
    expected: bool,
}

/// The repaired programs by the check whose weakness stands beside them and not in them, most telling first.
pub(crate) fn programs() -> Result<BTreeMap<String, Vec<Repaired>>> {
    let mut all: BTreeMap<String, Vec<Repaired>> = BTreeMap::new();
    for part in ["pairs", "repairs", "kb"] {
        for service in lab::services(part, &[])? {
            let (framework, folder) =
                (service.manifest.framework.clone(), format!("lab/{part}/{}", service.slug));
            let (Some(vulnerable), Some(repaired)) =
                (&service.manifest.vulnerable, &service.manifest.repaired)
            else {
                continue;
            };
            let module = repaired.app.split(':').next().unwrap_or_default();
            let program =
                Repaired { framework, program: format!("{folder}/{module}.py"), folder, expected: true };
            // The server's own settings are Python too, where it is gunicorn.
            let settings = repaired.server_args.iter().filter(|a| a.ends_with(".conf.py"));
            let settings =
                settings.map(|a| Repaired { program: format!("{}/{a}", program.folder), ..program.clone() });
            let whole: Vec<Repaired> = std::iter::once(program.clone()).chain(settings).collect();
            let left = [&repaired.expect, &repaired.tentative, &repaired.also];
            for (list, expected) in
                [(&vulnerable.expect, true), (&vulnerable.tentative, false), (&vulnerable.also, false)]
            {
                // What is true of both is repaired in neither.
                for check in list.iter().filter(|c| expected || !left.iter().any(|l| l.contains(c))) {
                    for part in &whole {
                        add(&mut all, check, &Repaired { expected, ..part.clone() });
                    }
                }
            }
            if part == "kb" {
                for rule in labels(&root().join(&program.folder).join("vulnerable.py"))? {
                    add(&mut all, &rule, &program);
                }
            }
        }
    }
    for folder in classes()? {
        for (framework, rules, program) in pairs(&folder)? {
            let program = Repaired { framework, folder: folder.clone(), program, expected: true };
            for rule in &rules {
                add(&mut all, rule, &program);
            }
        }
    }
    Ok(all)
}

/// One line for the page of a check, paths from `up`; empty where no program is about it alone.
pub(crate) fn line(all: &BTreeMap<String, Vec<Repaired>>, check: &str, up: &str) -> String {
    let about = all.get(check).into_iter().flatten().filter(|p| p.expected);
    let mut folders: Vec<&str> = about.map(|p| p.folder.as_str()).collect();
    folders.dedup();
    folders.truncate(MOST);
    let links: Vec<String> = folders.iter().map(|f| format!("[{f}]({up}{f})")).collect();
    if links.is_empty() {
        return String::new();
    }
    format!(
        "\nThe whole program, with the weakness and repaired, as every evaluation takes it: {}.\n",
        links.join(", ")
    )
}

fn add(all: &mut BTreeMap<String, Vec<Repaired>>, id: &str, program: &Repaired) {
    // A rule whose name another check has is called by it and `-in-source`.
    for check in [id.to_owned(), format!("{id}-in-source")] {
        let known = all.entry(check).or_default();
        if !known.contains(program) {
            known.push(program.clone());
        }
    }
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

/// The repaired programs of a class: each with its framework, and the rules that are expected in any program of
/// that framework which has the weakness.
fn pairs(folder: &str) -> Result<Vec<(String, Vec<String>, String)>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(root().join(folder))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let mut all = Vec::new();
    for framework in ["flask", "fastapi"] {
        let (mut rules, of): (Vec<String>, Vec<&String>) =
            (Vec::new(), names.iter().filter(|n| n.starts_with(framework)).collect());
        for name in of.iter().filter(|n| n.trim_end_matches(".py").ends_with("vulnerable")) {
            rules.extend(labels(&root().join(folder).join(name))?);
        }
        rules.sort();
        rules.dedup();
        for name in of.iter().filter(|n| n.trim_end_matches(".py").ends_with("repaired")) {
            all.push((framework.to_owned(), rules.clone(), format!("{folder}/{name}")));
        }
    }
    Ok(all)
}

/// The rules that a program's labels expect.
fn labels(program: &Path) -> Result<Vec<String>> {
    let mut text = String::new();
    read(program, &mut text)?;
    let lines = text.lines().filter_map(|l| l.split_once("# expect:"));
    let lists = lines.map(|(_, ids)| ids.split('#').next().unwrap_or_default().to_owned());
    Ok(lists.flat_map(|ids| ids.split(',').map(|id| id.trim().to_owned()).collect::<Vec<_>>()).collect())
}

fn read(path: &Path, text: &mut String) -> Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            read(&entry?.path(), text)?;
        }
    } else if path.extension().is_some_and(|e| e == "py") {
        text.push_str(&std::fs::read_to_string(path)?);
    }
    Ok(())
}
