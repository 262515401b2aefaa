//! The list of tools as any client must be able to take it.

use serde_json::Value;

use super::{all, described};

/// Every object of a schema.
fn each(schema: &Value, look: &mut dyn FnMut(&serde_json::Map<String, Value>)) {
    match schema {
        Value::Object(object) => {
            look(object);
            object.values().for_each(|v| each(v, look));
        }
        Value::Array(list) => list.iter().for_each(|v| each(v, look)),
        _ => {}
    }
}

#[test]
fn schemas_are_whole_and_strict() {
    for tool in all() {
        let (input, output) = (&tool.input_schema, tool.output_schema.as_ref().expect("an output schema"));
        assert_eq!(input["type"], "object", "{}", tool.name);
        assert_eq!(output["type"], "object", "{}", tool.name);
        assert_eq!(input["additionalProperties"], false, "{}: a wrong name must be told", tool.name);
        for schema in [input, output] {
            each(&Value::Object(schema.as_ref().clone()), &mut |object| {
                assert!(!object.contains_key("$ref"), "{}: not every client follows references", tool.name);
                let is_rusts = |f: &Value| f.as_str().is_some_and(|f| f.starts_with("uint"));
                assert!(!object.get("format").is_some_and(is_rusts), "{}: {object:?}", tool.name);
            });
        }
        let arguments = input["properties"].as_object().expect("arguments");
        for (name, schema) in arguments {
            let said = schema["description"].as_str().unwrap_or_default();
            assert!((10..400).contains(&said.len()), "{} {name}: {said}", tool.name);
        }
    }
}

#[test]
fn an_assistant_can_choose_and_a_client_can_ask() {
    for tool in all() {
        let said = tool.description.as_deref().unwrap_or_default();
        assert!((80..600).contains(&said.len()), "{}: {said}", tool.name);
        let hints = tool.annotations.expect("hints");
        let sends = ["scan_api", "rescan_finding"].contains(&&*tool.name);
        assert_eq!(hints.read_only_hint, Some(!sends), "{}", tool.name);
        assert_eq!(hints.destructive_hint, Some(false), "{}", tool.name);
    }
    assert!(described().to_string().len() < 80_000, "the list itself must not fill a context");
}

#[test]
fn no_tool_takes_a_secret() {
    for tool in all() {
        for name in tool.input_schema["properties"].as_object().expect("arguments").keys() {
            let told = ["password", "token", "secret", "key", "user"].iter().any(|word| name.contains(word));
            assert!(!told, "{} takes {name}", tool.name);
        }
    }
}
