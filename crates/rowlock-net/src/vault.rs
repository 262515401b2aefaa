//! The identities' secrets, and the only code that puts a credential together.

use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rowlock_model::{
    Credential, Forgery, Holder, Identity, IdentityId, Masker, Mutation, NamedSecret, Scheme, Sent,
    TokenFacts,
};
use secrecy::{ExposeSecret, SecretString};

use crate::guess;
use crate::jwt::Jwt;
use crate::login::{Given, Login};
use crate::wire::{Wire, basic};

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
#[derive(Debug)]
pub struct Vault {
    secrets: Vec<Secret>,
    login: Option<Login>,
    masker: Masker,
    held: RwLock<Vec<Held>>,
    /// What a replayed run was told of its identities.
    told: Option<Vec<Identity>>,
}

/// What is held of one identity beside what was given.
#[derive(Debug, Default, Clone)]
struct Held {
    /// The token that a login gave.
    token: Option<SecretString>,
    /// The guessed key of its HMAC.
    key: Option<SecretString>,
    facts: Option<TokenFacts>,
}

impl Default for Vault {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Vault {
    /// A vault for these identities, in the order of [`rowlock_model::Known::identities`].
    pub fn new(secrets: Vec<Secret>) -> Self {
        let masker = Masker::new(&secrets.iter().flat_map(given).collect::<Vec<_>>());
        let held = secrets.iter().map(|s| Held { facts: facts_of(s), ..Held::default() }).collect();
        Self { secrets, login: None, masker, held: RwLock::new(held), told: None }
    }

    /// The same with tokens that a login fetches; the secrets are passwords then.
    #[must_use]
    pub fn with_login(mut self, login: Option<Login>) -> Self {
        self.masker.learn(login.iter().filter_map(|l| l.client.as_ref()).map(client_secret).collect());
        self.login = login;
        self
    }

    /// A vault of stand-ins for identities as a recording tells of them.
    pub fn standing_in(identities: Vec<Identity>, secrets: Vec<Secret>) -> Self {
        let vault = Self::new(secrets);
        let jwts = identities.iter().enumerate().filter(|(_, i)| i.jwt().is_some());
        for (at, identity) in jwts {
            let shown = vault.shown(at);
            let mut parts = shown.split('.').skip(1);
            if let (Some(claims), Some(signature)) = (parts.next(), parts.next()) {
                vault.masker.learn(part_secrets(&identity.name, claims, signature));
            }
        }
        Self { told: Some(identities), ..vault }
    }

    /// What checks may know of the identities.
    pub fn identities(&self) -> Vec<Identity> {
        if let Some(told) = &self.told {
            return told.clone();
        }
        let shown: Vec<String> = (0..self.secrets.len()).map(|at| self.shown(at)).collect();
        let jwts: Vec<Option<Jwt>> = shown.iter().map(|s| Jwt::parse(s)).collect();
        let subjects: Vec<Option<&str>> =
            jwts.iter().map(|jwt| jwt.as_ref()?.subject().filter(|s| !s.is_empty())).collect();
        let apart = |at: usize| match (jwts.first(), &jwts[at]) {
            (Some(Some(first)), Some(jwt)) => jwt.apart_from(first),
            _ => Vec::new(),
        };
        let held = self.held();
        self.secrets
            .iter()
            .enumerate()
            .map(|(at, s)| {
                let same = |e: &usize| {
                    shown[*e] == shown[at] || (subjects[at].is_some() && subjects[*e] == subjects[at])
                };
                let mut token = held.get(at).and_then(|h| h.facts.clone());
                if let Some(jwt) = token.as_mut().and_then(|t| t.jwt.as_mut()) {
                    jwt.apart = apart(at);
                }
                Identity {
                    same_secret_as: (0..at).find(same).map(IdentityId),
                    name: s.name.clone(),
                    scheme: self.scheme(s).clone(),
                    secret_len: shown[at].len(),
                    secret_has_letters: shown[at].chars().any(|c| c.is_ascii_alphabetic()),
                    token,
                }
            })
            .collect()
    }

    /// A masker that knows every secret, and those that are learned later.
    pub fn masker(&self) -> Masker {
        self.masker.clone()
    }

    /// How the identities get their tokens, when they must.
    pub(crate) fn login(&self) -> Option<&Login> {
        self.login.as_ref()
    }

    /// How many identities there are.
    pub(crate) fn len(&self) -> usize {
        self.secrets.len()
    }

    /// An identity as it was given.
    pub(crate) fn given(&self, id: IdentityId) -> Option<&Secret> {
        self.secrets.get(id.0)
    }

    /// The lengths of the passwords that logins use, for stand-ins.
    pub(crate) fn password_lengths(&self) -> Vec<usize> {
        let lengths = self.secrets.iter().map(|s| s.secret.expose_secret().len());
        self.login.iter().flat_map(|_| lengths.clone()).collect()
    }

    /// Takes in the token of a login; gives its life in seconds, when it can be known. `now` in seconds since 1970.
    pub(crate) fn take(&self, id: IdentityId, given: &Given, now: i64) -> Option<i64> {
        let identity = self.secrets.get(id.0)?;
        let (token, password) = (given.token.expose_secret(), identity.secret.expose_secret());
        self.masker.learn(token_secrets(&identity.name, token));
        let jwt = Jwt::parse(token);
        let mut facts = TokenFacts {
            fetched: true,
            declared_life: given.declared_life,
            derived: guess::derivation(token, &identity.name, password),
            jwt: jwt.as_ref().map(|j| j.facts(Some(password))),
            repeats: None,
        };
        let life = given.declared_life.or_else(|| {
            let jwt = facts.jwt.as_ref()?;
            Some(jwt.expires? - jwt.issued.unwrap_or(now))
        });
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let held = held.get_mut(id.0)?;
        if let Some(before) = &held.token {
            // Claims of one second are the same claims: two equal tokens that carry their time say nothing.
            let timed = jwt.is_some() || guess::is_stamped(token, now);
            facts.repeats = (!timed).then(|| before.expose_secret() == token);
        }
        // What the run was planned with stays as it is; later tokens are like the first.
        if held.facts.as_ref().is_none_or(|f| f.repeats.is_none()) {
            held.facts = Some(facts);
        }
        held.token = Some(given.token.clone());
        life
    }

    /// Tries well-known keys and these words on the tokens' signatures.
    pub(crate) fn try_keys(&self, words: &[String]) {
        for at in 0..self.secrets.len() {
            let Some(jwt) = Jwt::parse(&self.shown(at)) else { continue };
            let (found, tried) = guess::key(&jwt, words);
            let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
            let Some(held) = held.get_mut(at) else { continue };
            let Some(facts) = held.facts.as_mut().and_then(|f| f.jwt.as_mut()) else { continue };
            facts.keys_tried = tried;
            if let Some(guess) = found {
                facts.weak_key =
                    Some(rowlock_model::WeakKey { length: guess.key.len(), own_word: guess.own_word });
                held.key = String::from_utf8(guess.key).ok().map(SecretString::from);
            }
        }
    }

    fn held(&self) -> RwLockReadGuard<'_, Vec<Held>> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What requests show: the token of a login, or what was given.
    fn shown(&self, at: usize) -> String {
        let token = self.held().get(at).and_then(|h| h.token.clone());
        let given = || self.secrets.get(at).map(|s| s.secret.clone());
        // Without a token there is nothing to show; the password is for the login alone.
        let shown = if self.login.is_some() { token } else { given() };
        shown.map(|s| s.expose_secret().to_owned()).unwrap_or_default()
    }

    fn scheme<'a>(&'a self, given: &'a Secret) -> &'a Scheme {
        self.login.as_ref().map_or(&given.scheme, |l| &l.scheme)
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
        wire.present(self.scheme(identity), &identity.name, &self.shown(id.0));
    }

    fn changed(&self, id: IdentityId, mutation: &Mutation, wire: &mut Wire) {
        let Some(identity) = self.secrets.get(id.0) else { return };
        let (user, secret, scheme) = (identity.name.as_str(), self.shown(id.0), self.scheme(identity));
        let secret = secret.as_str();
        let mut with = |user: &str, secret: &str| wire.present(scheme, user, secret);
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
            Mutation::SchemeName(name) => {
                let value = match scheme {
                    Scheme::Basic => STANDARD.encode(format!("{user}:{secret}")),
                    _ => secret.to_owned(),
                };
                wire.authorize(format!("{name} {value}").trim_start());
            }
            Mutation::AndAlso(second) => {
                self.valid(id, wire);
                wire.authorize(second);
            }
            Mutation::InQuery(place) => wire.query(scheme, user, secret, place),
            Mutation::Kept => self.valid(id, wire),
            Mutation::Jwt(forgery) => {
                if let Some(forged) = self.forged(id, secret, forgery) {
                    with(user, &forged);
                } else if let Forgery::MadeUp(text) = forgery {
                    with(user, text);
                }
            }
        }
    }

    /// A token forged from an identity's own; the masker knows it from then on, since it may open the service.
    fn forged(&self, id: IdentityId, own: &str, forgery: &Forgery) -> Option<String> {
        let own = Jwt::parse(own)?;
        let key = self.held().get(id.0).and_then(|h| h.key.clone());
        let key = key.as_ref().map(|k| k.expose_secret().as_bytes());
        let forged = match forgery {
            Forgery::Subject { holder, by } => {
                let other = match holder {
                    Holder::Identity(other) => *other,
                    // Nobody is made up in the claims that tell the first two identities apart.
                    Holder::Nobody(_) => IdentityId(usize::from(id.0 == 0)),
                };
                own.held_by(holder, &Jwt::parse(&self.shown(other.0))?).forge(by, key)?
            }
            _ => own.forge(forgery, key)?,
        };
        let name = &self.secrets.get(id.0)?.name;
        let mut parts = forged.split('.').skip(1);
        let (claims, signature) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let new = part_secrets(name, claims, signature);
        let new: Vec<NamedSecret> = new.into_iter().filter(|s| !self.masker.finds(&s.secret)).collect();
        if !new.is_empty() {
            self.masker.learn(new);
        }
        Some(forged)
    }
}

/// What must be masked of an identity as it was given.
fn given(secret: &Secret) -> Vec<NamedSecret> {
    let shown = secret.secret.expose_secret();
    if secret.scheme != Scheme::Basic {
        return token_secrets(&secret.name, shown);
    }
    vec![NamedSecret {
        identity: secret.name.clone(),
        kind: "password",
        user: Some(secret.name.clone()),
        secret: shown.to_owned(),
    }]
}

/// What must be masked of a token: all of it, and the parts of a JWT by themselves.
fn token_secrets(identity: &str, token: &str) -> Vec<NamedSecret> {
    let mut all = vec![named(identity, "token", token)];
    if let Some(jwt) = Jwt::parse(token) {
        let (claims, signature) = jwt.secret_parts();
        all.extend(part_secrets(identity, claims, signature));
    }
    all
}

fn part_secrets(identity: &str, claims: &str, signature: &str) -> Vec<NamedSecret> {
    let parts = [("token-claims", claims), ("token-signature", signature)];
    let long = parts.into_iter().filter(|(_, part)| part.len() >= 16);
    long.map(|(kind, part)| named(identity, kind, part)).collect()
}

fn named(identity: &str, kind: &'static str, secret: &str) -> NamedSecret {
    NamedSecret { identity: identity.to_owned(), kind, user: None, secret: secret.to_owned() }
}

fn client_secret(client: &crate::login::Client) -> NamedSecret {
    NamedSecret {
        identity: client.id.clone(),
        kind: "client-secret",
        user: Some(client.id.clone()),
        secret: client.secret.expose_secret().to_owned(),
    }
}

/// What may be known of a token that was given.
fn facts_of(secret: &Secret) -> Option<TokenFacts> {
    let jwt = Jwt::parse(secret.secret.expose_secret()).map(|j| j.facts(None));
    (secret.scheme != Scheme::Basic).then(|| TokenFacts { jwt, ..TokenFacts::default() })
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
    use rowlock_model::{Headers, Method, QueryPlace};

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
    fn a_forged_token_is_masked_like_the_own_one() {
        let token = |claims: &str| {
            use base64::engine::general_purpose::URL_SAFE_NO_PAD;
            let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
            let secret = format!("{}.{}.{}", part(r#"{"alg":"HS256"}"#), part(claims), "s".repeat(43));
            (secret.clone(), SecretString::from(secret))
        };
        let (own, alice) = token(r#"{"sub":"alice","exp":1800000000}"#);
        let (_, bob) = token(r#"{"sub":"bob","exp":1800000000}"#);
        let secret = |name: &str, secret| Secret { name: name.into(), scheme: Scheme::Bearer, secret };
        let vault = Vault::new(vec![secret("alice", alice), secret("bob", bob)]);
        assert_eq!(vault.identities()[1].jwt().map(|j| j.apart.clone()), Some(vec!["sub".to_owned()]));
        let holder = Holder::Nobody(rowlock_model::Seed("s".into()));
        let forgery = Forgery::Subject { holder, by: Box::new(Forgery::SignatureChanged) };
        let wire = vault.wire(&sent(Credential::Changed(IdentityId(0), Mutation::Jwt(forgery))));
        let forged = wire.headers.first("authorization").unwrap_or_default().to_owned();
        assert!(forged.starts_with("Bearer ey") && !forged.contains(&own));
        let claims = forged.split('.').nth(1).unwrap_or_default();
        let masked = vault.masker().mask(&forged);
        assert!(claims.len() > 16 && !masked.contains(claims), "{masked}");
    }

    #[test]
    fn debug_of_a_vault_prints_no_secret() {
        assert!(!format!("{:?}", vault(Scheme::Bearer)).contains("s3cret"));
    }
}
