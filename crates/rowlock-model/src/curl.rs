//! The `curl` line that sends a request again, with the secret as an environment variable.

use crate::credential::{Credential, Mutation, QueryPlace};
use crate::exchange::Sent;
use crate::http::Method;
use crate::identity::{IdentityId, Scheme};
use crate::known::Known;

/// The line, for a POSIX shell. Secrets stand as `$ROWLOCK_PASSWORD`, `$ROWLOCK_OTHER_PASSWORD` or `…_TOKEN`.
pub fn line(known: &Known, sent: &Sent) -> String {
    let mut parts = vec!["curl -i --path-as-is".to_owned()];
    parts.extend(known.settings.curl_options.iter().map(|word| quoted(word)));
    match sent.method {
        Method::Get => {}
        Method::Head => parts.push("--head".to_owned()),
        ref other => parts.push(format!("-X {other}")),
    }
    let mut target = sent.target.clone();
    parts.extend(credential(known, &sent.credential, &mut target));
    parts.extend(sent.headers.iter().map(|(n, v)| format!("-H {}", quoted(&format!("{n}: {v}")))));
    if let Some((name, value)) = known.settings.tls_terminated.as_ref().filter(|(n, _)| !sent.headers.has(n))
    {
        parts.push(format!("-H {}", quoted(&format!("{name}: {value}"))));
    }
    if !sent.body.is_empty() {
        parts.push(format!("--data-binary {}", quoted(&sent.body)));
    }
    let url = known.target.url(&target);
    parts.push(if target == sent.target { quoted(&url) } else { double_quoted(&url) });
    parts.join(" ")
}

/// The options that carry a credential; a credential in the query is put into `target`.
fn credential(known: &Known, credential: &Credential, target: &mut String) -> Vec<String> {
    match credential {
        Credential::None => Vec::new(),
        Credential::Basic { user, password } => vec![format!("-u {}", quoted(&format!("{user}:{password}")))],
        Credential::Raw(value) => vec![format!("-H {}", quoted(&format!("Authorization: {value}")))],
        Credential::Valid(id) => valid(known, *id),
        Credential::Changed(id, mutation) => changed(known, *id, mutation, target),
    }
}

/// The shell variable that holds an identity's secret.
pub fn secret_variable(known: &Known, id: IdentityId) -> &'static str {
    let basic = known.identities.get(id.0).is_none_or(|i| i.scheme == Scheme::Basic);
    match (id.0, basic) {
        (0, true) => "ROWLOCK_PASSWORD",
        (0, false) => "ROWLOCK_TOKEN",
        (_, true) => "ROWLOCK_OTHER_PASSWORD",
        (_, false) => "ROWLOCK_OTHER_TOKEN",
    }
}

fn user_name(known: &Known, id: IdentityId) -> &str {
    known.identities.get(id.0).map_or("user", |i| i.name.as_str())
}

fn valid(known: &Known, id: IdentityId) -> Vec<String> {
    let variable = secret_variable(known, id);
    let field = match known.identities.get(id.0).map(|i| &i.scheme) {
        None | Some(Scheme::Basic) => {
            return vec![format!("-u {}", pair(user_name(known, id), &format!("${variable}")))];
        }
        Some(Scheme::Bearer) => format!("Authorization: Bearer ${variable}"),
        Some(Scheme::ApiKey(name)) => format!("{}: ${variable}", escaped(name)),
        Some(Scheme::Cookie(name)) => format!("Cookie: {}=${variable}", escaped(name)),
    };
    vec![format!("-H \"{field}\"")]
}

fn changed(known: &Known, id: IdentityId, mutation: &Mutation, target: &mut String) -> Vec<String> {
    let variable = secret_variable(known, id);
    let name = user_name(known, id);
    let with_password = |expression: &str| vec![format!("-u {}", pair(name, expression))];
    let with_user = |user: &str| vec![format!("-u {}", pair(user, &format!("${variable}")))];
    match mutation {
        Mutation::User(user) => with_user(user),
        Mutation::UserAppended(more) => with_user(&format!("{name}{more}")),
        Mutation::UserCaseSwapped => with_user(&swap_case(name)),
        Mutation::UserEmpty => with_user(""),
        Mutation::Password(password) => vec![format!("-u {}", quoted(&format!("{name}:{password}")))],
        Mutation::PasswordEmpty => vec![format!("-u {}", quoted(&format!("{name}:")))],
        Mutation::PasswordCut(n) => with_password(&format!("$(printf %s \"${variable}\" | head -c {n})")),
        Mutation::PasswordFirstByteChanged => with_password(&format!("x${{{variable}#?}}")),
        Mutation::PasswordAppended(more) => with_password(&format!("${{{variable}}}{}", escaped(more))),
        Mutation::PasswordPrefixed(more) => with_password(&format!("{}${{{variable}}}", escaped(more))),
        Mutation::PasswordCaseSwapped => {
            with_password(&format!("$(printf %s \"${variable}\" | tr 'A-Za-z' 'a-zA-Z')"))
        }
        Mutation::SchemeName(scheme) => {
            let value = match known.identities.get(id.0).map(|i| &i.scheme) {
                Some(Scheme::Basic) | None => {
                    format!("$(printf %s \"{}:${variable}\" | base64 | tr -d '\\n')", escaped(name))
                }
                Some(_) => format!("${variable}"),
            };
            vec![format!("-H \"Authorization: {}\"", format!("{} {value}", escaped(scheme)).trim_start())]
        }
        Mutation::AndAlso(value) => {
            // Beside an Authorization field of its own, curl leaves out what -u would send.
            let mut options = match known.identities.get(id.0).map(|i| &i.scheme) {
                Some(Scheme::Basic) | None => {
                    changed(known, id, &Mutation::SchemeName("Basic".to_owned()), target)
                }
                Some(_) => valid(known, id),
            };
            options.push(format!("-H {}", quoted(&format!("Authorization: {value}"))));
            options
        }
        Mutation::Kept => valid(known, id),
        // How to make it is not told in a shell line; the variable holds the forged token.
        Mutation::Jwt(_) => valid(known, id)
            .into_iter()
            .map(|option| option.replace(&format!("${variable}"), "$FORGED_TOKEN"))
            .collect(),
        Mutation::InQuery(place) => {
            let join = if target.contains('?') { '&' } else { '?' };
            let query = match place {
                QueryPlace::Pair(user, password) => {
                    format!("{user}={}&{password}=${variable}", escaped(name))
                }
                QueryPlace::Single(parameter) => format!("{parameter}=${variable}"),
            };
            *target = format!("{}{join}{query}", escaped(target));
            Vec::new()
        }
    }
}

/// Swaps the case of ASCII letters.
pub fn swap_case(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect()
}

/// `"user:EXPRESSION"` in double quotes; the expression is ours, the user name is escaped.
fn pair(user: &str, expression: &str) -> String {
    format!("\"{}:{expression}\"", escaped(user))
}

/// In single quotes, safe for a POSIX shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// In double quotes, its variables expanded by the shell.
fn double_quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Escaped for the inside of double quotes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;
    use crate::identity::Identity;
    use crate::seed::Seed;
    use crate::target::Target;

    fn alice() -> Known {
        let mut known =
            Known::new(Seed("s".into()), Target::parse("http://127.0.0.1:8082").expect("a target"));
        let scheme = Scheme::Basic;
        known.identities.push(Identity {
            name: "alice".into(),
            scheme,
            secret_len: 12,
            secret_has_letters: true,
            same_secret_as: None,
            token: None,
        });
        known
    }

    fn sent(credential: Credential) -> Sent {
        Sent {
            method: Method::Get,
            target: "/simple/".into(),
            headers: Headers::new(),
            body: String::new(),
            credential,
        }
    }

    #[test]
    fn curl_reaches_the_service_as_the_run_did() {
        let mut known = alice();
        known.settings.curl_options = vec!["--cacert".into(), "my ca.pem".into()];
        known.settings.tls_terminated = Some(("X-Forwarded-Proto".into(), "https".into()));
        assert_eq!(
            line(&known, &sent(Credential::None)),
            "curl -i --path-as-is --cacert 'my ca.pem' -H 'X-Forwarded-Proto: https' \
             http://127.0.0.1:8082/simple/"
        );
        let mut plain = sent(Credential::None);
        plain.headers.push("X-Forwarded-Proto", "http");
        assert_eq!(line(&known, &plain).matches("X-Forwarded-Proto").count(), 1);
    }

    #[test]
    fn of_two_authorization_fields_curl_sends_both() {
        let (known, changed) = (alice(), Mutation::AndAlso("Basic YTpi".into()));
        let line = line(&known, &sent(Credential::Changed(IdentityId(0), changed)));
        assert_eq!(line.matches("-H ").count(), 2, "{line}");
        assert!(!line.contains("-u "), "{line}");
    }
}
