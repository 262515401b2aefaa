//! Where a finding is, as SARIF says it: a region of a file, or a URL.
//!
//! A URL is written relative to the base `TARGET` (SARIF 2.1.0 section 3.14.14),
//! never absolute: GitHub refuses a whole log for one absolute `http` URI
//! (github/codeql-action issue 754), and an empty one too (issue 2456).

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rowlock_model::{Method, Place, SourceLine};
use serde::Serialize;
use serde_json::{Value, json};

use crate::escape::short;
use crate::report::Report;

/// What may not stand in a URI as itself (RFC 3986); `%` may, so that what is encoded stays so.
const NOT_IN_URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// In a file's name a mark of URI syntax is encoded as well.
const NOT_IN_FILE: &AsciiSet = &NOT_IN_URI.add(b'%').add(b'?').add(b'#').add(b'[').add(b']').add(b':');

/// The base that URLs are relative to.
const TARGET: &str = "TARGET";

/// A location.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    physical_location: Physical,
    logical_locations: [Logical; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
    kind: &'static str,
}

impl Location {
    /// The location of a place.
    pub(super) fn of(report: &Report, place: &Place) -> Self {
        let name = short(&place.to_string(), 300);
        // Code scanning shows nothing without a region, so what has no line gets its first.
        let (mut end_line, mut end_column) = (None, None);
        let (artifact_location, line, column, kind) = match place {
            Place::Source { file, line, column, end_line: last, end_column: end, .. } => {
                (end_line, end_column) = (Some((*last).max(*line)), Some((*end).max(1)));
                (Artifact::document(report, file), (*line).max(1), Some((*column).max(1)), "function")
            }
            Place::Target { .. } => (Artifact::on_target("/"), 1, None, "resource"),
            Place::Document { file, line, column, .. } => {
                (Artifact::document(report, file), (*line).max(1), Some((*column).max(1)), "member")
            }
            Place::Operation { method, path, .. } => match described(report, method, path) {
                Some((artifact, line)) => (artifact, line, None, "function"),
                None => (Artifact::on_target(path), 1, None, "function"),
            },
        };
        Self {
            physical_location: Physical {
                artifact_location,
                region: Region { start_line: line, start_column: column, end_line, end_column },
            },
            logical_locations: [Logical { fully_qualified_name: name, kind }],
        }
    }

    /// The place of a line of source.
    pub(super) fn of_line(report: &Report, line: &SourceLine) -> Value {
        let region = json!({
            "startLine": line.line.max(1),
            "startColumn": line.column.max(1),
            "endColumn": line.column.max(1) + line.length,
        });
        json!({ "artifactLocation": Artifact::document(report, &line.file), "region": region })
    }
}

/// What the base `TARGET` stands for.
pub(super) fn bases(report: &Report) -> Value {
    let root = format!("{}/", report.record.target.origin());
    json!({ TARGET: { "uri": encoded(&root, NOT_IN_URI) } })
}

/// The file and line that describe an operation. Only with one description is it sure which file the line is of.
fn described(report: &Report, method: &str, path: &str) -> Option<(Artifact, usize)> {
    let surface = &report.record.surface;
    let [file] = surface.documents.as_slice() else { return None };
    let operation = surface.operation(surface.find(&Method::from(method), path)?)?;
    Some((Artifact::document(report, file), operation.line?.max(1)))
}

impl Artifact {
    /// A path on the target.
    fn on_target(path: &str) -> Self {
        let relative = encoded(path.strip_prefix('/').unwrap_or(path), NOT_IN_URI);
        let first = relative.split('/').next().unwrap_or_default();
        let uri = match relative.as_str() {
            "" => "./#target".to_owned(),
            // RFC 3986 section 4.2: else the first segment would be taken for a host or a scheme.
            _ if first.is_empty() || first.contains(':') => format!("./{relative}"),
            _ => relative,
        };
        Self { uri, uri_base_id: Some(TARGET) }
    }

    /// A description: a path on the target where it was fetched from there, and else a file.
    fn document(report: &Report, name: &str) -> Self {
        let path = name.strip_prefix(&report.record.target.origin()).unwrap_or(name);
        if path.starts_with('/') {
            return Self::on_target(path);
        }
        let name = name.split_once("://").map_or(name, |(_, rest)| rest).replace('\\', "/");
        let uri = encoded(name.trim_start_matches("./").trim_start_matches('/'), NOT_IN_FILE);
        Self { uri: if uri.is_empty() { "./#document".to_owned() } else { uri }, uri_base_id: None }
    }
}

fn encoded(text: &str, not: &'static AsciiSet) -> String {
    utf8_percent_encode(text, not).to_string()
}
