//! One odd value per parameterised operation: what an error tells is only seen when there is one.
//!
//! Harmless by construction: GET on readable operations, one word with a quote in it. What the
//! answers mean is for the passive rules to say.

use futures_util::{StreamExt, stream};
use rowlock_model::{
    Credential, Exchange, IdentityId, Known, Operation, OperationId, ParameterPlace, Request, Role,
};

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
        .filter_map(|(id, operation)| Some((id, odd(operation)?)))
        .take(OPERATIONS)
        .map(|(id, target)| request(id, target, credential.clone()))
        .collect();
    stream::iter(&requests)
        .map(|request| async move {
            match sender.stop() {
                Some(_) => None,
                None => Some(sender.send(request, false).await.0),
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
    let template: Vec<&str> = operation.path.split('/').collect();
    let at = template.iter().rposition(|segment| segment.starts_with('{'))?;
    let segments: Vec<&str> =
        path.split('/').enumerate().map(|(i, s)| if i == at { ODD } else { s }).collect();
    Some(segments.join("/"))
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
        assert_eq!(odd(&Operation::seen(Method::Get, "/users", Provenance::Document)), None);
    }
}
