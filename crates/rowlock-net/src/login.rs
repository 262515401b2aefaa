//! The request that fetches a token from a user name and a password, and the reading of its answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rowlock_model::{Answer, Headers, Method, Scheme};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::vault::Secret;
use crate::wire::Wire;

/// Where tokens stand when nothing is said (RFC 6749 section 5.1, and what services use besides).
const TOKENS: [&str; 14] = [
    "/access_token",
    "/accessToken",
    "/token",
    "/jwt",
    "/auth_token",
    "/authToken",
    "/key",
    "/session",
    "/data/access_token",
    "/data/accessToken",
    "/data/token",
    "/result/token",
    "/user/token",
    "/id_token",
];
const LIVES: [&str; 4] = ["/expires_in", "/expiresIn", "/data/expires_in", "/data/expiresIn"];

/// How an identity gets its token.
#[derive(Debug, Clone)]
pub struct Login {
    /// The origin, when it is another than the target's.
    pub origin: Option<String>,
    /// The request target.
    pub target: String,
    /// The method.
    pub method: Method,
    /// The body; `{user}` and `{password}` stand in it.
    pub body: LoginBody,
    /// Whether user name and password are sent by HTTP Basic.
    pub basic: bool,
    /// The client's own credentials, sent by HTTP Basic (RFC 6749 section 2.3.1).
    pub client: Option<Client>,
    /// The JSON pointer (RFC 6901) of the token in the answer; the usual places when `None`.
    pub token: Option<String>,
    /// The JSON pointer of the token's life in seconds; the usual places when `None`.
    pub expires: Option<String>,
    /// How requests carry the token.
    pub scheme: Scheme,
}

/// The body of a login; placeholders not filled yet.
#[derive(Debug, Clone)]
pub enum LoginBody {
    /// None.
    None,
    /// `application/x-www-form-urlencoded`.
    Form(Vec<(String, String)>),
    /// `application/json`.
    Json(Value),
}

/// An OAuth2 client.
#[derive(Debug, Clone)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: SecretString,
}

/// What a login gave.
pub(crate) struct Given {
    pub(crate) token: SecretString,
    pub(crate) declared_life: Option<i64>,
}

impl Login {
    /// The request, ready for the wire.
    pub(crate) fn wire(&self, identity: &Secret) -> Wire {
        let (user, password) = (identity.name.as_str(), identity.secret.expose_secret());
        let fill = |text: &str| fill(text, user, password);
        let mut headers = Headers::new();
        headers.push("Accept", "application/json");
        let basic = |id: &str, secret: &str| format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
        if self.basic {
            headers.push("Authorization", basic(user, password));
        } else if let Some(client) = &self.client {
            headers.push("Authorization", basic(&client.id, client.secret.expose_secret()));
        }
        let body = match &self.body {
            LoginBody::None => String::new(),
            LoginBody::Form(pairs) => {
                headers.push("Content-Type", "application/x-www-form-urlencoded");
                let pairs = pairs.iter().map(|(name, value)| (name.as_str(), fill(value)));
                url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
            }
            LoginBody::Json(value) => {
                headers.push("Content-Type", "application/json");
                filled(value, &fill).to_string()
            }
        };
        Wire { method: self.method.clone(), target: self.target.clone(), headers, body }
    }

    /// The token in an answer; why there is none otherwise, in words that follow "the login of … ".
    pub(crate) fn read(&self, answer: &Answer) -> Result<Given, String> {
        if let Scheme::Cookie(name) = &self.scheme
            && self.token.is_none()
            && answer.status < 400
        {
            let cookies = answer.headers.all("set-cookie");
            let token = cookies.into_iter().find_map(|c| {
                let (found, value) = c.split(';').next()?.split_once('=')?;
                (found.trim() == name).then(|| value.trim().to_owned())
            });
            return match token.filter(|t| !t.is_empty()) {
                Some(token) => Ok(Given { token: token.into(), declared_life: None }),
                None => Err(format!("set no cookie '{name}' (status {})", answer.status)),
            };
        }
        if !answer.is_success() {
            return Err(format!("was refused ({})", answer.status));
        }
        let value = answer.json().unwrap_or(Value::Null);
        let one = self.token.iter().map(String::as_str);
        let places: Vec<&str> = if self.token.is_some() { one.collect() } else { TOKENS.to_vec() };
        let text = |place: &&str| match value.pointer(place) {
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            _ => None,
        };
        let Some(token) = places.iter().find_map(text) else {
            let looked = if self.token.is_some() { places.join(", ") } else { "the usual places".to_owned() };
            return Err(format!(
                "was answered {}, but there is no token at {looked}; set `token` in [login] to its JSON pointer",
                answer.status
            ));
        };
        let lives = self.expires.as_deref().map_or_else(|| LIVES.to_vec(), |one| vec![one]);
        let life = lives.iter().find_map(|place| match value.pointer(place)? {
            Value::String(text) => text.trim().parse().ok(),
            number => number.as_i64().or_else(|| number.as_f64().map(seconds)),
        });
        Ok(Given { token: token.into(), declared_life: life.filter(|l| *l > 0) })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "seconds; what is beyond i64 saturates")]
fn seconds(number: f64) -> i64 {
    number as i64
}

/// The placeholders of a text filled, each once: a password that spells a placeholder stays itself.
fn fill(text: &str, user: &str, password: &str) -> String {
    text.split("{password}").map(|part| part.replace("{user}", user)).collect::<Vec<_>>().join(password)
}

fn filled(value: &Value, fill: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text)),
        Value::Array(items) => items.iter().map(|i| filled(i, fill)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), filled(member, fill))).collect()
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(body: LoginBody) -> Login {
        Login {
            origin: None,
            target: "/token".into(),
            method: Method::Post,
            body,
            basic: false,
            client: None,
            token: None,
            expires: None,
            scheme: Scheme::Bearer,
        }
    }

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.into(), ..Answer::default() }
    }

    #[test]
    fn placeholders_are_filled_in_the_body_s_own_spelling() {
        let identity = Secret { name: "a b".into(), scheme: Scheme::Bearer, secret: "p&{user}\"".into() };
        let pairs = vec![("u".to_owned(), "{user}".to_owned()), ("p".to_owned(), "{password}".to_owned())];
        assert_eq!(login(LoginBody::Form(pairs)).wire(&identity).body, "u=a+b&p=p%26%7Buser%7D%22");
        let json = serde_json::json!({"n": 1, "x": {"p": "{password}"}});
        assert_eq!(login(LoginBody::Json(json)).wire(&identity).body, r#"{"n":1,"x":{"p":"p&{user}\""}}"#);
    }

    #[test]
    fn a_token_is_found_in_the_usual_places_or_where_it_is_said_to_be() {
        let plain = login(LoginBody::None);
        let given = plain.read(&answer(200, r#"{"data":{"token":"t"},"expires_in":"60"}"#)).expect("a token");
        assert_eq!((given.token.expose_secret(), given.declared_life), ("t", Some(60)));
        let told = plain.read(&answer(200, r#"{"sesame":"t"}"#)).err().expect("none");
        assert!(told.contains("`token` in [login]"), "{told}");
        let told = plain.read(&answer(401, r#"{"token":"t"}"#)).err().expect("none");
        assert_eq!(told, "was refused (401)");
    }

    #[test]
    fn a_cookie_is_taken_from_the_answer_s_fields() {
        let cookie = Login { scheme: Scheme::Cookie("sid".into()), ..login(LoginBody::None) };
        let mut redirect = answer(302, "");
        redirect.headers.push("Set-Cookie", "other=1; Path=/");
        redirect.headers.push("Set-Cookie", "sid=abc; HttpOnly");
        assert_eq!(cookie.read(&redirect).expect("a token").token.expose_secret(), "abc");
    }
}
