//! Collections: the operations that make, list, read, change and remove objects of one kind.
//!
//! `POST /notes` and `GET /notes` beside `/notes/{id}`: what experiments on objects start from.

use rowlock_model::{Exchange, Known, Method, OperationId};
use serde_json::Value;

/// The operations on one kind of object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// The path of the collection (`/notes`).
    pub path: String,
    /// The path of one object (`/notes/{id}`).
    pub item: String,
    /// The path that `POST` goes to: with a last slash where it is described so.
    pub post: String,
    /// What follows the identifier of an object: a slash where it is described so.
    pub tail: &'static str,
    /// `GET` on the collection.
    pub list: Option<OperationId>,
    /// `POST` on the collection.
    pub create: Option<OperationId>,
    /// `GET` on an object.
    pub read: Option<OperationId>,
    /// `PUT` or `PATCH` on an object, `PATCH` first.
    pub change: Option<OperationId>,
    /// `DELETE` on an object.
    pub remove: Option<OperationId>,
}

/// All collections with an item of one parameter, in the order of the surface.
pub fn collections(known: &Known) -> Vec<Collection> {
    let mut all: Vec<Collection> = Vec::new();
    for (_, operation) in known.surface.iter() {
        let item = operation.path.trim_end_matches('/');
        let Some((path, last)) = item.rsplit_once('/') else { continue };
        if !last.starts_with('{')
            || path.contains('{')
            || path.is_empty()
            || all.iter().any(|c| c.item == item)
        {
            continue;
        }
        let on = |method: &Method, path: &str| {
            known.surface.find(method, path).or_else(|| known.surface.find(method, &format!("{path}/")))
        };
        let create = on(&Method::Post, path);
        let described = create.and_then(|id| known.surface.operation(id)).map(|o| o.path.as_str());
        all.push(Collection {
            path: path.to_owned(),
            item: item.to_owned(),
            post: described.unwrap_or(path).to_owned(),
            tail: if operation.path.ends_with('/') { "/" } else { "" },
            list: on(&Method::Get, path),
            create,
            read: on(&Method::Get, item),
            change: on(&Method::Patch, item).or_else(|| on(&Method::Put, item)),
            remove: on(&Method::Delete, item),
        });
    }
    all
}

/// Whether an operation makes objects of a collection.
pub fn makes(known: &Known, id: OperationId) -> bool {
    collections(known).iter().any(|c| c.create == Some(id))
}

impl Collection {
    /// The request target of one object.
    pub fn target(&self, id: &str) -> String {
        format!("{}/{}{}", self.path, segment(id), self.tail)
    }

    /// The identifier of an object that an answer to `POST` tells: in `Location`, or in the body.
    pub fn made(&self, exchange: &Exchange) -> Option<String> {
        let answer = exchange.answer().filter(|a| a.is_success())?;
        let located = answer.headers.first("location").and_then(|location| {
            let path = location.split(['?', '#']).next()?.trim_end_matches('/');
            let (before, last) = path.rsplit_once('/')?;
            before.ends_with(&self.path).then(|| last.to_owned()).filter(|id| !id.is_empty())
        });
        let parameter = self.item.rsplit_once('{').map_or("id", |(_, name)| name.trim_end_matches('}'));
        located.or_else(|| identifier(&serde_json::from_slice(&answer.body).ok()?, parameter))
    }
}

/// An identifier as one segment of a path; what is unreserved stays as the service wrote it (RFC 3986 section 2.3).
pub fn segment(id: &str) -> String {
    let coded = percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC).to_string();
    coded.replace("%2D", "-").replace("%2E", ".").replace("%5F", "_").replace("%7E", "~")
}

/// The identifier in an object: under the parameter's own name, `id`, `uuid`, or a name that ends so.
pub fn identifier(value: &Value, parameter: &str) -> Option<String> {
    let fields = value.as_object()?;
    let scalar = |v: &Value| match v {
        Value::String(s) if !s.is_empty() && s.len() <= 200 => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    };
    let named = [parameter, "id", "_id", "uuid", "key", "slug"];
    let direct = named.into_iter().find_map(|name| scalar(fields.get(name)?));
    let ending = || fields.iter().find(|(name, _)| name.ends_with("_id") || name.ends_with("Id"));
    let wrapped = || {
        let inner = ["data", "item", "result"].into_iter().find_map(|name| fields.get(name))?;
        identifier(inner, parameter)
    };
    direct.or_else(wrapped).or_else(|| scalar(ending()?.1))
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Answer, Headers, Operation, Outcome, Provenance, Request, Seed, Target, Timing};
    use serde_json::json;

    use super::*;

    fn known() -> Known {
        let mut known = Known::new(Seed("s".into()), Target::parse("http://127.0.0.1:1").expect("a target"));
        for (method, path) in [
            (Method::Get, "/notes"),
            (Method::Post, "/notes"),
            (Method::Get, "/notes/{id}"),
            (Method::Put, "/notes/{id}"),
            (Method::Get, "/users/{name}/notes/{id}"),
        ] {
            known.surface.operations.push(Operation::seen(method, path, Provenance::Document));
        }
        known
    }

    #[test]
    fn operations_on_one_kind_of_object_belong_together() {
        let all = collections(&known());
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].list, all[0].create), (Some(OperationId(0)), Some(OperationId(1))));
        assert_eq!((all[0].change, all[0].remove), (Some(OperationId(3)), None));
        assert_eq!(all[0].target("a b-1"), "/notes/a%20b-1");
    }

    #[test]
    fn a_described_last_slash_is_kept() {
        let mut known = Known::new(Seed("s".into()), Target::parse("http://127.0.0.1:1").expect("a target"));
        for (method, path) in
            [(Method::Post, "/notes/"), (Method::Get, "/notes/{id}/"), (Method::Delete, "/notes/{id}/")]
        {
            known.surface.operations.push(Operation::seen(method, path, Provenance::Document));
        }
        let collection = &collections(&known)[0];
        assert_eq!((collection.post.as_str(), collection.target("7").as_str()), ("/notes/", "/notes/7/"));
        assert_eq!(collection.remove, Some(OperationId(2)));
    }

    #[test]
    fn an_identifier_is_read_from_the_location_or_the_body() {
        let collection = &collections(&known())[0];
        let answer = |headers: Headers, body: &str| {
            let answer = Answer { status: 201, headers, body: body.into(), ..Answer::default() };
            Request::new(Method::Post, "/notes", "make").became(Outcome::Answer(answer), Timing::default())
        };
        let location = [("Location", "http://x/notes/17")].into_iter().collect();
        assert_eq!(collection.made(&answer(location, "")).as_deref(), Some("17"));
        let body = json!({"data": {"id": "n-5", "title": "x"}}).to_string();
        assert_eq!(collection.made(&answer(Headers::new(), &body)).as_deref(), Some("n-5"));
        assert_eq!(identifier(&json!({"note_id": 9}), "id").as_deref(), Some("9"));
        assert_eq!(identifier(&json!({"title": 9}), "id"), None);
    }
}
