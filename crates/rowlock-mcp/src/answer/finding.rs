//! One finding with all its evidence.

use std::fmt::Write as _;

use rowlock_model::{Evidence, Excerpt, Finding, SourceLine};
use rowlock_report::{Report, digest};
use schemars::JsonSchema;
use serde::Serialize;

use super::report::Brief;
use crate::fence::{Fence, Untrusted};

/// Pieces of evidence that are told.
const MOST: usize = 12;
/// Header fields of one message.
const FIELDS: usize = 16;
/// Most characters of the evidence as text.
const TEXT: usize = 12_000;

/// A finding in full.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(crate) struct Detail {
    /// The evidence, in the order in which it convinces.
    evidence: Vec<Proof>,
    /// Pieces of evidence that were left out.
    left_out: usize,
    /// Why it is bad, in Rowlock's words (Markdown).
    why: String,
    /// What to do, in Rowlock's words (Markdown); suggest_fix has the code.
    advice: String,
}

/// A piece of evidence.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(inline)]
struct Proof {
    /// exchange, line, step or fact.
    kind: &'static str,
    /// For an exchange its part in the experiment: attack, control, look or noise.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    /// The request line, the place in source, or the fact.
    what: Untrusted,
    /// The credential of a request by its name, what happens at a step.
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<Untrusted>,
    /// The status of the answer, or why there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<Untrusted>,
    /// Header fields of the answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    headers: Vec<Untrusted>,
    /// The beginning of the answer's body.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Untrusted>,
    /// The `curl` line that sends it again; secrets are environment variables.
    #[serde(skip_serializing_if = "Option::is_none")]
    curl: Option<Untrusted>,
}

impl Detail {
    pub(crate) fn of(report: &Report, finding: &Finding) -> Self {
        let mut evidence: Vec<Proof> = finding.evidence.iter().flat_map(|e| Proof::of(report, e)).collect();
        let left_out = evidence.len().saturating_sub(MOST);
        evidence.truncate(MOST);
        let page = report.pages.get(&finding.check);
        Self {
            evidence,
            left_out,
            why: page.map(|p| p.why.clone()).unwrap_or_default(),
            advice: page.map(|p| p.advice.clone()).unwrap_or_default(),
        }
    }

    pub(crate) fn tell(&self, text: &mut String, briefs: &[Brief], fence: &Fence) {
        for brief in briefs {
            text.push_str(&brief.head());
            text.push_str(&fence.block(&brief.lines(None), 2000));
        }
        if !self.why.is_empty() {
            let _ = write!(text, "\nWhy it is bad: {}\n", self.why);
        }
        if !self.advice.is_empty() {
            let _ = write!(text, "\nWhat to do: {}\n", self.advice);
        }
        text.push_str("\nEvidence:\n\n");
        let mut block = String::new();
        for proof in &self.evidence {
            proof.tell(&mut block);
        }
        if self.left_out > 0 {
            let _ = writeln!(block, "and {} more", self.left_out);
        }
        text.push_str(&fence.block(&block, TEXT));
    }
}

impl Proof {
    fn bare(kind: &'static str, what: &str) -> Self {
        let what = Untrusted::new(what, 400);
        Self { kind, role: None, what, with: None, answer: None, headers: Vec::new(), body: None, curl: None }
    }

    fn of(report: &Report, evidence: &Evidence) -> Vec<Self> {
        match evidence {
            Evidence::Exchange(excerpt) => vec![Self::exchange(report, excerpt)],
            Evidence::Source(line) => vec![Self::bare("line", &at(line))],
            Evidence::Flow { steps } => steps
                .iter()
                .map(|s| Self {
                    with: Some(Untrusted::new(&s.what, 200)),
                    ..Self::bare("step", &at(&s.line))
                })
                .collect(),
            Evidence::Fact { text } => vec![Self::bare("fact", text)],
        }
    }

    fn exchange(report: &Report, excerpt: &Excerpt) -> Self {
        let field = |(name, value): (&str, &str)| Untrusted::new(&format!("{name}: {value}"), 300);
        let body = Some(&excerpt.body).filter(|b| !b.is_empty() && excerpt.status.is_some());
        Self {
            role: Some(role(excerpt.role)),
            with: Some(Untrusted::new(&digest::name(report, excerpt), 120)),
            answer: Some(Untrusted::new(&digest::status(excerpt), 120)),
            headers: excerpt.headers.iter().take(FIELDS).map(field).collect(),
            body: body.map(|b| Untrusted::new(b, 700)),
            curl: Some(Untrusted::new(&excerpt.curl, 800)),
            ..Self::bare("exchange", &digest::request_line(report, excerpt))
        }
    }

    fn tell(&self, to: &mut String) {
        let role = self.role.map(|r| format!("{r}: ")).unwrap_or_default();
        let with = self.with.as_ref().map(|w| format!(" ({w})")).unwrap_or_default();
        let answer = self.answer.as_ref().map(|a| format!(" -> {a}")).unwrap_or_default();
        let _ = writeln!(to, "{role}{}{with}{answer}", self.what);
        for field in &self.headers {
            let _ = writeln!(to, "    {field}");
        }
        if let Some(body) = &self.body {
            let _ = writeln!(to, "    {body}");
        }
        if let Some(curl) = &self.curl {
            let _ = writeln!(to, "  $ {curl}");
        }
    }
}

fn role(role: rowlock_model::Role) -> &'static str {
    match role {
        rowlock_model::Role::Control => "control",
        rowlock_model::Role::Attack => "attack",
        rowlock_model::Role::Noise => "noise",
        rowlock_model::Role::Look => "look",
    }
}

fn at(line: &SourceLine) -> String {
    format!("{}:{}:{}: {}", line.file, line.line, line.column, line.text.trim())
}
