//! Links in HTML, JSON and `Link` fields, followed to a small depth.

use std::collections::{BTreeSet, VecDeque};

use rowlock_model::{Answer, Provenance, Surface};
use serde_json::Value;

use crate::fetch::Fetch;
use crate::{add, shape};

/// Most pages that are read for links.
const PAGES: usize = 30;
/// How far from the first page.
const DEPTH: usize = 2;
/// Most links taken of one page.
const LINKS: usize = 60;

/// What is no operation of an API.
const ASSETS: [&str; 17] = [
    ".js",
    ".css",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".ico",
    ".woff",
    ".woff2",
    ".ttf",
    ".map",
    ".webp",
    ".mp4",
    ".pdf",
    ".zip",
    ".webmanifest",
];

/// Reads pages, follows their links, and adds what answers.
pub(crate) async fn follow(fetch: &mut Fetch<'_>, surface: &mut Surface, pages: Vec<String>) {
    let mut queue: VecDeque<(String, usize)> = pages.into_iter().map(|p| (p, 0)).collect();
    let mut seen: BTreeSet<String> = queue.iter().map(|(p, _)| p.clone()).collect();
    let (mut asked, mut read) = (0, 0);
    while let Some((page, depth)) = queue.pop_front() {
        if read >= PAGES {
            break;
        }
        if asked <= read {
            let next: Vec<(&str, usize)> = std::iter::once((page.as_str(), depth))
                .chain(queue.iter().map(|(page, depth)| (page.as_str(), *depth)))
                .take(PAGES - read)
                .collect();
            asked += next.len();
            let pages: Vec<&str> = next.iter().map(|(page, _)| *page).collect();
            let linked: Vec<&str> =
                next.iter().filter(|(_, depth)| *depth > 0).map(|(page, _)| *page).collect();
            fetch.ahead(&pages).await;
            fetch.siblings_of(&linked).await;
        }
        read += 1;
        let Some(exchange) = fetch.get(&page).await else { continue };
        let Some(answer) = exchange.answer() else { continue };
        if depth > 0 && !fetch.exists(&page).await {
            continue;
        }
        if depth > 0 {
            add(surface, shape::operation(&page, Provenance::Link));
        }
        if depth >= DEPTH {
            continue;
        }
        for reference in references(answer).into_iter().take(LINKS) {
            let Some(target) = fetch.target().resolve(&page, &reference) else { continue };
            let path = target.split('?').next().unwrap_or(&target).to_ascii_lowercase();
            if ASSETS.iter().any(|end| path.ends_with(end)) || path.starts_with("/static/") {
                continue;
            }
            if seen.insert(target.clone()) {
                queue.push_back((target, depth + 1));
            }
        }
    }
}

/// The references of an answer, in order, each once.
fn references(answer: &Answer) -> Vec<String> {
    let mut found = Vec::new();
    for value in answer.headers.all("link") {
        found.extend(value.split('<').skip(1).filter_map(|r| r.split_once('>')).map(|(r, _)| r.to_owned()));
    }
    found.extend(answer.redirects_to().map(str::to_owned));
    if answer.is_html() {
        found.extend(of_html(&answer.text()));
    } else if let Some(json) = answer.json() {
        of_json(&json, &mut found);
    }
    let mut seen = BTreeSet::new();
    found.retain(|r| seen.insert(r.clone()));
    found
}

/// `href` and `action` values; forms that post are no links.
fn of_html(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for mark in ["href=", "src="] {
        for (at, _) in html.match_indices(mark).take(400) {
            let rest = &html[at + mark.len()..];
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
            let value = match quote {
                Some(quote) => rest[1..].split(quote).next(),
                None => rest.split([' ', '>', '\n']).next(),
            };
            if let Some(value) = value.filter(|v| !v.is_empty() && v.len() < 300 && !v.starts_with('#')) {
                found.push(value.replace("&amp;", "&"));
            }
        }
    }
    found
}

/// Strings of a JSON value that look like references to this service.
fn of_json(value: &Value, found: &mut Vec<String>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => {
                let reference =
                    text.starts_with('/') || text.starts_with("http://") || text.starts_with("https://");
                if reference && text.len() < 300 && !text.contains([' ', '{', '\n']) {
                    found.push(text.clone());
                }
            }
            Value::Array(items) => open.extend(items.iter().rev().take(200)),
            Value::Object(map) => open.extend(map.values().rev().take(200)),
            _ => {}
        }
        if found.len() > 400 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_come_from_links_pages_and_json() {
        let headers = [("Link", "</page/2>; rel=\"next\"")].into_iter().collect();
        let body = br#"{"self":"/users/1","site":"https://x.example/","text":"/not a link"}"#.to_vec();
        let json = Answer { status: 200, headers, body, truncated: false, ..Answer::default() };
        assert_eq!(references(&json), ["/page/2", "/users/1", "https://x.example/"]);
        assert_eq!(of_html("<a href='/a?b=1&amp;c=2'>x</a><a href=#top>"), ["/a?b=1&c=2"]);
    }
}
