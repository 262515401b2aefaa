//! OpenAPI documents made to measure: as many operations as asked for, or as many bytes.

use serde_json::{Value, json};

/// Resources and their fields are named after these, so that the document reads like a real one.
const NOUNS: [&str; 10] = [
    "orders",
    "invoices",
    "customers",
    "products",
    "carts",
    "shipments",
    "refunds",
    "reviews",
    "stores",
    "coupons",
];

/// The path of the n-th operation: lists and their items take turns.
pub(crate) fn path(operation: usize) -> String {
    let resource = operation / 2;
    let noun = NOUNS[resource % NOUNS.len()];
    let list = format!("/v1/{noun}-{resource}");
    if operation.is_multiple_of(2) { list } else { format!("{list}/{{id}}") }
}

/// A document of this many readable operations behind HTTP Basic, served at `url`.
pub(crate) fn described(operations: usize, url: &str) -> Value {
    let mut document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Bench", "version": "1.0.0" },
        "servers": [{ "url": url }],
        "security": [{ "basic": [] }],
        "components": { "securitySchemes": { "basic": { "type": "http", "scheme": "basic" } } },
        "paths": {},
    });
    for number in 0..operations {
        document["paths"][path(number)] = json!({ "get": operation(number) });
    }
    document
}

fn operation(number: usize) -> Value {
    let item = json!({
        "type": "object",
        "properties": {
            "id": { "type": "integer", "format": "int64", "minimum": 1 },
            "name": { "type": "string", "maxLength": 80 },
            "note": { "type": "string", "maxLength": 400, "description": "Free text, shown to the customer." },
            "total": { "type": "number" },
            "state": { "type": "string", "enum": ["open", "paid", "sent", "closed"] },
            "created": { "type": "string", "format": "date-time" },
        },
        "required": ["id", "name", "state"],
    });
    let single = !number.is_multiple_of(2);
    let schema = if single { item } else { json!({ "type": "array", "items": item, "maxItems": 100 }) };
    let parameters = if single {
        json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer", "example": 1 } }])
    } else {
        json!([{ "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100 } }])
    };
    json!({
        "operationId": format!("operation{number}"),
        "summary": format!("Operation number {number} of the bench service"),
        "tags": [NOUNS[number / 2 % NOUNS.len()]],
        "parameters": parameters,
        "responses": {
            "200": { "description": "Success", "content": { "application/json": { "schema": schema } } },
            "401": { "description": "Credentials are missing or wrong" },
            "429": { "description": "Too many requests" },
        },
    })
}

/// A document of about this many bytes.
pub(crate) fn large(bytes: usize) -> String {
    let probe = 200;
    let each = described(probe, "https://api.example.com").to_string().len().div_ceil(probe);
    described(bytes.div_ceil(each), "https://api.example.com").to_string()
}
