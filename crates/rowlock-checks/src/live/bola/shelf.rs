//! Shelves: operations on one object beside the list that tells whose objects there are.

use rowlock_model::{IdentityId, Known, Method, Operation, OperationId, ParameterPlace, Who};
use serde_json::Value;

use super::owner::{Owner, owner};
use crate::collection::segment;
use crate::leaves::{bare, plain};

/// Last segments of lists that are their caller's own by name.
const MINE: [&str; 4] = ["mine", "my", "me", "own"];

/// An operation that reads one object, and the list of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shelf {
    /// The list.
    pub(super) list: OperationId,
    /// The reading of one object, or of something below it.
    pub(super) item: OperationId,
    /// The parameter that names the object.
    pub(super) parameter: String,
    /// The request target before the identifier.
    before: String,
    /// The request target after it.
    after: String,
}

/// One object of a list: its identifier and what the list shows of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    /// The identifier.
    pub(super) id: String,
    /// What the list shows.
    pub(super) shown: Value,
}

impl Shelf {
    /// The request target of one object.
    pub(super) fn target(&self, id: &str) -> String {
        format!("{}{}{}", self.before, segment(id), self.after)
    }

    /// The request target of the list.
    pub(super) fn list_target<'a>(&self, known: &'a Known) -> &'a str {
        known.sample(self.list).unwrap_or("/")
    }

    /// What the ordinary list shows somebody; `None` when it shows that caller no list.
    pub(super) fn of(&self, known: &Known, who: IdentityId) -> Option<Vec<Listed>> {
        let answer = known.seen(self.list, Who::Identity(who))?.answer().filter(|a| a.is_success())?;
        listed(&answer.json()?, &self.parameter)
    }

    /// The owner that all objects of somebody's list name, when they name one and the same.
    pub(super) fn owner_of_all(&self, known: &Known, who: IdentityId) -> Option<Owner> {
        let all = self.of(known, who)?;
        let first = owner(&all.first()?.shown)?;
        all.iter().all(|l| owner(&l.shown).is_some_and(|o| o == first)).then_some(first)
    }
}

/// Every shelf, in the order of the surface.
pub(super) fn shelves(known: &Known) -> Vec<Shelf> {
    known.surface.iter().filter_map(|(id, operation)| by_path(known, id, operation)).collect()
}

/// Whether anything is addressed by an identifier in its path.
pub(super) fn addresses_objects(known: &Known) -> bool {
    known.surface.iter().any(|(_, o)| o.method == Method::Get && o.path.contains('{'))
}

fn by_path(known: &Known, id: OperationId, operation: &Operation) -> Option<Shelf> {
    if operation.method != Method::Get || operation.state_risk.is_some() {
        return None;
    }
    let (before, rest) = operation.path.rsplit_once('{')?;
    let (parameter, after) = rest.split_once('}')?;
    // Only whole segments are identifiers: `/files/{name}.csv` is something else.
    let whole = before.ends_with('/') && (after.is_empty() || after.starts_with('/'));
    let path = before.strip_suffix('/').filter(|p| whole && !p.is_empty())?;
    let lists = || known.readable().filter(|(other, _)| *other != id);
    let is = |o: &Operation, path: &str| o.path.trim_end_matches('/') == path;
    let mine = |o: &Operation| MINE.iter().any(|m| is(o, &format!("{path}/{m}")));
    let (list, found) = lists().find(|(_, o)| is(o, path)).or_else(|| lists().find(|(_, o)| mine(o)))?;
    let before = if found.path.trim_end_matches('/') == path {
        found.sample.as_deref()?.split('?').next()?.trim_end_matches('/').to_owned()
    } else {
        (!path.contains('{')).then(|| path.to_owned())?
    };
    let query = operation.sample.as_deref().and_then(|s| s.split_once('?')).map(|(_, q)| format!("?{q}"));
    Some(Shelf {
        list,
        item: id,
        parameter: parameter.to_owned(),
        before: format!("{before}/"),
        after: format!("{after}{}", query.unwrap_or_default()),
    })
}

/// Objects that are asked for by an identifier in the query (`/invoice?id=7` beside `/invoices`).
pub(super) fn by_query(known: &Known, item: OperationId, name: &str) -> Option<Shelf> {
    let operation = known.surface.operation(item)?;
    let path = operation.path.trim_end_matches('/');
    let kind_of = |path: &str| bare(path.trim_end_matches('/').rsplit('/').next().unwrap_or_default());
    let kind = bare(name);
    let kind = kind.strip_suffix("id").unwrap_or(&kind);
    let (list, _) =
        known.readable().filter(|(id, o)| *id != item && !o.path.contains('{')).find(|(_, o)| {
            let of = kind_of(&o.path);
            let kinds = [kind_of(path), kind.to_owned()];
            let plural =
                kinds.iter().any(|k| !k.is_empty() && (of == format!("{k}s") || of == format!("{k}es")));
            plural || path.strip_prefix(o.path.trim_end_matches('/')).is_some_and(|r| r.starts_with('/'))
        })?;
    let (before, after) = around(operation, name)?;
    Some(Shelf { list, item, parameter: name.to_owned(), before, after })
}

/// The request target of an operation before and after the value of one of its query parameters.
pub(super) fn around(operation: &Operation, name: &str) -> Option<(String, String)> {
    let has = |p: &rowlock_model::Parameter| p.place == ParameterPlace::Query && p.name == name;
    operation.parameters.iter().find(|p| has(p))?;
    let (path, query) =
        operation.sample.as_deref()?.split_once('?').unwrap_or((operation.sample.as_deref()?, ""));
    let coded: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let kept =
        query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(coded.as_str()));
    let others: Vec<&str> = std::iter::once("").chain(kept).collect();
    Some((format!("{path}?{coded}="), others.join("&")))
}

/// The objects of a list answer with their identifiers, which must be there and differ.
pub(super) fn listed(answer: &Value, parameter: &str) -> Option<Vec<Listed>> {
    let all: Vec<Listed> = items(answer, 2)?
        .iter()
        .map(|item| Some(Listed { id: identifier(item, parameter)?, shown: item.clone() }))
        .collect::<Option<_>>()?;
    let distinct: std::collections::BTreeSet<&str> = all.iter().map(|l| l.id.as_str()).collect();
    (distinct.len() == all.len()).then_some(all)
}

fn items(value: &Value, depth: usize) -> Option<&Vec<Value>> {
    match value {
        Value::Array(items) => Some(items),
        Value::Object(members) if depth > 0 => {
            let arrays = || members.values().filter_map(Value::as_array);
            let full = arrays().find(|a| !a.is_empty()).or_else(|| arrays().next());
            full.or_else(|| members.values().find_map(|v| items(v, depth - 1)))
        }
        _ => None,
    }
}

fn identifier(item: &Value, parameter: &str) -> Option<String> {
    let Some(members) = item.as_object() else { return plain(item) };
    let short = parameter.trim_end_matches("_id").trim_end_matches("Id");
    let find = |names: &[&str]| names.iter().find_map(|name| plain(members.get(*name)?));
    let own = find(&[parameter, "id", "_id", "uuid", "guid", short, "slug", "key", "number"]);
    own.or_else(|| linked(members)).or_else(|| find(&["username", "name"]))
}

/// The last segment of the link that an object has to itself (RFC 8288; HAL's `_links`).
fn linked(members: &serde_json::Map<String, Value>) -> Option<String> {
    let links = members.get("_links").and_then(Value::as_object);
    let link = ["self", "href", "url", "uri", "@id", "link"].into_iter().find_map(|name| {
        let link = members.get(name).or_else(|| links?.get(name))?;
        plain(link.get("href").unwrap_or(link))
    })?;
    let path = link.split(['?', '#']).next()?.trim_end_matches('/');
    let (_, last) = path.rsplit_once('/')?;
    let last = percent_encoding::percent_decode_str(last).decode_utf8().ok()?.into_owned();
    (!last.is_empty()).then_some(last)
}
