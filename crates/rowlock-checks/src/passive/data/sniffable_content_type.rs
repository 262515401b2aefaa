//! Answers whose type is left to guessing, or is wrong.

use rowlock_model::{
    Answer, Category, Confidence, Findings, Look, Meta, Place, Proof, Reference, Rule, Severity, Sight,
};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct SniffableContentType;

static META: Meta = Meta {
    id: "sniffable-content-type",
    title: "Browsers may guess the type of an answer",
    category: Category::Data,
    severity: Severity::Low,
    core: false,
    weakness: "sniffable-content-type",
    cwe: &[430, 116],
    owasp: 8,
    asvs: &["3.4.4"],
    needs: &[],
    references: &[Reference {
        title: "WHATWG Fetch: X-Content-Type-Options",
        url: "https://fetch.spec.whatwg.org/#x-content-type-options-header",
    }],
    page: include_str!("sniffable_content_type.md"),
};

impl Rule<Sight<'_>> for SniffableContentType {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let answer = sight.exchange.answer().filter(|a| {
            // Errors are often the server's own, out of the application's reach.
            a.is_success() && !a.body.is_empty() && reading::is_ordinary(sight)
        });
        let Some(answer) = answer else {
            return Look::NotApplicable("no operation answered with content".into());
        };
        let because = if answer.is_html() && is_json(&answer.body) {
            "JSON is labelled as HTML, so markup in any of its values runs as a page of this origin"
        } else if nosniff(answer) {
            return Look::Judged;
        } else if answer.headers.has("content-type") {
            "the answer has no `X-Content-Type-Options: nosniff`, so a client may take it for another type"
        } else {
            "the answer has neither a `Content-Type` nor `X-Content-Type-Options: nosniff`"
        };
        let labelled_html = answer.is_html() && is_json(&answer.body);
        let proof = Proof::of(sight.known, sight.exchange);
        let mut draft = out.find(Place::of(sight.known, sight.exchange), Confidence::Firm, because, proof);
        if labelled_html {
            draft.title("JSON is labelled as HTML").severity(Severity::Medium);
        }
        Look::Judged
    }
}

/// Whether the field says so; browsers read its first value only.
fn nosniff(answer: &Answer) -> bool {
    let value = answer.headers.first("x-content-type-options");
    value.and_then(|v| v.split(',').next()).is_some_and(|v| v.trim().eq_ignore_ascii_case("nosniff"))
}

/// Whether the body is a JSON object or list.
fn is_json(body: &[u8]) -> bool {
    matches!(body.trim_ascii_start().first(), Some(b'{' | b'['))
        && serde_json::from_slice::<serde_json::Value>(body).is_ok()
}

#[cfg(test)]
mod tests {
    use rowlock_model::Credential;

    use super::*;
    use crate::passive::rehearsal::{exchange, known, look};

    #[test]
    fn the_type_must_be_said_and_kept() {
        let known = known("https://api.shop");
        let severity = |fields: &[(&str, &str)], body: &str| {
            let exchange = exchange(Credential::None, 200, fields, body);
            look(&SniffableContentType, &known, &exchange).1.first().map(|f| f.severity)
        };
        let nosniff = ("X-Content-Type-Options", "NoSniff");
        assert_eq!(severity(&[("Content-Type", "application/json"), nosniff], "{}"), None);
        assert_eq!(severity(&[("Content-Type", "application/json")], "{}"), Some(Severity::Low));
        assert_eq!(
            severity(&[("Content-Type", "text/html; charset=utf-8"), nosniff], "[1]"),
            Some(Severity::Medium)
        );
        assert_eq!(severity(&[("Content-Type", "text/html"), nosniff], "{{ template }}"), None);
        assert_eq!(severity(&[], ""), None);
    }
}
