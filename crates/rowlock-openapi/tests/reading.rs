//! What is read, what is refused and how it is said, and where things stand.
#![expect(
    clippy::expect_used,
    clippy::format_push_string,
    reason = "a test says what is wrong by failing, and need not be fast"
)]

use rowlock_openapi::{Document, ReadError, Version};

fn read(text: &str) -> Document {
    Document::parse("api.yaml", text.as_bytes()).expect("readable")
}

fn refusal(bytes: &[u8]) -> String {
    Document::parse("api.yaml", bytes).expect_err("refused").to_string()
}

#[test]
fn what_is_no_description_is_refused_with_what_to_do() {
    for (bytes, says) in [
        (&b""[..], "is empty"),
        (b" \n\t", "is empty"),
        (b"\xFF\xFEo\0p\0", "UTF-16"),
        (b"o\0p\0", "UTF-16"),
        (b"\x1F\x8B\x08", "gzip"),
        (b"openapi: 3.0.0\nx: \xC3\x28", "api.yaml:2:4: a byte that is not UTF-8"),
        (b"openapi: 3.0.0\nx: a\0", "api.yaml:2:5: binary data"),
        (b"<!doctype html><html><body>{</body>", "HTML"),
        (b"[1, 2]", "a list"),
        (b"hello", "a single value"),
        (b"{\"swagger\": \"1.2\"}", "Swagger 1.2"),
        (b"{\"asyncapi\": \"2.0.0\"}", "AsyncAPI"),
        (b"{\"info\": {}, \"item\": []}", "Postman"),
        (b"{\"openapi\": \"3.0.0\", \"paths\": {\"/x\": {", "cut off"),
        (b"{\"openapi\": \"3.0.0\",\n  \"paths\" {}}", "api.yaml:2:11: expected ':'"),
        (b"openapi: 3.0.0\npaths: {\n", "api.yaml:2:8: neither JSON nor YAML"),
        (b"a: &a [*a]", "alias"),
    ] {
        let said = refusal(bytes);
        assert!(said.contains(says), "{:?} said: {said}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn nesting_and_alias_bombs_are_refused() {
    let deep = format!("{{\"openapi\": \"3.0.0\", \"x\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(refusal(deep.as_bytes()).contains("256 levels"));
    let deep_yaml = format!("openapi: 3.0.0\nx: {}", "- ".repeat(100_000));
    assert!(matches!(Document::parse("x", deep_yaml.as_bytes()), Err(ReadError::Syntax { .. })));
    let mut bomb = "openapi: 3.0.0\na0: &a0 [1,1,1,1,1,1,1,1,1,1]\n".to_owned();
    for level in 1..12 {
        let last = level - 1;
        let ten = vec![format!("*a{last}"); 10].join(",");
        bomb.push_str(&format!("a{level}: &a{level} [{ten}]\n"));
    }
    assert!(refusal(bomb.as_bytes()).contains("more than 400000 values"));
    let long = vec![b' '; 65 * 1024 * 1024];
    assert!(matches!(Document::parse("x", long), Err(ReadError::TooLarge { .. })));
}

#[test]
fn versions_are_told_apart() {
    for (text, version) in [
        ("swagger: '2.0'", Version::V2),
        ("swagger: 2.0", Version::V2),
        ("openapi: 3.0.3", Version::V30),
        ("openapi: 3.0", Version::V30),
        ("openapi: '3.1.0'", Version::V31),
        ("openapi: 3.2.0", Version::V31),
        ("\u{feff}openapi: 3.1.1", Version::V31),
    ] {
        assert_eq!(read(text).version(), version, "{text}");
    }
    assert!(refusal(b"openapi: 4.0.0").contains("4.0.0"));
    assert!(refusal(b"openapi: 3.10.0").contains("newer"));
}

#[test]
fn keys_and_values_are_located_in_characters() {
    let yaml = "openapi: 3.0.0\npaths:\n  /grüße/{id}:\n    get: {operationId: é, x: 1}\n";
    let document = read(yaml);
    let spot = |p: &str| document.locate(p).map(|s| (s.line, s.column, s.length));
    assert_eq!(spot("/paths/~1grüße~1{id}"), Some((3, 3, 11)));
    assert_eq!(spot("/paths/~1grüße~1{id}/get/x"), Some((4, 27, 1)));
    assert_eq!(spot("/paths/~1nothing"), None);
    assert_eq!(document.nearest("/paths/~1grüße~1{id}/get/nothing").line, 4);
    let value = document.locate_value("/paths/~1grüße~1{id}/get/x").expect("there");
    assert_eq!((value.line, value.column), (4, 30));
    assert_eq!(document.line_text(3), "  /grüße/{id}:");

    let json = "{\r\n \"openapi\": \"3.0.0\",\r\n \"tags\": [\"é\", {\"a\": 1}]}";
    let document = read(json);
    let spot = |p: &str| document.locate(p).map(|s| (s.line, s.column, s.length));
    assert_eq!(spot("/tags/1/a"), Some((3, 17, 3)));
    assert_eq!(spot("/tags/0"), Some((3, 11, 3)));
    assert_eq!(document.line_text(2), " \"openapi\": \"3.0.0\",");
}

#[test]
fn a_line_of_many_characters_is_shown_as_a_window() {
    let json = format!(
        "{{\"openapi\": \"3.0.0\", \"x\": \"{}\", \"ü\": {{\"a\": 1}}, \"y\": \"{}\"}}",
        "é".repeat(9000),
        "z".repeat(500)
    );
    let document = read(&json);
    let span = document.locate("/ü/a").expect("there");
    let line = document.source_line(span);
    let shown: String = line.text.chars().skip(line.column - 1).take(line.length).collect();
    assert_eq!(shown, "\"a\"");
    assert!(line.text.chars().count() < 210);
    assert_eq!(json.chars().skip(span.column - 1).take(3).collect::<String>(), "\"a\"");
}

#[test]
fn aliases_and_merge_keys_are_copied_and_located_at_their_definition() {
    let document = read(
        "openapi: 3.0.0\nx-a: &a\n  get: {summary: one}\n  put: {summary: two}\npaths:\n  /x: *a\n  /y:\n    <<: *a\n    put: {summary: three}\n",
    );
    let labels: Vec<String> =
        document.operations().iter().map(|o| format!("{} {}", o.label(), o.text("summary"))).collect();
    assert_eq!(labels, ["GET /x one", "PUT /x two", "PUT /y three", "GET /y one"]);
    assert_eq!(document.locate("/paths/~1y/get").map(|s| s.line), Some(3));
    assert_eq!(document.locate("/paths/~1y/put").map(|s| s.line), Some(9));
    assert_eq!(document.locate("/paths/~1x").map(|s| s.line), Some(6));
}

#[test]
fn malformed_parts_are_noted_and_the_rest_is_read() {
    let document = read(
        "openapi: 3.0.0\npaths:\n  /a: 3\n  b: {get: {}}\n  /c: {get: [], post: {parameters: 7, responses: x, security: 1}}\n  /d: {$ref: '#/nowhere'}\n  /c: {post: {}}\ncomponents: []\nsecurity: {}\n",
    );
    let labels: Vec<String> =
        document.operations().iter().map(rowlock_openapi::DocOperation::label).collect();
    assert_eq!(labels, ["POST /c"]);
    assert_eq!(document.notes().len(), 4, "{:#?}", document.notes());
    assert_eq!(document.surface().operations.len(), 1);
}

#[test]
fn almost_json_is_read_as_yaml_and_noted() {
    let document = read("{\"openapi\": \"3.0.0\", # why\n \"paths\": {},}");
    assert!(document.notes()[0].contains("no valid JSON"));
}

#[test]
fn references_are_followed_within_the_document_only() {
    let document = read(
        "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      parameters: [{$ref: '#/components/parameters/P'}]\n      responses:\n        default: {$ref: '#/components/responses/None'}\n        '200': {$ref: 'https://example.com/x.yaml#/R'}\n      requestBody: {content: {application/json: {example: {$ref: '#/data'}, schema: {$ref: '#anchor'}}}}\ncomponents:\n  parameters:\n    P: {$ref: 'api.yaml#/components/parameters/Q'}\n    Q: {name: q, in: query, schema: {$ref: '#/components/schemas/A'}}\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n    C: {properties: {$ref: {type: string}, example: {$ref: './other.yaml#/X'}}}\n",
    );
    let targets =
        |list: Vec<rowlock_openapi::Reference>| list.into_iter().map(|r| r.target).collect::<Vec<_>>();
    assert_eq!(targets(document.remote_references()), ["https://example.com/x.yaml#/R", "./other.yaml#/X"]);
    assert_eq!(
        targets(document.broken_references()),
        [
            "#/components/responses/None",
            "#/components/schemas/A",
            "#/components/schemas/B",
            "#/components/schemas/A"
        ]
    );
    assert_eq!(document.surface().operations[0].parameters[0].name, "q");
}
