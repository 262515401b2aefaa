//! `[login]` of `rowlock.toml`: the request that fetches a token for each identity. No secret stands in it:
//! the password is the identity's, and an OAuth2 client's own comes from the environment or a file.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use rowlock_model::{Method, Scheme, Target};
use rowlock_net::{Client, Login, LoginBody, Secret};
use secrecy::SecretString;
use serde::Deserialize;
use toml::Spanned;
use url::Url;

use crate::identities;

/// The section as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Section {
    url: Spanned<String>,
    allow_origin: Option<String>,
    method: Option<Verb>,
    grant: Option<Spanned<Grant>>,
    form: Option<Spanned<BTreeMap<String, String>>>,
    json: Option<Spanned<serde_json::Value>>,
    #[serde(default)]
    basic: bool,
    client_file: Option<Spanned<PathBuf>>,
    token: Option<Pointer>,
    expires: Option<Pointer>,
    scheme: Option<Way>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
enum Verb {
    #[serde(rename = "POST")]
    Post,
    #[serde(rename = "GET")]
    Get,
    #[serde(rename = "PUT")]
    Put,
}

/// An OAuth2 grant (RFC 6749 sections 4.3 and 4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Grant {
    Password,
    ClientCredentials,
}

/// A JSON pointer (RFC 6901).
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Pointer(String);

impl TryFrom<String> for Pointer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.starts_with('/') {
            Ok(Self(text))
        } else {
            Err(format!("'{text}' is no JSON pointer; write \"/access_token\" or \"/data/token\""))
        }
    }
}

/// How requests carry the token.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Way(Scheme);

impl TryFrom<String> for Way {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let named = |name: &str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
        };
        match text.split_once(':') {
            None if text == "bearer" => Ok(Self(Scheme::Bearer)),
            Some(("cookie", name)) if named(name) => Ok(Self(Scheme::Cookie(name.to_owned()))),
            Some(("header", name)) if named(name) => Ok(Self(Scheme::ApiKey(name.to_owned()))),
            _ => Err(format!("'{text}' is no way to carry a token; use bearer, cookie:NAME or header:NAME")),
        }
    }
}

/// The login, and the identity that an OAuth2 client is by itself.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) login: Login,
    pub(crate) client: Option<Secret>,
}

/// What is wrong, and where in the file.
pub(crate) type Mistake = (Range<usize>, String);

impl Section {
    /// The login as the run needs it; `target` is `None` when the URL is not one, which is said elsewhere.
    pub(crate) fn ready(self, target: Option<&Target>) -> Result<Ready, Mistake> {
        let (origin, request_target) = self.place(target)?;
        let grant = self.grant.as_ref().map(|g| *g.get_ref());
        let given = self.client()?;
        let body = self.body(grant)?;
        let mut login = Login {
            origin,
            target: request_target,
            method: match self.method {
                None | Some(Verb::Post) => Method::Post,
                Some(Verb::Get) => Method::Get,
                Some(Verb::Put) => Method::Put,
            },
            body,
            basic: self.basic,
            client: None,
            token: self.token.map(|p| p.0),
            expires: self.expires.map(|p| p.0),
            scheme: self.scheme.map_or(Scheme::Bearer, |w| w.0),
        };
        let mut client = None;
        match (grant, given) {
            (Some(Grant::ClientCredentials), given) => {
                // The client is the identity: what it is sent with is what it logs in with.
                login.basic = true;
                client = given.map(|c| Secret { name: c.id, scheme: Scheme::Basic, secret: c.secret });
            }
            (Some(Grant::Password), given) => login.client = given,
            (None, _) => {}
        }
        Ok(Ready { login, client })
    }

    /// The origin, when it is another one, and the request target.
    fn place(&self, target: Option<&Target>) -> Result<(Option<String>, String), Mistake> {
        let (span, text) = (self.url.span(), self.url.get_ref());
        if text.starts_with('/') && !text.starts_with("//") {
            return Ok((None, text.clone()));
        }
        let url = Url::parse(text)
            .ok()
            .filter(|u| matches!(u.scheme(), "http" | "https") && u.username().is_empty());
        let Some(url) = url else {
            return Err((span, format!("'{text}' is neither a path such as /api/token nor a URL")));
        };
        let origin = url.origin().ascii_serialization();
        let request_target =
            url.query().map_or_else(|| url.path().to_owned(), |q| format!("{}?{q}", url.path()));
        let is = |other: &str| Url::parse(other).is_ok_and(|o| o.origin().ascii_serialization() == origin);
        if target.is_none_or(|t| is(&t.origin())) {
            return Ok((None, request_target));
        }
        if self.allow_origin.as_deref().is_some_and(is) {
            return Ok((Some(origin), request_target));
        }
        Err((
            span,
            format!(
                "{origin} is not the target; passwords are sent there only with allow-origin = \"{origin}\""
            ),
        ))
    }

    /// The body with its placeholders.
    fn body(&self, grant: Option<Grant>) -> Result<LoginBody, Mistake> {
        if let (Some(form), Some(_)) = (&self.form, &self.json) {
            return Err((form.span(), "form and json exclude each other".to_owned()));
        }
        if let (Some(json), Some(_)) = (&self.json, grant) {
            return Err((json.span(), "an OAuth2 grant is a form (RFC 6749 section 4)".to_owned()));
        }
        let mut pairs: Vec<(String, String)> = match grant {
            Some(Grant::Password) => {
                [("grant_type", "password"), ("username", "{user}"), ("password", "{password}")]
                    .map(|(n, v)| (n.to_owned(), v.to_owned()))
                    .into()
            }
            Some(Grant::ClientCredentials) => {
                vec![("grant_type".to_owned(), "client_credentials".to_owned())]
            }
            None => Vec::new(),
        };
        if let Some(form) = &self.form {
            pairs.extend(form.get_ref().iter().map(|(n, v)| (n.clone(), v.clone())));
        }
        let carries = self.basic || grant == Some(Grant::ClientCredentials);
        let missing = "there is no {password} in it; write it where the password belongs, or basic = true";
        if let Some(json) = &self.json {
            if !carries && !json.get_ref().to_string().contains("{password}") {
                return Err((json.span(), missing.to_owned()));
            }
            return Ok(LoginBody::Json(json.get_ref().clone()));
        }
        if !carries && !pairs.iter().any(|(_, v)| v.contains("{password}")) {
            let span = self.form.as_ref().map_or_else(|| self.url.span(), Spanned::span);
            let what = if self.form.is_some() {
                missing
            } else {
                "say how the password is sent: form, json, basic or grant"
            };
            return Err((span, what.to_owned()));
        }
        Ok(if pairs.is_empty() { LoginBody::None } else { LoginBody::Form(pairs) })
    }

    /// The OAuth2 client's own credentials, when they are given.
    fn client(&self) -> Result<Option<Client>, Mistake> {
        if let Some(path) = &self.client_file {
            let shown = path.get_ref().display();
            let text = std::fs::read_to_string(path.get_ref())
                .map_err(|e| (path.span(), format!("{shown} cannot be read: {e}")))?;
            let mut lines = text.lines().filter(|l| !l.is_empty());
            return match (lines.next(), lines.next()) {
                (Some(id), Some(secret)) => {
                    Ok(Some(Client { id: id.to_owned(), secret: secret.to_owned().into() }))
                }
                _ => Err((
                    path.span(),
                    format!("{shown} must hold the client's id and, in its second line, its secret"),
                )),
            };
        }
        let read = |name| identities::environment(name);
        let client = read("ROWLOCK_CLIENT_ID").zip(read("ROWLOCK_CLIENT_SECRET"));
        Ok(client.map(|(id, secret)| Client { id, secret: SecretString::from(secret) }))
    }
}
