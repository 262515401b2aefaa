//! Keys of well-known providers in answers.

use rowlock_model::{Category, Confidence, Findings, Look, Meta, Reference, Rule, Severity, Sight, mask};

use super::secret_shapes;
use crate::passive::reading;

/// See the page beside this file.
pub(super) struct SecretInResponse;

static META: Meta = Meta {
    id: "secret-in-response",
    title: "An answer carries a secret key",
    category: Category::Data,
    severity: Severity::High,
    core: false,
    weakness: "secret-in-response",
    cwe: &[200, 522],
    owasp: 3,
    asvs: &["13.3.1", "15.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Secrets Management Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    }],
    page: include_str!("secret_in_response.md"),
};

/// Words in the name of a property that is meant to carry a token to its owner.
const ISSUED: [&str; 6] = ["token", "jwt", "assertion", "signature", "credential", "url"];

impl Rule<Sight<'_>> for SecretInResponse {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some((_, body)) = reading::text(sight) else {
            return Look::NotApplicable(reading::NO_TEXT.into());
        };
        for (shape, at) in secret_shapes::found_in(body) {
            let secret = String::from_utf8_lossy(&body[at.clone()]);
            let property = reading::property(body, at.start);
            let lower = property.as_deref().unwrap_or_default().to_ascii_lowercase();
            // A presigned link and a login's own token are given on purpose.
            let given = shape.may_be_public && ISSUED.iter().any(|w| lower.contains(w))
                || body[..at.start].ends_with(b"Credential=");
            // The scan's own password in a URL is `credentials-in-response`.
            let own = shape.is_url_pair() && sight.exchange.answer().is_some_and(|a| !a.echoes.is_empty());
            if given || own || reading::was_sent(sight.exchange, &secret) {
                continue;
            }
            let named = property.map(|p| format!(" in the property '{p}'")).unwrap_or_default();
            let mut because = format!(
                "the answer carries {}{named}: {}; its shape and randomness were checked",
                shape.name,
                mask::shorten(&secret)
            );
            let (confidence, severity) = match (shape.may_be_public, reading::is_anonymous(sight.exchange)) {
                (true, _) => {
                    because.push_str("; such a value may be public on purpose");
                    (Confidence::Tentative, Severity::Medium)
                }
                (false, true) => (Confidence::Firm, Severity::Critical),
                (false, false) => (Confidence::Firm, Severity::High),
            };
            let proof = reading::proof_hiding(sight.known, sight.exchange, at);
            let place = reading::place(sight).part(shape.name);
            out.find(place, confidence, because, proof)
                .title(format!("An answer carries {}", shape.name))
                .severity(severity);
        }
        Look::Judged
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, IdentityId};

    use super::*;
    use crate::passive::rehearsal::{exchange, json, known, look, marks};

    #[test]
    fn nobody_reading_a_secret_is_worse_and_the_proof_hides_it() {
        let known = known("http://127.0.0.1:5000");
        let body = r#"{"db":"postgresql://app:tr0ub4dor@db.prod/shop"}"#;
        let (_, found) = look(&SecretInResponse, &known, &json(200, body));
        assert_eq!(marks(&found), [(Confidence::Firm, Severity::Critical)]);
        assert!(!format!("{found:?}").contains("tr0ub4dor"), "{found:?}");
        let as_alice = exchange(Credential::Valid(IdentityId(0)), 200, &[], body);
        assert_eq!(
            marks(&look(&SecretInResponse, &known, &as_alice).1),
            [(Confidence::Firm, Severity::High)]
        );
    }

    #[test]
    fn the_scans_own_pair_in_a_redirect_is_another_finding() {
        let known = known("http://127.0.0.1:5000");
        let mut moved = json(307, r#"<a href="http://alice:quiet-Heron-41@labels.example/7">here</a>"#);
        assert_eq!(look(&SecretInResponse, &known, &moved).1.len(), 1);
        if let rowlock_model::Outcome::Answer(answer) = &mut moved.outcome {
            answer.echoes.push("alice.password|plain".into());
        }
        assert!(look(&SecretInResponse, &known, &moved).1.is_empty());
    }

    #[test]
    fn a_login_that_answers_a_token_is_meant_to() {
        let known = known("http://127.0.0.1:5000");
        let jwt =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
        let token = json(200, &format!(r#"{{"access_token":"{jwt}"}}"#));
        assert!(look(&SecretInResponse, &known, &token).1.is_empty());
        let odd = json(200, &format!(r#"{{"notes":"{jwt}"}}"#));
        assert_eq!(
            marks(&look(&SecretInResponse, &known, &odd).1),
            [(Confidence::Tentative, Severity::Medium)]
        );
    }
}
