//! Missing credentials are answered with something other than 401.

use rowlock_model::{
    Answer, Category, Confidence, Exchange, Findings, Known, Look, Meta, Operation, OperationId, Place,
    Proof, Reference, Rule, Scheme, Severity,
};

/// See the page beside this file.
pub(super) struct ChallengeWrongStatus;

static META: Meta = Meta {
    id: "challenge-wrong-status",
    title: "Missing credentials are not answered with 401",
    category: Category::Authentication,
    severity: Severity::Low,
    core: false,
    weakness: "challenge-wrong-status",
    cwe: &[393],
    owasp: 8,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "RFC 9110 section 15.5.2",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
    }],
    page: include_str!("challenge_wrong_status.md"),
};

impl Rule<Known> for ChallengeWrongStatus {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        // A browser's session or a key of its own header has no challenge to answer.
        let by_field = known.user().is_none_or(|(_, i)| matches!(i.scheme, Scheme::Basic | Scheme::Bearer));
        if !by_field {
            return Look::NotApplicable("the given credential is not sent in `Authorization`".into());
        }
        let mut looked = false;
        for (id, operation) in known.readable() {
            let Some((anonymous, answer)) = known.anonymous(id).and_then(|e| Some((e, e.answer()?))) else {
                continue;
            };
            let valid = known.authenticated(id).filter(|e| e.succeeded());
            let (confidence, control) = match valid {
                Some(valid) => (Confidence::Confirmed, Some(valid)),
                // Without credentials only the description says what was missing.
                None if operation.security.is_required() && answer.status == 403 => {
                    (Confidence::Tentative, None)
                }
                None if crashes_instead(known, id, operation, answer) => (Confidence::Firm, None),
                None => {
                    looked |= answer.status == 401;
                    continue;
                }
            };
            looked = true;
            let Some(instead) = instead_of_401(known, id, anonymous, answer, control) else { continue };
            let because = match control {
                Some(_) => format!("without credentials it answers {instead}, with them it succeeds"),
                None if operation.security.is_required() => {
                    format!("the description demands credentials; without them it answers {instead}")
                }
                None => format!("the description promises 401; without credentials it answers {instead}"),
            };
            let proof = Proof::of(known, anonymous);
            let proof = control.into_iter().fold(proof, |p, e| p.and(known, e));
            out.find(Place::operation(known, id), confidence, because, proof);
        }
        if looked { Look::Judged } else { Look::NotApplicable("no operation asks for credentials".into()) }
    }
}

/// Whether it crashes for nobody although the description promises 401, while the service as a whole is well and
/// the operation does not crash for the user too.
fn crashes_instead(known: &Known, id: OperationId, operation: &Operation, answer: &Answer) -> bool {
    let promised = operation.security.is_required() || operation.responses.iter().any(|r| r.status == "401");
    let well = known.missing_page().is_some_and(|m| !m.is_server_error());
    let for_all = known.authenticated(id).and_then(Exchange::status) == Some(answer.status);
    promised && well && answer.status == 500 && !for_all
}

/// What came in place of 401, in words; `None` where it is right or a matter of taste.
fn instead_of_401(
    known: &Known,
    id: OperationId,
    anonymous: &Exchange,
    answer: &Answer,
    control: Option<&Exchange>,
) -> Option<String> {
    match answer.status {
        // 404 hides what exists, which is a right of the service (RFC 9110 section 15.5.4).
        401 | 404 | 405 | 407 | 410 | 429 | 503 => None,
        // A page for people in place of the data that valid credentials get.
        200..=299 => {
            let data = control.and_then(Exchange::answer).is_some_and(|c| !c.is_html());
            let everywhere = known.missing_page().is_some_and(|m| m.status == answer.status);
            (answer.is_html() && data && !everywhere).then(|| format!("{} with a page", answer.status))
        }
        300..=399 => {
            let to = answer.redirects_to()?;
            (!is_same_place(known, id, &anonymous.sent.target, to))
                .then(|| format!("a redirect ({})", answer.status))
        }
        status => Some(status.to_string()),
    }
}

/// Whether a redirect leads to the same path: to HTTPS, or to the path with or without its last slash.
fn is_same_place(known: &Known, id: OperationId, from: &str, to: &str) -> bool {
    let path = |t: &str| t.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned();
    let base = url::Url::parse(&known.target.url(from));
    let Some(to) = base.ok().and_then(|b| b.join(to).ok()) else { return false };
    path(to.path()) == path(from) || known.sample(id).is_some_and(|s| path(s) == path(to.path()))
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, IdentityId, Security, Severity, Who};

    use super::*;
    use crate::passive::rehearsal::{exchange, known, marks, run, sight};

    #[test]
    fn an_operation_that_fails_for_the_user_too_does_not_fail_for_want_of_credentials() {
        let mut known = known("http://127.0.0.1:8407");
        known.surface.operations[0].security = Security::Required(vec!["bearer".into()]);
        let mut missing = exchange(Credential::None, 404, &[], "no");
        missing.operation = None;
        sight(&mut known, Who::Anonymous, missing);
        sight(&mut known, Who::Anonymous, exchange(Credential::None, 500, &[], "oops"));
        let alone = marks(&run(&ChallengeWrongStatus, &known).1);
        assert_eq!(alone, [(Confidence::Firm, Severity::Low)], "nothing says otherwise");
        let user = IdentityId(0);
        sight(&mut known, Who::Identity(user), exchange(Credential::Valid(user), 500, &[], "oops"));
        assert_eq!(marks(&run(&ChallengeWrongStatus, &known).1), []);
    }
}
