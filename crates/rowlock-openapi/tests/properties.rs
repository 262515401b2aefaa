//! What holds for every input: no panic, and JSON and YAML of one document say the same.
#![expect(clippy::format_push_string, reason = "a test need not be fast")]

use proptest::prelude::*;
use rowlock_openapi::{Document, diff};
use serde_json::{Value, json};

const SEED: &str = r##"{"openapi":"3.0.0","servers":[{"url":"https://a.example/v1"}],"security":[{"b":[]}],
"paths":{"/u/{id}":{"parameters":[{"name":"id","in":"path","schema":{"type":"integer","minimum":2}}],
"get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/U"}}}}}},
"post":{"requestBody":{"content":{"application/json":{"schema":{"allOf":[{"$ref":"#/components/schemas/U"}]}}}},
"callbacks":{"done":{"{$request.body#/url}":{"post":{}}}},"security":[{},{"o":["x"]}]}}},
"components":{"schemas":{"U":{"properties":{"n":{"type":"string","example":"é☃"},"u":{"$ref":"#/components/schemas/U"}}}},
"securitySchemes":{"b":{"type":"http","scheme":"basic"},"o":{"type":"oauth2","flows":{"implicit":{"scopes":{}}}}}}}"##;

/// Everything a rule may ask of a document.
fn ask(document: &Document) {
    let surface = document.surface();
    for operation in &surface.operations {
        assert!(operation.line.is_some(), "{}", operation.label());
    }
    for operation in document.operations().iter().chain(&document.outgoing()) {
        for parameter in document.parameters(operation) {
            let _ = document.source_line(document.nearest(&parameter.pointer));
        }
        for response in document.responses(operation) {
            assert!(response.contents.len() < 100);
        }
        let _ = document.demand(operation);
    }
    for schema in document.schemas() {
        assert!(document.locate(&schema.pointer).is_some(), "{}", schema.pointer);
        let _ = document.source_line(document.nearest(&schema.pointer));
    }
    for scheme in document.schemes() {
        let _ = document.flows(&scheme);
    }
    let _ = (document.broken_references(), document.remote_references(), document.servers());
}

/// A value with small keys and scalars that YAML and JSON both can hold.
fn value() -> impl Strategy<Value = Value> {
    let keys = prop::sample::select(vec![
        "type",
        "properties",
        "items",
        "$ref",
        "get",
        "parameters",
        "in",
        "name",
        "schema",
        "required",
        "default",
        "security",
        "minimum",
        "example",
        "a/b~c",
        "é",
        "",
        "200",
        "null",
        "enum",
        "allOf",
        "responses",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        (-1000..1000_i32).prop_map(|n| json!(f64::from(n) / 8.0)),
        prop::sample::select(vec![
            "object",
            "string",
            "integer",
            "path",
            "query",
            "#/components/schemas/U",
            "#/paths",
            "",
            "yes",
            "1e3",
            "0x1f",
            "a: b",
            "- x",
            "# y",
            "'",
            "\"",
            "\n\n x",
            "é\u{2028}☃",
            "{}",
            "~",
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((keys.clone(), inner), 0..6)
                .prop_map(|m| Value::Object(m.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

/// A document with arbitrary parts at places that are read.
fn document() -> impl Strategy<Value = Value> {
    (value(), value(), value(), value(), any::<bool>()).prop_map(|(item, schema, security, servers, old)| {
        let version = if old { json!({"swagger": "2.0"}) } else { json!({"openapi": "3.1.0"}) };
        let mut root = version;
        root["paths"] = json!({"/a/{b}": item, "/c": {"get": {"security": security, "parameters": [schema],
            "responses": {"200": {"schema": schema, "content": {"application/json": {"schema": schema}}}}}}});
        root["components"] = json!({"schemas": {"U": schema}, "securitySchemes": {"x": servers}});
        root["definitions"] = json!({"U": schema});
        root["servers"] = json!([servers]);
        root["security"] = json!([security]);
        root
    })
}

/// The value as block YAML, its scalars spelled as JSON (which YAML 1.2 reads alike).
fn yaml(value: &Value, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                out.push_str(&format!("\n{pad}{}:", Value::from(key.as_str())));
                yaml(value, indent + 2, out);
            }
        }
        Value::Array(list) if !list.is_empty() => {
            for value in list {
                out.push_str(&format!("\n{pad}-"));
                yaml(value, indent + 2, out);
            }
        }
        scalar => out.push_str(&format!(" {scalar}")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Document::parse("x", bytes.as_slice());
        let mut spec = b"openapi: 3.0.0\n".to_vec();
        spec.extend(&bytes);
        if let Ok(document) = Document::parse("x", spec.as_slice()) {
            ask(&document);
        }
    }

    #[test]
    fn mutated_documents_never_panic(
        edits in prop::collection::vec((0..SEED.len(), prop::sample::select(b"{}[]\",:\\&*-# \nx0\xC3".to_vec())), 0..6),
        cut in 0..SEED.len() * 2,
    ) {
        let mut bytes = SEED.as_bytes().to_vec();
        for (at, byte) in edits {
            bytes[at] = byte;
        }
        bytes.truncate(cut);
        if let Ok(document) = Document::parse("x", bytes.as_slice()) {
            ask(&document);
            let seed = Document::parse("seed", SEED.as_bytes()).expect("readable");
            let _ = (diff(&seed, &document), diff(&document, &seed));
        }
    }

    #[test]
    fn json_and_yaml_of_one_document_say_the_same(value in document()) {
        let mut text = String::new();
        yaml(&value, 0, &mut text);
        let json = Document::parse("x", value.to_string().as_bytes()).expect("JSON");
        let yaml = Document::parse("x", text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"));
        prop_assert_eq!(Value::from(json.value()), value.clone());
        prop_assert_eq!(Value::from(yaml.value()), value);
        let mut surfaces = [json.surface(), yaml.surface()];
        for surface in &mut surfaces {
            surface.operations.iter_mut().for_each(|o| o.line = None);
        }
        prop_assert_eq!(&surfaces[0], &surfaces[1]);
        prop_assert_eq!(diff(&json, &yaml), []);
        ask(&json);
        ask(&yaml);
    }
}
