//! Paths of one shape: `/users/17` and `/users/18` are one operation.

use rowlock_model::{Method, Operation, OperationId, Provenance, Surface};

/// Whether a path segment is an identifier and not a name.
pub(crate) fn is_identifier(segment: &str) -> bool {
    let hexadecimal = segment.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let digits = segment.chars().filter(char::is_ascii_digit).count();
    (!segment.is_empty() && digits == segment.len()) || (segment.len() >= 16 && hexadecimal && digits >= 3)
}

/// The GET operation of a request target, its identifiers as parameters and the target as its sample.
pub(crate) fn operation(target: &str, provenance: Provenance) -> Operation {
    let path = target.split('?').next().unwrap_or(target);
    let mut count = 0;
    let template: Vec<String> = path
        .split('/')
        .map(|segment| {
            if is_identifier(segment) {
                count += 1;
                if count == 1 { "{id}".to_owned() } else { format!("{{id{count}}}") }
            } else {
                segment.to_owned()
            }
        })
        .collect();
    let mut operation = Operation::seen(Method::Get, template.join("/"), provenance);
    operation.sample = Some(target.to_owned());
    operation
}

/// The operation with this method on a path of this shape.
pub fn find(surface: &Surface, method: &Method, path: &str) -> Option<OperationId> {
    surface.iter().find(|(_, o)| o.method == *method && same(&o.path, path)).map(|(id, _)| id)
}

/// Whether two templates are the same but for the names of their parameters.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let variable = |s: &str| s.starts_with('{') && s.ends_with('}');
    let (mut left, mut right) = (a.trim_end_matches('/').split('/'), b.trim_end_matches('/').split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(x), Some(y))
                if x == y
                    || (variable(x) && (variable(y) || is_identifier(y)))
                    || (variable(y) && is_identifier(x)) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_parameters_and_names_stay() {
        let operation =
            operation("/api/v1/users/17/posts/3f2504e0-4f89-11d3-9a0c-0305e82c3301?x=1", Provenance::Link);
        assert_eq!(operation.path, "/api/v1/users/{id}/posts/{id2}");
        assert!(same("/users/{id}", "/users/{user_id}") && same("/users/17", "/users/{id}"));
        assert!(!same("/users/me", "/users/{id}") && !same("/users", "/users/{id}"));
    }
}
