//! The target's own words, of which people make secrets: its host, its title, its paths.

use std::collections::BTreeSet;

use rowlock_model::Known;
use rowlock_openapi::Document;

/// Most words.
const MOST: usize = 60;

/// The words, those of host and title first.
pub(crate) fn of(known: &Known, documents: &[Document]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut words = Vec::new();
    let mut take = |text: &str| {
        let mut parts: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| (3..=30).contains(&w.len()) && !w.chars().all(|c| c.is_ascii_digit()))
            .map(str::to_lowercase)
            .collect();
        if (2..=4).contains(&parts.len()) {
            parts.extend([parts.concat(), parts.join("-"), parts.join("_")]);
        }
        for word in parts {
            if seen.insert(word.clone()) {
                words.push(word);
            }
        }
    };
    take(&known.target.host);
    for document in documents {
        take(
            document
                .value()
                .pointer("/info/title")
                .and_then(rowlock_openapi::Value::as_str)
                .unwrap_or_default(),
        );
    }
    for operation in &known.surface.operations {
        for part in operation.path.split('/').filter(|p| !p.contains('{')) {
            take(part);
        }
    }
    words.truncate(MOST);
    words
}
