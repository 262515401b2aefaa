//! Passwords, their hashes, tokens and internal data as properties of answers.

use rowlock_model::{
    Category, Confidence, Exchange, Findings, Look, Meta, Method, Operation, Reference, Rule, Severity,
    Sight, mask,
};

use crate::passive::data::is_hash;
use crate::passive::reading;
use crate::sensitive::{self, Kind, Property};
use crate::spec::naming::words;

/// See the page beside this file.
pub(super) struct SensitiveProperties;

static META: Meta = Meta {
    id: "sensitive-properties",
    title: "An answer carries properties that no client should get",
    category: Category::Property,
    severity: Severity::High,
    core: true,
    weakness: "sensitive-properties",
    cwe: &[213, 200],
    owasp: 3,
    asvs: &["15.3.1", "8.2.3"],
    needs: &[],
    references: &[Reference {
        title: "OWASP API3:2023 Broken Object Property Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    }],
    page: include_str!("sensitive_properties.md"),
};

/// Words of operations that are there to hand out a token.
const ISSUERS: [&str; 21] = [
    "login",
    "signin",
    "logon",
    "token",
    "tokens",
    "auth",
    "oauth",
    "oauth2",
    "authenticate",
    "session",
    "sessions",
    "register",
    "signup",
    "refresh",
    "jwt",
    "keys",
    "key",
    "apikey",
    "apikeys",
    "credentials",
    "invite",
];

impl Rule<Sight<'_>> for SensitiveProperties {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let value = reading::text(sight).filter(|(a, _)| a.is_success()).and_then(|(a, _)| a.json());
        let Some(value) = value.filter(|v| v.is_object() || v.is_array()) else {
            return Look::NotApplicable("no operation answered with an object or a list".into());
        };
        let issuer = issues_tokens(sight);
        let hidden: Vec<Property> = sensitive::properties(&value)
            .into_iter()
            .filter(|p| matches!(p.kind, Kind::Password | Kind::Token | Kind::Internal))
            .filter(|p| !(p.kind == Kind::Token && issuer))
            .filter(|p| !reading::was_sent(sight.exchange, &p.value))
            .collect();
        // One property is told by one check, and shown by none.
        let told: Vec<&Property> = hidden.iter().filter(|p| !is_hash(last(&p.path), &p.value)).collect();
        let Some(worst) = told.iter().map(|p| p.kind).max() else { return Look::Judged };
        let anonymous = reading::is_anonymous(sight.exchange);
        let (confidence, severity) = weight(worst, anonymous, sight.operation.map(|(_, o)| o));
        let shown: Vec<String> = told.iter().map(|p| format!("`{}` ({})", p.path, p.kind.words())).collect();
        let because = format!(
            "the answer to {} carries {}; name and value agree",
            if anonymous { "a request without credentials" } else { "an identity" },
            shown.join(", ")
        );
        out.find(reading::place(sight), confidence, because, proof(sight, &hidden)).severity(severity);
        Look::Judged
    }
}

/// The name of the property at the end of a path.
fn last(path: &str) -> &str {
    path.rsplit(['.', ']']).next().unwrap_or(path)
}

/// How sure and how bad.
fn weight(worst: Kind, anonymous: bool, operation: Option<&Operation>) -> (Confidence, Severity) {
    // A token in the caller's own account may be meant for them, and what is internal is a matter of opinion.
    let own = operation.is_some_and(|o| {
        let last = o.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        matches!(last, "me" | "profile" | "account" | "settings" | "self")
    });
    match (worst, anonymous) {
        (Kind::Internal, _) => (Confidence::Tentative, Severity::Low),
        (Kind::Token, false) if own => (Confidence::Tentative, Severity::High),
        (_, true) => (Confidence::Firm, Severity::Critical),
        (kind, false) => (Confidence::Firm, kind.severity()),
    }
}

/// Whether the operation is there to hand out a token: a login, a registration, a new key.
fn issues_tokens(sight: &Sight<'_>) -> bool {
    let target = sight.exchange.sent.target.split('?').next().unwrap_or_default();
    let name = sight.operation.and_then(|(_, o)| o.name.as_deref()).unwrap_or_default();
    let issues = |text: &str| words(text).iter().any(|w| ISSUERS.contains(&w.as_str()));
    issues(target) || (sight.exchange.sent.method == Method::Post && issues(name))
}

/// The answer with the value of every such property shortened.
fn proof(sight: &Sight<'_>, hidden: &[Property]) -> rowlock_model::Proof {
    let mut shown: Exchange = sight.exchange.clone();
    // The run's own secrets are masked whole on the way out; a shortened one would not be recognised.
    if let rowlock_model::Outcome::Answer(answer) = &mut shown.outcome
        && answer.echoes.is_empty()
    {
        let mut text = answer.text().into_owned();
        for property in hidden.iter().filter(|p| p.kind != Kind::Internal && p.value.len() > 3) {
            text = text.replace(&property.value, &mask::shorten(&property.value));
        }
        answer.body = text.into_bytes();
    }
    rowlock_model::Proof::of(sight.known, &shown)
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, IdentityId};

    use super::*;
    use crate::passive::rehearsal::{exchange, json, known, look, marks};

    fn nobody(body: &str) -> Vec<(Confidence, Severity)> {
        marks(&look(&SensitiveProperties, &known("https://api.shop"), &json(200, body)).1)
    }

    #[test]
    fn a_password_in_a_list_is_found_and_not_shown() {
        let body = r#"[{"user":"bob","password":"correct-horse-7"}]"#;
        let (_, found) = look(&SensitiveProperties, &known("https://api.shop"), &json(200, body));
        assert_eq!(marks(&found), [(Confidence::Firm, Severity::Critical)]);
        assert!(!format!("{found:?}").contains("correct-horse-7"));
        let alice =
            exchange(Credential::Valid(IdentityId(0)), 200, &[("Content-Type", "application/json")], body);
        assert_eq!(
            marks(&look(&SensitiveProperties, &known("https://api.shop"), &alice).1),
            [(Confidence::Firm, Severity::High)]
        );
    }

    #[test]
    fn a_password_hash_is_left_to_the_check_of_hashes() {
        let hash = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW";
        let digest = "5f4dcc3b5aa765d61d8327deb882cf99";
        let alone = [format!(r#"{{"password_hash":"{hash}"}}"#), format!(r#"[{{"password":"{digest}"}}]"#)];
        assert!(alone.iter().all(|body| nobody(body).is_empty()));
        let beside = format!(r#"{{"password":"correct-horse-7","old":{{"password_hash":"{hash}"}}}}"#);
        let (_, found) = look(&SensitiveProperties, &known("https://api.shop"), &json(200, &beside));
        let because = format!("{found:?}");
        assert!(because.contains("`.password`") && !because.contains("`.old.password_hash`"), "{because}");
        assert!(!because.contains(hash) && !because.contains("correct-horse-7"), "{because}");
    }

    #[test]
    fn honest_answers_are_silent() {
        for body in [
            r#"{"user":"alice","role":"user","is_admin":false,"has_password":true}"#,
            r#"{"password":{"min_length":12},"password_policy":"12 characters"}"#,
            r#"{"items":[],"next_page_token":"eyJwYWdlIjoyfQ0000000"}"#,
            r#"{"password":null,"token":""}"#,
        ] {
            assert_eq!(nobody(body), [], "{body}");
        }
    }

    #[test]
    fn the_answer_that_issues_a_token_carries_it() {
        let mut login = json(200, r#"{"access_token":"0d9f3b6a5c4e47f1a2b3","token_type":"bearer"}"#);
        assert_eq!(look(&SensitiveProperties, &known("https://api.shop"), &login).1.len(), 1);
        login.sent.target = "/auth/login".into();
        assert_eq!(look(&SensitiveProperties, &known("https://api.shop"), &login).1.len(), 0);
    }
}
