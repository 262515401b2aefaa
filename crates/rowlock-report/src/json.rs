//! Everything as JSON, its shape versioned and described by `docs/schema/report.schema.json`.

use serde::Serialize;

use crate::escape;
use crate::report::Report;

/// The report as indented JSON; the order of fields is fixed.
pub fn render(report: &Report) -> String {
    pretty(report)
}

/// Indented JSON without a raw character that could act or hide.
pub(crate) fn pretty<T: Serialize>(value: &T) -> String {
    // Our own types have string keys only, so this cannot fail; if it did, a reader must see it.
    let text = serde_json::to_string_pretty(value)
        .unwrap_or_else(|error| serde_json::json!({ "error": error.to_string() }).to_string());
    escape::json(&text) + "\n"
}
