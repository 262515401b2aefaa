//! Privilege: which operations are marked for administrators, and what a service itself says of
//! an identity's role. It sends nothing and finds nothing.

use rowlock_model::{Exchange, IdentityId, Known, Operation, OperationId, Who};
use serde_json::{Map, Value};

use crate::passive::auth::public::is_public_by_habit;
use crate::spec::naming::words;

/// Path segments that by themselves say "for administrators".
const SEGMENTS: [&str; 12] = [
    "admin",
    "_admin",
    "admin-api",
    "administrator",
    "administrators",
    "administration",
    "superadmin",
    "superuser",
    "sysadmin",
    "backoffice",
    "back-office",
    "site-admin",
];
/// What follows `admin-` in a segment that is for administrators; `admin-fees` and `admin-areas` are not.
const AFTER_ADMIN: [&str; 17] = [
    "users",
    "user",
    "panel",
    "stats",
    "settings",
    "dashboard",
    "console",
    "config",
    "logs",
    "tools",
    "reports",
    "accounts",
    "roles",
    "only",
    "tasks",
    "keys",
    "audit",
];
/// What a summary says of an operation for administrators.
const SENTENCES: [&str; 10] = [
    "admin only",
    "admins only",
    "administrators only",
    "only admin",
    "only for admin",
    "for administrators",
    "requires admin",
    "admin role required",
    "needs the admin",
    "(admin)",
];
/// Last segments of operations that answer with the caller's own account.
const OWN: [&str; 9] =
    ["me", "profile", "whoami", "self", "account", "userinfo", "current", "current-user", "session"];
/// Properties that say by a boolean whether an account is privileged.
const FLAGS: [&str; 9] = [
    "is_admin",
    "admin",
    "is_administrator",
    "administrator",
    "is_superuser",
    "superuser",
    "is_staff",
    "staff",
    "is_root",
];
/// Properties that name an account's role.
const ROLES: [&str; 11] = [
    "role",
    "roles",
    "user_role",
    "user_type",
    "account_type",
    "authority",
    "authorities",
    "groups",
    "permissions",
    "privileges",
    "scopes",
];
/// Words of privileged roles.
const PRIVILEGED: [&str; 13] = [
    "admin",
    "administrator",
    "superuser",
    "superadmin",
    "root",
    "owner",
    "manager",
    "staff",
    "moderator",
    "operator",
    "supervisor",
    "sysadmin",
    "support",
];
/// Words of roles that everybody gets.
const ORDINARY: [&str; 22] = [
    "user",
    "users",
    "member",
    "customer",
    "client",
    "reader",
    "viewer",
    "basic",
    "standard",
    "guest",
    "regular",
    "normal",
    "default",
    "subscriber",
    "buyer",
    "student",
    "patient",
    "visitor",
    "role",
    "account",
    "read",
    "ordinary",
];

/// What marks an operation as one for administrators; `None` for ordinary ones and for what is public
/// even there (its documentation, a login, a health check).
pub(crate) fn administrative(operation: &Operation) -> Option<String> {
    let path = operation.path.to_ascii_lowercase();
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    // `/admin/session` tells everybody what they are.
    if is_public_by_habit(&path) || OWN.contains(&last) {
        return None;
    }
    let segment = path.split('/').find(|s| {
        SEGMENTS.contains(s)
            || s.split_once(['-', '_'])
                .is_some_and(|(head, tail)| head == "admin" && AFTER_ADMIN.contains(&tail))
    });
    if let Some(segment) = segment {
        return Some(format!("its path has '{segment}'"));
    }
    let marks = |text: &str| matches!(words(text).as_slice(), [first, rest @ ..] if is_admin_word(first) && rest.len() <= 2);
    if let Some(tag) = operation.tags.iter().find(|t| marks(t)) {
        return Some(format!("its tag is '{tag:.60}'"));
    }
    if let Some(name) = operation.name.as_ref().filter(|n| named_for_admins(n)) {
        return Some(format!("its operationId is '{name:.80}'"));
    }
    let summary = operation.summary.as_deref().unwrap_or_default();
    let text = summary.to_ascii_lowercase();
    let negated = ["no admin", "not require", "not only", "without"].iter().any(|n| text.contains(n));
    (!negated && SENTENCES.iter().any(|s| text.contains(s)))
        .then(|| format!("its summary says '{summary:.80}'"))
}

fn is_admin_word(word: &str) -> bool {
    matches!(
        word,
        "admin" | "administration" | "administrator" | "administrators" | "superuser" | "backoffice"
    )
}

/// `adminListUsers`, `admin_stats`, `list_users_as_admin`; not `get_admin_contact` nor `admin_fees`.
fn named_for_admins(name: &str) -> bool {
    let words = words(name);
    let word = |at: usize| words.get(at).map(String::as_str).unwrap_or_default();
    let verbs =
        ["get", "list", "create", "delete", "update", "read", "set", "ban", "find", "show", "export", "all"];
    let begins = word(0) == "admin" && (AFTER_ADMIN.contains(&word(1)) || verbs.contains(&word(1)));
    begins || words.windows(2).any(|w| w[0] == "as" && w[1] == "admin")
}

/// What the service says of an identity's role.
#[derive(Debug, Clone)]
pub(crate) enum Role<'a> {
    /// No more than everybody has; the answer that says so, and the property.
    Ordinary(&'a Exchange, String),
    /// More than that.
    Privileged,
    /// Nothing.
    Unknown,
}

/// The role of an identity, as its own profile answer tells it.
pub(crate) fn role(known: &Known, identity: IdentityId) -> Role<'_> {
    let Some(name) = known.identities.get(identity.0).map(|i| i.name.as_str()) else { return Role::Unknown };
    let mut found = Role::Unknown;
    for sighting in known.sightings.iter().filter(|s| s.who == Who::Identity(identity)) {
        let operation = sighting.operation.and_then(|id| known.surface.operation(id));
        let answer = sighting.exchange.answer().filter(|a| a.is_success());
        let Some((operation, value)) = operation.zip(answer.and_then(rowlock_model::Answer::json)) else {
            continue;
        };
        let own = operation.path.trim_end_matches('/').rsplit('/').next().is_some_and(|s| OWN.contains(&s));
        let wrapped = ["user", "data", "profile", "account", "me"].into_iter().filter_map(|w| value.get(w));
        for object in std::iter::once(&value).chain(wrapped).filter_map(Value::as_object) {
            if !own && !is_of(object, name) {
                continue;
            }
            match standing(object) {
                Some((true, _)) => return Role::Privileged,
                Some((false, property)) => found = Role::Ordinary(&sighting.exchange, property),
                None => {}
            }
        }
    }
    found
}

/// Whether an object is the account of this name.
pub(crate) fn is_of(object: &Map<String, Value>, name: &str) -> bool {
    ["username", "user_name", "user", "login", "name", "email", "sub"].into_iter().any(|key| {
        let text = object.get(key).and_then(Value::as_str).unwrap_or_default();
        text.eq_ignore_ascii_case(name)
            || text.split_once('@').is_some_and(|(user, _)| user.eq_ignore_ascii_case(name))
    })
}

/// Whether an account object says that it is privileged, and the property that says so; `None` when it says
/// nothing that is understood.
pub(crate) fn standing(object: &Map<String, Value>) -> Option<(bool, String)> {
    let mut ordinary = None;
    for (name, value) in object {
        let joined = words(name).join("_");
        let privileged = match value {
            Value::Bool(flag) if FLAGS.contains(&joined.as_str()) => Some(*flag),
            _ if ROLES.contains(&joined.as_str()) => privileged_role(value),
            _ => None,
        };
        match privileged {
            Some(true) => return Some((true, told(name, value))),
            Some(false) => ordinary = ordinary.or_else(|| Some(told(name, value))),
            None => {}
        }
    }
    ordinary.map(|told| (false, told))
}

fn told(name: &str, value: &Value) -> String {
    format!("{name}: {}", value.to_string().chars().take(60).collect::<String>())
}

fn privileged_role(value: &Value) -> Option<bool> {
    match value {
        Value::String(text) => {
            let words = words(text);
            if words.iter().any(|w| PRIVILEGED.contains(&w.as_str())) {
                return Some(true);
            }
            (!words.is_empty() && words.iter().all(|w| ORDINARY.contains(&w.as_str()))).then_some(false)
        }
        Value::Array(all) => {
            let each: Vec<Option<bool>> = all.iter().map(privileged_role).collect();
            if each.contains(&Some(true)) {
                return Some(true);
            }
            (!each.is_empty() && each.iter().all(Option::is_some)).then_some(false)
        }
        Value::Object(fields) => privileged_role(fields.get("name")?),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// Readable operations that are marked for administrators, with what marks them.
pub(crate) fn marked(known: &Known) -> impl Iterator<Item = (OperationId, &Operation, String)> {
    known.readable().filter_map(|(id, operation)| Some((id, operation, administrative(operation)?)))
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Method, Provenance};
    use serde_json::json;

    use super::*;

    fn operation(path: &str) -> Operation {
        Operation::seen(Method::Get, path, Provenance::Document)
    }

    #[test]
    fn an_admin_word_in_the_path_of_an_ordinary_feature_marks_nothing() {
        for path in [
            "/administration-fees",
            "/admin-areas",
            "/reports",
            "/badminton",
            "/api/v1/admin/docs",
            "/admin/login",
            "/admin/session",
            "/communities/{id}/admins",
            "/manage-booking",
        ] {
            assert_eq!(administrative(&operation(path)), None, "{path}");
        }
        for path in ["/api/v1/admin/users", "/Admin/settings/{id}", "/admin-stats", "/backoffice/orders"] {
            assert!(administrative(&operation(path)).is_some(), "{path}");
        }
    }

    #[test]
    fn tags_names_and_summaries_mark_too() {
        let mut tagged = operation("/users");
        tagged.tags = vec!["Admin".into()];
        let mut named = operation("/users");
        named.name = Some("adminListUsers".into());
        let mut told = operation("/users");
        told.summary = Some("All users (admins only)".into());
        assert!([tagged, named, told].iter().all(|o| administrative(o).is_some()));
        let mut contact = operation("/contact");
        contact.name = Some("get_admin_contact".into());
        contact.summary = Some("Does not require admin rights".into());
        contact.tags = vec!["Users and their administration".into()];
        assert_eq!(administrative(&contact), None);
    }

    #[test]
    fn an_account_says_what_it_is() {
        let of =
            |value: Value| standing(value.as_object().expect("an object")).map(|(privileged, _)| privileged);
        assert_eq!(of(json!({"name": "a", "role": "user"})), Some(false));
        assert_eq!(of(json!({"isAdmin": false, "roles": ["ROLE_ADMIN"]})), Some(true));
        assert_eq!(of(json!({"is_staff": false})), Some(false));
        assert_eq!(of(json!({"role": "captain"})), None);
        assert_eq!(of(json!({"roles": []})), None);
    }
}
