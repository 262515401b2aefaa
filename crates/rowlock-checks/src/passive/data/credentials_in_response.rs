//! Credentials of the request, or of an identity, that come back in an answer.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use regex::bytes::Regex;
use rowlock_model::{
    Answer, Category, Confidence, Credential, Findings, Identity, Look, Meta, Mutation, Proof, Reference,
    Rule, Scheme, Severity, Sight,
};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct CredentialsInResponse;

static META: Meta = Meta {
    id: "credentials-in-response",
    title: "An answer carries credentials back",
    category: Category::Data,
    severity: Severity::High,
    core: false,
    weakness: "credentials-in-response",
    cwe: &[201, 522],
    owasp: 3,
    asvs: &["15.3.1", "14.2.6"],
    needs: &[],
    references: &[Reference {
        title: "RFC 7617 section 4",
        url: "https://www.rfc-editor.org/rfc/rfc7617#section-4",
    }],
    page: include_str!("credentials_in_response.md"),
};

/// Shortest secret whose plain spelling in a text is no chance.
const TELLING: usize = 8;

static SHAPED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let shape = r#"(?i)(?-u)authorization(?:\\?["'])?\s{0,4}[:=,]\s{0,4}(?:\\?["'])?Basic ([A-Za-z0-9+/]{8,256}={0,2})"#;
    Regex::new(shape).ok()
});

impl Rule<Sight<'_>> for CredentialsInResponse {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some(answer) = sight.exchange.answer() else {
            return Look::NotApplicable("no answer was seen".into());
        };
        let place = || reading::place(sight);
        if let Some((because, severity)) = known_secret(sight, answer) {
            let proof = Proof::of(sight.known, sight.exchange);
            out.find(place(), Confidence::Firm, because, proof).severity(severity);
            return Look::Judged;
        }
        let Some((_, body)) = reading::text(sight) else { return Look::Judged };
        if let Some(what) = made_up_secret(&sight.exchange.sent.credential, body) {
            let because = format!(
                "the request's made-up random {what} stands in the answer, so a real one would as well"
            );
            let proof = Proof::of(sight.known, sight.exchange);
            out.find(place(), Confidence::Firm, because, proof).severity(Severity::Medium);
        } else if let Some(at) = somebodys_pair(body) {
            let because = "a Basic `Authorization` value stands in the answer; it may be an example";
            let proof = reading::proof_hiding(sight.known, sight.exchange, at);
            out.find(place(), Confidence::Tentative, because, proof);
        }
        Look::Judged
    }
}

/// A secret of an identity that the transport found in the answer.
fn known_secret(sight: &Sight<'_>, answer: &Answer) -> Option<(String, Severity)> {
    answer.echoes.iter().find_map(|echo| {
        let (secret, encoding) = echo.split_once('|')?;
        let (name, kind) = secret.rsplit_once('.')?;
        let (at, owner) = sight.known.identities.iter().enumerate().find(|(_, i)| i.name == name)?;
        let own = match &sight.exchange.sent.credential {
            Credential::Valid(id) | Credential::Changed(id, _) => id.0 == at,
            Credential::None | Credential::Basic { .. } | Credential::Raw(_) => false,
        };
        let issued = kind == "token" && !own;
        // An error page that shows the URL shows what the experiment put there, which no client does.
        let put_there = own && reading::carries_credential_in_url(sight.exchange);
        if issued || put_there || !is_telling(owner, encoding) {
            return None;
        }
        let severity =
            if reading::is_anonymous(sight.exchange) { Severity::Critical } else { Severity::High };
        let who = if own { "the request's own" } else { "somebody else's" };
        Some((format!("{who} {kind} ('{name}') stands in the answer, encoded as: {encoding}"), severity))
    })
}

/// Whether a spelling cannot be there by chance: a whole pair, or a secret that is long enough.
fn is_telling(owner: &Identity, encoding: &str) -> bool {
    // A cookie's value comes and goes by design.
    !matches!(owner.scheme, Scheme::Cookie(_))
        && (encoding.starts_with("pair-") || owner.secret_len >= TELLING)
}

/// The made-up secret of an experiment that stands in the body.
fn made_up_secret(credential: &Credential, body: &[u8]) -> Option<&'static str> {
    let long = |text: &str| text.len() >= TELLING && reading::holds(body, text);
    match credential {
        Credential::Basic { user, password } if password.len() >= TELLING => {
            let pair = || reading::holds(body, &STANDARD.encode(format!("{user}:{password}")));
            if long(password) { Some("password") } else { pair().then_some("pair (in base64)") }
        }
        Credential::Changed(_, Mutation::Password(password)) => long(password).then_some("password"),
        Credential::Raw(value) => {
            let secret = value.split_once(' ').map_or(value.as_str(), |(_, secret)| secret);
            (secret.len() >= 2 * TELLING && long(secret)).then_some("`Authorization` value")
        }
        _ => None,
    }
}

/// The place of a Basic value that decodes to a pair and is not one of the usual examples.
fn somebodys_pair(body: &[u8]) -> Option<std::ops::Range<usize>> {
    if !reading::holds(body, "asic ") {
        return None;
    }
    let value = SHAPED.as_ref()?.captures(body)?.get(1)?;
    let pair = String::from_utf8(STANDARD.decode(value.as_bytes()).ok()?).ok()?.to_ascii_lowercase();
    let (user, password) = pair.split_once(':')?;
    let example = ["user", "username", "aladdin", "test", "demo", "admin"].contains(&user)
        || ["password", "pass", "passwd", "secret"].contains(&password);
    (!example && !password.is_empty()).then(|| value.range())
}

#[cfg(test)]
#[path = "credentials_in_response_tests.rs"]
mod tests;
