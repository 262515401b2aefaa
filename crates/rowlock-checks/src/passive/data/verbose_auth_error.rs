//! Refusals that say whether the user or the password was wrong, or how passwords are kept.

use std::sync::LazyLock;

use regex::bytes::Regex;
use rowlock_model::{
    Category, Confidence, Credential, Findings, Look, Meta, Mutation, Reference, Rule, Severity, Sight,
};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct VerboseAuthError;

static META: Meta = Meta {
    id: "verbose-auth-error",
    title: "A refusal says more than that the credentials are wrong",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "verbose-auth-error",
    cwe: &[204, 209],
    owasp: 2,
    asvs: &["6.3.8"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    }],
    page: include_str!("verbose_auth_error.md"),
};

/// Sentences about the user alone.
static USER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let who = "(?:user(?:[ _]?name)?|account|login|e-?mail(?: address)?)";
    let shape = format!(
        r"(?i)(?-u)\b(?:(?:unknown|no such|invalid|non-?existent|unrecogni[sz]ed|wrong|incorrect) {who}\b|{who}\b[^.\n]{{0,60}}?(?:not found|does(?: not|n.?t) exist|is (?:unknown|disabled|locked|not registered)|not recogni[sz]ed)|no (?:user|account)\b[^.\n]{{0,40}}?\b(?:with|found|exists)|user[_-]?not[_-]?found|unknown[_-]user)"
    );
    Regex::new(&shape).ok()
});

/// Sentences about the password alone.
static PASSWORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let shape = r"(?i)(?-u)\b(?:(?:wrong|invalid|incorrect|bad) password\b|password\b[^.\n]{0,40}?(?:is (?:wrong|incorrect|invalid)|does(?: not|n.?t) match|mismatch)|(?:wrong|bad|invalid)[_-]password)";
    Regex::new(shape).ok()
});

/// Sentences that speak of both, or of neither in particular.
static BOTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let shape = r"(?i)(?-u)(?:user(?:[ _]?name)?|login|e-?mail|account)\b[^.\n]{0,20}?(?:\bor\b|\band\b|/|&)[^.\n]{0,20}?(?:password|secret)|password\b[^.\n]{0,20}?(?:\bor\b|\band\b|/|&)[^.\n]{0,20}?(?:user|login|e-?mail|account)|(?:user(?:name)?)[-/ ]password|credentials? \((?:e\.g|for example|such as|like)\b";
    Regex::new(shape).ok()
});

/// Names of password hashes, and of the errors of their libraries.
static MECHANICS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let shape = r"(?i)(?-u)\b(?:argon2(?:id|i|d)?|bcrypt|scrypt|pbkdf2(?:[_:-](?:hmac|sha\d{1,3})){0,2}|verifymismatch(?:error)?|invalidhash(?:error)?|unknownhasherror)\b|\b(?:md5|sha-?(?:1|256|512))\b[^.\n]{0,30}\bpassword|\bpassword[^.\n]{0,30}\b(?:md5|sha-?(?:1|256|512))\b";
    Regex::new(shape).ok()
});

impl Rule<Sight<'_>> for VerboseAuthError {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let stranger = match &sight.exchange.sent.credential {
            Credential::Basic { .. } | Credential::Changed(_, Mutation::User(_)) => true,
            credential if credential.counts_against().is_some() => false,
            _ => return Look::NotApplicable("no wrong credentials were sent".into()),
        };
        let Some((answer, body)) = reading::text(sight).filter(|(a, _)| matches!(a.status, 400..=404 | 422))
        else {
            return Look::NotApplicable("no wrong credentials were refused with a text".into());
        };
        let find =
            |shape: &LazyLock<Option<Regex>>| shape.as_ref().and_then(|s| s.find(body)).map(|m| m.range());
        let mechanics = if matches!(answer.status, 400 | 401 | 403) { find(&MECHANICS) } else { None };
        if let Some(at) = mechanics {
            let text = String::from_utf8_lossy(&body[at.clone()]).into_owned();
            // Whoever is told so, and whatever was wrong: the text itself is what leaks.
            let because =
                format!("the refusal of wrong credentials tells how passwords are kept: \"{text}\"");
            let proof = reading::proof_at(sight.known, sight.exchange, at);
            out.find(reading::place(sight), Confidence::Firm, because, proof);
            return Look::Judged;
        }
        if find(&BOTH).is_some() {
            return Look::Judged;
        }
        let (shape, part) = if stranger { (&USER, "user") } else { (&PASSWORD, "password") };
        let Some(at) = find(shape) else { return Look::Judged };
        let text = String::from_utf8_lossy(&body[at.clone()]).into_owned();
        let because = format!(
            "the refusal names the {part} as what is wrong: \"{text}\". It may say so whatever was wrong; \
             username-enumeration compares a known with an unknown user"
        );
        let proof = reading::proof_at(sight.known, sight.exchange, at);
        out.find(reading::place(sight), Confidence::Tentative, because, proof);
        Look::Judged
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::IdentityId;

    use super::*;
    use crate::passive::rehearsal::{exchange, known, look};

    fn finds(stranger: bool, body: &str) -> bool {
        let credential = if stranger {
            Credential::Basic { user: "kd82hs".into(), password: "p9s8d7f6".into() }
        } else {
            Credential::Changed(IdentityId(0), Mutation::Password("p9s8d7f6".into()))
        };
        !look(&VerboseAuthError, &known("https://api.shop"), &exchange(credential, 401, &[], body))
            .1
            .is_empty()
    }

    #[test]
    fn an_example_names_no_part() {
        let stock = "You either supplied the wrong credentials (e.g. a bad password), or your browser doesn't understand";
        assert!(!finds(false, stock) && finds(false, "a bad password"));
    }

    #[test]
    fn a_part_that_is_named_is_found() {
        for body in [
            "Unknown user",
            "User kd82hs not found",
            "no such account",
            r#"{"error":"user_not_found"}"#,
            "Username does not exist",
            "No user with that name",
        ] {
            assert!(finds(true, body), "{body}");
        }
        for body in [
            "Wrong password",
            r#"{"detail":"Incorrect password"}"#,
            "The password is incorrect",
            "invalid_password",
        ] {
            assert!(finds(false, body), "{body}");
        }
    }

    #[test]
    fn how_passwords_are_kept_is_told_to_nobody() {
        for body in [
            "VerifyMismatchError: the password does not match the argon2id hash",
            r#"{"error":"bcrypt: hashedPassword is not the hash of the given password"}"#,
            "password: SHA-256 digest differs",
        ] {
            assert!(finds(true, body) && finds(false, body), "{body}");
        }
    }

    #[test]
    fn sentences_for_both_are_silent() {
        for body in [
            "Invalid username or password",
            "Incorrect user or password",
            "Bad credentials",
            "Unauthorized",
            "Wrong username/password",
            "The password or user name is wrong",
            "Invalid authentication credentials",
            r#"{"error":"credentials needed"}"#,
            "User authentication failed",
            "You must log in as a user",
            "Incorrect email or password",
        ] {
            assert!(!finds(true, body) && !finds(false, body), "{body}");
        }
    }
}
