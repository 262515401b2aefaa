//! A property that the service says it sets itself can be written.

use rowlock_model::{
    Case, Category, Confidence, Consent, Exchange, Findings, Known, Meta, Need, Place, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Verdict,
};
use serde_json::{Map, Value, json};

use super::alteration::{Extra, Way, after, leaves, made, operation, plan, read_only, stuck, taken, undo};
use super::granting::grants;
use crate::collection::Collection;
use crate::leaves::bare;
use crate::own_object::MAKE;

/// See the page beside this file.
pub(super) struct ReadonlyWritable;

static META: Meta = Meta {
    id: "readonly-writable",
    title: "A read-only property can be written",
    category: Category::Property,
    severity: Severity::Medium,
    core: false,
    weakness: "mass-assignment",
    cwe: &[915],
    owasp: 3,
    asvs: &["15.3.3", "8.2.3"],
    needs: &[Need::Consent(Consent::Write), Need::Identity],
    references: &[Reference {
        title: "OWASP API3:2023 Broken Object Property Level Authorization",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/",
    }],
    page: include_str!("readonly_writable.md"),
};

/// Properties that services set themselves by habit, in lower case without separators.
const BY_HABIT: [&str; 12] = [
    "createdat",
    "created",
    "createdon",
    "createdby",
    "creationdate",
    "datecreated",
    "creator",
    "insertedat",
    "registeredat",
    "joinedat",
    "receivedat",
    "submittedat",
];
const WRITE: &str = "write with read-only properties";
const ALONE: &str = "the same write without them";

impl Probe for ReadonlyWritable {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        plan(known, &[Way::Change], Vec::new())
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let made = match made(known, case, seen) {
            Ok(made) => made,
            Err(verdict) => return verdict,
        };
        let before = &made.before;
        let extras = candidates(known, &made.collection, &made.id, before);
        if extras.is_empty() {
            return Verdict::unsure("the objects have no property that is known to be read-only");
        }
        let next = |name, extras: &[Extra]| Way::Change.next(known, &made, seen, name, extras);
        if let Some(batch) = next(ALONE, &[]).or_else(|| next(WRITE, &extras)) {
            return Verdict::Next(batch);
        }
        // Who refuses the described change refuses it for another reason than what stands besides.
        let changeable = seen.named(ALONE).is_some_and(Exchange::succeeded);
        let (true, Some(alone), Some(written)) = (changeable, after(seen, ALONE), seen.named(WRITE)) else {
            return Verdict::unsure("the object could not be changed and read back");
        };
        let Some(end) = after(seen, WRITE) else {
            return Verdict::unsure("the object could not be read after the write");
        };
        let marked = read_only(known, &made.collection);
        for (property, value) in stuck(&alone, &end, &extras) {
            let old = before.get(property).unwrap_or(&Value::Null);
            let said = if marked.contains(&bare(property)) {
                "which the description calls read-only"
            } else {
                "which the service sets itself when the object is made"
            };
            out.find(
                Place::operation(known, operation(case)).part(property.clone()),
                Confidence::Confirmed,
                format!("`{property}`, {said}, was {old}, and {value} after the maker wrote it there"),
                Proof::of(known, written).and(known, seen.exchanges.last().unwrap_or(written)),
            );
        }
        Verdict::Done
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        undo(known, case, seen, &[MAKE])
    }

    fn leaves(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<String> {
        leaves(known, case, seen, &[MAKE])
    }
}

/// Read-only properties with other values. Not the identifier nor the owner: the scan could not find its object
/// again, or not remove it.
fn candidates(known: &Known, collection: &Collection, id: &str, before: &Map<String, Value>) -> Vec<Extra> {
    let (marked, taken) = (read_only(known, collection), taken(known, collection));
    let is_id = |name: &str, value: &Value| {
        let name = bare(name);
        name.ends_with("id")
            || name == "slug"
            || name == "key"
            || crate::leaves::plain(value).as_deref() == Some(id)
    };
    let owner = crate::live::bola::owner(&Value::Object(before.clone())).map(|o| o.property);
    before
        .iter()
        .filter(|(name, value)| {
            let plain = bare(name);
            let fixed = marked.contains(&plain) || BY_HABIT.contains(&plain.as_str());
            let other = grants(name) || is_id(name, value) || owner.as_deref() == Some(name.as_str());
            fixed && !taken.contains(&plain) && !other
        })
        .filter_map(|(name, value)| Some((name.clone(), another(value)?)))
        .collect()
}

/// Another value of the same type and form.
fn another(value: &Value) -> Option<Value> {
    match value {
        Value::Bool(given) => Some(json!(!given)),
        Value::Number(number) => Some(json!(number.as_i64()?.saturating_sub(1000))),
        Value::String(text) => {
            let year = text.get(..4).filter(|y| y.chars().all(|c| c.is_ascii_digit()));
            let dated = year.is_some() && text.as_bytes().get(4) == Some(&b'-');
            Some(if dated { json!(format!("1999{}", &text[4..])) } else { json!("rowlock") })
        }
        _ => None,
    }
}
