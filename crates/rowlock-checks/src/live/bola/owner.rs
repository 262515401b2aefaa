//! Whose an object is, as far as it says so itself.

use serde_json::Value;

use crate::leaves::{bare, object, plain};

/// Properties that name an owner, in lower case without separators.
const OWNERS: [&str; 26] = [
    "owner",
    "ownerid",
    "ownername",
    "user",
    "userid",
    "username",
    "uid",
    "account",
    "accountid",
    "accountname",
    "customer",
    "customerid",
    "member",
    "memberid",
    "patient",
    "patientid",
    "client",
    "clientid",
    "tenant",
    "tenantid",
    "employee",
    "employeeid",
    "author",
    "authorid",
    "belongsto",
    "login",
];

/// An owner: the property that names it, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The property.
    pub(crate) property: String,
    /// Its value.
    pub(crate) value: String,
}

impl Owner {
    /// Whether the owner is the user of this name.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.value.eq_ignore_ascii_case(name)
    }
}

/// The owner that an object names.
pub(crate) fn owner(value: &Value) -> Option<Owner> {
    let members = object(value)?;
    let named = |name: &str| members.iter().find(|(n, _)| bare(n) == name);
    OWNERS.into_iter().find_map(|name| {
        let (property, value) = named(name)?;
        let inner = |name: &str| plain(value.as_object()?.get(name)?);
        let value = plain(value).or_else(|| ["id", "username", "name"].into_iter().find_map(inner))?;
        Some(Owner { property: property.clone(), value })
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_owner_is_named_by_a_scalar_or_by_an_object_and_not_by_every_person() {
        let of = |value: Value| owner(&value).map(|o| (o.property, o.value));
        assert_eq!(of(json!({"id": 1, "ownerId": 7})), Some(("ownerId".into(), "7".into())));
        assert_eq!(of(json!({"user": {"id": 3, "name": "x"}})), Some(("user".into(), "3".into())));
        assert_eq!(of(json!({"data": {"owner": "alice"}})), Some(("owner".into(), "alice".into())));
        assert_eq!(of(json!({"id": 1, "assignee": "bob", "created_by": "bob"})), None);
        assert!(Owner { property: "owner".into(), value: "Alice".into() }.is("alice"));
    }
}
