//! Whose a JWT is: the claims that name its holder, and the same claims with somebody else in them.
//!
//! Only what tells one user from another is touched. Roles, scopes and times stay as they are: a token
//! for another user must not be one with more rights.

use rowlock_model::Seed;
use serde_json::{Map, Value};

/// Claims of users, as services name them, without case and punctuation.
const NAMES: [&str; 30] = [
    "sub",
    "subject",
    "user",
    "username",
    "userid",
    "useremail",
    "useruuid",
    "uid",
    "uuid",
    "id",
    "oid",
    "upn",
    "uniquename",
    "name",
    "preferredusername",
    "givenname",
    "familyname",
    "nickname",
    "login",
    "identity",
    "email",
    "mail",
    "phonenumber",
    "account",
    "accountid",
    "customerid",
    "memberid",
    "owner",
    "ownerid",
    "clientid",
];
/// Most objects within each other that are looked into.
const DEPTH: usize = 3;

/// The claims of both tokens that name a holder, and another one in each; nested ones with the names around them.
pub(crate) fn apart(own: &Map<String, Value>, other: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    replaced(own, other, 0, &mut |path, _, other| {
        found.push(path.to_owned());
        other.clone()
    });
    found
}

/// The own claims with the other's in those that name the holder.
pub(crate) fn as_other(own: &Map<String, Value>, other: &Map<String, Value>) -> Map<String, Value> {
    replaced(own, other, 0, &mut |_, _, other| other.clone())
}

/// The own claims with made-up values of the same form in those that name the holder.
pub(crate) fn as_nobody(
    own: &Map<String, Value>,
    other: &Map<String, Value>,
    seed: &Seed,
) -> Map<String, Value> {
    replaced(own, other, 0, &mut |_, own, _| match own {
        Value::Number(number) => {
            let made_up = seed.nobodys(&number.to_string());
            made_up.parse::<u64>().map_or_else(|_| own.clone(), Value::from)
        }
        Value::String(text) => Value::String(seed.nobodys(text)),
        _ => own.clone(),
    })
}

fn replaced(
    own: &Map<String, Value>,
    other: &Map<String, Value>,
    depth: usize,
    by: &mut dyn FnMut(&str, &Value, &Value) -> Value,
) -> Map<String, Value> {
    let mut claims = own.clone();
    for (name, mine) in own {
        let Some(theirs) = other.get(name).filter(|theirs| *theirs != mine) else { continue };
        let changed = match (mine, theirs) {
            (Value::Object(mine), Value::Object(theirs)) if depth < DEPTH => {
                let mut within = |path: &str, m: &Value, t: &Value| by(&format!("{name}.{path}"), m, t);
                Value::Object(replaced(mine, theirs, depth + 1, &mut within))
            }
            (Value::String(_) | Value::Number(_), Value::String(_) | Value::Number(_))
                if names_holder(name) =>
            {
                by(name, mine, theirs)
            }
            _ => continue,
        };
        claims.insert(name.clone(), changed);
    }
    claims
}

/// Whether a claim of this name says who the holder is; of a namespaced one the last part counts.
fn names_holder(name: &str) -> bool {
    let last = name.rsplit(['/', ':']).next().unwrap_or(name);
    let plain: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
    NAMES.contains(&plain.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    fn alice() -> Map<String, Value> {
        claims(
            &json!({"sub": "17", "user_id": 17, "https://example.org/email": "alice@example.org", "iat": 100,
            "role": "admin", "user": {"name": "alice", "team": "red"}, "jti": "a1", "name": "Al"}),
        )
    }

    fn bob() -> Map<String, Value> {
        claims(
            &json!({"sub": "18", "user_id": 18, "https://example.org/email": "bob@example.org", "iat": 200,
            "role": "clerk", "user": {"name": "bob", "team": "blue"}, "jti": "b2", "name": null, "uid": "x"}),
        )
    }

    #[test]
    fn another_user_gets_the_names_and_nothing_else() {
        let names = ["sub", "user_id", "https://example.org/email", "user.name"];
        assert!(apart(&alice(), &bob()).iter().all(|name| names.contains(&name.as_str())));
        assert_eq!(apart(&alice(), &bob()).len(), names.len());
        let forged = as_other(&alice(), &bob());
        let expected = json!({"sub": "18", "user_id": 18, "https://example.org/email": "bob@example.org", "iat": 100,
            "role": "admin", "user": {"name": "bob", "team": "red"}, "jti": "a1", "name": "Al"});
        assert_eq!(forged, claims(&expected));
    }

    #[test]
    fn nobody_has_made_up_names_of_the_same_form() {
        let forged = as_nobody(&alice(), &bob(), &Seed("s".into()));
        assert_eq!(forged["iat"], 100);
        assert_eq!(forged["role"], "admin");
        assert!(forged["user_id"].as_u64().is_some_and(|n| n > 1_000_000));
        assert!(forged["sub"].as_str().is_some_and(|s| s.parse::<u64>().is_ok_and(|n| n > 1_000_000)));
        let email = forged["https://example.org/email"].as_str().unwrap_or_default();
        assert!(email.contains('@') && email != "alice@example.org" && email != "bob@example.org");
    }
}
