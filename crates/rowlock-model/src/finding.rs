//! What a check found, with its proof.
//!
//! A finding cannot be opened without a place, a confidence, a reason and
//! evidence: [`Findings::find`] takes all four.

use serde::{Deserialize, Serialize};

use crate::case::Role;
use crate::check::{Category, Meta, Severity};
use crate::credential::Credential;
use crate::exchange::{Exchange, Outcome};
use crate::http::{Headers, Method};
use crate::known::Known;
use crate::surface::OperationId;

/// Most characters of a body that evidence carries.
const BODY_EXCERPT: usize = 600;
/// Most header fields of one message that evidence carries.
const FIELDS: usize = 40;
/// Most characters of one header value that evidence carries.
const FIELD_VALUE: usize = 300;

/// One weakness at one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The check's id.
    pub check: String,
    /// The weakness that checks of other sources share.
    pub weakness: String,
    /// What is wrong here, in one line.
    pub title: String,
    /// Where it counts.
    pub category: Category,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Where.
    pub place: Place,
    /// The operations that a place in a description or in source takes part in; empty where nobody knows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<Place>,
    /// Why it is believed, and what ruled out the innocent explanation.
    pub because: String,
    /// The proof; never empty.
    pub evidence: Vec<Evidence>,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// An inference; does not move the grade.
    Tentative,
    /// One unambiguous signal.
    Firm,
    /// A control experiment ran and agrees.
    Confirmed,
}

impl Confidence {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tentative => "tentative",
            Self::Firm => "firm",
            Self::Confirmed => "confirmed",
        }
    }
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Place {
    /// The target as a whole.
    Target {
        /// Its origin.
        origin: String,
    },
    /// One operation, perhaps one part of it.
    Operation {
        /// The method.
        method: String,
        /// The path template.
        path: String,
        /// The parameter, header field, property or cookie, when it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<String>,
    },
    /// A place in a document.
    Document {
        /// The document's name or request target.
        file: String,
        /// 1-based line.
        line: usize,
        /// 1-based column, in characters.
        column: usize,
        /// The JSON pointer (RFC 6901).
        pointer: String,
    },
    /// A range of source.
    Source {
        /// The file.
        file: String,
        /// 1-based first line.
        line: usize,
        /// 1-based first column, in characters.
        column: usize,
        /// 1-based last line.
        end_line: usize,
        /// 1-based column behind the last, in characters.
        end_column: usize,
        /// The function or class around it; empty at the top of a module.
        symbol: String,
    },
}

impl Place {
    /// The target as a whole.
    pub fn target(known: &Known) -> Self {
        Self::Target { origin: known.target.origin() }
    }

    /// An operation; the target when there is none of this number.
    pub fn operation(known: &Known, id: OperationId) -> Self {
        known.surface.operation(id).map_or_else(
            || Self::target(known),
            |o| Self::Operation { method: o.method.to_string(), path: o.path.clone(), part: None },
        )
    }

    /// The place that a request went to: its operation, or its own method and path.
    pub fn of(known: &Known, exchange: &Exchange) -> Self {
        match exchange.operation {
            Some(id) => Self::operation(known, id),
            None => Self::Operation {
                method: exchange.sent.method.to_string(),
                path: exchange.sent.target.split('?').next().unwrap_or_default().to_owned(),
                part: None,
            },
        }
    }

    /// The same operation, narrowed to a part of it.
    #[must_use]
    pub fn part(mut self, name: impl Into<String>) -> Self {
        if let Self::Operation { part, .. } = &mut self {
            *part = Some(name.into());
        }
        self
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Target { origin } => f.write_str(origin),
            Self::Operation { method, path, part: None } => write!(f, "{method} {path}"),
            Self::Operation { method, path, part: Some(part) } => write!(f, "{method} {path} ({part})"),
            Self::Document { file, line, column, .. } | Self::Source { file, line, column, .. } => {
                write!(f, "{file}:{line}:{column}")
            }
        }
    }
}

/// A piece of proof.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Evidence {
    /// A request and its answer, cut to size.
    Exchange(Excerpt),
    /// A line of a document or of source.
    Source(SourceLine),
    /// The way that a value takes through source, from where it enters to where it leaves.
    Flow {
        /// Its steps, first one first.
        steps: Vec<FlowStep>,
    },
    /// A fact that is no exchange (a certificate, a measurement), in words.
    Fact {
        /// The fact.
        text: String,
    },
}

/// A request and its answer, cut to what a reader needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Excerpt {
    /// What the request was, within its case.
    pub name: String,
    /// Its part in the experiment.
    pub role: Role,
    /// The full URL.
    pub url: String,
    /// The method.
    pub method: Method,
    /// The header fields that were sent, without the credential.
    #[serde(default, skip_serializing_if = "Headers::is_empty")]
    pub request_headers: Headers,
    /// The body that was sent, cut.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_body: String,
    /// The credential, by name.
    pub credential: Credential,
    /// The `curl` line that sends it again, its secret as an environment variable.
    pub curl: String,
    /// The status; `None` when there was no answer.
    pub status: Option<u16>,
    /// The answer's header fields.
    #[serde(default, skip_serializing_if = "Headers::is_empty")]
    pub headers: Headers,
    /// The answer's body, cut; or why there was no answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}

/// A line of a document or of source, with the span that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceLine {
    /// The file.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// 1-based first column, in characters.
    pub column: usize,
    /// Length of the span, in characters.
    pub length: usize,
    /// The line's text.
    pub text: String,
}

/// A step of a way through source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowStep {
    /// Where.
    pub line: SourceLine,
    /// What happens there.
    pub what: String,
}

/// Evidence that is not empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof(Vec<Evidence>);

impl Proof {
    /// Begins with an exchange.
    pub fn of(known: &Known, exchange: &Exchange) -> Self {
        Self(vec![Evidence::Exchange(Excerpt::of(known, exchange))])
    }

    /// Begins with a fact in words.
    pub fn fact(text: impl Into<String>) -> Self {
        Self(vec![Evidence::Fact { text: text.into() }])
    }

    /// Begins with a line of a document or of source.
    pub fn line(line: SourceLine) -> Self {
        Self(vec![Evidence::Source(line)])
    }

    /// And another exchange (the control, say).
    #[must_use]
    pub fn and(mut self, known: &Known, exchange: &Exchange) -> Self {
        self.0.push(Evidence::Exchange(Excerpt::of(known, exchange)));
        self
    }

    /// And a line of a document or of source.
    #[must_use]
    pub fn and_line(mut self, line: SourceLine) -> Self {
        self.0.push(Evidence::Source(line));
        self
    }

    /// And the way that a value takes; one of a single step says no more than the place itself.
    #[must_use]
    pub fn and_flow(mut self, steps: Vec<FlowStep>) -> Self {
        if steps.len() > 1 {
            self.0.push(Evidence::Flow { steps });
        }
        self
    }

    /// And a fact in words.
    #[must_use]
    pub fn and_fact(mut self, text: impl Into<String>) -> Self {
        self.0.push(Evidence::Fact { text: text.into() });
        self
    }
}

impl Excerpt {
    /// The excerpt of an exchange, not yet masked.
    pub fn of(known: &Known, exchange: &Exchange) -> Self {
        let (status, headers, body) = match &exchange.outcome {
            Outcome::Answer(answer) => (
                Some(answer.status),
                answer.headers.iter().take(FIELDS).map(|(n, v)| (n, cut(v, FIELD_VALUE))).collect(),
                cut(&answer.text(), BODY_EXCERPT),
            ),
            Outcome::Failed(failure) => (None, Headers::new(), failure.to_string()),
        };
        Self {
            name: exchange.name.clone(),
            role: exchange.role,
            url: known.target.url(&exchange.sent.target),
            method: exchange.sent.method.clone(),
            request_headers: exchange.sent.headers.iter().map(|(n, v)| (n, cut(v, FIELD_VALUE))).collect(),
            request_body: cut(&exchange.sent.body, BODY_EXCERPT),
            credential: exchange.sent.credential.clone(),
            curl: crate::curl::line(known, &exchange.sent),
            status,
            headers,
            body,
        }
    }
}

/// The first `most` characters, and how many bytes were left out.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}… ({} more bytes)", &text[..at], text.len() - at),
    }
}

/// Collects the findings of one check; opened by the engine under the check's own [`Meta`].
#[derive(Debug)]
pub struct Findings<'a> {
    meta: &'static Meta,
    found: &'a mut Vec<Finding>,
}

impl<'a> Findings<'a> {
    /// Opens a collection for a check.
    pub fn open(meta: &'static Meta, found: &'a mut Vec<Finding>) -> Self {
        Self { meta, found }
    }

    /// Opens a finding. `because` says why it is believed and what ruled out the innocent explanation.
    pub fn find(
        &mut self,
        place: Place,
        confidence: Confidence,
        because: impl Into<String>,
        proof: Proof,
    ) -> Draft<'_> {
        self.found.push(Finding {
            check: self.meta.id.to_owned(),
            weakness: self.meta.weakness.to_owned(),
            title: self.meta.title.to_owned(),
            category: self.meta.category,
            severity: self.meta.severity,
            confidence,
            place,
            about: Vec::new(),
            because: because.into(),
            evidence: proof.0,
        });
        Draft { found: self.found }
    }
}

/// A finding just opened, for what is optional.
#[derive(Debug)]
pub struct Draft<'a> {
    found: &'a mut Vec<Finding>,
}

impl Draft<'_> {
    /// A title that says more than the check's own.
    pub fn title(&mut self, title: impl Into<String>) -> &mut Self {
        if let Some(finding) = self.found.last_mut() {
            finding.title = title.into();
        }
        self
    }

    /// The operations that the place takes part in.
    pub fn about(&mut self, operations: Vec<Place>) -> &mut Self {
        if let Some(finding) = self.found.last_mut() {
            finding.about = operations;
        }
        self
    }

    /// A severity that this place deserves instead of the check's own.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        if let Some(finding) = self.found.last_mut() {
            finding.severity = severity;
        }
        self
    }
}
