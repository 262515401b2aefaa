//! What got weaker between two versions of a description.
#![expect(clippy::expect_used, reason = "a test says what is wrong by failing")]

use rowlock_model::Severity;
use rowlock_openapi::{Change, ChangeKind, Document, diff};

const OLD: &str = r"openapi: 3.0.3
servers: [{url: 'https://api.example'}]
security: [{oauth: [read, write]}]
paths:
  /items/{id}:
    get:
      parameters:
        - {name: id, in: path, schema: {type: integer, maximum: 100}}
        - {name: q, in: query, schema: {type: string, maxLength: 20, pattern: '^a'}}
      responses: {'200': {description: ok}, '401': {description: no}, '429': {description: slow}}
    delete: {responses: {}}
  /items:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}
      responses: {}
    get: {security: [{key: []}], responses: {}}
  /health: {get: {security: [], responses: {}}}
components:
  schemas:
    Item: {type: object, additionalProperties: false, properties: {n: {type: string, maxLength: 5}, tags: {type: array, maxItems: 3, items: {enum: [a]}}}}
  securitySchemes:
    oauth: {type: oauth2, flows: {authorizationCode: {scopes: {}}}}
    key: {type: apiKey, in: header, name: X-Key}
";

fn changes(edits: &[(&str, &str)]) -> Vec<Change> {
    let mut new = OLD.to_owned();
    for (from, to) in edits {
        assert!(new.contains(from), "{from}");
        new = new.replace(from, to);
    }
    let read = |name, text: &str| Document::parse(name, text.as_bytes()).expect("readable");
    diff(&read("old.yaml", OLD), &read("new.yaml", &new))
}

fn told(edits: &[(&str, &str)]) -> Vec<(ChangeKind, String, String)> {
    let label = |c: &Change| c.operation.as_ref().map_or_else(String::new, |(m, p)| format!("{m} {p}"));
    changes(edits).into_iter().map(|c| (c.kind, label(&c), c.what)).collect()
}

#[test]
fn nothing_changed_nothing_told_and_stronger_is_not_told() {
    assert_eq!(told(&[]), []);
    let stronger = told(&[
        ("{id}", "{item_id}"),
        ("name: id,", "name: item_id,"),
        ("maxLength: 20", "maxLength: 10"),
        ("security: []", "security: [{oauth: [read]}]"),
    ]);
    assert_eq!(stronger, []);
}

#[test]
fn dropped_and_optional_authentication_is_told_with_both_places() {
    let changes = changes(&[("delete: {responses", "delete: {security: [], responses")]);
    assert_eq!(changes.len(), 1);
    let change = &changes[0];
    assert_eq!((change.kind, change.severity), (ChangeKind::AuthenticationDropped, Severity::High));
    assert_eq!(
        change.operation.as_ref().map(|(m, p)| (m.as_str(), p.as_str())),
        Some(("DELETE", "/items/{id}"))
    );
    let (old, new) = (change.old.as_ref().expect("was"), change.new.as_ref().expect("is"));
    assert_eq!((old.pointer.as_str(), old.span.line), ("/security", 3));
    assert_eq!((new.pointer.as_str(), new.span.line), ("/paths/~1items~1{id}/delete/security", 11));

    let kinds: Vec<ChangeKind> =
        told(&[("security: [{key: []}]", "security: [{key: []}, {}]")]).into_iter().map(|c| c.0).collect();
    assert_eq!(kinds, [ChangeKind::AuthenticationOptional]);
    let all = told(&[("security: [{oauth: [read, write]}]\n", "")]);
    assert!(all.iter().all(|c| c.0 == ChangeKind::AuthenticationDropped) && all.len() == 3, "{all:?}");
}

#[test]
fn weaker_schemes_and_wider_scopes_are_told() {
    let weaker = told(&[("in: header, name: X-Key", "in: query, name: key")]);
    assert_eq!(weaker.len(), 1);
    assert_eq!((weaker[0].0, weaker[0].1.as_str()), (ChangeKind::SchemeWeakened, "GET /items"));
    let wider = told(&[("[{oauth: [read, write]}]", "[{oauth: [read]}]")]);
    assert!(wider.iter().all(|c| c.0 == ChangeKind::ScopeWidened) && wider.len() == 3, "{wider:?}");
    let flow = told(&[(
        "{authorizationCode: {scopes: {}}}",
        "{authorizationCode: {scopes: {}}, implicit: {scopes: {}}}",
    )]);
    assert_eq!(flow.iter().map(|c| c.0).collect::<Vec<_>>(), [ChangeKind::InsecureFlowAdded]);
}

#[test]
fn new_open_operations_servers_and_refusals_are_told() {
    let new = changes(&[("  /health:", "  /wipe: {post: {security: [], responses: {}}}\n  /health:")]);
    assert_eq!((new[0].kind, new[0].severity, new.len()), (ChangeKind::NewOpenOperation, Severity::High, 1));
    assert!(new[0].old.is_none());
    let server = changes(&[("https://api.example", "http://api.example")]);
    assert_eq!((server[0].kind, server.len()), (ChangeKind::ServerDowngraded, 1));
    let refusals = told(&[(", '401': {description: no}, '429': {description: slow}", "")]);
    assert_eq!(refusals.iter().map(|c| c.0).collect::<Vec<_>>(), [ChangeKind::RefusalRemoved; 2]);
    assert_eq!(told(&[(", '401': {description: no}, '429': {description: slow}", ", default: {}")]), []);
}

#[test]
fn loosened_bounds_are_told_once_with_their_place_in_the_schema() {
    let bounds = told(&[
        ("maximum: 100", "maximum: 1000"),
        ("maxLength: 20, pattern: '^a'", "enum: [a]"),
        ("additionalProperties: false, ", ""),
        ("maxLength: 5", "minLength: 5"),
        ("maxItems: 3, ", ""),
    ]);
    let what: Vec<(ChangeKind, &str)> = bounds.iter().map(|c| (c.0, c.2.as_str())).collect();
    assert_eq!(
        what,
        [
            (ChangeKind::BoundsLoosened, "the parameter 'id' has the `maximum` 1000 instead of 100"),
            (ChangeKind::PropertiesOpened, "the body may carry properties that are not described"),
            (ChangeKind::BoundsLoosened, "the body.n lost its `maxLength` (5)"),
            (ChangeKind::BoundsLoosened, "the body.tags lost its `maxItems` (3)"),
        ]
    );
}
