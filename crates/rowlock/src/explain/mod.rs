//! `rowlock explain`: the page of a check, and the knowledge base.

pub(crate) mod kb;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::ExitCode;

use rowlock_checks::catalogue;
use rowlock_model::{Category, Meta};

use crate::cli::Explain;
use crate::fault::{Fault, misuse};
use crate::output;

/// Most checks that are named when there is none of the given name.
const NEAR: usize = 5;

/// Carries out the command.
pub(crate) fn command(explain: &Explain) -> Result<ExitCode, Fault> {
    let articles = kb::articles(explain.check.as_deref(), explain.framework, explain.auth);
    let text = match &explain.check {
        _ if explain.list => list(),
        Some(id) if articles.is_empty() => match catalogue::find(id) {
            Some(meta) => page(meta, explain.framework),
            None => return Err(unknown(id)),
        },
        _ => articles.iter().map(|a| a.text).collect::<Vec<_>>().join("\n"),
    };
    output::print(text)?;
    Ok(ExitCode::SUCCESS)
}

fn list() -> String {
    let metas = catalogue::metas();
    let mut text = String::from("Knowledge base (--framework flask|fastapi --auth basic)\n");
    for article in kb::articles(None, Some(kb::Framework::Flask), None) {
        let title = article.text.lines().next().unwrap_or_default().trim_start_matches("# ");
        let _ = writeln!(text, "  {:<40} {}", article.family, title.split(" in ").next().unwrap_or(title));
    }
    text.push('\n');
    for category in Category::ALL {
        let of: Vec<&&Meta> = metas.iter().filter(|m| m.category == category).collect();
        if of.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}", category.title());
        for meta in of {
            let _ = writeln!(text, "  {:<40} {:<8}  {}", meta.id, meta.severity.word(), meta.title);
        }
        text.push('\n');
    }
    text
}

/// The page of a check; with a framework, its repair alone.
fn page(meta: &Meta, framework: Option<kb::Framework>) -> String {
    let mut text = format!("# {} ({})\n\n", meta.title, meta.id);
    let _ = writeln!(text, "Category: {} | severity: {}", meta.category.title(), meta.severity.word());
    let cwe: Vec<String> = meta.cwe.iter().map(|n| format!("CWE-{n}")).collect();
    let owasp = if meta.owasp > 0 { format!(" | OWASP API{}:2023", meta.owasp) } else { String::new() };
    let asvs =
        if meta.asvs.is_empty() { String::new() } else { format!(" | ASVS 5.0 {}", meta.asvs.join(", ")) };
    let _ = writeln!(text, "{}{owasp}{asvs}\n", cwe.join(", "));
    let other = match framework {
        Some(kb::Framework::Flask) => Some(kb::Framework::Fastapi),
        Some(kb::Framework::Fastapi) => Some(kb::Framework::Flask),
        None => None,
    };
    let heading = other.map(|other| format!("### {}", other.title()));
    let rest = heading.as_deref().and_then(|h| Some((h, rowlock_report::page::section(meta.page, h)?)));
    let shown = match rest {
        Some((heading, section)) => {
            let without = meta.page.replacen(section, "", 1).replacen(&format!("{heading}\n"), "", 1);
            without.replace("\n\n\n\n", "\n\n").replace("\n\n\n", "\n\n")
        }
        None => meta.page.to_owned(),
    };
    let _ = writeln!(text, "{}", shown.trim_end());
    for reference in meta.references {
        let _ = writeln!(text, "- {}: {}", reference.title, reference.url);
    }
    for family in kb::families_of(meta.id) {
        let framework = framework
            .map_or("flask|fastapi", |f| if f == kb::Framework::Flask { "flask" } else { "fastapi" });
        let _ = writeln!(
            text,
            "- the repair as a whole service: `rowlock explain {family} --framework {framework}`"
        );
    }
    text
}

fn unknown(given: &str) -> Fault {
    let near = near(given);
    let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
    let join = if near.is_empty() { "; see" } else { " See" };
    misuse!("there is no check '{given}'{hint}{join} `rowlock explain --list`")
}

/// The checks whose ids share most letters in a row with what was given, three by three.
fn near(given: &str) -> Vec<&'static str> {
    let given = triples(&given.to_lowercase().replace(['_', ' '], "-"));
    let mut ranked: Vec<(usize, usize, &str)> = catalogue::metas()
        .iter()
        .map(|meta| {
            let own = triples(meta.id);
            (own.intersection(&given).count(), own.len(), meta.id)
        })
        .filter(|(shared, ..)| shared * 2 >= given.len() && *shared > 0)
        .collect();
    ranked.sort_by_key(|(shared, length, id)| (std::cmp::Reverse(*shared), *length, *id));
    ranked.into_iter().take(NEAR).map(|(.., id)| id).collect()
}

fn triples(text: &str) -> BTreeSet<String> {
    let letters: Vec<char> = text.chars().take(100).collect();
    letters.windows(3).map(|w| w.iter().collect()).collect()
}
