//! Which operations the checks of enforcement try: not all, and not all alike.
//!
//! A lock that a path, a header or a method gets around is sometimes the whole service's and
//! sometimes one route's. So each group's representative comes first, then one operation of
//! each tag and collection, then a second one of each, for as long as the budget lasts: about
//! eighty requests for a group, at most twelve of them for one operation.

use std::collections::HashMap;

use rowlock_model::{Known, Operation, OperationId};

/// Groups that add to the budget; a service with more repeats itself.
const GROUPS: usize = 3;
/// Requests that one check may spend on a group.
const A_GROUP: usize = 80;

/// The operations that a check can try which sends so many requests to each: readable, refused to
/// anonymous requests, and open to the given user when there is one.
pub(super) fn spread(known: &Known, requests_each: usize) -> Vec<OperationId> {
    let opened: Vec<OperationId> = known.opened_by_user().map(|(id, _)| id).collect();
    let protected: Vec<OperationId> = if opened.is_empty() {
        known.readable().map(|(id, _)| id).filter(|id| known.is_protected(*id)).collect()
    } else {
        opened
    };
    let most = A_GROUP * known.groups.len().clamp(1, GROUPS) / requests_each.max(1);
    let first: Vec<OperationId> =
        known.groups.iter().map(|g| g.representative).filter(|r| protected.contains(r)).collect();
    let others = protected.into_iter().filter(|id| !first.contains(id));
    let mut met: HashMap<(String, String), usize> = HashMap::new();
    let mut rounds: Vec<(usize, OperationId)> = Vec::new();
    for id in first.iter().copied().chain(others) {
        let Some(operation) = known.surface.operation(id) else { continue };
        let before = met.entry(place(operation)).or_default();
        // Representatives go first, even two of one collection.
        rounds.push((if first.contains(&id) { 0 } else { *before + 1 }, id));
        *before += 1;
    }
    rounds.sort_by_key(|(round, _)| *round);
    rounds.into_iter().map(|(_, id)| id).take(most).collect()
}

/// The first tag and the collection: the path without its parameters.
fn place(operation: &Operation) -> (String, String) {
    let collection: Vec<&str> =
        operation.path.split('/').filter(|s| !s.is_empty() && !s.contains('{')).collect();
    (operation.tags.first().cloned().unwrap_or_default(), collection.join("/"))
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Method, Provenance};

    use super::super::tests::known;
    use super::*;

    fn service(paths: &[&str]) -> Known {
        let mut known = known();
        let of_things: Vec<_> =
            known.sightings.iter().filter(|s| s.operation == Some(OperationId(0))).cloned().collect();
        for path in paths {
            let id = OperationId(known.surface.operations.len());
            let mut operation = Operation::seen(Method::Get, *path, Provenance::Document);
            operation.sample = Some(path.replace("{id}", "1"));
            known.surface.operations.push(operation);
            for mut sighting in of_things.clone() {
                sighting.operation = Some(id);
                known.sightings.push(sighting);
            }
        }
        known
    }

    #[test]
    fn every_collection_is_tried_before_a_second_operation_of_one() {
        let known =
            service(&["/api/stock", "/api/stock/{id}", "/api/orders", "/api/orders/{id}", "/api/parts"]);
        let chosen: Vec<usize> = spread(&known, 10).into_iter().map(|id| id.0).collect();
        assert_eq!(chosen, [0, 2, 4, 6, 3, 5]);
    }

    #[test]
    fn the_budget_of_a_group_is_kept() {
        let paths: Vec<String> = (0..60).map(|n| format!("/api/c{n}")).collect();
        let known = service(&paths.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(spread(&known, 10).len(), 8);
        assert_eq!(spread(&known, 4).len(), 20);
    }
}
