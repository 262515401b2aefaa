//! Tokens in the URLs of bodies and of `Location`.

use std::sync::LazyLock;

use regex::bytes::Regex;
use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Proof, Reference, Rule, Severity, Sight, mask,
};

use crate::passive::reading;

/// See the page beside this file.
pub(super) struct TokenInLink;

static META: Meta = Meta {
    id: "token-in-link",
    title: "A link in an answer carries a token",
    category: Category::Data,
    severity: Severity::Medium,
    core: false,
    weakness: "token-in-link",
    cwe: &[598, 200],
    owasp: 8,
    asvs: &["14.2.1"],
    needs: &[],
    references: &[Reference {
        title: "RFC 6750 section 5.3",
        url: "https://www.rfc-editor.org/rfc/rfc6750#section-5.3",
    }],
    page: include_str!("token_in_link.md"),
};

/// A parameter in query or fragment whose name says that its value is a secret.
const PARAMETER: &str = r"(?i)(?-u)[?&#;](?P<name>access_token|auth_token|id_token|refresh_token|reset_token|session_token|token|api_?key|session_?id|sid|jwt|auth|password|passwd|secret|client_secret)=(?P<value>[A-Za-z0-9._~+/%-]{8,2048})";
static FINDER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(PARAMETER).ok());

/// Words in the name of a property whose link leads to another part of a list.
const PAGING: [&str; 7] = ["next", "prev", "first", "last", "cursor", "page", "continuation"];

impl Rule<Sight<'_>> for TokenInLink {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let Some(answer) = sight.exchange.answer() else {
            return Look::NotApplicable("no answer was seen".into());
        };
        let onward = answer.headers.first("location").and_then(|l| token_in(l.as_bytes()));
        if let Some((name, value, _)) = onward.filter(|(_, v, _)| !reading::was_sent(sight.exchange, v)) {
            let because = told("`Location`", &name, &value);
            let place = reading::place(sight).part("Location");
            out.find(place, certainty(&value), because, Proof::of(sight.known, sight.exchange));
        }
        let Some((_, body)) = reading::text(sight) else { return Look::Judged };
        let Some((name, value, at)) = token_in(body) else { return Look::Judged };
        let property = reading::property(body, at.start).unwrap_or_default().to_ascii_lowercase();
        let paging = name.eq_ignore_ascii_case("token") && PAGING.iter().any(|w| property.contains(w));
        if !paging && !reading::was_sent(sight.exchange, &value) {
            let because = told("a URL in the body", &name, &value);
            let proof = reading::proof_hiding(sight.known, sight.exchange, at);
            out.find(reading::place(sight), certainty(&value), because, proof);
        }
        Look::Judged
    }
}

fn told(what: &str, name: &str, value: &str) -> String {
    format!(
        "{what} has the parameter '{name}' with {}; URLs end up in histories, logs and `Referer`",
        mask::shorten(value)
    )
}

/// Whether a URL or request target carries a token.
pub(super) fn carries_token(url: &str) -> bool {
    url.contains('=') && token_in(url.as_bytes()).is_some()
}

/// The first parameter that carries a token: name, value, and the value's place.
fn token_in(text: &[u8]) -> Option<(String, String, std::ops::Range<usize>)> {
    memchr::memchr(b'=', text)?;
    FINDER.as_ref()?.captures_iter(text).take(50).find_map(|found| {
        let (name, value) = (found.name("name")?, found.name("value")?);
        let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let upper = text.to_ascii_uppercase();
        let example =
            ["YOUR", "EXAMPLE", "XXXX", "TOKEN", "PASSWORD", "SECRET"].iter().any(|p| upper.contains(p));
        (!example).then(|| (String::from_utf8_lossy(name.as_bytes()).into_owned(), text, value.range()))
    })
}

/// Long and mixed is a token; a short word may be anything.
fn certainty(value: &str) -> Confidence {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if value.len() >= 20 && digits >= 2 && digits < value.len() {
        Confidence::Firm
    } else {
        Confidence::Tentative
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, IdentityId, Mutation, QueryPlace};

    use super::*;
    use crate::passive::rehearsal::{exchange, json, known, look};

    fn confidence(body: &str) -> Option<Confidence> {
        look(&TokenInLink, &known("https://api.shop"), &json(200, body)).1.first().map(|f| f.confidence)
    }

    #[test]
    fn links_with_tokens_are_found() {
        let link = r#"{"reset":"https://shop/reset?user=1&token=f81d4fae7dec11d0a76500a0c91e6bf6"}"#;
        assert_eq!(confidence(link), Some(Confidence::Firm));
        assert_eq!(confidence(r#"{"u":"/x?password=hunter22"}"#), Some(Confidence::Tentative));
        assert!(carries_token("/cb#access_token=f81d4fae7dec11d0a76500a0c91e6bf6"));
    }

    #[test]
    fn what_the_experiment_put_into_the_url_is_not_the_links() {
        let place = QueryPlace::Pair("username".into(), "password".into());
        let moved = Credential::Changed(IdentityId(0), Mutation::InQuery(place));
        let fields = [("Content-Type", "text/html")];
        let page = "<tt>http://127.0.0.1/items?username=alice&amp;password=Herring-7-Lantern-22-Plum</tt>";
        let known = known("http://127.0.0.1");
        assert!(look(&TokenInLink, &known, &exchange(moved, 401, &fields, page)).1.is_empty());
        assert_eq!(look(&TokenInLink, &known, &exchange(Credential::None, 401, &fields, page)).1.len(), 1);
    }

    #[test]
    fn pages_signatures_and_templates_are_none() {
        for body in [
            r#"{"next":"https://shop/items?token=f81d4fae7dec11d0a76500a0c91e6bf6"}"#,
            r#"{"nextPageToken":"f81d4fae7dec11d0a76500a0c91e6bf6","u":"/x?page_token=f81d4fae7dec11d0a765"}"#,
            r#"{"file":"https://s3.example/a?X-Amz-Signature=f81d4fae7dec11d0a76500a0c91e6bf6&X-Amz-Expires=60"}"#,
            r#"{"search_url":"https://api.shop/q?token={token}","help":"/x?token=YOUR_TOKEN_HERE"}"#,
            r#"{"avatar_url":"https://avatars.example/u/1?v=4","auth":"none"}"#,
        ] {
            assert_eq!(confidence(body), None, "{body}");
        }
    }
}
