//! Backends, identity providers and other services that are called over plain HTTP.

use rowlock_model::{Category, Findings, Look, Meta, Need, Reference, Rule, Severity};
use rowlock_openapi::{Document, Value};

use super::naming;
use super::report::{self, Spot};

/// See the page beside this file.
pub(super) struct ThirdPartyOverHttp;

static META: Meta = Meta {
    id: "third-party-over-http",
    title: "The service is described as calling another one without TLS",
    category: Category::Consumption,
    severity: Severity::Medium,
    core: false,
    weakness: "third-party-over-http",
    cwe: &[319],
    owasp: 10,
    asvs: &["12.3.1"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "OWASP API10:2023 Unsafe Consumption of APIs",
        url: "https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/",
    }],
    page: include_str!("third_party_over_http.md"),
};

impl Rule<Document> for ThirdPartyOverHttp {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, document: &Document, out: &mut Findings<'_>) -> Look {
        let mut spots = Vec::new();
        let mut open = vec![(String::new(), document.value().children())];
        while let Some((at, children)) = open.last_mut() {
            let Some((key, value)) = children.next() else {
                open.pop();
                continue;
            };
            match value {
                Value::String(url) if calls(at, &key) && naming::is_plain_http(url) => {
                    let because = format!("'{url:.120}' is called without TLS");
                    spots.push(Spot::new(format!("{at}/{key}"), because));
                }
                Value::Object(_) | Value::Array(_)
                    if !SPEAKING.contains(&&*key) && at.len() <= LONGEST_POINTER =>
                {
                    let at = format!("{at}/{key}");
                    open.push((at, value.children()));
                }
                _ => {}
            }
        }
        report::each(document, out, spots);
        Look::Judged
    }
}

/// Longest JSON pointer that is followed.
const LONGEST_POINTER: usize = 4096;
/// Members that speak to people or show data.
const SPEAKING: [&str; 8] =
    ["externalDocs", "contact", "license", "example", "examples", "default", "enum", "properties"];

/// Whether a text under this key is the address of a service that is called.
fn calls(at: &str, key: &str) -> bool {
    let is_called = is_backend(key) || (is_backend_part(at) && is_address(key)) || key == "openIdConnectUrl";
    is_called && !SPEAKING.contains(&key)
}

/// Whether an extension says which service a gateway calls.
fn is_backend(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    key.starts_with("x-")
        && ["integration", "backend", "upstream", "proxy-to"].iter().any(|w| key.contains(w))
}

/// Whether a JSON pointer leads into such an extension.
fn is_backend_part(at: &str) -> bool {
    at.contains("/x-") && at.split('/').any(is_backend)
}

fn is_address(key: &str) -> bool {
    matches!(key.to_ascii_lowercase().as_str(), "uri" | "url" | "address" | "endpoint" | "host" | "target")
}
