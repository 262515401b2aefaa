//! `rowlock explain`: the page of a check.

use std::process::ExitCode;

use rowlock_checks::catalogue;
use rowlock_model::{Category, Meta};

use crate::cli::Explain;
use crate::fault::{Fault, misuse};

/// Carries out the command.
pub(crate) fn command(explain: &Explain) -> Result<ExitCode, Fault> {
    match &explain.check {
        Some(id) if !explain.list => page(id),
        _ => Ok(list()),
    }
}

#[expect(clippy::print_stdout, reason = "the list is the output")]
fn list() -> ExitCode {
    let metas = catalogue::metas();
    for category in Category::ALL {
        let of: Vec<&&Meta> = metas.iter().filter(|m| m.category == category).collect();
        if of.is_empty() {
            continue;
        }
        println!("{}", category.title());
        for meta in of {
            println!("  {:<40} {:<8}  {}", meta.id, meta.severity.word(), meta.title);
        }
        println!();
    }
    ExitCode::SUCCESS
}

#[expect(clippy::print_stdout, reason = "the page is the output")]
fn page(id: &str) -> Result<ExitCode, Fault> {
    let Some(meta) = catalogue::find(id) else {
        let near: Vec<&str> = catalogue::metas()
            .iter()
            .map(|m| m.id)
            .filter(|known| id.split('-').any(|part| part.len() > 3 && known.contains(part)))
            .take(6)
            .collect();
        let hint =
            if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
        return Err(misuse!("there is no check '{id}'{hint} See `rowlock explain --list`"));
    };
    println!("# {} ({})\n", meta.title, meta.id);
    println!("Category: {} | severity: {}", meta.category.title(), meta.severity.word());
    let cwe: Vec<String> = meta.cwe.iter().map(|n| format!("CWE-{n}")).collect();
    let owasp = if meta.owasp > 0 { format!(" | OWASP API{}:2023", meta.owasp) } else { String::new() };
    let asvs =
        if meta.asvs.is_empty() { String::new() } else { format!(" | ASVS 5.0 {}", meta.asvs.join(", ")) };
    println!("{}{owasp}{asvs}\n", cwe.join(", "));
    println!("{}", meta.page.trim_end());
    for reference in meta.references {
        println!("- {}: {}", reference.title, reference.url);
    }
    Ok(ExitCode::SUCCESS)
}
