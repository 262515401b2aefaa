//! Real values for parameters, out of earlier answers.

use rowlock_model::{Answer, Operation, OperationId, ParameterPlace, Surface};
use serde_json::Value;

/// Fills path parameters whose values were only guessed with identifiers out of the answers of the
/// collections above them; returns the operations that got a new sample.
pub fn learn(surface: &mut Surface, answers: &[(OperationId, Answer)]) -> Vec<OperationId> {
    let mut changed = Vec::new();
    let parents: Vec<(String, Value)> = answers
        .iter()
        .filter(|(_, a)| a.is_success())
        .filter_map(|(id, a)| {
            Some((surface.operation(*id)?.path.trim_end_matches('/').to_owned(), a.json()?))
        })
        .collect();
    for (at, operation) in surface.operations.iter_mut().enumerate() {
        if fill(operation, &parents) {
            changed.push(OperationId(at));
        }
    }
    changed
}

fn fill(operation: &mut Operation, parents: &[(String, Value)]) -> bool {
    let path = operation.path.clone();
    let mut filled = false;
    for parameter in
        operation.parameters.iter_mut().filter(|p| p.place == ParameterPlace::Path && !p.value_is_real)
    {
        let hole = format!("{{{}}}", parameter.name);
        let Some((before, _)) = path.split_once(&hole) else { continue };
        let Some((_, list)) = parents.iter().find(|(p, _)| p == before.trim_end_matches('/')) else {
            continue;
        };
        let collection = before.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if let Some(value) = identifier(list, &parameter.name, collection) {
            parameter.value = Some(value);
            parameter.value_is_real = true;
            filled = true;
        }
    }
    if !filled {
        return false;
    }
    let sample = sample(operation);
    let changed = sample.is_some() && sample != operation.sample;
    if changed {
        operation.sample = sample;
        operation.weigh_sample();
    }
    changed && operation.is_readable()
}

/// The identifier of the first item in a list, by the parameter's name or the usual ones.
fn identifier(list: &Value, name: &str, collection: &str) -> Option<String> {
    let item = first_item(list)?;
    match item {
        Value::Object(map) => {
            let singular = collection.strip_suffix('s').unwrap_or(collection);
            let names = [name, "id", &format!("{singular}_id"), "uuid", "slug", "username", "name", "key"];
            names.iter().find_map(|n| plain(map.get(*n)?))
        }
        other => plain(other),
    }
}

/// The first item of the list that an answer is or holds.
fn first_item(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(items) => items.first(),
        Value::Object(map) => map.values().find_map(|v| v.as_array().filter(|a| !a.is_empty()))?.first(),
        _ => None,
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() && text.len() < 100 => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The request target with every required parameter's value in place.
fn sample(operation: &Operation) -> Option<String> {
    let mut target = operation.path.clone();
    let coded =
        |v: &str| url::form_urlencoded::byte_serialize(v.as_bytes()).collect::<String>().replace('+', "%20");
    let mut query = Vec::new();
    for parameter in &operation.parameters {
        match parameter.place {
            ParameterPlace::Path => {
                target =
                    target.replace(&format!("{{{}}}", parameter.name), &coded(parameter.value.as_ref()?));
            }
            ParameterPlace::Query if parameter.required => {
                query.push(format!("{}={}", coded(&parameter.name), coded(parameter.value.as_ref()?)));
            }
            _ => {}
        }
    }
    if target.contains('{') {
        return None;
    }
    Some(if query.is_empty() { target } else { format!("{target}?{}", query.join("&")) })
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Bounds, Method, Parameter, Provenance};

    use super::*;

    #[test]
    fn an_identifier_out_of_the_list_replaces_a_guess() {
        let list = Operation::seen(Method::Get, "/api/users", Provenance::Document);
        let mut item = Operation::seen(Method::Get, "/api/users/{user_id}", Provenance::Document);
        item.parameters.push(Parameter {
            name: "user_id".into(),
            place: ParameterPlace::Path,
            required: true,
            kind: "string".into(),
            format: String::new(),
            bounds: Bounds::default(),
            value: Some("1".into()),
            value_is_real: false,
        });
        item.sample = Some("/api/users/1".into());
        let mut surface = Surface { operations: vec![list, item], ..Surface::default() };
        let answer = Answer {
            status: 200,
            body: br#"{"total":1,"users":[{"id":"u/7","name":"x"}]}"#.to_vec(),
            ..Answer::default()
        };
        assert_eq!(learn(&mut surface, &[(OperationId(0), answer)]), [OperationId(1)]);
        assert_eq!(surface.operations[1].sample.as_deref(), Some("/api/users/u%2F7"));
    }
}
