//! A login answers GET with a token.

use rowlock_model::{
    Category, Confidence, Credential, Findings, Look, Meta, Method, Place, Proof, Reference, Rule, Severity,
    Sight,
};
use serde_json::Value;

/// See the page beside this file.
pub(super) struct LoginByGet;

static META: Meta = Meta {
    id: "login-by-get",
    title: "A login hands out a token on GET",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: false,
    weakness: "login-by-get",
    cwe: &[650, 598, 525],
    owasp: 2,
    asvs: &["14.2.1"],
    needs: &[],
    references: &[
        Reference {
            title: "RFC 9110 section 9.2.1",
            url: "https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1",
        },
        Reference {
            title: "RFC 6749 section 3.2",
            url: "https://www.rfc-editor.org/rfc/rfc6749#section-3.2",
        },
    ],
    page: include_str!("login_by_get.md"),
};

/// Words of a path that give a login away.
const LOGINS: [&str; 10] = [
    "login",
    "log-in",
    "signin",
    "sign-in",
    "token",
    "auth",
    "authenticate",
    "authorize",
    "session",
    "sessions",
];
/// Members that carry a token.
const TOKENS: [&str; 9] = [
    "access_token",
    "accesstoken",
    "token",
    "id_token",
    "refresh_token",
    "jwt",
    "auth_token",
    "session_token",
    "session_id",
];
/// Shortest value that is a token, in bytes.
const SHORTEST: usize = 16;
/// Longest body that is read, in bytes: a login's answer is short.
const LONGEST: usize = 64 * 1024;

impl Rule<Sight<'_>> for LoginByGet {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, sight: &Sight<'_>, out: &mut Findings<'_>) -> Look {
        let sent = &sight.exchange.sent;
        let path = sent.target.split('?').next().unwrap_or_default().to_ascii_lowercase();
        if sent.method != Method::Get || !path.split('/').any(|s| LOGINS.contains(&s)) {
            return Look::NotApplicable("no login was asked by GET".into());
        }
        let Some(answer) = sight.exchange.answer().filter(|a| a.body.len() <= LONGEST) else {
            return Look::Judged;
        };
        let body = || answer.json().filter(|_| answer.is_success()).as_ref().and_then(token_member);
        // Without credentials a redirect says nothing of them: it may carry the state of another's login.
        let location = answer.redirects_to().filter(|_| sent.credential != Credential::None);
        let Some(member) = body().or_else(|| location.and_then(token_parameter)) else { return Look::Judged };
        out.find(
            Place::of(sight.known, sight.exchange),
            Confidence::Firm,
            format!(
                "GET is answered with `{member}`: caches, histories and prefetchers take it for a harmless \
                 read, and a link from another site makes a browser log in"
            ),
            Proof::of(sight.known, sight.exchange),
        );
        Look::Judged
    }
}

/// The member that carries a token, at the top or one level below.
fn token_member(value: &Value) -> Option<String> {
    let members = value.as_object()?;
    let direct = members.iter().find(|(name, value)| value.as_str().is_some_and(|v| is_token(name, v)));
    match direct {
        Some((name, _)) => Some(name.clone()),
        None => ["data", "result"].iter().find_map(|below| token_member(members.get(*below)?)),
    }
}

/// The parameter of an address that carries a token.
fn token_parameter(location: &str) -> Option<String> {
    let (_, query) = location.split('#').next()?.split_once('?')?;
    let mut parameters = query.split('&').filter_map(|p| p.split_once('='));
    let named = parameters.find(|(name, value)| is_token(name, value))?;
    Some(named.0.to_owned())
}

fn is_token(name: &str, value: &str) -> bool {
    value.len() >= SHORTEST
        && !value.contains([' ', '/', ':'])
        && TOKENS.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::token_parameter;

    #[test]
    fn a_redirect_may_carry_the_token_in_its_query() {
        let found = |location: &str| token_parameter(location);
        assert_eq!(found("/orders?token=YWxpY2U6cXVpZXQtSGVyb24").as_deref(), Some("token"));
        assert_eq!(
            found("https://a.example/?x=1&access_token=0123456789abcdef#top").as_deref(),
            Some("access_token")
        );
        for location in
            ["/orders", "/?token=short", "/cb?code=0123456789abcdef", "/cb#access_token=0123456789abcdef"]
        {
            assert_eq!(found(location), None, "{location}");
        }
    }
}
