//! The identities' secrets, and the only code that puts a credential together.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rowlock_model::{
    Credential, Headers, Identity, IdentityId, Masker, Method, Mutation, NamedSecret, QueryPlace, Scheme,
    Sent,
};
use secrecy::{ExposeSecret, SecretString};

/// One identity with its secret; `Debug` prints a mask.
#[derive(Debug, Clone)]
pub struct Secret {
    /// The user name; for tokens and keys a name for reports.
    pub name: String,
    /// How it proves itself.
    pub scheme: Scheme,
    /// The password, token or key.
    pub secret: SecretString,
}

/// All secrets of a run.
#[derive(Debug, Default)]
pub struct Vault {
    secrets: Vec<Secret>,
}

/// A request with its credential in place, ready for the wire; never recorded, never printed.
pub struct Wire {
    /// The method.
    pub method: Method,
    /// The request target.
    pub target: String,
    /// All header fields but `Host`.
    pub headers: Headers,
    /// The body.
    pub body: String,
}

impl Vault {
    /// A vault for these identities, in the order of [`rowlock_model::Known::identities`].
    pub fn new(secrets: Vec<Secret>) -> Self {
        Self { secrets }
    }

    /// What checks may know of the identities.
    pub fn identities(&self) -> Vec<Identity> {
        let secret = |s: &Secret| s.secret.expose_secret().to_owned();
        self.secrets
            .iter()
            .enumerate()
            .map(|(at, s)| {
                let earlier = self.secrets.iter().take(at).position(|e| secret(e) == secret(s));
                let secret = s.secret.expose_secret();
                Identity {
                    same_secret_as: earlier.map(IdentityId),
                    name: s.name.clone(),
                    scheme: s.scheme.clone(),
                    secret_len: secret.len(),
                    secret_has_letters: secret.chars().any(|c| c.is_ascii_alphabetic()),
                }
            })
            .collect()
    }

    /// A masker that knows every secret.
    pub fn masker(&self) -> Masker {
        let named: Vec<NamedSecret> = self
            .secrets
            .iter()
            .map(|s| {
                let basic = s.scheme == Scheme::Basic;
                NamedSecret {
                    identity: s.name.clone(),
                    kind: if basic { "password" } else { "token" },
                    user: basic.then(|| s.name.clone()),
                    secret: s.secret.expose_secret().to_owned(),
                }
            })
            .collect();
        Masker::new(&named)
    }

    /// Puts the credential of a request in place.
    pub fn wire(&self, sent: &Sent) -> Wire {
        let mut wire = Wire {
            method: sent.method.clone(),
            target: sent.target.clone(),
            headers: sent.headers.clone(),
            body: sent.body.clone(),
        };
        match &sent.credential {
            Credential::None => {}
            Credential::Basic { user, password } => wire.authorize(&basic(user, password)),
            Credential::Raw(value) => wire.authorize(value),
            Credential::Valid(id) => self.valid(*id, &mut wire),
            Credential::Changed(id, mutation) => self.changed(*id, mutation, &mut wire),
        }
        wire
    }

    fn valid(&self, id: IdentityId, wire: &mut Wire) {
        let Some(identity) = self.secrets.get(id.0) else { return };
        wire.present(identity, &identity.name, identity.secret.expose_secret());
    }

    fn changed(&self, id: IdentityId, mutation: &Mutation, wire: &mut Wire) {
        let Some(identity) = self.secrets.get(id.0) else { return };
        let (user, secret) = (identity.name.as_str(), identity.secret.expose_secret());
        let mut with = |user: &str, secret: &str| wire.present(identity, user, secret);
        match mutation {
            Mutation::User(other) => with(other, secret),
            Mutation::UserCaseSwapped => with(&rowlock_model::curl::swap_case(user), secret),
            Mutation::UserAppended(more) => with(&format!("{user}{more}"), secret),
            Mutation::UserEmpty => with("", secret),
            Mutation::Password(other) => with(user, other),
            Mutation::PasswordCut(bytes) => with(user, cut(secret, *bytes)),
            Mutation::PasswordFirstByteChanged => with(user, &first_changed(secret)),
            Mutation::PasswordAppended(more) => with(user, &format!("{secret}{more}")),
            Mutation::PasswordPrefixed(more) => with(user, &format!("{more}{secret}")),
            Mutation::PasswordCaseSwapped => with(user, &rowlock_model::curl::swap_case(secret)),
            Mutation::PasswordEmpty => with(user, ""),
            Mutation::SchemeName(scheme) => {
                let value = match identity.scheme {
                    Scheme::Basic => STANDARD.encode(format!("{user}:{secret}")),
                    _ => secret.to_owned(),
                };
                wire.authorize(format!("{scheme} {value}").trim_start());
            }
            Mutation::AndAlso(second) => {
                self.valid(id, wire);
                wire.authorize(second);
            }
            Mutation::InQuery(place) => wire.query(identity, place),
        }
    }
}

impl Wire {
    fn authorize(&mut self, value: &str) {
        self.headers.push("Authorization", value);
    }

    /// Presents a user and secret the way the identity's scheme does.
    fn present(&mut self, identity: &Secret, user: &str, secret: &str) {
        match &identity.scheme {
            Scheme::Basic => self.authorize(&basic(user, secret)),
            Scheme::Bearer => self.authorize(&format!("Bearer {secret}")),
            Scheme::ApiKey(field) => self.headers.push(field, secret),
            Scheme::Cookie(name) => self.headers.push("Cookie", format!("{name}={secret}")),
        }
    }

    fn query(&mut self, identity: &Secret, place: &QueryPlace) {
        let coded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let secret = identity.secret.expose_secret();
        let query = match place {
            QueryPlace::Pair(user, password) => {
                format!("{user}={}&{password}={}", coded(&identity.name), coded(secret))
            }
            QueryPlace::Single(parameter) => match identity.scheme {
                Scheme::Basic => {
                    format!("{parameter}={}", coded(&STANDARD.encode(format!("{}:{secret}", identity.name))))
                }
                _ => format!("{parameter}={}", coded(secret)),
            },
        };
        let join = if self.target.contains('?') { '&' } else { '?' };
        self.target = format!("{}{join}{query}", self.target);
    }
}

/// A Basic credential (RFC 7617 section 2), UTF-8.
fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

/// At most the first `bytes` bytes, on a character's boundary.
fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn first_changed(text: &str) -> String {
    let mut chars = text.chars();
    let first = if chars.next() == Some('x') { 'y' } else { 'x' };
    std::iter::once(first).chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(scheme: Scheme) -> Vault {
        Vault::new(vec![Secret { name: "alice".into(), scheme, secret: "s3cret-é".into() }])
    }

    fn sent(credential: Credential) -> Sent {
        Sent {
            method: Method::Get,
            target: "/a?b=1".into(),
            headers: Headers::new(),
            body: String::new(),
            credential,
        }
    }

    #[test]
    fn a_valid_pair_is_basic_in_utf_8() {
        let wire = vault(Scheme::Basic).wire(&sent(Credential::Valid(IdentityId(0))));
        let expected = format!("Basic {}", STANDARD.encode("alice:s3cret-é"));
        assert_eq!(wire.headers.first("authorization"), Some(expected.as_str()));
    }

    #[test]
    fn a_cut_keeps_to_the_boundary_of_a_character() {
        assert_eq!(cut("aé", 2), "a");
        assert_eq!(cut("aé", 9), "aé");
    }

    #[test]
    fn a_moved_credential_stands_in_the_query_alone() {
        let place = QueryPlace::Pair("user".into(), "pass".into());
        let moved = Credential::Changed(IdentityId(0), Mutation::InQuery(place));
        let wire = vault(Scheme::Basic).wire(&sent(moved));
        assert_eq!(wire.target, "/a?b=1&user=alice&pass=s3cret%2D%C3%A9");
        assert!(wire.headers.is_empty());
    }

    #[test]
    fn debug_of_a_vault_prints_no_secret() {
        assert!(!format!("{:?}", vault(Scheme::Bearer)).contains("s3cret"));
    }
}
