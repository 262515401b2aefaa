//! The operations of a document with their JSON pointers: paths, webhooks and callbacks.

use rowlock_model::Method;

use crate::document::Document;
use crate::pointer;
use crate::server::Server;
use crate::value::{Map, Value};

/// Longest JSON pointer that is followed; longer ones only occur in hostile documents.
pub(crate) const LONGEST_POINTER: usize = 4096;
/// Most operations that are read.
const MOST_OPERATIONS: usize = 50_000;
/// Most notes on skipped parts.
const MOST_NOTES: usize = 50;
/// Most references between path items that are followed.
const MOST_HOPS: usize = 8;

/// The members of a path item that are operations.
pub(crate) const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Whose operation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The service's own.
    Path,
    /// A request that the service sends to a subscriber (3.1 `webhooks`).
    Webhook,
    /// A request that the service sends to an address that the client gave.
    Callback,
}

/// An operation, by pointers; what the document keeps.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    pub(crate) method: Method,
    pub(crate) template: String,
    pub(crate) pointer: String,
    pub(crate) item: String,
}

/// One operation of a document.
#[derive(Debug, Clone)]
pub struct DocOperation<'d> {
    /// Whose operation it is.
    pub kind: Kind,
    /// The method.
    pub method: Method,
    /// The path template as the document has it; of a callback its expression, of a webhook its name.
    pub template: String,
    /// The path template below the origin: base path and template.
    pub path: String,
    /// The operation's JSON pointer.
    pub pointer: String,
    /// The path item's JSON pointer.
    pub item_pointer: String,
    /// The operation object.
    pub value: &'d Map,
    /// The path item object.
    pub item: &'d Map,
}

impl DocOperation<'_> {
    /// `GET /users/{id}`.
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// `operationId`, when it is text.
    pub fn id(&self) -> Option<&str> {
        self.value.get("operationId").and_then(Value::as_str)
    }

    /// A text member of the operation; empty when it is absent.
    pub fn text(&self, key: &str) -> &str {
        self.value.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether the document calls it deprecated.
    pub fn is_deprecated(&self) -> bool {
        self.value.get("deprecated") == Some(&Value::Bool(true))
    }
}

impl Document {
    /// The service's own operations, in the document's order.
    pub fn operations(&self) -> Vec<DocOperation<'_>> {
        let root = self.adapter().servers(self.value(), "");
        let root = base_path(&root);
        self.entries(|kind| kind == Kind::Path).filter_map(|e| self.view(e, &root)).collect()
    }

    /// The service's own operation that a JSON pointer leads to or into.
    pub fn operation_at(&self, pointer: &str) -> Option<DocOperation<'_>> {
        let inside = |e: &&Entry| {
            pointer
                .strip_prefix(e.pointer.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let root = self.adapter().servers(self.value(), "");
        self.entries(|kind| kind == Kind::Path).find(inside).and_then(|e| self.view(e, &base_path(&root)))
    }

    /// The requests that the service sends: webhooks and callbacks.
    pub fn outgoing(&self) -> Vec<DocOperation<'_>> {
        self.entries(|kind| kind != Kind::Path).filter_map(|e| self.view(e, "")).collect()
    }

    fn view<'d>(&'d self, entry: &Entry, root: &str) -> Option<DocOperation<'d>> {
        let value = self.value().pointer(&entry.pointer)?;
        let item = self.value().pointer(&entry.item)?;
        let own = [(value, &entry.pointer), (item, &entry.item)]
            .into_iter()
            .map(|(v, at)| self.adapter().servers(v, at))
            .find(|servers| !servers.is_empty());
        let base = own.map_or_else(|| root.to_owned(), |servers| base_path(&servers));
        let path = match entry.kind {
            Kind::Path => format!("{base}{}", entry.template),
            Kind::Webhook | Kind::Callback => entry.template.clone(),
        };
        Some(DocOperation {
            kind: entry.kind,
            method: entry.method.clone(),
            template: entry.template.clone(),
            path,
            pointer: entry.pointer.clone(),
            item_pointer: entry.item.clone(),
            value: value.as_object()?,
            item: item.as_object()?,
        })
    }
}

/// The path part of the first server's URL, without a trailing slash.
fn base_path(servers: &[Server]) -> String {
    servers.first().map_or_else(String::new, Server::path)
}

/// Finds every operation; what cannot be read is noted and skipped.
pub(crate) fn entries(root: &Value, notes: &mut Vec<String>) -> Vec<Entry> {
    let mut found = Finder { root, entries: Vec::new(), notes };
    match root.get("paths") {
        Some(Value::Object(paths)) => {
            for (template, item) in paths.iter() {
                if template.starts_with('/') {
                    found.item(Kind::Path, template, item, pointer::join("/paths", template));
                } else if !template.starts_with("x-") && template != "$ref" {
                    found.note(format!("the path '{template:.80}' does not begin with '/' and was skipped"));
                }
            }
        }
        Some(Value::Null) | None => {}
        Some(_) => found.note("'paths' is no mapping and was skipped".to_owned()),
    }
    for key in ["webhooks", "x-webhooks"] {
        if let Some(Value::Object(hooks)) = root.get(key) {
            for (name, item) in hooks.iter() {
                found.item(Kind::Webhook, name, item, pointer::join(&format!("/{key}"), name));
            }
        }
    }
    found.entries
}

struct Finder<'a> {
    root: &'a Value,
    entries: Vec<Entry>,
    notes: &'a mut Vec<String>,
}

impl Finder<'_> {
    fn item(&mut self, kind: Kind, template: &str, item: &Value, at: String) {
        if at.len() > LONGEST_POINTER || self.entries.len() >= MOST_OPERATIONS {
            self.note(
                "paths beyond what is read (4096 characters, 50000 operations) were skipped".to_owned(),
            );
            return;
        }
        let Some((item, at)) = self.follow(item, at) else {
            self.note(format!("the path item of '{template:.80}' is a reference that leads nowhere"));
            return;
        };
        let Value::Object(map) = item else {
            self.note(format!("the path item of '{template:.80}' is no mapping and was skipped"));
            return;
        };
        for (key, value) in map.iter() {
            if !METHODS.contains(&key) {
                continue;
            }
            let pointer = pointer::join(&at, key);
            let Value::Object(operation) = value else {
                self.note(format!("{} {template:.80} is no mapping and was skipped", key.to_uppercase()));
                continue;
            };
            self.entries.push(Entry {
                kind,
                method: Method::from(key),
                template: template.to_owned(),
                pointer: pointer.clone(),
                item: at.clone(),
            });
            // Callbacks of callbacks are possible and mean nothing more.
            if let (Kind::Path, Some(Value::Object(callbacks))) = (kind, operation.get("callbacks")) {
                self.callbacks(callbacks, &pointer);
            }
        }
    }

    fn callbacks(&mut self, callbacks: &Map, operation: &str) {
        for (name, callback) in callbacks.iter() {
            let at = pointer::join(&format!("{operation}/callbacks"), name);
            let Some((Value::Object(callback), at)) = self.follow(callback, at) else { continue };
            for (expression, item) in callback.iter().filter(|(key, _)| !key.starts_with("x-")) {
                self.item(Kind::Callback, expression, item, pointer::join(&at, expression));
            }
        }
    }

    fn follow<'v>(&self, mut value: &'v Value, mut at: String) -> Option<(&'v Value, String)>
    where
        Self: 'v,
    {
        for _ in 0..MOST_HOPS {
            let Some(target) = value.get("$ref").and_then(Value::as_str) else { return Some((value, at)) };
            // A path item may have operations beside its reference.
            if METHODS.iter().any(|m| value.get(m).is_some()) {
                return Some((value, at));
            }
            at = percent_encoding::percent_decode_str(target.strip_prefix('#')?)
                .decode_utf8_lossy()
                .into_owned();
            value = self.root.pointer(&at)?;
        }
        None
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < MOST_NOTES && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}
