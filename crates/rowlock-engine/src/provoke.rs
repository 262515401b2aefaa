//! One odd value and one unknown identifier per parameterised operation: what an error tells is only
//! seen when there is one.
//!
//! Harmless by construction: GET on readable operations, one word with a quote in it. What the
//! answers mean is for the passive rules to say.

use futures_util::{StreamExt, stream};
use rowlock_model::{
    Credential, Exchange, IdentityId, Known, Operation, OperationId, ParameterPlace, Request, Role, Seed,
};

use crate::effort::Purpose;
use crate::sender::Sender;

/// Most operations that are asked.
const OPERATIONS: usize = 40;
/// The word, percent-encoded: no number, no identifier, no date, and a quote that careless code trips over.
const ODD: &str = "rowlock%27";

/// Asks each parameterised operation once with an odd value.
pub(crate) async fn provoke(sender: &Sender<'_>, known: &Known) -> Vec<Exchange> {
    let credential = match known.user() {
        Some(_) => Credential::Valid(IdentityId(0)),
        None => Credential::None,
    };
    let requests: Vec<Request> = known
        .readable()
        .filter(|(_, operation)| !operation.parameters.is_empty() || operation.path.contains('{'))
        .take(OPERATIONS)
        .flat_map(|(id, operation)| {
            let targets = [odd(operation), unknown(operation, &known.seed)];
            targets.into_iter().flatten().map(move |target| (id, target))
        })
        .map(|(id, target)| request(id, target, credential.clone()))
        .collect();
    stream::iter(&requests)
        .map(|request| async move {
            match sender.stop() {
                Some(_) => None,
                None => Some(sender.send(request, Purpose::Look(request.operation)).await.0),
            }
        })
        .buffered(8)
        .filter_map(|exchange| async move { exchange })
        .collect()
        .await
}

fn request(id: OperationId, target: String, credential: Credential) -> Request {
    let mut request = Request::get(target, "odd value").with(credential).of(id);
    // No look: a throttled or failing answer to it must not end the run.
    request.role = Role::Noise;
    request
}

/// The operation's request target with every query parameter odd, or else its last path parameter.
fn odd(operation: &Operation) -> Option<String> {
    let sample = operation.sample.as_deref()?;
    let path = sample.split('?').next().unwrap_or(sample);
    let query: Vec<String> = operation
        .parameters
        .iter()
        .filter(|p| p.place == ParameterPlace::Query)
        .map(|p| format!("{}={ODD}", p.name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "")))
        .take(4)
        .collect();
    if !query.is_empty() {
        return Some(format!("{path}?{}", query.join("&")));
    }
    with_last_identifier(operation, path, ODD)
}

/// The operation's request target with a last identifier of the same form that nothing has.
fn unknown(operation: &Operation, seed: &Seed) -> Option<String> {
    let path = operation.sample.as_deref()?.split('?').next()?;
    let at = last_parameter(&operation.path)?;
    let identifier = path.split('/').nth(at)?;
    let digits = identifier.bytes().all(|b| b.is_ascii_digit());
    let uuid = identifier.len() == 36 && identifier.bytes().filter(|b| *b == b'-').count() == 4;
    let stranger = match (digits, uuid) {
        (true, _) => "987654321".to_owned(),
        (_, true) => {
            let part = |name: &str, bits: u32| seed.below(name, 1 << bits);
            let (head, tail) = (part("uuid head", 32), part("uuid tail", 48));
            format!("{head:08x}-0b1d-4c3e-8f5a-{tail:012x}")
        }
        _ => return None,
    };
    with_last_identifier(operation, path, &stranger)
}

fn with_last_identifier(operation: &Operation, path: &str, value: &str) -> Option<String> {
    let at = last_parameter(&operation.path)?;
    let segments: Vec<&str> =
        path.split('/').enumerate().map(|(i, s)| if i == at { value } else { s }).collect();
    Some(segments.join("/"))
}

/// Which segment of a path template is its last parameter.
pub(crate) fn last_parameter(template: &str) -> Option<usize> {
    template.split('/').enumerate().filter(|(_, s)| s.starts_with('{')).map(|(at, _)| at).last()
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Method, Provenance};

    use super::*;

    #[test]
    fn the_last_identifier_becomes_odd_where_there_is_no_query() {
        let mut operation =
            Operation::seen(Method::Get, "/users/{id}/posts/{post}/raw", Provenance::Document);
        operation.sample = Some("/users/1/posts/2/raw".into());
        assert_eq!(odd(&operation).as_deref(), Some("/users/1/posts/rowlock%27/raw"));
        let seed = Seed("s".into());
        assert_eq!(unknown(&operation, &seed).as_deref(), Some("/users/1/posts/987654321/raw"));
        assert_eq!(odd(&Operation::seen(Method::Get, "/users", Provenance::Document)), None);
    }
}
