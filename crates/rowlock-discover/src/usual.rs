//! A short list of paths that APIs usually have, told apart from soft 404s.

use rowlock_model::{Method, Operation, Provenance, Surface};

use crate::fetch::Fetch;
use crate::{add, shape};

/// Names that are tried at the root and below the prefixes of the known operations.
const NAMES: [&str; 18] = [
    "users", "user", "me", "profile", "items", "products", "orders", "accounts", "admin", "health", "status",
    "info", "version", "search", "config", "data", "login", "token",
];

/// Prefixes that are tried when no operation tells one.
const PREFIXES: [&str; 3] = ["", "/api", "/api/v1"];

/// Adds the paths that answer as something that is there.
pub(crate) async fn paths(fetch: &mut Fetch<'_>, surface: &mut Surface) {
    let mut paths: Vec<String> =
        prefixes(surface).iter().flat_map(|prefix| NAMES.map(|name| format!("{prefix}/{name}"))).collect();
    paths.retain(|path| !surface.operations.iter().any(|o| o.path == *path));
    fetch.ahead(&paths).await;
    fetch.siblings_of(&paths).await;
    for path in paths {
        if surface.operations.iter().any(|o| o.path == path) || !fetch.exists(&path).await {
            continue;
        }
        add(surface, shape::operation(&path, Provenance::Guess));
    }
}

/// Adds what the `Allow` fields of operations name that no description speaks of.
pub(crate) async fn methods(fetch: &mut Fetch<'_>, surface: &mut Surface) {
    let found: Vec<Operation> = surface
        .operations
        .iter()
        .filter(|o| o.is_readable() && !matches!(o.provenance, Provenance::Document | Provenance::Recording))
        .cloned()
        .collect();
    for operation in found {
        let Some(target) = &operation.sample else { continue };
        for method in allowed(fetch, target).await {
            let beside = Operation {
                sample: operation.sample.clone(),
                ..Operation::seen(method, &operation.path, Provenance::Listing)
            };
            add(surface, beside);
        }
    }
}

/// The folders of documented operations, or the usual ones.
fn prefixes(surface: &Surface) -> Vec<String> {
    let mut folders: Vec<String> = surface
        .operations
        .iter()
        .filter(|o| o.provenance == Provenance::Document)
        .filter_map(|o| {
            let fixed = o.path.split('{').next().unwrap_or_default().trim_end_matches('/');
            fixed.rsplit_once('/').map(|(folder, _)| folder.to_owned())
        })
        .filter(|folder| folder.matches('/').count() <= 2)
        .collect();
    folders.sort();
    folders.dedup();
    folders.truncate(2);
    if folders.is_empty() { PREFIXES.map(str::to_owned).to_vec() } else { folders }
}

/// The methods of an `Allow` field that came with the answer (RFC 9110 section 10.2.1).
async fn allowed(fetch: &mut Fetch<'_>, path: &str) -> Vec<Method> {
    let Some(exchange) = fetch.get(path).await else { return Vec::new() };
    let Some(answer) = exchange.answer() else { return Vec::new() };
    let named = Method::allowed(&answer.headers).into_iter();
    named.filter(|m| !matches!(m, Method::Get | Method::Head | Method::Options)).collect()
}
