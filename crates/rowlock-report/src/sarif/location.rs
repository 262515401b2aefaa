//! Where a finding is, as SARIF says it: a region of a file, or a URL.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rowlock_model::{Method, Place};
use serde::Serialize;

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
struct Artifact {
    uri: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
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
        let (uri, line, column, kind) = match place {
            Place::Target { origin } => (url(&format!("{origin}/")), 1, None, "resource"),
            Place::Document { file, line, column, .. } => {
                (document(report, file), (*line).max(1), Some((*column).max(1)), "member")
            }
            Place::Operation { method, path, .. } => match described(report, method, path) {
                Some((uri, line)) => (uri, line, None, "function"),
                // Code scanning shows nothing without a region, so a URL gets its first line.
                None => (url(&report.record.target.url(path)), 1, None, "function"),
            },
        };
        Self {
            physical_location: Physical {
                artifact_location: Artifact { uri },
                region: Region { start_line: line, start_column: column },
            },
            logical_locations: [Logical { fully_qualified_name: name, kind }],
        }
    }
}

/// The file and line that describe an operation. Only with one description is it sure which file the line is of.
fn described(report: &Report, method: &str, path: &str) -> Option<(String, usize)> {
    let surface = &report.record.surface;
    let [file] = surface.documents.as_slice() else { return None };
    let operation = surface.operation(surface.find(&Method::from(method), path)?)?;
    Some((document(report, file), operation.line?.max(1)))
}

/// A description that was fetched (a URL or a request target) is a URL, any other name is a file.
fn document(report: &Report, name: &str) -> String {
    if name.contains("://") {
        url(name)
    } else if name.starts_with('/') {
        url(&report.record.target.url(name))
    } else {
        let name = name.replace('\\', "/");
        utf8_percent_encode(name.trim_start_matches("./"), NOT_IN_FILE).to_string()
    }
}

fn url(text: &str) -> String {
    utf8_percent_encode(text, NOT_IN_URI).to_string()
}
