//! Target to surface: which operations are there, and how that is known.
//!
//! Finders run in order of trust: the description that the user gave or the
//! service serves, recordings (HAR, Postman), links and listings, and last a
//! short list of usual paths told apart from soft 404s. All of them read only,
//! never leave the origin, and never call what sounds like a change of state.

use rowlock_model::{Exchange, Operation, Provenance, StateRisk, Surface};
use rowlock_net::Outlet;
use rowlock_openapi::Document;

mod documents;
mod fetch;
mod graphql;
mod links;
mod listing;
mod pattern;
mod recordings;
mod shape;
mod usual;
pub mod values;

pub use pattern::{Pattern, Scope};
pub use recordings::{RecordingError, har, postman};
pub use shape::find as find_alike;

use crate::fetch::Fetch;

/// What the user gave beside the URL.
#[derive(Debug, Default)]
pub struct Inputs {
    /// An API description.
    pub document: Option<Document>,
    /// Operations out of HAR files, Postman collections and source.
    pub recorded: Vec<rowlock_model::Operation>,
    /// What part of the origin the run keeps to.
    pub scope: Scope,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The operations.
    pub surface: Surface,
    /// The descriptions behind it.
    pub documents: Vec<Document>,
    /// Every exchange that was needed.
    pub exchanges: Vec<Exchange>,
    /// Why nothing can be learned of a target that only fails.
    pub failing: Option<String>,
}

/// Learns the surface of the outlet's target; an interruption ends it with what is known by then.
pub async fn discover(
    outlet: &Outlet,
    seed: &rowlock_model::Seed,
    inputs: Inputs,
    interrupt: tokio::sync::watch::Receiver<bool>,
) -> Found {
    let mut fetch = Fetch::new(outlet, seed, &inputs.scope, interrupt);
    let mut surface = Surface::default();

    let given = inputs.document.is_some();
    let base = outlet.target().base_path.clone();
    let start = if base.is_empty() { "/".to_owned() } else { base };
    let mut pages = vec![start.clone()];
    let mut found_documents = Vec::new();
    if !given {
        found_documents = documents::served(&mut fetch, &mut pages).await;
        if found_documents.is_empty() {
            surface.notes.push(
                "no API description was found; give one with --spec to let every documented operation be tested"
                    .to_owned(),
            );
        }
    }
    let all_documents: Vec<Document> = inputs.document.into_iter().chain(found_documents).collect();
    for document in &all_documents {
        documents::add(document, outlet.target(), &mut surface);
    }
    fetch.avoid(&surface);
    let told = !all_documents.is_empty() || !inputs.recorded.is_empty();
    for operation in inputs.recorded {
        add(&mut surface, operation);
    }
    // The page that the user named is an operation when it answers at all.
    let page = fetch.get(&start).await;
    if page.as_ref().and_then(Exchange::answer).is_some_and(|a| a.status != 404) {
        add(&mut surface, shape::operation(&start, Provenance::Given));
    }
    listing::robots(&mut fetch, &mut surface, &mut pages).await;
    links::follow(&mut fetch, &mut surface, pages).await;
    usual::paths(&mut fetch, &mut surface).await;
    usual::methods(&mut fetch, &mut surface).await;
    graphql::endpoints(&mut fetch, &mut surface).await;

    let before = surface.operations.len();
    if let Some(why) = fetch.ended() {
        surface.notes.push(format!("learning the surface ended early: {why}"));
    }
    // A service that fails on what it does not know may still answer what it is known for.
    let failing =
        (fetch.failed() && !told).then(|| "no request was answered but with 5xx or not at all".to_owned());
    let exchanges = fetch.finish();
    surface.operations.retain(|o| inputs.scope.covers(&o.path));
    let left = before - surface.operations.len();
    if left > 0 {
        surface.notes.push(format!("{left} operations are outside --scope or inside --exclude"));
    }
    surface.operations.iter_mut().for_each(Operation::weigh_sample);
    Found { surface, documents: all_documents, exchanges, failing }
}

/// Adds an operation unless the surface has it; what source knows of one that it has is noted there.
fn add(surface: &mut Surface, operation: rowlock_model::Operation) {
    match shape::find(surface, &operation.method, &operation.path)
        .and_then(|id| surface.operations.get_mut(id.0))
    {
        Some(known) => known.guard = known.guard.take().or(operation.guard),
        None => surface.operations.push(operation),
    }
}

/// Whether a link may be followed: nothing in it sounds like a change of state.
fn is_harmless(target: &str) -> bool {
    StateRisk::of(&rowlock_model::Method::Get, target, None).is_none()
}
