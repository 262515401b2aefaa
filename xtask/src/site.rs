//! The static site under `docs/site`: the knowledge base and the checks as HTML that needs no script and no
//! other host.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use pulldown_cmark::{Options, Parser, html};
use rowlock_checks::catalogue;
use rowlock_model::{Category, standards};

use crate::step::root;
use crate::{kb, proved, region};

/// The pages, by where they are written.
pub(crate) fn pages() -> Result<Vec<(PathBuf, String)>> {
    let folder = root().join("docs/site");
    let mut all = Vec::new();
    let mut index = String::from(
        "# Rowlock\n\nScan it from the outside. Prove it from the inside. Guard it in front.\n\n\
         ## Knowledge base\n\nHow a weakness arises in a framework with HTTP Basic, and its repair as code that runs.\n\n",
    );
    let articles = kb::pages()?;
    let programs = proved::programs()?;
    for (name, text) in &articles {
        let title = text.lines().find_map(|l| l.strip_prefix("# ")).unwrap_or(name).to_owned();
        writeln!(index, "- [{title}](kb-{name}.html)")?;
        all.push((
            folder.join(format!("kb-{name}.html")),
            document(&title, &linked(&region::captioned(text, "../../"))),
        ));
    }
    index.push_str("\n## Checks\n\n");
    for category in Category::ALL {
        let metas: Vec<_> = catalogue::metas().into_iter().filter(|m| m.category == category).collect();
        if metas.is_empty() {
            continue;
        }
        let (word, title) = (category.word(), category.title());
        writeln!(index, "- [{title}]({word}.html) ({} checks)", metas.len())?;
        let mut text = format!("# {title}\n\n| check | severity | what is wrong |\n|---|---|---|\n");
        for meta in &metas {
            let (id, severity) = (meta.id, meta.severity.word());
            writeln!(text, "| [`{id}`](#{id}) | {severity} | {} |", meta.title.replace('|', "\\|"))?;
        }
        for meta in &metas {
            let page = region::captioned(&region::filled(meta.page)?, "../../");
            let page = page.replace("\n### ", "\n#### ").replace("\n## ", "\n### ");
            let page = page.strip_prefix("## ").map_or(page.clone(), |p| format!("### {p}"));
            write!(
                text,
                "\n<a id=\"{}\"></a>\n\n## {}\n\n`{}`\n\n{}\n",
                meta.id,
                meta.title,
                meta.id,
                page.trim_end()
            )?;
            for clause in standards::clauses(meta) {
                writeln!(text, "- {} {}: {}", clause.standard, clause.number, clause.about)?;
            }
            for reference in meta.references {
                writeln!(text, "- [{}]({})", reference.title, reference.url)?;
            }
            let names = [format!("`{}`", meta.id), format!("`{}`", meta.weakness)];
            for (name, article) in articles.iter().filter(|(_, a)| names.iter().any(|n| a.contains(n))) {
                let title = article.lines().find_map(|l| l.strip_prefix("# ")).unwrap_or(name);
                writeln!(text, "- [{title}](kb-{name}.html)")?;
            }
            text.push_str(&proved::line(&programs, meta.id, "../../"));
        }
        all.push((folder.join(format!("{word}.html")), document(title, &text)));
    }
    all.push((folder.join("index.html"), document("Rowlock", &index)));
    all.push((folder.join("style.css"), STYLE.to_owned()));
    Ok(all)
}

/// The text with every id of a check a link to its page.
fn linked(text: &str) -> String {
    let mut linked = text.to_owned();
    for meta in catalogue::metas() {
        let (id, word) = (meta.id, meta.category.word());
        linked = linked.replace(&format!("`{id}`"), &format!("[`{id}`]({word}.html#{id})"));
    }
    linked
}

fn document(title: &str, markdown: &str) -> String {
    let mut body = String::new();
    html::push_html(&mut body, Parser::new_ext(markdown, Options::ENABLE_TABLES));
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'\">\n\
         <title>{title}</title>\n<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n\
         <nav><a href=\"index.html\">Rowlock</a></nav>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

const STYLE: &str = "\
:root { color-scheme: light dark; --line: #8884; --code: #8881; --accent: #0b6bcb; }
@media (prefers-color-scheme: dark) { :root { --accent: #7fb8f5; } }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; }
nav { border-bottom: 1px solid var(--line); padding: .7rem 1.2rem; font-weight: 600; }
main { max-width: 56rem; margin: 0 auto; padding: 1rem 1.2rem 4rem; }
a { color: var(--accent); text-underline-offset: .15em; }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 .6rem; }
h2 { border-top: 1px solid var(--line); padding-top: 1.4rem; }
pre { background: var(--code); padding: .8rem 1rem; overflow-x: auto; border-radius: 6px; }
code { font: .9em/1.5 ui-monospace, monospace; }
:not(pre) > code { background: var(--code); padding: .1em .3em; border-radius: 4px; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
@media print { nav { display: none; } pre { white-space: pre-wrap; } }
";
