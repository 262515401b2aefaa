//! Sensitive properties in an answer beyond its schema.

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Look, Meta, Need, Outcome, Place, Proof, Reference, Rule,
    Severity, mask,
};
use serde_json::Value;

use super::Comparison;
use super::comparison::Sides as _;
use crate::sensitive::{self, Kind};

/// See the page beside this file.
pub(super) struct ExcessProperties;

static META: Meta = Meta {
    id: "excess-properties",
    title: "An answer carries sensitive properties that its schema does not declare",
    category: Category::Property,
    severity: Severity::Medium,
    core: false,
    weakness: "excess-properties",
    cwe: &[213, 200],
    owasp: 3,
    asvs: &["15.3.1", "8.2.3"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API3:2023 Broken Object Property Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    }],
    page: include_str!("excess_properties.md"),
};

impl Rule<Comparison<'_>> for ExcessProperties {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, comparison: &Comparison<'_>, out: &mut Findings<'_>) -> Look {
        let mut judged = false;
        for pair in comparison.pairs() {
            for exchange in comparison.exchanges(pair.id).into_iter().filter(|e| e.succeeded()) {
                let Some(differences) = comparison.differences(&pair, exchange) else { continue };
                judged = true;
                let told = sensitive(exchange, differences.undeclared.iter());
                let Some(worst) = told.iter().map(|(_, kind, _)| *kind).max() else { continue };
                let shown: Vec<String> =
                    told.iter().map(|(path, kind, _)| format!("`{path}` ({})", kind.words())).collect();
                let pointer = format!("{}/responses", pair.described.pointer);
                let proof =
                    Proof::of(comparison.known, &hiding(exchange, &told)).and_line(comparison.line(&pointer));
                let because = format!(
                    "not declared in the schema, and sensitive by name and value: {}",
                    shown.join(", ")
                );
                out.find(Place::operation(comparison.known, pair.id), Confidence::Firm, because, proof)
                    .severity(worst.severity());
                break;
            }
        }
        if judged {
            Look::Judged
        } else {
            Look::NotApplicable("no answer with a described JSON schema was seen".into())
        }
    }
}

/// Those of the undeclared properties that are sensitive, with their kind and value.
pub(super) fn sensitive<'a>(
    exchange: &Exchange,
    undeclared: impl Iterator<Item = &'a String>,
) -> Vec<(&'a str, Kind, String)> {
    let Some(body) = exchange.answer().and_then(rowlock_model::Answer::json) else { return Vec::new() };
    let all = |path: &'a String| {
        let name = path.rsplit('.').next().unwrap_or_default();
        let value = at(&body, path)?;
        let kind = sensitive::kind(name, value)?;
        Some((path.as_str(), kind, value.as_str().unwrap_or_default().to_owned()))
    };
    undeclared.filter_map(all).collect()
}

/// The first value at a path such as `[].owner.hash`.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    if path.is_empty() {
        return Some(value);
    }
    if let Some(rest) = path.strip_prefix("[]") {
        return value.as_array()?.iter().find_map(|element| at(element, rest));
    }
    let rest = path.strip_prefix('.')?;
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    at(value.get(&rest[..end])?, &rest[end..])
}

/// The exchange with the secrets among these shortened.
fn hiding(exchange: &Exchange, told: &[(&str, Kind, String)]) -> Exchange {
    let mut shown = exchange.clone();
    // The run's own secrets are masked whole on the way out; a shortened one would not be recognised.
    if let Outcome::Answer(answer) = &mut shown.outcome
        && answer.echoes.is_empty()
    {
        let mut text = answer.text().into_owned();
        let secret = |k: Kind| matches!(k, Kind::Password | Kind::Token | Kind::Personal);
        for (_, _, value) in told.iter().filter(|(_, k, v)| secret(*k) && v.len() > 3) {
            text = text.replace(value, &mask::shorten(value));
        }
        answer.body = text.into_bytes();
    }
    shown
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_finds_the_first_value_that_is_there() {
        let body = json!([{"id": 1}, {"id": 2, "owner": {"hash": "x"}, "tags": [{"n": 3}]}]);
        assert_eq!(at(&body, "[].owner.hash"), Some(&json!("x")));
        assert_eq!(at(&body, "[].tags[].n"), Some(&json!(3)));
        assert_eq!(at(&body, "[].nothing"), None);
        assert_eq!(at(&json!({"a": 1}), ".a"), Some(&json!(1)));
    }
}
