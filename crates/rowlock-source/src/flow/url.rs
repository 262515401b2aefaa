//! Text that is put together: which of its parts stand in the query of a URL.

use crate::tree::{Expr, Kind, Operator};

/// A part of a text that is put together.
enum Piece<'e> {
    Text(&'e str),
    Value(&'e Expr),
}

/// The literal parts of an f-string, with a mark where values stand.
pub(super) fn text_of(parts: &[Expr]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part.text().unwrap_or("{}"));
    }
    text
}

/// The values that stand in the query of a URL, or as the password before its host.
///
/// Each with the name of its parameter, where it has one.
pub(super) fn in_query(e: &Expr) -> Vec<(String, &Expr)> {
    let mut pieces = Vec::new();
    if !taken_apart(e, &mut pieces) {
        return Vec::new();
    }
    let mut before = String::new();
    let mut found = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => before.push_str(text),
            Piece::Value(value) => {
                let web =
                    before.contains("://") || before.starts_with(['/', '\u{1}']) || before.starts_with('?');
                let query = before.contains('?') && before.ends_with(['=', '?', '&']);
                let rest = before.strip_prefix("https://").or_else(|| before.strip_prefix("http://"));
                let user = rest.is_some_and(|r| r.ends_with(':') && !r.contains(['/', '@']));
                let parameter = before.rsplit(['?', '&']).next().unwrap_or_default();
                if user || (web && query && !parameter.contains(char::is_whitespace)) {
                    let name = parameter.strip_suffix('=').unwrap_or_default();
                    found.push((name.to_ascii_lowercase(), value));
                }
                before.push('\u{1}');
            }
        }
    }
    found
}

/// Takes an f-string, `+`, `%` or `.format()` apart; false where there is nothing that looks like a URL.
fn taken_apart<'e>(e: &'e Expr, all: &mut Vec<Piece<'e>>) -> bool {
    pieces(e, all);
    all.iter().any(|p| matches!(p, Piece::Text(t) if t.contains('?') || t.contains("://")))
        && all.iter().any(|p| matches!(p, Piece::Value(_)))
}

fn pieces<'e>(e: &'e Expr, all: &mut Vec<Piece<'e>>) {
    match &e.kind {
        Kind::Text(text) => all.push(Piece::Text(text)),
        Kind::Format(parts) => {
            for part in parts {
                match part.text() {
                    Some(text) => all.push(Piece::Text(text)),
                    None => all.push(Piece::Value(part)),
                }
            }
        }
        Kind::Binary(Operator::Add, left, right) => {
            pieces(left, all);
            pieces(right, all);
        }
        Kind::Binary(Operator::Percent, left, right) => {
            let values: Vec<&Expr> = match &right.kind {
                Kind::Sequence(values) => values.iter().collect(),
                Kind::Dict(items) => items.iter().map(|(_, v)| v).collect(),
                _ => vec![right],
            };
            if let Some(text) = left.text() {
                let marks = text.match_indices('%').map(|(n, _)| n);
                filled(
                    text,
                    marks,
                    |t| t.find(|c: char| c.is_ascii_alphabetic()).map_or(t.len(), |n| n + 1),
                    &values,
                    all,
                );
            }
        }
        Kind::Call(call) if call.called() == Some("format") => {
            let values: Vec<&Expr> = call.arguments.iter().map(|a| &a.value).collect();
            if let Some(text) = call.receiver().and_then(Expr::text) {
                let marks = text.match_indices('{').map(|(n, _)| n);
                filled(text, marks, |t| t.find('}').map_or(t.len(), |n| n + 1), &values, all);
            }
        }
        _ => all.push(Piece::Value(e)),
    }
}

/// A template with its values in their places, in order.
fn filled<'e>(
    text: &'e str,
    marks: impl Iterator<Item = usize>,
    length: impl Fn(&str) -> usize,
    values: &[&'e Expr],
    all: &mut Vec<Piece<'e>>,
) {
    let mut from = 0;
    let mut values = values.iter();
    for mark in marks.filter(|m| *m + 1 < text.len()) {
        if mark < from {
            continue;
        }
        all.push(Piece::Text(&text[from..mark]));
        all.extend(values.next().map(|v| Piece::Value(v)));
        from = mark + length(&text[mark..]);
    }
    all.extend(text.get(from..).map(Piece::Text));
}
