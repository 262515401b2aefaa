//! What a check's page says: Markdown sections, cut out by their headings.

use rowlock_model::standards::{self, Clause};
use rowlock_model::{Category, Framework, Meta, Severity};
use serde::{Deserialize, Serialize};

use crate::knowledge::{self, Link};

/// What a report takes from a check and its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// What is wrong, in general.
    pub title: String,
    /// Where it counts.
    pub category: Category,
    /// How bad it is by itself.
    pub severity: Severity,
    /// Why it is bad (Markdown).
    pub why: String,
    /// What to do, in words (Markdown).
    pub advice: String,
    /// The repair in code, for the framework in use or for each known one.
    pub repairs: Vec<Repair>,
    /// CWE numbers, most specific first.
    pub cwe: Vec<u16>,
    /// OWASP API Security Top 10 (2023) number; 0 when it maps to none.
    pub owasp: u8,
    /// OWASP ASVS 5.0 requirement numbers.
    pub asvs: Vec<String>,
    /// What of PCI DSS and SOC 2 it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standards: Vec<Requirement>,
    /// Further reading.
    pub references: Vec<Citation>,
    /// The articles of the knowledge base, for the framework in use or for each known one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<Link>,
}

/// A repair for one framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The framework's name.
    pub framework: String,
    /// The repair (Markdown, mostly one block of code).
    pub markdown: String,
}

/// A requirement or criterion of a standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// Name and version.
    pub standard: String,
    /// As the standard numbers it.
    pub number: String,
    /// What it asks for.
    pub about: String,
}

/// A source to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// As cited.
    pub title: String,
    /// Where.
    pub url: String,
}

/// A piece of Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block<'a> {
    /// Prose, without blank lines around it.
    Prose(&'a str),
    /// A fenced block.
    Code {
        /// What is inside.
        code: &'a str,
        /// The file that it was taken from, from the root of the repository, where the block says so.
        file: Option<&'a str>,
    },
}

impl From<&Clause> for Requirement {
    fn from(clause: &Clause) -> Self {
        Self {
            standard: clause.standard.to_owned(),
            number: clause.number.to_owned(),
            about: clause.about.to_owned(),
        }
    }
}

impl Page {
    /// The page of a check, its repairs for this framework, or for both when it is not known.
    pub fn of(meta: &Meta, framework: Option<Framework>) -> Self {
        let repair = section(meta.page, "## Repair").unwrap_or_default();
        let frameworks = match framework {
            Some(framework) => vec![framework],
            None => vec![Framework::Flask, Framework::FastApi],
        };
        let repairs = frameworks
            .into_iter()
            .map(name)
            .filter_map(|name| {
                let markdown = section(repair, &format!("### {name}"))?;
                Some(Repair { framework: name.to_owned(), markdown: markdown.to_owned() })
            })
            .collect();
        let citation = |r: &rowlock_model::Reference| Citation { title: r.title.into(), url: r.url.into() };
        Self {
            title: meta.title.to_owned(),
            category: meta.category,
            severity: meta.severity,
            why: section(meta.page, "## Why is this bad").unwrap_or_default().to_owned(),
            advice: before_headings(repair).to_owned(),
            repairs,
            cwe: meta.cwe.to_vec(),
            owasp: meta.owasp,
            asvs: meta.asvs.iter().map(|&a| a.to_owned()).collect(),
            standards: standards::clauses(meta).map(Requirement::from).collect(),
            references: meta.references.iter().map(citation).collect(),
            articles: knowledge::about(meta, framework).into_iter().map(Link::from).collect(),
        }
    }
}

/// A framework's name as its own people write it, and as pages head their repairs.
pub fn name(framework: Framework) -> &'static str {
    match framework {
        Framework::Flask => "Flask",
        Framework::FastApi => "FastAPI",
    }
}

/// A page without the repairs of other frameworks.
pub fn only(page: &str, framework: Framework) -> String {
    let others = [Framework::Flask, Framework::FastApi].into_iter().filter(|f| *f != framework);
    others.fold(page.to_owned(), |page, other| without(&page, &format!("### {}", name(other))))
}

/// A page without a heading and what is below it.
fn without(page: &str, heading: &str) -> String {
    let level = heading.len() - heading.trim_start_matches('#').len();
    let (mut left, mut inside) = (String::with_capacity(page.len()), false);
    for (_, line, outside) in source_lines(page) {
        if outside && heading_level(line).is_some_and(|l| l <= level) {
            inside = line.trim_end() == heading;
        }
        if !inside {
            left.push_str(line);
        }
    }
    left
}

/// The text below a heading (`## Repair`), to the next heading of its level or above.
pub fn section<'a>(markdown: &'a str, heading: &str) -> Option<&'a str> {
    let level = heading.len() - heading.trim_start_matches('#').len();
    let mut from = None;
    for (at, line, outside) in source_lines(markdown) {
        match from {
            None if outside && line.trim_end() == heading => from = Some(at + line.len()),
            Some(from) if outside && heading_level(line).is_some_and(|l| l <= level) => {
                return markdown.get(from..at).map(str::trim);
            }
            _ => {}
        }
    }
    markdown.get(from?..).map(str::trim)
}

/// The text before the first heading.
fn before_headings(markdown: &str) -> &str {
    let end = source_lines(markdown)
        .find(|(_, line, outside)| *outside && heading_level(line).is_some())
        .map_or(markdown.len(), |(at, ..)| at);
    markdown.get(..end).unwrap_or_default().trim()
}

/// Prose and code, in order.
pub fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut from, mut fence) = (0, None);
    for (at, line, _) in source_lines(markdown) {
        if line.trim_start().starts_with("```") {
            push(&mut blocks, markdown.get(from..at).unwrap_or_default(), fence);
            (from, fence) = (at + line.len(), if fence.is_none() { Some(line) } else { None });
        }
    }
    push(&mut blocks, markdown.get(from..).unwrap_or_default(), fence);
    blocks
}

/// Where the project shows a file of its own.
pub(crate) fn url(file: &str) -> String {
    format!("{}/blob/main/{file}", knowledge::HOME)
}

/// Prose on one line, without the stars of emphasis.
pub fn plain(prose: &str) -> String {
    let prose = prose.replace('\n', " ");
    let pieces = prose.split('`').enumerate();
    // A star inside a code span is the code's own.
    let pieces: Vec<String> =
        pieces.map(|(at, p)| if at % 2 == 1 { p.to_owned() } else { p.replace('*', "") }).collect();
    pieces.join("`")
}

fn push<'a>(blocks: &mut Vec<Block<'a>>, text: &'a str, fence: Option<&'a str>) {
    let block = match fence {
        Some(fence) => Block::Code { code: text.trim_matches('\n'), file: file(fence) },
        None => Block::Prose(text.trim()),
    };
    if !matches!(block, Block::Code { code: "", .. } | Block::Prose("")) {
        blocks.push(block);
    }
}

/// The file that a block is from: "```python lab/kb/data-exposure-flask/repaired.py#fields".
fn file(fence: &str) -> Option<&str> {
    let (_, origin) = fence.trim().split_once(' ')?;
    origin.split('#').next().filter(|file| file.starts_with("lab/"))
}

/// Each line with its place, its end kept, and whether it is outside fenced code.
fn source_lines(markdown: &str) -> impl Iterator<Item = (usize, &str, bool)> {
    let (mut at, mut fenced) = (0, false);
    markdown.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        let fence = line.trim_start().starts_with("```");
        let outside = !fenced && !fence;
        fenced ^= fence;
        (start, line, outside)
    })
}

fn heading_level(line: &str) -> Option<usize> {
    let level = line.len() - line.trim_start_matches('#').len();
    ((1..=6).contains(&level) && line[level..].starts_with(' ')).then_some(level)
}

#[cfg(test)]
mod tests {
    use rowlock_model::Framework;

    use super::{Block, before_headings, blocks, only, section};

    const PAGE: &str = "## Repair\nDo it.\n\n### Flask\n```python\n# a comment\n### Flask\nx = 1\n```\n\n\
                        ### FastAPI\nWords.\n```python\ny = 2\n```\n\n## References\n- one\n";

    #[test]
    fn a_section_ends_at_the_next_heading_of_its_level_and_code_is_no_heading() {
        let repair = section(PAGE, "## Repair").expect("there");
        assert_eq!(before_headings(repair), "Do it.");
        assert_eq!(section(repair, "### Flask"), Some("```python\n# a comment\n### Flask\nx = 1\n```"));
        assert_eq!(section(PAGE, "## References"), Some("- one"));
        assert_eq!(section(PAGE, "## Nowhere"), None);
    }

    #[test]
    fn the_repair_of_one_framework_stands_alone() {
        assert_eq!(
            only(PAGE, Framework::Flask),
            "## Repair\nDo it.\n\n### Flask\n```python\n# a comment\n### Flask\nx = 1\n```\n\n## References\n- one\n"
        );
        assert_eq!(
            only(PAGE, Framework::FastApi),
            "## Repair\nDo it.\n\n### FastAPI\nWords.\n```python\ny = 2\n```\n\n## References\n- one\n"
        );
    }

    #[test]
    fn blocks_are_prose_and_code_in_order() {
        let fastapi = section(PAGE, "### FastAPI").expect("there");
        let code = |code, file| Block::Code { code, file };
        assert_eq!(blocks(fastapi), [Block::Prose("Words."), code("y = 2", None)]);
        assert_eq!(blocks("```\nopen end"), [code("open end", None)]);
        assert_eq!(blocks("```python lab/a.py#b\nx\n```"), [code("x", Some("lab/a.py"))]);
        assert_eq!(blocks(""), []);
    }
}
