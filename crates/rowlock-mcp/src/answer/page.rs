//! What Rowlock itself knows: pages of checks, and repairs. Nothing in them comes from a target.

use std::fmt::Write as _;

use rowlock_model::{Framework, Meta};
use rowlock_report::page::{self, Page};
use schemars::JsonSchema;
use serde::Serialize;

use super::Told;
use crate::fence::Fence;

/// Characters of a page that are given at once.
const PART: usize = 9000;

/// A page.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Explained {
    /// The check or family.
    check: String,
    /// The page, or a part of it (Markdown).
    text: String,
    /// Which part this is, from 1.
    part: usize,
    /// Parts in all.
    of: usize,
}

impl Explained {
    pub(crate) fn of(check: &str, whole: &str, part: Option<usize>) -> Self {
        let parts = parts(whole);
        let at = part.unwrap_or(1).clamp(1, parts.len());
        let text = parts.get(at - 1).map_or_else(String::new, |p| (*p).to_owned());
        Self { check: check.to_owned(), text, part: at, of: parts.len() }
    }
}

impl Told for Explained {
    fn text(&self, _: &Fence) -> String {
        let mut text = self.text.clone();
        if self.part < self.of {
            let (check, next, of) = (&self.check, self.part + 1, self.of);
            let _ = write!(
                text,
                "\n\nPart {} of {of}; the next: explain_check(check: \"{check}\", part: {next}).\n",
                self.part
            );
        }
        text
    }
}

/// Pieces of at most [`PART`] characters, cut at lines.
fn parts(whole: &str) -> Vec<&str> {
    let (mut parts, mut from, mut at) = (Vec::new(), 0, 0);
    for line in whole.split_inclusive('\n') {
        if at > from && at + line.len() - from > PART {
            parts.push(&whole[from..at]);
            from = at;
        }
        at += line.len();
    }
    parts.push(&whole[from..]);
    parts
}

/// A repair.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Fix {
    /// The check that the repair is of.
    check: String,
    /// What is wrong.
    weakness: String,
    /// What to do (Markdown).
    advice: String,
    /// The repair in code: for the framework in use, or for each that is known.
    repairs: Vec<Code>,
    /// Articles about the weakness as a whole service whose repair tests prove.
    articles: Vec<Article>,
    /// What the repair rests on, and what it does not cover.
    remark: String,
    /// How to see whether it worked.
    verify: String,
}

/// A repair for a framework.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Code {
    /// Flask or FastAPI.
    framework: String,
    /// Markdown, mostly one block of code.
    markdown: String,
}

/// An article of the knowledge base.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Article {
    /// Its title.
    title: String,
    /// The call that reads it.
    read: String,
}

/// The finding that a repair is for.
pub(crate) struct For {
    pub(crate) run: String,
    pub(crate) finding: String,
}

impl Fix {
    pub(crate) fn of(meta: &Meta, framework: Option<Framework>, auth: Option<&str>, of: Option<For>) -> Self {
        let page = Page::of(meta, framework);
        let mut remark = match framework {
            Some(framework) => format!("Written for {}.", page::name(framework)),
            None => {
                "The framework is not known, so the repair is given for both; name it to get one.".to_owned()
            }
        };
        if let Some(auth) = auth.filter(|a| *a != "basic") {
            let _ = write!(
                remark,
                " The articles are about HTTP Basic; for {auth} keep the repair's idea and change where the credential is read."
            );
        }
        let of = of.map(|f| format!("rescan_finding(run: \"{}\", finding: \"{}\")", f.run, f.finding));
        Self {
            check: meta.id.to_owned(),
            weakness: meta.title.to_owned(),
            advice: page.advice,
            repairs: page
                .repairs
                .into_iter()
                .map(|r| Code { framework: r.framework, markdown: r.markdown })
                .collect(),
            articles: rowlock_report::knowledge::about(meta, framework)
                .into_iter()
                .map(|a| Article {
                    title: a.title().to_owned(),
                    read: format!(
                        "explain_check(check: \"{}\", framework: \"{}\")",
                        a.family,
                        page::name(a.framework).to_lowercase()
                    ),
                })
                .collect(),
            remark,
            verify: of
                .unwrap_or_else(|| "Scan again, or rescan_finding with the run and the finding.".to_owned()),
        }
    }
}

impl Told for Fix {
    fn text(&self, _: &Fence) -> String {
        let mut text = format!("# Repair of `{}`: {}\n\n{}\n", self.check, self.weakness, self.advice);
        for code in &self.repairs {
            let _ = write!(text, "\n## {}\n{}\n", code.framework, code.markdown);
        }
        let _ = write!(text, "\n{}\n", self.remark);
        if !self.articles.is_empty() {
            text.push_str("\nAs a whole service, its repair proved by tests:\n");
            for article in &self.articles {
                let _ = writeln!(text, "- {}: {}", article.title, article.read);
            }
        }
        let _ = write!(text, "\nThen see whether it is fixed: {}\n", self.verify);
        text
    }
}
