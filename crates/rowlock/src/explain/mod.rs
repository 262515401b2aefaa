//! `rowlock explain`: the page of a check, and the knowledge base.

pub(crate) mod options;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::ExitCode;

use rowlock_checks::catalogue;
use rowlock_model::{Category, Framework, Meta, standards};
use rowlock_report::{knowledge, page};

use crate::cli::Explain;
use crate::fault::{Fault, misuse};
use crate::output;

/// Most checks that are named when there is none of the given name.
const NEAR: usize = 5;

/// Carries out the command.
pub(crate) fn command(explain: &Explain) -> Result<ExitCode, Fault> {
    let framework = explain.framework.map(Framework::from);
    output::print(if explain.list { list() } else { text(explain.check.as_deref(), framework)? })?;
    Ok(ExitCode::SUCCESS)
}

/// The page of a check, or the articles of a family; without either all articles.
pub(crate) fn text(word: Option<&str>, framework: Option<Framework>) -> Result<String, Fault> {
    let articles = knowledge::articles(word, framework);
    match word {
        Some(id) if articles.is_empty() => {
            catalogue::find(id).map(|meta| about(meta, framework)).ok_or_else(|| unknown(id))
        }
        _ => Ok(articles.iter().map(|a| a.text).collect::<Vec<_>>().join("\n")),
    }
}

fn list() -> String {
    let metas = catalogue::metas();
    let mut text = String::from("Knowledge base (--framework flask|fastapi --auth basic)\n");
    for article in knowledge::articles(None, Some(Framework::Flask)) {
        let title = article.title();
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
fn about(meta: &Meta, framework: Option<Framework>) -> String {
    let mut text = format!("# {} ({})\n\n", meta.title, meta.id);
    let _ = writeln!(text, "Category: {} | severity: {}", meta.category.title(), meta.severity.word());
    let cwe: Vec<String> = meta.cwe.iter().map(|n| format!("CWE-{n}")).collect();
    let owasp = if meta.owasp > 0 { format!(" | OWASP API{}:2023", meta.owasp) } else { String::new() };
    let asvs =
        if meta.asvs.is_empty() { String::new() } else { format!(" | ASVS 5.0 {}", meta.asvs.join(", ")) };
    let _ = writeln!(text, "{}{owasp}{asvs}\n", cwe.join(", "));
    let shown = framework.map_or_else(|| meta.page.to_owned(), |f| page::only(meta.page, f));
    let _ = writeln!(text, "{}", shown.trim_end());
    for clause in standards::clauses(meta) {
        let _ = writeln!(text, "- {} {}: {}", clause.standard, clause.number, clause.about);
    }
    for reference in meta.references {
        let _ = writeln!(text, "- {}: {}", reference.title, reference.url);
    }
    for article in knowledge::about(meta, framework) {
        let command = knowledge::Link::from(article).command;
        let _ = writeln!(text, "- as a whole service: `{command}`");
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

#[cfg(test)]
mod tests {
    use rowlock_checks::catalogue;
    use rowlock_model::Framework;

    use super::about;

    #[test]
    fn with_a_framework_every_page_has_its_repair_alone() {
        for meta in catalogue::metas() {
            let [flask, fastapi] = [Framework::Flask, Framework::FastApi].map(|f| about(meta, Some(f)));
            let heads = |text: &str| ["### Flask\n", "### FastAPI\n"].map(|h| text.matches(h).count());
            assert_eq!((heads(&flask), heads(&fastapi)), ([1, 0], [0, 1]), "{}", meta.id);
            assert!([flask, fastapi].iter().all(|t| t.contains("## References\n")), "{}", meta.id);
        }
    }
}
