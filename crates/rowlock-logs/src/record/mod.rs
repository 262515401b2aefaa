//! One line of a log as a record: what form it has, and where it says what.
//!
//! Forms are told apart by what is on the line alone, so that one file may hold several of them. What a
//! record says of a request is looked for by value; fields are for what has a name.

mod access;
mod json;
mod logfmt;
mod time;

use std::borrow::Cow;

pub use time::Time;

/// The form of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An access log's line: NCSA common and combined, Werkzeug, uvicorn, gunicorn, hypercorn, nginx.
    Access,
    /// A JSON object with method, path and status, and nothing that tells what happened.
    JsonAccess,
    /// A JSON object.
    Json,
    /// `key=value` pairs.
    Logfmt,
    /// ArcSight CEF or LEEF.
    Event,
    /// A sentence.
    Text,
}

impl Form {
    /// As reports name it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Access => "access log",
            Self::JsonAccess => "access log in JSON",
            Self::Json => "JSON",
            Self::Logfmt => "logfmt",
            Self::Event => "CEF or LEEF",
            Self::Text => "text",
        }
    }
}

/// A line, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// The line as it was written.
    pub raw: &'a str,
    /// The same without the escape sequences that colour it.
    pub text: Cow<'a, str>,
    /// What it is.
    pub form: Form,
    fields: Vec<(String, String)>,
    source: Option<String>,
}

/// Names of fields that hold the client's address (ECS `source.ip`, OCSF `src_endpoint.ip` and usual ones).
const SOURCES: [&str; 15] = [
    "source.ip",
    "client.ip",
    "src_endpoint.ip",
    "client_ip",
    "clientip",
    "client_addr",
    "remote_addr",
    "remote_ip",
    "remoteaddr",
    "source_ip",
    "src_ip",
    "ip",
    "ip_address",
    "source",
    "client",
];
/// Names of fields that hold the user, or a keyed hash of its name.
const USERS: [&str; 15] = [
    "user",
    "user.name",
    "user.id",
    "user.hash",
    "username",
    "user_name",
    "user_id",
    "user_hash",
    "account",
    "principal",
    "actor",
    "login",
    "subject",
    "sub",
    "uid",
];

impl<'a> Record<'a> {
    /// Reads a line.
    pub fn read(raw: &'a str) -> Self {
        let text = plain(raw);
        let new = |form, fields, source| Self { raw, text: text.clone(), form, fields, source };
        if let Some(fields) = json::fields(&text) {
            let form = if json::is_access(&fields) { Form::JsonAccess } else { Form::Json };
            return new(form, fields, None);
        }
        if let Some(source) = access::source(&text) {
            return new(Form::Access, Vec::new(), source);
        }
        if text.contains("CEF:0|") || text.contains("LEEF:1.0|") || text.contains("LEEF:2.0|") {
            return new(Form::Event, Vec::new(), None);
        }
        match logfmt::fields(&text) {
            Some(fields) => new(Form::Logfmt, fields, None),
            None => new(Form::Text, Vec::new(), None),
        }
    }

    /// Whether it is a line of an access log: one a request, whatever happened in it.
    pub fn is_access(&self) -> bool {
        matches!(self.form, Form::Access | Form::JsonAccess)
    }

    /// Whether a program can read its parts without guessing.
    pub fn is_structured(&self) -> bool {
        self.form != Form::Text
    }

    /// The first named field of these that is there and not empty.
    pub fn field(&self, names: &[&str]) -> Option<&str> {
        let told = |name: &&str| self.fields.iter().find(|(n, v)| n.eq_ignore_ascii_case(name) && is_told(v));
        names.iter().find_map(told).map(|(_, value)| value.as_str())
    }

    /// Whether a field has this name, whatever its case.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(n, _)| n.eq_ignore_ascii_case(name))
    }

    /// The address that it gives as the client's, where its form has a place for it.
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref().or_else(|| self.field(&SOURCES)).map(without_port)
    }

    /// Who it names, where it has a field for that.
    pub fn user(&self) -> Option<&str> {
        self.field(&USERS)
    }

    /// Its own time; `None` where it has none.
    pub fn time(&self) -> Option<Time> {
        time::of(&self.text, &self.fields)
    }
}

fn is_told(value: &str) -> bool {
    !matches!(value, "" | "-" | "null" | "None" | "none")
}

/// The address without its port: `127.0.0.1:5000`, `[::1]:5000`.
fn without_port(address: &str) -> &str {
    if let Some(rest) = address.strip_prefix('[') {
        return rest.split(']').next().unwrap_or(rest);
    }
    match address.split_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => address,
    }
}

/// The line without control sequences (ECMA-48 section 5.4), which consoles are coloured by.
fn plain(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\u{1b}') {
        return Cow::Borrowed(raw);
    }
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        text.push_str(before);
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        rest = rest.get(1..).unwrap_or_default();
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests;
