//! Which operations the checks of enforcement try: not all, and not all alike.
//!
//! A lock that a path, a header or a method gets around is a middleware's or a router's, so
//! operations below one parent share their fate. Each group's representative is tried, and
//! three more protected operations, each below a parent of its own; twelve requests each.

use rowlock_model::{Known, OperationId};

/// Representatives that are tried.
const GROUPS: usize = 3;
/// Further operations that are tried.
const MORE: usize = 3;

/// The operations: readable, refused to anonymous requests, and open to the given user when there is one.
pub(super) fn spread(known: &Known) -> Vec<OperationId> {
    let opened: Vec<OperationId> = known.opened_by_user().map(|(id, _)| id).collect();
    let protected: Vec<OperationId> = if opened.is_empty() {
        known.readable().map(|(id, _)| id).filter(|id| known.is_protected(*id)).collect()
    } else {
        opened
    };
    let mut chosen: Vec<OperationId> = known
        .groups
        .iter()
        .map(|g| g.representative)
        .filter(|r| protected.contains(r))
        .take(GROUPS)
        .collect();
    let mut parents: Vec<&str> = chosen.iter().map(|id| parent(known, *id)).collect();
    let most = chosen.len() + MORE;
    for id in protected {
        if chosen.len() >= most {
            break;
        }
        let parent = parent(known, id);
        if !chosen.contains(&id) && !parents.contains(&parent) {
            parents.push(parent);
            chosen.push(id);
        }
    }
    chosen
}

/// The path template without its last segment.
fn parent(known: &Known, id: OperationId) -> &str {
    let path = known.surface.operation(id).map_or("", |o| o.path.as_str());
    path.trim_end_matches('/').rsplit_once('/').map_or("", |(parent, _)| parent)
}
