//! Addresses at services that fetch, store, check, filter, or are watched by something that fetches all links.

use rowlock_model::{Answer, Confidence, Headers, Hit, Known, Sent, Severity};

use super::ssrf_confirmed::SsrfConfirmed;
use super::ssrf_internal_answer::SsrfInternalAnswer;
use crate::live::rehearsal::{End, answer, known, rehearse, rehearse_calling};

const LISTENER: &str = "http://127.0.0.1:4040";

/// A service with one parameter for an address, and a listener.
fn preview() -> Known {
    let mut known = known(&["/preview"], |_| answer(200, "{}"));
    known.surface.operations[0].sample = Some("/preview?url=x".into());
    known.settings.callback = Some(LISTENER.into());
    known
}

/// The address in the parameter that the service reads.
fn address(sent: &Sent) -> String {
    let url = sent.target.split(['?', '&']).find_map(|p| p.strip_prefix("url=")).unwrap_or_default();
    percent_encoding::percent_decode_str(url).decode_utf8_lossy().into_owned()
}

/// What reaches the listener when this address is fetched.
fn fetched(address: &str, headers: &[(&str, &str)]) -> Vec<Hit> {
    let Some(target) = address.strip_prefix(LISTENER) else { return Vec::new() };
    let token = target.trim_start_matches('/').to_owned();
    let headers: Headers = headers.iter().copied().collect();
    vec![Hit { token, method: "GET".into(), target: target.into(), headers }]
}

#[test]
fn what_fetches_is_told_from_what_stores_and_from_what_reads_every_link() {
    let known = preview();
    let fetcher = |carried: &'static [(&str, &str)]| {
        move |sent: &Sent| (answer(200, "{}"), fetched(&address(sent), carried))
    };
    let found =
        rehearse_calling(&SsrfConfirmed, &known, fetcher(&[("user-agent", "python-requests/2.32")])).found();
    assert_eq!(
        (found.len(), found[0].confidence, found[0].severity),
        (1, Confidence::Confirmed, Severity::High)
    );
    assert!(found[0].because.contains("python-requests"), "{}", found[0].because);

    let found = rehearse_calling(&SsrfConfirmed, &known, fetcher(&[("Authorization", "Basic eA==")])).found();
    assert_eq!(found[0].severity, Severity::Critical);
    assert!(!format!("{found:?}").contains("eA=="), "a forwarded credential is shown");

    assert!(rehearse(&SsrfConfirmed, &known, |_| answer(200, "{}")).found().is_empty());
    assert!(matches!(rehearse(&SsrfConfirmed, &known, |_| answer(401, "")), End::Unsure(_)));

    // A proxy that looks at each link of every request.
    let watched = |sent: &Sent| {
        let all = percent_encoding::percent_decode_str(&sent.target).decode_utf8_lossy().into_owned();
        let hits = all.split(['=', '&']).flat_map(|part| fetched(part, &[])).collect();
        (answer(200, "{}"), hits)
    };
    assert!(matches!(rehearse_calling(&SsrfConfirmed, &known, watched), End::Unsure(_)));
}

#[test]
fn a_public_listener_proves_less() {
    let mut known = preview();
    known.settings.callback = Some("http://192.0.2.7:4040".into());
    let service = |sent: &Sent| {
        let inside = address(sent).replace("http://192.0.2.7:4040", LISTENER);
        (answer(200, "{}"), fetched(&inside, &[]))
    };
    assert_eq!(rehearse_calling(&SsrfConfirmed, &known, service).found()[0].severity, Severity::Medium);
}

fn port(address: &str) -> u16 {
    address.rsplit(':').next().and_then(|p| p.trim_end_matches('/').parse().ok()).unwrap_or(0)
}

#[test]
fn an_answer_that_tells_open_from_closed_is_found_and_an_echo_is_not() {
    let known = preview();
    let fetcher = |sent: &Sent| match port(&address(sent)) {
        4040 => answer(200, r#"{"status":200}"#),
        other => answer(502, &format!(r#"{{"error":"port {other}: connection refused"}}"#)),
    };
    let found = rehearse(&SsrfInternalAnswer, &known, fetcher).found();
    assert_eq!((found.len(), found[0].confidence), (1, Confidence::Confirmed));

    let store = |sent: &Sent| answer(201, &format!(r#"{{"id":17,"url":"{}"}}"#, address(sent)));
    assert!(rehearse(&SsrfInternalAnswer, &known, store).found().is_empty());
    let listed = |sent: &Sent| answer(400, &format!(r#"{{"error":"{} is not on the list"}}"#, address(sent)));
    assert!(rehearse(&SsrfInternalAnswer, &known, listed).found().is_empty());
}

#[test]
fn a_filter_of_texts_is_passed_by_another_spelling() {
    let known = preview();
    let filter = |sent: &Sent| match address(sent) {
        url if url.contains("127.0.0.1") => answer(400, r#"{"error":"not allowed"}"#),
        url if port(&url) == 4040 => answer(200, r#"{"ok":true}"#),
        _ => answer(502, r#"{"error":"not fetched"}"#),
    };
    let found = rehearse(&SsrfInternalAnswer, &known, filter).found();
    assert!(found.len() == 1 && found[0].because.contains("one number"), "{found:?}");
}

#[test]
fn answers_that_vary_by_themselves_prove_nothing() {
    let known = preview();
    let mut count = 0;
    let flicker = |_: &Sent| -> Answer {
        count += 1;
        answer(200, &format!(r#"{{"word":"{}"}}"#, ["ash", "oak", "elm", "fir", "yew"][count % 5]))
    };
    assert!(matches!(rehearse(&SsrfInternalAnswer, &known, flicker), End::Unsure(_)));
}

#[test]
fn without_an_address_there_is_nothing_to_judge() {
    let known = known(&["/items"], |_| answer(200, "[]"));
    assert!(rehearse(&SsrfConfirmed, &known, |_| answer(200, "")).why().contains("no operation"));
    assert!(rehearse(&SsrfInternalAnswer, &known, |_| answer(200, "")).why().contains("no operation"));
}
