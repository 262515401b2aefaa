//! JSON Web Tokens (RFC 7519) read and forged; the only code that does either.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use rowlock_model::{Forgery, Holder, JwtFacts, SensitiveClaim};
use serde_json::{Map, Value};

use crate::holder;

/// Most bytes of a token that is read.
const LONGEST: usize = 16 << 10;
/// Most claims that are told.
const CLAIMS: usize = 40;

/// A JWT in its three parts (RFC 7515 section 3.1).
pub(crate) struct Jwt {
    header: Map<String, Value>,
    claims: Map<String, Value>,
    parts: [String; 3],
}

impl Jwt {
    /// Reads a token; `None` when it is no signed JWT.
    pub(crate) fn parse(token: &str) -> Option<Self> {
        if token.len() > LONGEST {
            return None;
        }
        let mut parts = token.split('.').map(str::to_owned);
        let parts = [parts.next()?, parts.next()?, parts.next().filter(|_| parts.next().is_none())?];
        let object = |part: &str| {
            let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
            serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
        };
        let (header, claims) = (object(&parts[0])?, object(&parts[1])?);
        header.get("alg")?.as_str()?;
        Some(Self { header, claims, parts })
    }

    /// What checks may know of it; `password` is looked for among the claims.
    pub(crate) fn facts(&self, password: Option<&str>) -> JwtFacts {
        let number = |name: &str| {
            let value = self.claims.get(name)?;
            // NumericDate may have a fraction (RFC 7519 section 2).
            #[expect(clippy::cast_possible_truncation, reason = "seconds; what is beyond i64 saturates")]
            value.as_i64().or_else(|| value.as_f64().map(|f| f as i64))
        };
        JwtFacts {
            alg: self.alg().chars().take(20).collect(),
            kid: self.header.contains_key("kid"),
            issued: number("iat"),
            expires: number("exp"),
            claims: self.claims.keys().take(CLAIMS).map(|k| k.chars().take(60).collect()).collect(),
            sensitive: sensitive(&self.claims, "", password),
            weak_key: None,
            keys_tried: 0,
            parts: self.parts.iter().map(String::len).collect(),
            apart: Vec::new(),
        }
    }

    /// Who it is about.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.claims.get("sub")?.as_str()
    }

    /// The claims that name its holder, in which it differs from a first one.
    pub(crate) fn apart_from(&self, first: &Self) -> Vec<String> {
        holder::apart(&self.claims, &first.claims)
    }

    /// The parts that a reader of it must not see: claims and signature.
    pub(crate) fn secret_parts(&self) -> (&str, &str) {
        (&self.parts[1], &self.parts[2])
    }

    /// Whether this key made the signature.
    pub(crate) fn is_signed_with(&self, key: &[u8]) -> bool {
        let Some(algorithm) = algorithm(self.alg()) else { return false };
        let Ok(signature) = URL_SAFE_NO_PAD.decode(&self.parts[2]) else { return false };
        let message = format!("{}.{}", self.parts[0], self.parts[1]);
        hmac::verify(&hmac::Key::new(algorithm, key), message.as_bytes(), &signature).is_ok()
    }

    /// Whether it is signed with a shared key at all.
    pub(crate) fn has_shared_key(&self) -> bool {
        algorithm(self.alg()).is_some()
    }

    /// The same token with somebody else in the claims that name its holder, not signed anew. `other` is the
    /// token of the identity that the holder is, or tells those claims.
    pub(crate) fn held_by(&self, holder: &Holder, other: &Self) -> Self {
        let claims = match holder {
            Holder::Identity(_) => holder::as_other(&self.claims, &other.claims),
            Holder::Nobody(seed) => holder::as_nobody(&self.claims, &other.claims, seed),
        };
        let [head, _, signature] = self.parts.clone();
        let parts = [head, coded(&claims), signature];
        Self { header: self.header.clone(), claims, parts }
    }

    /// The forgery; `None` where it needs the guessed key and there is none, and where it is for another
    /// subject, which [`Self::held_by`] makes first.
    pub(crate) fn forge(&self, forgery: &Forgery, guessed: Option<&[u8]>) -> Option<String> {
        let [head, body, signature] = &self.parts;
        let guessed = || Some((self.header.clone(), algorithm(self.alg())?, guessed?));
        Some(match forgery {
            Forgery::Unsecured { alg, dot } => {
                let header = self.header_with("alg", alg);
                format!("{}.{body}{}", coded(&header), if *dot { "." } else { "" })
            }
            Forgery::SignatureRemoved => format!("{head}.{body}."),
            Forgery::SignatureChanged => {
                let other = if signature.starts_with('A') { 'B' } else { 'A' };
                format!("{head}.{body}.{other}{}", signature.get(1..).unwrap_or_default())
            }
            Forgery::ClaimAdded(name) => {
                let mut claims = self.claims.clone();
                claims.insert(name.clone(), Value::Bool(true));
                format!("{head}.{}.{signature}", coded(&claims))
            }
            Forgery::Resigned => {
                let (header, algorithm, key) = guessed()?;
                signed(&header, &self.older(), algorithm, key)
            }
            Forgery::Expired { now, ago } => {
                let (header, algorithm, key) = guessed()?;
                let mut claims = self.claims.clone();
                let life = 3600;
                // A token that begins to count after its own end is odd; one that was issued before is not.
                for (name, at) in [("iat", now - ago - life), ("nbf", now - ago - life)] {
                    if claims.contains_key(name) {
                        claims.insert(name.to_owned(), at.into());
                    }
                }
                claims.insert("exp".to_owned(), (now - ago).into());
                signed(&header, &claims, algorithm, key)
            }
            Forgery::PublicKeyAsSecret(key) => {
                let header = self.header_with("alg", "HS256");
                signed(&header, &self.claims, hmac::HMAC_SHA256, key.as_bytes())
            }
            Forgery::KeyId { kid, key } => {
                let mut header = self.header_with("alg", "HS256");
                header.insert("kid".to_owned(), kid.as_str().into());
                signed(&header, &self.claims, hmac::HMAC_SHA256, key.as_bytes())
            }
            Forgery::MadeUp(text) => text.clone(),
            Forgery::Subject { .. } => return None,
        })
    }

    fn alg(&self) -> &str {
        self.header.get("alg").and_then(Value::as_str).unwrap_or_default()
    }

    fn header_with(&self, name: &str, value: &str) -> Map<String, Value> {
        let mut header = self.header.clone();
        header.insert(name.to_owned(), value.into());
        header
    }

    /// The claims one second older, so that the token is another one and means the same.
    fn older(&self) -> Map<String, Value> {
        let mut claims = self.claims.clone();
        for name in ["exp", "iat"] {
            if let Some(at) = claims.get(name).and_then(Value::as_i64) {
                claims.insert(name.to_owned(), (at - 1).into());
                return claims;
            }
        }
        claims.insert("nonce".to_owned(), "1".into());
        claims
    }
}

fn algorithm(alg: &str) -> Option<hmac::Algorithm> {
    match alg {
        "HS256" => Some(hmac::HMAC_SHA256),
        "HS384" => Some(hmac::HMAC_SHA384),
        "HS512" => Some(hmac::HMAC_SHA512),
        _ => None,
    }
}

fn coded(object: &Map<String, Value>) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_string(object).unwrap_or_default())
}

fn signed(
    header: &Map<String, Value>,
    claims: &Map<String, Value>,
    algorithm: hmac::Algorithm,
    key: &[u8],
) -> String {
    let message = format!("{}.{}", coded(header), coded(claims));
    let signature = hmac::sign(&hmac::Key::new(algorithm, key), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Claims that say by name or value that they are nobody's to read.
fn sensitive(claims: &Map<String, Value>, above: &str, password: Option<&str>) -> Vec<SensitiveClaim> {
    let mut found = Vec::new();
    for (name, value) in claims.iter().take(CLAIMS) {
        let shown: String = name.chars().take(60).collect();
        let full = if above.is_empty() { shown } else { format!("{above}.{shown}") };
        match value {
            Value::Object(inner) if above.matches('.').count() < 3 => {
                found.extend(sensitive(inner, &full, password));
            }
            _ => {
                if let Some(what) = what(name, value, password) {
                    found.push(SensitiveClaim { name: full, what: what.to_owned() });
                }
            }
        }
    }
    found
}

fn what(name: &str, value: &Value, password: Option<&str>) -> Option<&'static str> {
    let text = match value {
        Value::String(text) if !text.is_empty() => text.as_str(),
        Value::Number(_) => "",
        _ => return None,
    };
    if password.is_some_and(|p| p.len() >= 6 && text.contains(p)) {
        return Some("the user's password");
    }
    if [
        "$2a$", "$2b$", "$2y$", "$argon2", "$scrypt$", "$pbkdf2", "pbkdf2:", "pbkdf2_", "scrypt:", "$6$",
        "$5$",
    ]
    .iter()
    .any(|sign| text.starts_with(sign))
    {
        return Some("a password hash");
    }
    let plain: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    Some(match plain.as_str() {
        "password" | "passwd" | "pwd" | "passphrase" if !text.is_empty() => "a password",
        "passwordhash" | "passwordsalt" | "hashedpassword" | "pwhash" => "a password hash",
        "secret" | "clientsecret" | "apikey" | "secretkey" | "privatekey" | "accesskey"
            if !text.is_empty() =>
        {
            "a secret"
        }
        "ssn" | "socialsecuritynumber" | "nationalid" | "passportnumber" | "taxid" => "a number of a person",
        "creditcard" | "cardnumber" | "pan" | "cvv" | "iban" => "a number that pays",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7515 appendix A.1.
    const KEY: &str =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    const TOKEN: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
                         eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
                         dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    #[test]
    fn the_example_of_the_standard_is_read_and_its_key_fits() {
        let jwt = Jwt::parse(TOKEN).expect("a JWT");
        assert!(jwt.is_signed_with(&URL_SAFE_NO_PAD.decode(KEY).expect("base64url")));
        assert!(!jwt.is_signed_with(b"secret"));
        let facts = jwt.facts(None);
        assert_eq!((facts.alg.as_str(), facts.expires, facts.issued), ("HS256", Some(1_300_819_380), None));
    }

    #[test]
    fn a_forgery_is_what_its_name_says() {
        let jwt = Jwt::parse(TOKEN).expect("a JWT");
        let none = jwt.forge(&Forgery::Unsecured { alg: "nOnE".into(), dot: true }, None).expect("forged");
        assert!(none.ends_with('.') && Jwt::parse(&none).is_some_and(|j| j.alg() == "nOnE"));
        let key = Forgery::KeyId { kid: "/dev/null".into(), key: String::new() };
        let forged = Jwt::parse(&jwt.forge(&key, None).expect("forged")).expect("a JWT");
        assert!(forged.is_signed_with(b"") && forged.facts(None).kid);
        assert_eq!(jwt.forge(&Forgery::Resigned, None), None, "without a key");
        let key = URL_SAFE_NO_PAD.decode(KEY).expect("base64url");
        let forged = jwt.forge(&Forgery::Resigned, Some(&key)).expect("forged");
        assert!(forged != TOKEN && Jwt::parse(&forged).is_some_and(|j| j.is_signed_with(&key)));
    }

    #[test]
    fn a_token_for_another_subject_is_signed_like_any_forgery() {
        let key = URL_SAFE_NO_PAD.decode(KEY).expect("base64url");
        let jwt = Jwt::parse(TOKEN).expect("a JWT");
        let other = Jwt::parse(&format!("{}.{}.x", jwt.parts[0], URL_SAFE_NO_PAD.encode(r#"{"sub":"bob"}"#)));
        let mut own = jwt.claims.clone();
        own.insert("sub".into(), "alice".into());
        let own = Jwt::parse(&signed(&jwt.header, &own, hmac::HMAC_SHA256, &key)).expect("a JWT");
        let other = other.expect("a JWT");
        assert_eq!(other.apart_from(&own), ["sub"]);
        let held = own.held_by(&Holder::Identity(rowlock_model::IdentityId(1)), &other);
        assert!(!held.is_signed_with(&key), "the old signature");
        let forged = held.forge(&Forgery::Resigned, Some(&key)).and_then(|t| Jwt::parse(&t)).expect("a JWT");
        assert!(forged.is_signed_with(&key));
        assert_eq!((forged.subject(), forged.claims["iss"].as_str()), (Some("bob"), Some("joe")));
        let by = Box::new(Forgery::Resigned);
        let whole = Forgery::Subject { holder: Holder::Identity(rowlock_model::IdentityId(1)), by };
        assert_eq!(own.forge(&whole, Some(&key)), None);
    }

    #[test]
    fn what_is_no_jwt_is_not_read() {
        for text in ["", ".", "..", "a.b.c", "eyJ9.e30.", "e30.e30.x", &"a".repeat(LONGEST + 1)] {
            assert!(Jwt::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn claims_that_give_too_much_away_are_named_without_their_value() {
        let claims: Map<String, Value> = serde_json::from_str(
            r#"{"sub":"alice","email":"a@example.org","user":{"pw":"hunter22x","hash":"$2b$12$abc"},"ssn":"078-05-1120"}"#,
        )
        .expect("an object");
        let found = sensitive(&claims, "", Some("hunter22x"));
        let names: Vec<&str> = found.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["user.pw", "user.hash", "ssn"]);
    }
}
