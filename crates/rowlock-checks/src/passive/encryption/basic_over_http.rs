//! Basic credentials asked for, or taken, over plain HTTP.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Place, Proof, Reference, Rule, Severity, Sighting, Who,
};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct BasicOverHttp;

static META: Meta = Meta {
    id: "basic-over-http",
    title: "Basic credentials travel over plain HTTP",
    category: Category::Encryption,
    severity: Severity::High,
    core: true,
    weakness: "basic-over-http",
    cwe: &[319, 523],
    owasp: 8,
    asvs: &["12.2.1"],
    needs: &[],
    references: &[Reference {
        title: "RFC 7617 section 4",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-4",
    }],
    page: include_str!("basic_over_http.md"),
};

impl Rule<Known> for BasicOverHttp {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let asking = known.sightings.iter().find(|s| asks_for_basic(known, s)).map(|s| &s.exchange);
        let taking = known.sightings.iter().find(|s| takes_basic(known, s)).map(|s| &s.exchange);
        let Some(exchange) = taking.or(asking) else {
            return Look::NotApplicable("no operation asks for Basic credentials or opens to them".into());
        };
        if reading::is_sealed(known) {
            return Look::Judged;
        }
        let what = if taking.is_some() { "accepts" } else { "asks for" };
        let mut because = format!(
            "the service {what} Basic credentials over http://; base64 hides nothing from a listener"
        );
        let confidence = if known.target.loopback {
            because.push_str(
                ". It was seen on loopback, where nobody listens: give --tls-terminated when a proxy ends TLS \
                 in front of it",
            );
            Confidence::Tentative
        } else {
            Confidence::Firm
        };
        out.find(Place::target(known), confidence, because, Proof::of(known, exchange));
        Look::Judged
    }
}

/// Whether the answer is a 401 with a Basic challenge, or with none where the description names Basic.
fn asks_for_basic(known: &Known, sighting: &Sighting) -> bool {
    let Some(answer) = sighting.exchange.answer().filter(|a| a.status == 401) else { return false };
    if !answer.headers.has("www-authenticate") {
        let operation = sighting.operation.and_then(|id| known.surface.operation(id));
        return operation.is_some_and(|o| o.security.mentions_basic());
    }
    let mut challenges = answer.headers.all("www-authenticate").flat_map(|v| v.split(','));
    challenges.any(|c| c.split_whitespace().next().is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic")))
}

/// Whether valid Basic credentials opened what is closed without them.
fn takes_basic(known: &Known, sighting: &Sighting) -> bool {
    let Who::Identity(id) = sighting.who else { return false };
    known.identities.get(id.0).is_some_and(rowlock_model::Identity::is_basic)
        && sighting.exchange.succeeded()
        && sighting.operation.is_some_and(|o| known.is_protected(o))
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, IdentityId};

    use super::*;
    use crate::passive::rehearsal::{exchange, known, marks, run, sight};

    fn asked(url: &str) -> Known {
        let mut known = known(url);
        let challenge = [("WWW-Authenticate", "Bearer realm=\"x\", Basic realm=\"y\"")];
        sight(&mut known, Who::Anonymous, exchange(Credential::None, 401, &challenge, ""));
        known
    }

    #[test]
    fn a_developers_own_service_is_not_condemned() {
        let found = |known: &Known| marks(&run(&BasicOverHttp, known).1);
        assert_eq!(found(&asked("http://127.0.0.1:5000")), [(Confidence::Tentative, Severity::High)]);
        assert_eq!(found(&asked("http://api.shop")), [(Confidence::Firm, Severity::High)]);
        assert_eq!(found(&asked("https://api.shop")), []);
        let mut behind = asked("http://127.0.0.1:5000");
        behind.settings.tls_terminated = Some(("X-Forwarded-Proto".into(), "https".into()));
        assert_eq!(run(&BasicOverHttp, &behind), (Look::Judged, Vec::new()));
    }

    #[test]
    fn what_opens_without_a_challenge_counts_as_well() {
        let mut known = known("http://api.shop");
        sight(&mut known, Who::Anonymous, exchange(Credential::None, 401, &[], ""));
        assert!(matches!(run(&BasicOverHttp, &known).0, Look::NotApplicable(_)));
        let id = IdentityId(0);
        sight(&mut known, Who::Identity(id), exchange(Credential::Valid(id), 200, &[], "{}"));
        assert_eq!(run(&BasicOverHttp, &known).1.len(), 1);
    }
}
