//! References within a document: followed here, never fetched.

use crate::document::Document;
use crate::span::Reference;
use crate::value::Value;

/// Most references that are followed one after the other.
const MOST_HOPS: usize = 32;
/// Most references that are listed.
const MOST_LISTED: usize = 200_000;
/// Members whose content is data, not description; a `$ref` in there refers to nothing.
const DATA: [&str; 4] = ["example", "examples", "default", "enum"];

impl Document {
    /// The value that a value stands for, its `$ref`s followed, and its JSON pointer.
    ///
    /// `None` when a reference leaves the document, leads nowhere, or goes in a circle.
    pub fn resolve<'d>(&'d self, value: &'d Value, at: &str) -> Option<(&'d Value, String)> {
        let mut found = (value, at.to_owned());
        for _ in 0..MOST_HOPS {
            let Some(target) = found.0.get("$ref").and_then(Value::as_str) else { return Some(found) };
            let local = self.local(target)?;
            found = (self.value().pointer(&local)?, local);
        }
        None
    }

    /// The JSON pointer of a reference into this document.
    pub(crate) fn local(&self, target: &str) -> Option<String> {
        let (file, fragment) = target.split_once('#').unwrap_or((target, ""));
        let own = self.name().rsplit(['/', '\\']).next().unwrap_or_default();
        if !file.is_empty() && file.trim_start_matches("./") != own {
            return None;
        }
        let decoded = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy();
        (decoded.is_empty() || decoded.starts_with('/')).then(|| decoded.into_owned())
    }
}

/// Whether a reference leaves the document.
pub(crate) fn is_remote(document: &Document, target: &str) -> bool {
    document.local(target).is_none() && !target.starts_with('#')
}

/// Whether a reference within the document leads nowhere. Anchors (`#name`) are not judged.
pub(crate) fn is_broken(document: &Document, target: &str) -> bool {
    let Some(local) = document.local(target) else { return false };
    match document.value().pointer(&local) {
        Some(value) => document.resolve(value, &local).is_none() && !leaves(document, value),
        None => true,
    }
}

/// Whether a chain of references ends outside the document or at an anchor.
fn leaves<'d>(document: &'d Document, mut value: &'d Value) -> bool {
    for _ in 0..MOST_HOPS {
        let Some(target) = value.get("$ref").and_then(Value::as_str) else { return false };
        let Some(local) = document.local(target) else { return true };
        let Some(next) = document.value().pointer(&local) else { return false };
        value = next;
    }
    false
}

/// Every `$ref` that refers, in the document's order.
pub(crate) fn all(document: &Document) -> Vec<Reference> {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    let mut next = Some((String::new(), document.value(), false));
    loop {
        if let Some((at, value, names)) = next.take()
            && found.len() < MOST_LISTED
            && at.len() <= crate::operation::LONGEST_POINTER
        {
            let map = value.as_object().filter(|_| !names);
            if let Some(target) = map.and_then(|m| m.get("$ref")).and_then(Value::as_str) {
                found.push(Reference { pointer: format!("{at}/$ref"), target: target.to_owned() });
            }
            open.push((at, names, value.children()));
        }
        let Some((at, names, children)) = open.last_mut() else { return found };
        let Some((key, child)) = children.next() else {
            open.pop();
            continue;
        };
        let data = !*names && (DATA.contains(&&*key) || key.starts_with("x-"));
        // A schema with its own `$id` has its own base; what its references mean is not known here.
        let names = !*names && is_name_map(&key);
        let own = !names && child.get("$id").is_some_and(Value::is_string);
        if (child.is_object() || child.is_array()) && !own && (!data || holds_objects(&key, at)) {
            next = Some((format!("{at}/{key}"), child, names));
        }
    }
}

/// Members whose keys are names that the author chose, not keywords.
fn is_name_map(key: &str) -> bool {
    matches!(
        key,
        "properties"
            | "patternProperties"
            | "definitions"
            | "$defs"
            | "schemas"
            | "responses"
            | "parameters"
            | "requestBodies"
            | "headers"
            | "paths"
            | "examples"
            | "callbacks"
            | "links"
            | "securitySchemes"
            | "pathItems"
    )
}

/// `examples` of components and media types hold Example Objects, which may be references.
fn holds_objects(key: &str, at: &str) -> bool {
    key == "examples" && (at == "/components" || at.contains("/content/"))
}
