//! Redirects and errors of other services, at services that take them over and at some that do not.

use rowlock_model::{Confidence, Headers, Hit, Known, Sent};

use super::redirect_followed_blindly::RedirectFollowedBlindly;
use super::upstream_error_passed_on::UpstreamErrorPassedOn;
use crate::live::rehearsal::{answer, known, rehearse, rehearse_calling};

fn preview() -> Known {
    let mut known = known(&["/preview"], |_| answer(200, "{}"));
    known.surface.operations[0].sample = Some("/preview?url=x".into());
    known.settings.callback = Some("http://127.0.0.1:4040".into());
    known
}

fn address(sent: &Sent) -> String {
    percent_encoding::percent_decode_str(&sent.target).decode_utf8_lossy().into_owned()
}

fn hit(token: &str, rest: &str) -> Hit {
    let headers: Headers = [("host", "localhost:4040")].into_iter().collect();
    Hit { token: token.into(), method: "GET".into(), target: format!("/{token}{rest}"), headers }
}

fn fetching(sent: &Sent, follows: bool) -> Vec<Hit> {
    let url = address(sent);
    let Some(token) = url.split("4040/").nth(1).and_then(|t| t.strip_suffix("/redirect")) else {
        return Vec::new();
    };
    let first = hit(token, "/redirect");
    if follows { vec![first, hit(token, "/followed")] } else { vec![first] }
}

#[test]
fn a_redirect_counts_when_it_is_followed() {
    let known = preview();
    let service = |follows| move |sent: &Sent| (answer(200, "{}"), fetching(sent, follows));
    let found = rehearse_calling(&RedirectFollowedBlindly, &known, service(true)).found();
    assert_eq!((found.len(), found[0].confidence), (1, Confidence::Confirmed));
    assert!(rehearse_calling(&RedirectFollowedBlindly, &known, service(false)).found().is_empty());
    assert!(rehearse(&RedirectFollowedBlindly, &known, |_| answer(400, "{}")).found().is_empty());
}

#[test]
fn raw_errors_are_told_from_the_services_own_sentences() {
    let known = preview();
    let raw = |sent: &Sent| {
        let unresolved = address(sent).contains(".invalid");
        let why = if unresolved {
            "[Errno -2] Name or service not known"
        } else {
            "[Errno 111] Connection refused"
        };
        answer(502, &format!("<urlopen error {why}>"))
    };
    let found = rehearse(&UpstreamErrorPassedOn, &known, raw).found();
    assert_eq!((found.len(), found[0].confidence), (1, Confidence::Confirmed));
    // One sentence for every failure, however it is worded.
    let own = |_: &Sent| answer(502, "connection refused: this host is not on the list");
    assert!(rehearse(&UpstreamErrorPassedOn, &known, own).found().is_empty());
}
