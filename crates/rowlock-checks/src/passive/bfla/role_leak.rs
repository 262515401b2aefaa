//! Answers tell who of the others is privileged.

use rowlock_model::{
    Category, Confidence, Findings, Known, Look, Meta, Place, Proof, Reference, Rule, Severity, Who,
};
use serde_json::{Map, Value};

use crate::privilege::{self, Role};

/// See the page beside this file.
pub(super) struct RoleLeak;

static META: Meta = Meta {
    id: "role-leak",
    title: "Answers tell which accounts are privileged",
    category: Category::Bfla,
    severity: Severity::Low,
    core: false,
    weakness: "role-leak",
    cwe: &[213, 200],
    owasp: 3,
    asvs: &["15.3.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP API3:2023 Broken Object Property Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    }],
    page: include_str!("role_leak.md"),
};

/// Deepest nesting, and most elements of one list, that are walked.
const DEPTH: usize = 6;
const ELEMENTS: usize = 200;
/// Properties by which an account can be addressed.
const NAMES: [&str; 7] = ["username", "user_name", "user", "login", "email", "mail", "name"];

impl Rule<Known> for RoleLeak {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, known: &Known, out: &mut Findings<'_>) -> Look {
        let mut looked = false;
        for (id, operation) in known.readable() {
            let callers = std::iter::once(Who::Anonymous)
                .chain((0..known.identities.len()).map(|at| Who::Identity(rowlock_model::IdentityId(at))));
            for who in callers {
                let Some(exchange) = known.seen(id, who).filter(|e| e.succeeded()) else { continue };
                let Some(value) = exchange.answer().and_then(rowlock_model::Answer::json) else { continue };
                looked = true;
                // An administrator's list of users has roles; whether others reach it is bfla-admin-operation's.
                if is_administrators(known, who) || privilege::administrative(operation).is_some() {
                    continue;
                }
                let mut others = Vec::new();
                walk(known, &value, 0, &mut others);
                let Some(first) = others.first() else { continue };
                let severity = if who == Who::Anonymous { Severity::Low } else { Severity::Info };
                let because = format!(
                    "the answer to {} names {} privileged account{} that {} not the caller's, such as by `{first}`",
                    if who == Who::Anonymous { "anybody" } else { "an ordinary user" },
                    others.len(),
                    if others.len() == 1 { "" } else { "s" },
                    if others.len() == 1 { "is" } else { "are" },
                );
                out.find(Place::operation(known, id), Confidence::Firm, because, Proof::of(known, exchange))
                    .severity(severity);
                break;
            }
        }
        if looked {
            Look::Judged
        } else {
            Look::NotApplicable("no operation answered with an object or a list".into())
        }
    }
}

fn is_administrators(known: &Known, who: Who) -> bool {
    matches!(who, Who::Identity(id) if matches!(privilege::role(known, id), Role::Privileged))
}

/// What says of accounts that are no identity of the run that they are privileged.
fn walk(known: &Known, value: &Value, depth: usize, found: &mut Vec<String>) {
    match value {
        _ if depth > DEPTH => {}
        Value::Array(all) => all.iter().take(ELEMENTS).for_each(|v| walk(known, v, depth + 1, found)),
        Value::Object(fields) => {
            if let Some((true, property)) = privilege::standing(fields)
                && is_account(fields)
                && !known.identities.iter().any(|i| privilege::is_of(fields, &i.name))
            {
                found.push(property);
            }
            fields.values().for_each(|v| walk(known, v, depth + 1, found));
        }
        _ => {}
    }
}

/// Whether an object is an account that can be signed in to, and no person of a story: `role: manager` of a
/// contact is a job.
fn is_account(fields: &Map<String, Value>) -> bool {
    let text = |name: &str| fields.get(name).is_some_and(Value::is_string);
    let login = ["username", "user_name", "login"].into_iter().any(text);
    let flagged =
        fields.iter().any(|(name, v)| *v == Value::Bool(true) && name.to_ascii_lowercase().contains("admin"));
    let telling =
        fields.values().any(|v| v.as_str().is_some_and(|s| s.to_ascii_lowercase().contains("admin")));
    (login && (flagged || telling)) || (flagged && NAMES.into_iter().any(text))
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Credential, IdentityId};

    use super::*;
    use crate::passive::rehearsal::{exchange, json, known, marks, run, sight};

    fn told(who: Who, body: &str) -> Vec<(Confidence, Severity)> {
        let mut known = known("https://api.shop");
        let credential =
            if who == Who::Anonymous { Credential::None } else { Credential::Valid(IdentityId(0)) };
        let answer = exchange(credential, 200, &[("Content-Type", "application/json")], body);
        sight(&mut known, who, answer);
        marks(&run(&RoleLeak, &known).1)
    }

    #[test]
    fn other_administrators_are_told_and_oneself_is_not() {
        let rows = r#"[{"username":"alice","role":"user"},{"username":"root7","role":"admin"}]"#;
        assert_eq!(told(Who::Anonymous, rows), [(Confidence::Firm, Severity::Low)]);
        assert_eq!(told(Who::Identity(IdentityId(0)), rows), [(Confidence::Firm, Severity::Info)]);
        for own in [
            r#"{"username":"alice","role":"admin"}"#,
            r#"{"username":"alice","role":"user"}"#,
            r#"[{"name":"Bo","role":"manager"},{"name":"Cy","role":"captain"}]"#,
            r#"{"owner":"Ann","role":"administrator of the estate"}"#,
            r#"[{"username":"bob","role":"user","is_admin":false}]"#,
        ] {
            assert_eq!(told(Who::Identity(IdentityId(0)), own), [], "{own}");
        }
    }

    #[test]
    fn nothing_seen_is_nothing_judged() {
        let mut known = known("https://api.shop");
        sight(&mut known, Who::Anonymous, json(401, "{}"));
        assert!(matches!(run(&RoleLeak, &known).0, Look::NotApplicable(_)));
    }
}
