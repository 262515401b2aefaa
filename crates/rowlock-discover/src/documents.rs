//! API descriptions that the service serves itself.

use rowlock_model::{Surface, Target};
use rowlock_openapi::Document;
use url::Url;

use crate::fetch::{ABREAST, Fetch};

/// Largest description that is read, in bytes.
const LARGEST: usize = 64 << 20;
/// What every place may hold at least, in bytes.
const LEAST: usize = 1 << 20;

/// Where descriptions usually are.
const PLACES: [&str; 10] = [
    "/openapi.json",
    "/swagger.json",
    "/v3/api-docs",
    "/apispec.json",
    "/spec.json",
    "/api/openapi.json",
    "/api/v1/openapi.json",
    "/static/openapi.json",
    "/openapi.yaml",
    "/.well-known/api-catalog",
];

/// Pages that name a description.
const PAGES: [&str; 5] = ["/docs", "/redoc", "/swagger-ui", "/apidocs/", "/api/docs"];

/// Most descriptions that are taken.
const MOST: usize = 4;

/// Looks in the usual places, and at the pages that name others.
pub(crate) async fn served(fetch: &mut Fetch<'_>, pages: &mut Vec<String>) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    let base = fetch.target().base_path.clone();
    let mut places: Vec<String> = Vec::new();
    if !base.is_empty() {
        // A URL that ends in a description's name is the description itself.
        if [".json", ".yaml", ".yml"].iter().any(|end| base.ends_with(end)) {
            places.push(base.clone());
        }
        places.push(format!("{base}/openapi.json"));
        places.push(format!("{base}/swagger.json"));
    }
    places.extend(PLACES.map(str::to_owned));
    // All places together may hold as much as one description: who serves the same large text
    // everywhere is not read again and again.
    let mut left = LARGEST;
    // Most services serve theirs in the first place, and need not be asked for the others.
    let (first, others) = places.split_at(1);
    for places in std::iter::once(first).chain(others.chunks(ABREAST)) {
        let share = if places.len() > 1 { left / ABREAST } else { left };
        fetch.ahead_limited(places, Some(share.max(LEAST))).await;
        for place in places {
            read(fetch, place, pages, &mut documents, &mut left).await;
            if !documents.is_empty() {
                return documents;
            }
        }
    }
    fetch.ahead(&PAGES).await;
    for page in PAGES {
        let Some(exchange) = fetch.get(page).await else { continue };
        let Some(answer) = exchange.answer().filter(|a| a.is_success() && a.is_html()) else { continue };
        for reference in named(&answer.text()) {
            if let Some(target) = fetch.target().resolve(page, &reference) {
                read(fetch, &target, pages, &mut documents, &mut left).await;
            }
        }
        if !documents.is_empty() {
            break;
        }
    }
    documents
}

async fn read(
    fetch: &mut Fetch<'_>,
    place: &str,
    pages: &mut Vec<String>,
    documents: &mut Vec<Document>,
    left: &mut usize,
) {
    if documents.len() >= MOST {
        return;
    }
    let Some(exchange) = fetch.get_limited(place, Some((*left).max(LEAST))).await else { return };
    let Some(answer) = exchange.answer().filter(|a| a.is_success() && !a.is_html()) else { return };
    *left = left.saturating_sub(answer.body.len());
    if answer.truncated {
        return;
    }
    if place.ends_with("api-catalog") {
        pages.extend(links_of_catalog(&answer.text()));
        return;
    }
    if let Ok(document) = Document::parse(place, answer.body.as_slice()) {
        documents.push(document);
    }
}

/// The references to descriptions in a documentation page (`url: "/x.json"`, `spec-url="…"`).
fn named(html: &str) -> Vec<String> {
    let mut references = Vec::new();
    for mark in ["url:", "spec-url=", "\"url\":", "data-url=", "specUrl:", "url ="] {
        for (at, _) in html.match_indices(mark).take(8) {
            let rest = html[at + mark.len()..].trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else { continue };
            if let Some(reference) = rest[1..].split(quote).next().filter(|r| !r.is_empty() && r.len() < 300)
            {
                references.push(reference.to_owned());
            }
        }
    }
    references.dedup();
    references
}

/// The `href`s of an API catalog (RFC 9727, a linkset of RFC 9264).
fn links_of_catalog(text: &str) -> Vec<String> {
    let Ok(catalog) = serde_json::from_str::<serde_json::Value>(text) else { return Vec::new() };
    let mut links = Vec::new();
    let mut open = vec![&catalog];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Object(map) => {
                if let Some(href) = map.get("href").and_then(serde_json::Value::as_str) {
                    links.push(href.to_owned());
                }
                open.extend(map.values());
            }
            serde_json::Value::Array(items) => open.extend(items),
            _ => {}
        }
        if links.len() >= 40 {
            break;
        }
    }
    links.sort();
    links
}

/// Adds a document's operations, and says when it names another origin.
pub(crate) fn add(document: &Document, target: &Target, surface: &mut Surface) {
    let described = document.surface();
    for operation in described.operations {
        if !surface.operations.iter().any(|o| o.method == operation.method && o.path == operation.path) {
            surface.operations.push(operation);
        }
    }
    surface.documents.push(document.name().to_owned());
    surface.notes.extend(described.notes);
    let mut foreign: Vec<String> = document
        .servers()
        .iter()
        .filter_map(|s| Url::parse(&s.expanded).ok())
        .filter(|url| !target.covers(url))
        .map(|url| url.origin().ascii_serialization())
        .collect();
    foreign.sort();
    foreign.dedup();
    if !foreign.is_empty() {
        surface.notes.push(format!(
            "the description names {}; the scan stays on {}",
            foreign.join(", "),
            target.origin()
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_pages_name_their_description() {
        let swagger = r#"<script>const ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: "x" })</script>"#;
        assert_eq!(named(swagger), ["/openapi.json"]);
        assert_eq!(named(r#"<redoc spec-url="/api/spec.yaml"></redoc>"#), ["/api/spec.yaml"]);
        assert!(named("url: unquoted").is_empty());
    }
}
