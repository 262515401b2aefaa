//! A 401 without a challenge, or with one that is none.

use rowlock_model::{Category, Confidence, Findings, Look, Meta, Proof, Reference, Rule, Severity, Sight};

use crate::challenge;
use crate::passive::reading;

/// See the page beside this file.
pub(super) struct ChallengeMissing;

static META: Meta = Meta {
    id: "challenge-missing",
    title: "A 401 carries no challenge",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "challenge-missing",
    cwe: &[710],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[
        Reference {
            title: "RFC 9110 section 15.5.2",
            url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
        },
        Reference {
            title: "RFC 9110 section 11.6.1",
            url: "https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1",
        },
    ],
    page: include_str!("challenge_missing.md"),
};

/// Longest part of a broken value that a finding quotes, in characters.
const QUOTED: usize = 80;

impl Rule<Sight<'_>> for ChallengeMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some(answer) = sight.exchange.answer().filter(|a| a.status == 401) else {
            return Look::NotApplicable("no 401 was seen".into());
        };
        let mut values = answer.headers.all("www-authenticate").peekable();
        let because = match values.peek() {
            None => "the 401 has no `WWW-Authenticate`, which RFC 9110 demands of it".to_owned(),
            Some(first) => {
                let first: String = first.chars().take(QUOTED).collect();
                if values.any(|v| challenge::parse(v).is_some()) {
                    return Look::Judged;
                }
                format!("the 401's `WWW-Authenticate: {first}` is no challenge (scheme, then parameters)")
            }
        };
        let place = reading::place(sight).part("WWW-Authenticate");
        out.find(place, Confidence::Firm, because, Proof::of(sight.known, sight.exchange));
        Look::Judged
    }
}
