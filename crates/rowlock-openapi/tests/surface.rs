//! The surface that documents of each version give.
#![expect(
    clippy::expect_used,
    clippy::format_push_string,
    reason = "a test says what is wrong by failing, and need not be fast"
)]

use rowlock_model::{Method, Operation, Security};
use rowlock_openapi::Document;
use serde_json::json;

fn operations(text: &str) -> Vec<Operation> {
    Document::parse("api.yaml", text.as_bytes()).expect("readable").surface().operations
}

const V3: &str = r"
openapi: 3.0.3
servers: [{url: 'https://{host}/v1/', variables: {host: {default: api.example}}}]
security: [{basic: []}]
paths:
  /users/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 5}}
    get:
      operationId: readUser
      summary: Read a user
      tags: [users]
      parameters:
        - {name: fields, in: query, required: true, schema: {type: array, items: {type: string, enum: ['a b', c]}}, example: 'a b,c'}
        - {name: deep, in: query, schema: {type: boolean}}
      responses:
        '200': {content: {text/csv: {}, application/json: {schema: {$ref: '#/components/schemas/User'}}}}
        '401': {description: no}
    delete: {security: [{basic: []}, {}], deprecated: true, responses: {}}
  /health: {get: {security: [], responses: {}}}
  /resetAll: {get: {security: [{key: []}, {oauth: [read], cert: []}], responses: {}}}
  /day/{day}/{when}: {get: {servers: [{url: /other}], parameters: [{name: day, in: path, schema: {type: string, format: date}}], responses: {}}}
  /code/{code}: {get: {parameters: [{name: code, in: path, schema: {type: string, pattern: '^[A-Z]{3}$'}}], responses: {}}}
components:
  securitySchemes:
    basic: {type: http, scheme: Basic}
    key: {type: apiKey, in: header, name: X-Key}
    oauth: {type: oauth2, flows: {}}
    cert: {type: mutualTLS}
  schemas:
    User:
      description: A person
      type: object
      required: [name]
      properties:
        name: {type: string, maxLength: 20}
        description: {type: string}
        friends: {type: array, items: {$ref: '#/components/schemas/User'}}
";

#[test]
fn a_document_of_3_0_gives_its_operations_with_values_and_security() {
    let operations = operations(V3);
    let user = &operations[0];
    assert_eq!((user.method.clone(), user.path.as_str()), (Method::Get, "/v1/users/{id}"));
    assert_eq!(user.sample.as_deref(), Some("/v1/users/5?fields=a%20b%2Cc"));
    assert_eq!(user.parameters[0].value.as_deref(), Some("5"));
    assert!(!user.parameters[0].value_is_real && user.parameters[1].value_is_real);
    assert_eq!(user.security, Security::Required(vec!["basic".into()]));
    assert_eq!(user.name.as_deref(), Some("readUser"));
    assert_eq!(user.line, Some(9));
    let schema = user.responses[0].schema.as_ref().expect("JSON").value();
    assert_eq!(schema["properties"]["friends"]["items"], json!({}), "recursion is cut");
    assert!(schema.get("description").is_none() && schema["properties"].get("description").is_some());
    assert_eq!(operations[1].security, Security::Optional(vec!["basic".into()]));
    assert!(operations[1].deprecated);
    assert_eq!(operations[2].security, Security::Open);
    let kinds = vec!["apiKey".to_owned(), "oauth2".to_owned(), "mutualTLS".to_owned()];
    assert_eq!(operations[3].security, Security::Required(kinds));
    assert!(operations[3].state_risk.is_some());
    assert_eq!(operations[4].sample.as_deref(), Some("/other/day/2024-01-01/1"));
    assert_eq!(operations[5].sample, None, "a pattern is not guessed");
}

#[test]
fn a_document_of_2_0_gives_base_path_bodies_and_forms() {
    let operations = operations(
        r"
swagger: '2.0'
host: api.example
basePath: /api
consumes: [application/json]
paths:
  /a/{x}:
    post:
      parameters:
        - {name: x, in: path, required: true, type: string, format: uuid}
        - {name: body, in: body, required: true, schema: {$ref: '#/definitions/A'}}
      responses: {200: {schema: {$ref: '#/definitions/A'}}}
  /form:
    post:
      security: [{basic: []}]
      parameters:
        - {name: user, in: formData, required: true, type: string}
        - {name: size, in: formData, type: integer}
      responses: {default: {description: x}}
securityDefinitions: {basic: {type: basic}}
definitions: {A: {type: object, properties: {b: {type: string}}}}
",
    );
    assert_eq!(operations[0].path, "/api/a/{x}");
    assert_eq!(operations[0].parameters.len(), 1);
    assert_eq!(operations[0].parameters[0].format, "uuid");
    let payload = operations[0].payload.as_ref().expect("a body");
    assert_eq!(payload.schema.value()["properties"]["b"]["type"], "string");
    assert_eq!(operations[0].responses[0].status, "200");
    assert!(operations[0].responses[0].schema.is_some());
    assert_eq!(operations[0].security, Security::Open);
    let form = operations[1].payload.as_ref().expect("a form");
    assert_eq!(form.media_type, "application/x-www-form-urlencoded");
    assert_eq!(form.schema.value()["required"], json!(["user"]));
    assert_eq!(operations[1].security, Security::Required(vec!["basic".into()]));
}

#[test]
fn a_document_of_3_1_may_list_types_and_examples() {
    let operations = operations(
        r"
openapi: 3.1.0
paths:
  /a:
    get:
      parameters:
        - {name: n, in: query, required: true, schema: {type: ['null', integer], exclusiveMinimum: 3}}
        - {name: e, in: query, required: true, schema: {anyOf: [{type: string, examples: [hi]}, {type: 'null'}]}}
webhooks: {made: {post: {}}}
",
    );
    assert_eq!(operations.len(), 1);
    assert_eq!(operations[0].sample.as_deref(), Some("/a?n=4&e=hi"));
    assert_eq!(operations[0].parameters[0].kind, "integer");
    assert_eq!(operations[0].security, Security::Unknown);
}

#[test]
fn many_references_do_not_multiply() {
    let mut text = "openapi: 3.0.0\npaths:\n".to_owned();
    for n in 0..50 {
        text.push_str(&format!(
            "  /p{n}: {{get: {{responses: {{'200': {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}}}}}}}\n"
        ));
    }
    text.push_str("components:\n  schemas:\n");
    for n in 0..30 {
        let next = n + 1;
        let members: Vec<String> =
            (0..10).map(|m| format!("m{m}: {{$ref: '#/components/schemas/S{next}'}}")).collect();
        text.push_str(&format!("    S{n}: {{properties: {{{}}}}}\n", members.join(", ")));
    }
    assert_eq!(operations(&text).len(), 50);
}
