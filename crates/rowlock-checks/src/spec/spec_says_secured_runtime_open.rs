//! An operation that is described as protected and answers anonymous requests.

use rowlock_model::likeness;
use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Need, Place, Proof, Reference, Rule, Severity,
};

use super::Comparison;
use super::comparison::Sides as _;
use crate::entry::carries_data;
use crate::words::opens_the_same;

/// See the page beside this file.
pub(super) struct SpecSaysSecuredRuntimeOpen;

static META: Meta = Meta {
    id: "spec-says-secured-runtime-open",
    title: "An operation that the description protects answers anybody",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "auth-not-enforced",
    cwe: &[306],
    owasp: 2,
    asvs: &["8.2.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API2:2023 Broken Authentication",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/",
    }],
    page: include_str!("spec_says_secured_runtime_open.md"),
};

impl Rule<Comparison<'_>> for SpecSaysSecuredRuntimeOpen {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, comparison: &Comparison<'_>, out: &mut Findings<'_>) -> Look {
        let mut judged = false;
        for pair in comparison.pairs().into_iter().filter(|p| p.security.is_required()) {
            let Some(anonymous) = comparison.known.anonymous(pair.id) else { continue };
            let Some(answer) = anonymous.answer() else { continue };
            judged = true;
            // `null` or an empty list tells a stranger nothing: that is a refusal without a status.
            let told = carries_data(answer) || (answer.is_html() && !answer.body.is_empty());
            if !answer.is_success() || !told || anonymous.sent.credential.may_fail() {
                continue;
            }
            let missing = comparison.known.missing_page();
            if missing.is_some_and(|m| m.is_success() && likeness::same_content(m, answer)) {
                continue;
            }
            let full = comparison.known.authenticated(pair.id).filter(|e| e.succeeded());
            let same = opens_the_same(Some(answer), full.and_then(|e| e.answer()));
            let (confidence, control) = match full {
                // A page that is the same for everybody and is no data may be a login form.
                _ if answer.is_html() => {
                    (Confidence::Tentative, "but the answer is a page, perhaps a login form")
                }
                Some(_) if same && missing.is_some() => (
                    Confidence::Confirmed,
                    "the content is what valid credentials get, and a random path answers otherwise",
                ),
                // Perhaps a part that everybody may see, perhaps the asker's own nothing.
                Some(_) if !same => (Confidence::Tentative, "but other content than valid credentials get"),
                _ => (Confidence::Firm, "and a random path does not answer the same"),
            };
            let because = format!(
                "the description demands credentials, an anonymous request got status {} with {} bytes; {control}",
                answer.status,
                answer.body.len()
            );
            let mut proof = Proof::of(comparison.known, anonymous);
            if let Some(full) = full {
                proof = proof.and(comparison.known, full);
            }
            let pointer = comparison.document.demand(&pair.described).pointer.unwrap_or_default();
            proof =
                proof.and_line(comparison.line(&pair.described.pointer)).and_line(comparison.line(&pointer));
            out.find(Place::operation(comparison.known, pair.id), confidence, because, proof);
        }
        if judged {
            Look::Judged
        } else {
            Look::NotApplicable("no protected operation of the description was called".into())
        }
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::{
        Answer, Credential, Exchange, Finding, IdentityId, Known, Method, Operation, OperationId, Outcome,
        Provenance, Request, Seed, Sighting, Target, Timing, Who,
    };
    use rowlock_openapi::Document;

    use super::*;

    const DESCRIPTION: &str = r#"{"openapi":"3.1.0","info":{"title":"t","version":"1"},
        "components":{"securitySchemes":{"user":{"type":"http","scheme":"bearer"}}},
        "security":[{"user":[]}],
        "paths":{"/whoami":{"get":{"responses":{"200":{"description":"ok"}}}}}}"#;

    fn answered(body: &str, credential: Credential) -> Exchange {
        let mut request = Request::get("/whoami", "look").with(credential);
        request.operation = Some(OperationId(0));
        let headers = [("Content-Type", "application/json")].into_iter().collect();
        Exchange {
            name: request.name.into_owned(),
            role: request.role,
            operation: request.operation,
            sent: request.sent,
            outcome: Outcome::Answer(Answer { status: 200, headers, body: body.into(), ..Answer::default() }),
            timing: Timing::default(),
        }
    }

    /// What is said of `GET /whoami`, closed by its description, when nobody and alice get these bodies.
    fn found(nobody: &str, alice: &str) -> Vec<Finding> {
        let document = Document::parse("openapi.json", DESCRIPTION).expect("a description");
        let mut known =
            Known::new(Seed("s".into()), Target::parse("http://127.0.0.1:8404").expect("a target"));
        known.surface.operations.push(Operation::seen(Method::Get, "/whoami", Provenance::Document));
        let alice_sent = Credential::Valid(IdentityId(0));
        for (who, exchange) in [
            (Who::Anonymous, answered(nobody, Credential::None)),
            (Who::Identity(IdentityId(0)), answered(alice, alice_sent)),
        ] {
            known.sightings.push(Sighting { operation: Some(OperationId(0)), who, exchange });
        }
        let mut found = Vec::new();
        let comparison = Comparison { document: &document, known: &known };
        let mut findings = Findings::open(&META, &mut found);
        assert!(matches!(SpecSaysSecuredRuntimeOpen.look(&comparison, &mut findings), Look::Judged));
        found
    }

    #[test]
    fn nothing_told_to_a_stranger_is_no_open_door() {
        for nothing in ["null", "{}", "[]", r#"{"detail":"Not authenticated"}"#] {
            let said = found(nothing, r#"{"uuid":"02baba3f","roles":["admin"]}"#);
            assert!(said.is_empty(), "{nothing}: {said:?}");
        }
    }

    #[test]
    fn other_content_than_valid_credentials_get_is_a_hint_only() {
        let alice = r#"{"uuid":"02baba3f","roles":["admin"],"keys":[{"id":7,"note":"scan"}]}"#;
        let hint = found(r#"{"visitors":12,"motd":"Welcome to the store, all of you"}"#, alice);
        assert_eq!(hint.iter().map(|f| f.confidence).collect::<Vec<_>>(), [Confidence::Tentative]);
        let open = found(alice, alice);
        assert_eq!(open.iter().map(|f| f.confidence).collect::<Vec<_>>(), [Confidence::Firm]);
    }
}
