//! Operations that tell whoever asks whether an account exists.

use rowlock_model::{Known, Operation, OperationId, Parameter, ParameterPlace, Request};

use super::account_enumeration::{KNOWN, UNKNOWN};
use super::registration::{Account, is_name};
use crate::spec::naming::words;

/// Words of operations that look an account up.
const LOOK_UP: [&str; 8] =
    ["exists", "exist", "available", "availability", "check", "lookup", "taken", "free"];

/// Operations that anybody may ask whether an account exists, with the parameter that names it.
pub(super) fn look_ups(known: &Known) -> impl Iterator<Item = (OperationId, &Operation, &str)> {
    known.readable().filter_map(|(id, operation)| {
        let open = known.anonymous(id).is_some_and(|e| !known.refuses(id, e));
        let said = words(&operation.path);
        let asks = said.iter().any(|w| LOOK_UP.contains(&w.as_str()));
        let query = |p: &&Parameter| p.place == ParameterPlace::Query && is_name(&p.name);
        let parameter = operation.parameters.iter().find(query)?;
        (open && asks && !operation.path.contains('{')).then_some((id, operation, parameter.name.as_str()))
    })
}

/// Asks for the given user and for nobody in turn, twice; `None` where the user's mail address is not known.
pub(super) fn look_up(
    known: &Known,
    id: OperationId,
    operation: &Operation,
    parameter: &str,
) -> Option<Vec<Request>> {
    let (_, identity) = known.user().filter(|(_, i)| i.is_basic())?;
    let mail = parameter.to_ascii_lowercase().contains("mail");
    if mail && !identity.name.contains('@') {
        return None;
    }
    let ask = |value: &str, name: &'static str| {
        let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        Request::get(format!("{}?{parameter}={value}", operation.path), name).of(id).fresh()
    };
    let nobody = |n: usize| {
        let account = Account::of(known, &format!("nobody to look up {n}"));
        if mail { account.mail() } else { account.user }
    };
    Some(vec![
        ask(&identity.name, KNOWN),
        ask(&nobody(1), UNKNOWN).control(),
        ask(&nobody(2), UNKNOWN).control(),
        ask(&identity.name, KNOWN),
    ])
}
