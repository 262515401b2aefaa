//! Where a client names an address: query parameters and members of JSON bodies that take a URL.
//!
//! What experiments on the service's own requests start from. A place is only a candidate: a URL that is
//! stored, checked or shown is none of the service's requests.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use rowlock_model::{
    Case, Consent, Credential, IdentityId, Known, Method, Operation, OperationId, ParameterPlace, Phase,
    Place, Plan, Provenance, Request, Seen, Subject,
};
use serde_json::Value;

use crate::collection::{self, Collection};
use crate::payload;
use crate::spec::naming;

/// Words of names that mean an address which the service may fetch.
const NAMES: [&str; 10] =
    ["url", "urls", "uri", "href", "webhook", "callback", "endpoint", "feed", "proxy", "upstream"];
/// Words that say whose address it is: the browser's, or one that is only shown.
const OTHERS: [&str; 8] =
    ["redirect", "return", "next", "continue", "success", "cancel", "homepage", "website"];
/// Most places of each kind that experiments look at.
const MOST: usize = 16;
/// Most levels of a body's schema that are searched.
const DEPTH: usize = 3;

/// One place where a client names an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outbound {
    /// The operation.
    pub operation: OperationId,
    /// The parameter's name, or the member's JSON pointer.
    pub name: String,
    /// Where it stands.
    pub spot: Spot,
    /// What gave it away.
    pub sign: Sign,
}

/// Where an address stands in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// In the query.
    Query,
    /// In a JSON body, under these names.
    Body(Vec<String>),
}

/// What tells that an address is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The described format.
    Format,
    /// An ordinary value is an address.
    Value,
    /// The name alone.
    Name,
}

/// Every place of the surface: parameters of readable operations first, then bodies of `POST`.
pub fn places(known: &Known) -> Vec<Outbound> {
    let mut queries: Vec<Outbound> = known.readable().flat_map(|(id, o)| in_query(id, o)).collect();
    let mut bodies: Vec<Outbound> = Vec::new();
    for (operation, described) in known.surface.iter().filter(|(_, o)| o.method == Method::Post) {
        if bodies.len() < MOST {
            in_body(operation, described, &mut bodies);
        }
    }
    queries.truncate(MOST);
    bodies.truncate(MOST);
    queries.append(&mut bodies);
    queries
}

fn in_query(operation: OperationId, described: &Operation) -> Vec<Outbound> {
    let found = |name: &str, sign| Outbound { operation, name: name.to_owned(), spot: Spot::Query, sign };
    let described_ones = described.parameters.iter().filter(|p| p.place == ParameterPlace::Query);
    let mut all: Vec<Outbound> = described_ones
        .clone()
        .filter(|p| p.kind.is_empty() || p.kind == "string")
        .filter_map(|p| {
            let value = p.value.as_deref().filter(|_| p.value_is_real).unwrap_or_default();
            Some(found(&p.name, sign(&p.name, &p.format, value)?))
        })
        .collect();
    // What a link or a recording showed has no description.
    for (name, value) in query(described.sample.as_deref().unwrap_or_default()) {
        if !described_ones.clone().any(|p| p.name == name)
            && let Some(sign) = sign(&name, "", &value)
        {
            all.push(found(&name, sign));
        }
    }
    all
}

fn in_body(operation: OperationId, described: &Operation, found: &mut Vec<Outbound>) {
    let Some(payload) = described.payload.as_ref().filter(|_| described.sample.is_some()) else { return };
    // Most bodies hold no such word, and need not be read.
    let text = payload.schema.text().to_ascii_lowercase();
    if !NAMES.iter().chain(&["http:", "https:"]).any(|word| text.contains(word)) {
        return;
    }
    members(&payload.schema.value(), &mut Vec::new(), &mut |path, sign| {
        let name = format!("/{}", path.join("/"));
        found.push(Outbound { operation, name, spot: Spot::Body(path.to_vec()), sign });
    });
}

fn query(target: &str) -> Vec<(String, String)> {
    let pairs = target.split_once('?').map_or("", |(_, q)| q).split('&').filter(|p| !p.is_empty());
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    pairs.map(|p| p.split_once('=').unwrap_or((p, ""))).map(|(n, v)| (decoded(n), decoded(v))).collect()
}

fn members(schema: &Value, path: &mut Vec<String>, found: &mut impl FnMut(&[String], Sign)) {
    if path.len() >= DEPTH {
        return;
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        members(part, path, found);
    }
    for (name, of) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        if of.get("readOnly").and_then(Value::as_bool) == Some(true) {
            continue;
        }
        path.push(name.clone());
        let text = |key: &str| of.get(key).and_then(Value::as_str).unwrap_or_default();
        // `anyOf: [{type: string, format: uri}, {type: null}]`, as Pydantic writes an optional one.
        let choices = ["anyOf", "oneOf"].into_iter().find_map(|k| of.get(k)?.as_array());
        let format = choices.into_iter().flatten().find_map(|c| c.get("format")?.as_str());
        let textual = of.get("properties").is_none() && matches!(text("type"), "string" | "");
        match sign(name, format.unwrap_or(text("format")), text("example")).filter(|_| textual) {
            Some(sign) => found(path, sign),
            None => members(of, path, found),
        }
        path.pop();
    }
}

/// What tells that a name, a format or an ordinary value means an address; `None` when nothing does.
fn sign(name: &str, format: &str, value: &str) -> Option<Sign> {
    let words = naming::words(name);
    if words.iter().any(|w| OTHERS.contains(&w.as_str())) {
        return None;
    }
    if matches!(format, "uri" | "url" | "iri") {
        return Some(Sign::Format);
    }
    if value.starts_with("http://") || value.starts_with("https://") {
        return Some(Sign::Value);
    }
    words.last().is_some_and(|w| NAMES.contains(&w.as_str())).then_some(Sign::Name)
}

/// An experiment on each place; why there is none otherwise.
pub fn plan(known: &Known, case: impl Fn(&Outbound) -> Option<Case>) -> Plan {
    let places = places(known);
    let told = |o: &Operation| matches!(o.provenance, Provenance::Document | Provenance::Recording);
    if places.is_empty() && !known.surface.operations.iter().any(told) {
        return Plan::NotAssessed(
            "without a description it is not known which parameters take an address: give --spec or --har"
                .into(),
        );
    }
    if places.is_empty() {
        return Plan::NotApplicable("no operation that was found takes an address".into());
    }
    let cases: Vec<Case> = places.iter().filter(|p| p.can_be_tried(known)).filter_map(case).collect();
    if cases.is_empty() {
        return Plan::NotAssessed(
            "no whole request can be made for what takes an address, or what it makes could not be removed"
                .into(),
        );
    }
    Plan::Cases(cases)
}

/// The place that a case is about.
pub fn of(known: &Known, case: &Case) -> Option<Outbound> {
    let Subject::Parameter(operation, name) = &case.subject else { return None };
    let described = known.surface.operation(*operation)?;
    let mut here = in_query(*operation, described);
    in_body(*operation, described, &mut here);
    here.into_iter().find(|p| p.name == *name)
}

/// What removes the objects that the addresses of a case were stored in.
pub fn undo(known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
    let Some((collection, remove)) = case.subject.operation().and_then(|id| kept_in(known, id)) else {
        return Vec::new();
    };
    let Some(remove) = remove else { return Vec::new() };
    let made = seen.exchanges.iter().filter(|e| e.sent.method == Method::Post);
    made.filter_map(|e| Some((collection.made(e)?, e.sent.credential.clone())))
        .map(|(id, credential)| {
            let target = collection.target(&id);
            Request::new(Method::Delete, target, "remove what was made").with(credential).of(remove).fresh()
        })
        .collect()
}

/// The collection that a `POST` adds to, and the operation that removes from it.
fn kept_in(known: &Known, create: OperationId) -> Option<(Collection, Option<OperationId>)> {
    let collection = collection::collections(known).into_iter().find(|c| c.create == Some(create))?;
    let remove = collection.remove;
    Some((collection, remove))
}

impl Outbound {
    /// A request with this value as the address; `None` where no whole request can be made.
    pub fn request(&self, known: &Known, value: &str, name: &'static str) -> Option<Request> {
        self.with_value(known, &self.spot, &self.name, value, name)
    }

    /// The same request, the value under a name that no service reads.
    pub fn beside(&self, known: &Known, value: &str, name: &'static str) -> Option<Request> {
        let nobodys = known.seed.word("a name that nobody reads", 9);
        let spot = match &self.spot {
            Spot::Query => Spot::Query,
            Spot::Body(_) => Spot::Body(vec![nobodys.clone()]),
        };
        self.with_value(known, &spot, &nobodys, value, name)
    }

    fn with_value(
        &self,
        known: &Known,
        spot: &Spot,
        parameter: &str,
        value: &str,
        name: &'static str,
    ) -> Option<Request> {
        let operation = known.surface.operation(self.operation)?;
        let sample = operation.sample.as_deref()?;
        let request = match spot {
            Spot::Query => Request::get(with_query(sample, parameter, value), name),
            Spot::Body(path) => {
                let mut body = payload::body(known, operation, "an address")?;
                put(&mut body, path, value)?;
                Request::new(Method::Post, sample, name).body("application/json", body.to_string()).fresh()
            }
        };
        let credential = known.user().map_or(Credential::None, |_| Credential::Valid(IdentityId(0)));
        Some(request.with(credential).of(self.operation))
    }

    /// A case about this place; bodies need the owner's consent.
    pub fn case(&self, requests: Vec<Request>) -> Case {
        let case = Case::about(Subject::Parameter(self.operation, self.name.clone()), requests);
        match self.spot {
            Spot::Query => case.in_phase(Phase::Read),
            Spot::Body(_) => case.in_phase(Phase::Write).with_consent(Consent::Write),
        }
    }

    /// Where a finding about it stands.
    pub fn place(&self, known: &Known) -> Place {
        Place::operation(known, self.operation).part(self.name.trim_start_matches('/'))
    }

    /// Whether what is made by trying can be removed again.
    fn can_be_tried(&self, known: &Known) -> bool {
        match self.spot {
            Spot::Query => true,
            Spot::Body(_) => kept_in(known, self.operation).is_none_or(|(_, remove)| remove.is_some()),
        }
    }
}

/// A request target with this query parameter set, in the place of an earlier value.
fn with_query(target: &str, name: &str, value: &str) -> String {
    let coded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let path = target.split('?').next().unwrap_or(target);
    let kept = query(target).into_iter().filter(|(n, _)| n != name);
    let pairs: Vec<String> = kept
        .chain([(name.to_owned(), value.to_owned())])
        .map(|(n, v)| format!("{}={}", coded(&n), coded(&v)))
        .collect();
    format!("{path}?{}", pairs.join("&"))
}

fn put(body: &mut Value, path: &[String], value: &str) -> Option<()> {
    let (last, before) = path.split_last()?;
    let mut at = body;
    for name in before {
        at = at.as_object_mut()?.entry(name).or_insert_with(|| serde_json::json!({}));
    }
    at.as_object_mut()?.insert(last.clone(), value.into());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_known_by_format_value_or_name_and_the_browsers_are_left_out() {
        assert_eq!(sign("source", "uri", ""), Some(Sign::Format));
        assert_eq!(sign("src", "", "https://a.example/x"), Some(Sign::Value));
        assert_eq!(sign("imageUrl", "", ""), Some(Sign::Name));
        for other in ["redirect_uri", "nextUrl", "homepage_url", "curl_version", "urlencoded"] {
            assert_eq!(sign(other, "", ""), None, "{other}");
        }
    }

    #[test]
    fn a_value_takes_the_place_of_the_one_before() {
        assert_eq!(with_query("/a?url=x&b=1", "url", "http://h/"), "/a?b=1&url=http%3A%2F%2Fh%2F");
        assert_eq!(with_query("/a", "q", "é"), "/a?q=%C3%A9");
    }

    #[test]
    fn members_of_bodies_are_found_where_pydantic_puts_the_format() {
        let schema = serde_json::json!({"properties": {
            "hook": {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]},
            "target": {"type": "object", "properties": {"url": {"type": "string"}}},
            "self_url": {"type": "string", "readOnly": true}}});
        let mut all = Vec::new();
        members(&schema, &mut Vec::new(), &mut |path, sign| all.push((path.join("/"), sign)));
        assert_eq!(all, [("hook".to_owned(), Sign::Format), ("target/url".to_owned(), Sign::Name)]);
    }
}
