//! What reading a service's source told: findings, routes, and what a run says against them.

use serde::{Deserialize, Serialize};

use crate::event::CheckOutcome;
use crate::finding::{Evidence, Finding};
use crate::known::Framework;
use crate::surface::Operation;

/// Source that was read and judged by itself, before anything is held against a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// How much it was.
    pub read: SourceRead,
    /// The framework, where there is only one.
    pub framework: Option<Framework>,
    /// The routes.
    pub operations: Vec<Operation>,
    /// How each rule over source ended.
    pub checks: Vec<CheckOutcome>,
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// What was not read or not judged, one line each.
    pub left_out: Vec<String>,
    /// What a reader should know, one sentence each.
    pub notes: Vec<String>,
}

/// How much source was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRead {
    /// Files.
    pub files: usize,
    /// Their lines.
    pub lines: usize,
}

/// What source seems to show and the run denies: no finding, and not nothing either.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contradicted {
    /// What source alone would have said.
    pub finding: Finding,
    /// What the run says, and what may lie between the two.
    pub because: String,
    /// The run's proof; empty where a check that found nothing is all there is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}
