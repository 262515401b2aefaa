//! What the API's description knows of paths. It is not a check.

use std::collections::BTreeMap;

use rowlock_model::{Operation, Provenance, Surface};

fn documented(surface: &Surface) -> impl Iterator<Item = &Operation> {
    surface.operations.iter().filter(|o| o.provenance == Provenance::Document)
}

/// Whether a documented path, its parameters taken for any value, is this one.
pub(super) fn describes(surface: &Surface, path: &str) -> bool {
    documented(surface).any(|o| fits(&o.path, path))
}

fn fits(template: &str, path: &str) -> bool {
    let (mut a, mut b) = (template.trim_end_matches('/').split('/'), path.trim_end_matches('/').split('/'));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(part), Some(given)) if part == given || part.contains('{') => {}
            _ => return false,
        }
    }
}

/// The path below which most documented operations stand; `None` when nothing is documented.
pub(super) fn prefix(surface: &Surface) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for operation in documented(surface).filter(|o| !o.path.contains('{')) {
        let parent = operation.path.trim_end_matches('/').rsplit_once('/').map_or("", |(parent, _)| parent);
        *counts.entry(parent).or_default() += 1;
    }
    let most = counts.values().copied().max();
    match most {
        Some(most) => counts.into_iter().find(|(_, n)| *n == most).map(|(parent, _)| parent.to_owned()),
        // Only paths with parameters: what stands before the first of them, without the collection's own name.
        None => documented(surface).next().map(|o| {
            let before = o.path.split('{').next().unwrap_or_default().trim_end_matches('/');
            before.rsplit_once('/').map_or(String::new(), |(parent, _)| parent.to_owned())
        }),
    }
}

/// The version in a path segment such as `v2`, with its byte offset in the path.
pub(super) fn version(path: &str) -> Option<(usize, u32)> {
    let mut at = 0;
    for segment in path.split('/') {
        let digits = segment.strip_prefix(['v', 'V']).filter(|d| (1..=3).contains(&d.len()));
        let number = digits.filter(|d| d.bytes().all(|b| b.is_ascii_digit())).and_then(|d| d.parse().ok());
        if let Some(number) = number {
            return Some((at, number));
        }
        at += segment.len() + 1;
    }
    None
}

/// The path with another version in place of its own.
pub(super) fn with_version(path: &str, number: u32) -> Option<String> {
    let (at, _) = version(path)?;
    let rest = path.get(at..)?;
    let end = rest.find('/').unwrap_or(rest.len());
    Some(format!("{}{}{number}{}", path.get(..at)?, rest.get(..1)?, rest.get(end..)?))
}

#[cfg(test)]
mod tests {
    use rowlock_model::Method;

    use super::*;

    #[test]
    fn versions_are_whole_segments() {
        assert_eq!(version("/api/v2/users"), Some((5, 2)));
        assert_eq!(version("/vault/view/é/v1x"), None);
        assert_eq!(with_version("/api/v2/users?x=1", 1), Some("/api/v1/users?x=1".into()));
        assert_eq!(with_version("/v10", 9), Some("/v9".into()));
    }

    #[test]
    fn parameters_fit_any_value_and_the_prefix_is_the_commonest_parent() {
        let get = |path: &str| Operation::seen(Method::Get, path, Provenance::Document);
        let operations = ["/api/v1/users", "/api/v1/users/{id}", "/api/v1/health", "/"].map(get).to_vec();
        let surface = Surface { operations, ..Surface::default() };
        assert!(describes(&surface, "/api/v1/users/7") && !describes(&surface, "/api/v1/users/7/x"));
        assert_eq!(prefix(&surface).as_deref(), Some("/api/v1"));
    }
}
