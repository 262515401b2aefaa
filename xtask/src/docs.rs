//! Documents that follow from the code: written by `docs`, compared by `docs --check`.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use rowlock_checks::catalogue;
use rowlock_model::{Category, Need, standards};

use crate::step::{self, root};
use crate::{kb, mcp, origins, proved, region, site};

/// Writes or compares the generated documents.
pub(crate) fn run(compare: bool) -> Result<()> {
    let mut stale = Vec::new();
    // The binary carries the pages and the knowledge base, and its help is a document in turn.
    write(origins::pages()?, compare, &mut stale)?;
    write(knowledge()?, compare, &mut stale)?;
    write(documents()?, compare, &mut stale)?;
    if !stale.is_empty() {
        bail!("these documents are older than the code: {}; run `cargo xtask docs`", stale.join(", "));
    }
    println!("── generated documents are true");
    origins::held()
}

fn write(documents: Vec<(PathBuf, String)>, compare: bool, stale: &mut Vec<String>) -> Result<()> {
    for (path, text) in documents {
        let old = std::fs::read_to_string(&path).unwrap_or_default();
        if old == text {
            continue;
        }
        if compare {
            stale.push(path.strip_prefix(root()).unwrap_or(&path).display().to_string());
        } else {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&path, text)?;
            println!("wrote {}", path.display());
        }
    }
    Ok(())
}

fn knowledge() -> Result<Vec<(PathBuf, String)>> {
    let at = |name: &str| root().join("docs/kb").join(name).with_extension("md");
    Ok(kb::pages()?.into_iter().map(|(name, text)| (at(&name), text)).collect())
}

fn documents() -> Result<Vec<(PathBuf, String)>> {
    let mut all = vec![(root().join("docs/checks.md"), checks()?), (root().join("docs/cli.md"), cli()?)];
    all.extend(site::pages()?);
    all.extend(mcp::pages()?);
    Ok(all)
}

/// The catalogue with every page.
fn checks() -> Result<String> {
    let metas = catalogue::metas();
    let mut text = String::from(
        "# The checks\n\nGenerated from the code by `cargo xtask docs`; the same pages as `rowlock explain CHECK`.\n",
    );
    for category in Category::ALL {
        let of: Vec<_> = metas.iter().filter(|m| m.category == category).collect();
        if of.is_empty() {
            continue;
        }
        write!(
            text,
            "\n## {}\n\n| check | severity | what is wrong | needs |\n|---|---|---|---|\n",
            category.title()
        )?;
        for meta in &of {
            let needs: Vec<String> = meta.needs.iter().map(|n| need(*n)).collect();
            let (id, severity, title) = (meta.id, meta.severity.word(), meta.title.replace('|', "\\|"));
            writeln!(text, "| [`{id}`](#{id}) | {severity} | {title} | {} |", needs.join(", "))?;
        }
    }
    text.push_str("\n# Pages\n");
    let programs = proved::programs()?;
    for meta in metas {
        write!(text, "\n<a id=\"{}\"></a>\n# `{}`: {}\n\n", meta.id, meta.id, meta.title)?;
        // What this binary carries may be older than the lab.
        text.push_str(region::captioned(&region::filled(meta.page)?, "../").trim_end());
        text.push('\n');
        for clause in standards::clauses(meta) {
            writeln!(text, "- {} {}: {}", clause.standard, clause.number, clause.about)?;
        }
        for reference in meta.references {
            writeln!(text, "- [{}]({})", reference.title, reference.url)?;
        }
        text.push_str(&proved::line(&programs, meta.id, "../"));
    }
    Ok(text)
}

fn need(need: Need) -> String {
    match need {
        Need::Identity => "`--user`".to_owned(),
        Need::BasicIdentity => "`--user` with HTTP Basic".to_owned(),
        Need::Protected => "a protected operation".to_owned(),
        Need::BasicProtected => "an operation behind HTTP Basic".to_owned(),
        Need::Document => "an API description".to_owned(),
        Need::Burst => "bursts".to_owned(),
        Need::Tls => "TLS".to_owned(),
        Need::UntrustedSource => "a source address that the service does not trust".to_owned(),
        Need::OtherIdentity => "a second user (`--other-user`)".to_owned(),
        Need::Callback => "an address where the service's own requests are seen (`--callback`)".to_owned(),
        Need::Llm => "that chat operations may be asked (`--llm`)".to_owned(),
        Need::Log => "the service's log (`--log`)".to_owned(),
        Need::AlertListener => "a listener for alerts (`--alert-listener`)".to_owned(),
        Need::Consent(consent) => format!("`--consent {}`", consent.word()),
    }
}

/// The help of every command, as the binary prints it.
fn cli() -> Result<String> {
    let binary = step::binary()?;
    let mut text = String::from("# The command line\n\nGenerated from the code by `cargo xtask docs`.\n");
    for command in [
        &[][..],
        &["scan"],
        &["ci"],
        &["demo"],
        &["spec"],
        &["spec", "diff"],
        &["explain"],
        &["mcp"],
        &["logs"],
        &["logs", "scan"],
        &["logs", "redact"],
        &["scans"],
        &["scans", "list"],
        &["scans", "show"],
        &["scans", "compare"],
        &["scans", "rm"],
        &["completions"],
    ] {
        let output = std::process::Command::new(&binary)
            .args(command)
            .arg("--help")
            .env("COLUMNS", "100")
            .output()
            .context("rowlock --help")?;
        let words = command.iter().fold(String::from("rowlock"), |all, word| format!("{all} {word}"));
        let help = String::from_utf8_lossy(&output.stdout);
        let help: Vec<&str> = help.lines().map(str::trim_end).collect();
        write!(text, "\n## `{words}`\n\n```text\n{}\n```\n", help.join("\n").trim_end())?;
    }
    Ok(text)
}
