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

/// Operations whose path begins with a parameter of which only a guess is known and which may be an account's
/// name: for each such beginning (`/users/{name}`) the operation that has no other parameter in its path.
pub fn nameless(surface: &Surface) -> Vec<(String, OperationId)> {
    let mut found: Vec<(String, OperationId)> = Vec::new();
    for (id, operation) in surface.iter().filter(|(_, o)| o.is_readable()) {
        let Some((beginning, rest)) = guessed_name(operation) else { continue };
        if !rest.contains('{') && found.iter().all(|(known, _)| *known != beginning) {
            found.push((beginning, id));
        }
    }
    found
}

/// The request target of an operation with a name in the first parameter of its path.
pub fn with_name(operation: &Operation, name: &str) -> Option<String> {
    let mut named = operation.clone();
    fill_name(&mut named, name)?;
    named.sample
}

/// Gives all operations with this beginning the name; returns those that can be read.
pub fn name(surface: &mut Surface, beginning: &str, name: &str) -> Vec<OperationId> {
    let mut changed = Vec::new();
    for (at, operation) in surface.operations.iter_mut().enumerate() {
        let fits = guessed_name(operation).is_some_and(|(own, _)| own == beginning);
        if fits && fill_name(operation, name).is_some() && operation.is_readable() {
            changed.push(OperationId(at));
        }
    }
    changed
}

/// A path up to its first parameter, and what follows, when that parameter is a text with a guessed value.
fn guessed_name(operation: &Operation) -> Option<(String, &str)> {
    let end = operation.path.find('}')? + 1;
    let (beginning, rest) = operation.path.split_at(end);
    let first = beginning.rsplit_once('{')?.1.trim_end_matches('}');
    let parameter =
        operation.parameters.iter().find(|p| p.place == ParameterPlace::Path && p.name == first)?;
    let is_text = matches!(parameter.kind.as_str(), "" | "string") && parameter.format.is_empty();
    (is_text && !parameter.value_is_real).then(|| (beginning.to_owned(), rest))
}

fn fill_name(operation: &mut Operation, name: &str) -> Option<()> {
    let first = operation.path.split_once('{')?.1.split_once('}')?.0.to_owned();
    let place = |p: &&mut rowlock_model::Parameter| p.place == ParameterPlace::Path && p.name == first;
    let parameter = operation.parameters.iter_mut().find(place)?;
    parameter.value = Some(name.to_owned());
    parameter.value_is_real = true;
    operation.sample = Some(sample(operation)?);
    operation.weigh_sample();
    Some(())
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
    fn a_name_goes_where_a_path_begins_with_a_guessed_text() {
        let operation = |path: &str, kind: &str, real: bool| {
            let mut operation = Operation::seen(Method::Get, path, Provenance::Document);
            operation.parameters.push(Parameter {
                name: "project".into(),
                place: ParameterPlace::Path,
                required: true,
                kind: kind.into(),
                format: String::new(),
                bounds: Bounds::default(),
                value: Some("1".into()),
                value_is_real: real,
            });
            operation.sample = Some(path.replace("{project}", "1"));
            operation
        };
        let operations = vec![
            operation("/projects/{project}/bills", "string", false),
            operation("/projects/{project}", "string", false),
            operation("/groups/{project}", "integer", false),
            operation("/teams/{project}", "string", true),
        ];
        let mut surface = Surface { operations, ..Surface::default() };
        assert_eq!(nameless(&surface), [("/projects/{project}".to_owned(), OperationId(0))]);
        assert_eq!(with_name(&surface.operations[0], "a b").as_deref(), Some("/projects/a%20b/bills"),);
        assert_eq!(name(&mut surface, "/projects/{project}", "alice"), [OperationId(0), OperationId(1)]);
        assert_eq!(surface.operations[1].sample.as_deref(), Some("/projects/alice"));
        assert_eq!(nameless(&surface), []);
    }

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
