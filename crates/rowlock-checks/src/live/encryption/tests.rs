//! Plain HTTP against services that demand HTTPS, or do not.

use rowlock_model::{Answer, Confidence, Sent};

use super::http_not_redirected::HttpNotRedirected;
use super::https_enforcement_spoofable::HttpsEnforcementSpoofable;
use super::redirect_after_credentials::RedirectAfterCredentials;
use crate::live::rehearsal::{End, answer, known, rehearse};

fn application(sent: &Sent) -> Answer {
    match &sent.credential {
        rowlock_model::Credential::Valid(_) => answer(200, r#"{"items":[1]}"#),
        _ => answer(401, ""),
    }
}

fn believes_anybody(sent: &Sent) -> Answer {
    match sent.headers.first("x-forwarded-proto") {
        Some("https") => application(sent),
        _ => answer(403, ""),
    }
}

fn redirects(sent: &Sent) -> Answer {
    let mut moved = answer(301, "");
    moved.headers.push("Location", format!("https://127.0.0.1{}", sent.target));
    moved
}

#[test]
fn a_header_that_opens_what_plain_http_does_not_is_confirmed() {
    let before = known(&["/api/v1/items"], believes_anybody);
    let found = rehearse(&HttpsEnforcementSpoofable, &before, believes_anybody).found();
    assert_eq!(found.iter().map(|f| f.confidence).collect::<Vec<_>>(), [Confidence::Confirmed]);

    // With `--tls-terminated` the ordinary requests pass, and the experiment takes the mark off.
    let mut marked = known(&["/api/v1/items"], application);
    marked.settings.tls_terminated = Some(("X-Forwarded-Proto".into(), "https".into()));
    assert_eq!(rehearse(&HttpsEnforcementSpoofable, &marked, believes_anybody).found().len(), 1);
    assert!(rehearse(&HttpsEnforcementSpoofable, &marked, |_| answer(403, "")).found().is_empty());
    assert!(rehearse(&HttpsEnforcementSpoofable, &marked, application).found().is_empty());

    marked.settings.may_be_trusted_proxy = true;
    assert!(matches!(rehearse(&HttpsEnforcementSpoofable, &marked, believes_anybody), End::NotPlanned(_)));
}

#[test]
fn a_redirect_after_credentials_is_found_and_a_refusal_is_clean() {
    let mut known = known(&["/api/v1/items"], application);
    known.settings.tls_terminated = Some(("X-Forwarded-Proto".into(), "https".into()));
    assert_eq!(rehearse(&RedirectAfterCredentials, &known, redirects).found().len(), 1);
    assert!(rehearse(&RedirectAfterCredentials, &known, believes_anybody).found().is_empty());
    for enforcing in [redirects, believes_anybody] {
        assert!(rehearse(&HttpNotRedirected, &known, enforcing).found().is_empty());
    }
    let open = rehearse(&HttpNotRedirected, &known, application).found();
    assert_eq!(open[0].confidence, Confidence::Tentative, "on loopback a proxy may do it");
}
