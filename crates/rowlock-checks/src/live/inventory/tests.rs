//! What is described against services that answer more, less, or everything.

use rowlock_model::{Answer, Confidence, Credential, Sent, Severity};

use super::docs_exposed::DocsExposed;
use super::old_version_alive::OldVersionAlive;
use super::undocumented_operation::UndocumentedOperation;
use crate::live::rehearsal::{End, answer, known, rehearse};

const PATHS: [&str; 2] = ["/api/v2/items", "/api/v2/health"];

/// A service that has these paths, protected, and nothing else.
fn having(paths: &'static [&'static str]) -> impl Fn(&Sent) -> Answer + Copy {
    move |sent| match (paths.contains(&sent.target.as_str()), &sent.credential) {
        (true, Credential::Valid(_)) => answer(200, r#"{"items":["a"]}"#),
        (true, _) => answer(401, ""),
        (false, _) => answer(404, r#"{"detail":"Not Found"}"#),
    }
}

#[test]
fn a_version_that_lives_is_told_from_one_that_nobody_has() {
    let repaired = having(&PATHS);
    let known = known(&PATHS, repaired);
    assert!(rehearse(&OldVersionAlive, &known, repaired).found().is_empty());

    let both = having(&["/api/v2/items", "/api/v2/health", "/api/v1/items"]);
    let found = rehearse(&OldVersionAlive, &known, both).found();
    assert_eq!((found.len(), found[0].severity), (1, Severity::Medium));
    assert_eq!(found[0].confidence, Confidence::Confirmed);

    let open = |sent: &Sent| match sent.target.as_str() {
        "/api/v1/items" => answer(200, r#"{"items":["a"]}"#),
        _ => repaired(sent),
    };
    assert_eq!(rehearse(&OldVersionAlive, &known, open).found()[0].severity, Severity::Critical);

    for any_path in [answer(200, "{}"), answer(401, "")] {
        let found = rehearse(&OldVersionAlive, &known, |_| any_path.clone()).found();
        assert!(found.is_empty(), "a service that answers any path alike: {found:?}");
    }
    // The lock stands before the router, for all that looks like a small version.
    let lock_first = |sent: &Sent| match &sent.credential {
        Credential::None if sent.target.starts_with("/api/v1/items") => answer(401, ""),
        _ => repaired(sent),
    };
    assert!(rehearse(&OldVersionAlive, &known, lock_first).found().is_empty());
}

#[test]
fn undocumented_siblings_are_found_unless_everything_answers() {
    let repaired = having(&PATHS);
    let known = known(&PATHS, repaired);
    assert!(rehearse(&UndocumentedOperation, &known, repaired).found().is_empty());
    let more = having(&["/api/v2/items", "/api/v2/health", "/api/v2/users"]);
    let found = rehearse(&UndocumentedOperation, &known, more).found();
    assert_eq!(found.iter().map(|f| f.place.to_string()).collect::<Vec<_>>(), ["GET /api/v2/users"]);
    let found = rehearse(&UndocumentedOperation, &known, |s| answer(200, &s.target)).found();
    assert!(found.is_empty(), "a catch-all: {found:?}");
}

#[test]
fn descriptions_are_known_by_their_content() {
    let known = known(&PATHS, having(&PATHS));
    let document = |sent: &Sent| match sent.target.as_str() {
        "/openapi.json" => answer(200, r#"{"openapi":"3.1.0","paths":{}}"#),
        _ => answer(404, ""),
    };
    assert_eq!(rehearse(&DocsExposed, &known, document).found().len(), 1);
    assert!(rehearse(&DocsExposed, &known, |_| answer(200, "{}")).found().is_empty());
    let always = |_: &Sent| answer(200, r#"{"openapi":"3.1.0","paths":{}}"#);
    assert!(matches!(rehearse(&DocsExposed, &known, always), End::Unsure(_)));
}
