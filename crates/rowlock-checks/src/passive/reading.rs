//! How rules read an exchange: which part of a body is looked at, what property a match stands
//! in, whether the request itself put it there, and the excerpt that shows it.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use rowlock_model::{
    Answer, Credential, Exchange, Known, Method, Mutation, Outcome, Place, Proof, Sight, likeness, mask,
};

/// Most bytes of a body that a rule looks at.
const LOOKED_AT: usize = 256 * 1024;
/// Bytes of a body that an excerpt keeps before a match, and twice as many after it.
const AROUND: usize = 160;
/// How far back from a match the name of its property is looked for.
const PROPERTY_REACH: usize = 600;
/// Why a rule over texts says nothing of an exchange.
pub(super) const NO_TEXT: &str = "no answer with a text that is not the API's own description was seen";

/// The answer and its body, when it is a text and not the API's own description.
pub(super) fn text<'a>(sight: &Sight<'a>) -> Option<(&'a Answer, &'a [u8])> {
    let answer = sight.exchange.answer()?;
    let body = &answer.body[..answer.body.len().min(LOOKED_AT)];
    let readable = !body.is_empty() && is_textual(answer) && !describes_the_api(sight, body);
    readable.then_some((answer, body))
}

/// Whether the bytes hold the needle.
pub(super) fn holds(haystack: &[u8], needle: &str) -> bool {
    memmem::find(haystack, needle.as_bytes()).is_some()
}

/// Whether the media type is one of texts, or absent.
fn is_textual(answer: &Answer) -> bool {
    let media_type = answer.headers.first("content-type").unwrap_or("text/plain").as_bytes();
    let starts = media_type.get(..5).is_some_and(|t| t.eq_ignore_ascii_case(b"text/"));
    starts || ["json", "xml", "javascript", "x-www-form"].iter().any(|t| holds(media_type, t))
}

/// Whether the answer is a description of the API or a page that shows one: its examples are no leaks.
pub(super) fn describes_the_api(sight: &Sight<'_>, body: &[u8]) -> bool {
    let head = &body[..body.len().min(512)];
    let target = &sight.exchange.sent.target;
    sight.known.surface.documents.iter().any(|d| d == target)
        || ["\"openapi\"", "\"swagger\"", "openapi:", "swagger-ui", "redoc"].iter().any(|n| holds(head, n))
}

/// Where a finding about an exchange is: its operation, the one whose template its path fits, or its own path
/// when something is there. A path that only an experiment made up is no place; what its answer shows is true of
/// the target.
pub(super) fn place(sight: &Sight<'_>) -> Place {
    if sight.exchange.operation.is_some() {
        return Place::of(sight.known, sight.exchange);
    }
    if !sight.exchange.answer().is_some_and(|a| is_of_its_own(sight.known, a)) {
        return Place::target(sight.known);
    }
    let sent = &sight.exchange.sent;
    let fitting =
        sight.known.surface.iter().find(|(_, o)| o.method == sent.method && fits(&o.path, &sent.target));
    fitting
        .map_or_else(|| Place::of(sight.known, sight.exchange), |(id, _)| Place::operation(sight.known, id))
}

/// Whether a request target's path fits a path template, segment by segment.
fn fits(template: &str, target: &str) -> bool {
    let path = target.split('?').next().unwrap_or_default();
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(w), Some(g)) if w == g || (w.starts_with('{') && w.ends_with('}') && !g.is_empty()) => {}
            _ => return false,
        }
    }
}

/// Whether an answer is other than a refusal, a way elsewhere, and what any made-up path gets.
fn is_of_its_own(known: &Known, answer: &Answer) -> bool {
    let anybody = || known.sightings.iter().filter(|s| s.operation.is_none());
    let same = |missing: &Answer| missing.status == answer.status && likeness::same_content(missing, answer);
    !(300..500).contains(&answer.status) && !anybody().any(|s| s.exchange.answer().is_some_and(same))
}

/// Whether the request carried this text itself, so that the answer only repeats it.
pub(super) fn was_sent(exchange: &Exchange, text: &str) -> bool {
    let sent = &exchange.sent;
    let decoded = || percent_decoded(&sent.target).contains(text);
    sent.target.contains(text)
        || sent.body.contains(text)
        || sent.headers.iter().any(|(_, v)| v.contains(text))
        || carries_credential_in_url(exchange)
        || matches!(&sent.credential, Credential::Raw(v) if v.contains(text))
        || (sent.target.contains('%') && decoded())
}

/// Whether the experiment put an identity's own credential into the URL, so that an answer that
/// repeats the URL repeats it.
pub(super) fn carries_credential_in_url(exchange: &Exchange) -> bool {
    matches!(exchange.sent.credential, Credential::Changed(_, Mutation::InQuery(_)))
}

fn percent_decoded(target: &str) -> String {
    let path = url::form_urlencoded::parse(target.as_bytes());
    path.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// Whether the request proved itself with nothing that opens anything.
pub(super) fn is_anonymous(exchange: &Exchange) -> bool {
    matches!(exchange.sent.credential, Credential::None | Credential::Basic { .. } | Credential::Raw(_))
}

/// Whether clients reach the service over TLS: directly, or through the proxy that the user spoke of.
pub(super) fn is_sealed(known: &Known) -> bool {
    known.target.is_tls() || known.settings.tls_terminated.is_some()
}

/// Whether the exchange is a read of a known operation, so that what its answer lacks can be repaired there.
pub(super) fn is_ordinary(sight: &Sight<'_>) -> bool {
    sight.operation.is_some() && matches!(sight.exchange.sent.method, Method::Get | Method::Post)
}

/// The name of the JSON property in whose string or number the position stands.
pub(super) fn property(body: &[u8], at: usize) -> Option<Cow<'_, str>> {
    let from = at.saturating_sub(PROPERTY_REACH);
    let before = body.get(from..at)?;
    let quote = |bytes: &[u8]| memchr::memrchr(b'"', bytes);
    let named = |bytes: &[u8]| trim_end(bytes).last() == Some(&b':');
    // Inside a string the value's opening quote comes first; a number has none.
    let key_end = match quote(before) {
        Some(open) if named(&before[..open]) => quote(&before[..open])?,
        Some(close) if named(&before[close + 1..]) => close,
        _ => return None,
    };
    let key_start = quote(&before[..key_end])? + 1;
    Some(String::from_utf8_lossy(&before[key_start..key_end]))
}

fn trim_end(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii_end()
}

/// The proof that shows a match in the body with what stands around it.
pub(super) fn proof_at(known: &Known, exchange: &Exchange, at: Range<usize>) -> Proof {
    cut(known, exchange, &at, None)
}

/// The same with the match shortened, because it is somebody's secret.
pub(super) fn proof_hiding(known: &Known, exchange: &Exchange, at: Range<usize>) -> Proof {
    let secret = exchange.answer().and_then(|a| a.body.get(at.clone())).unwrap_or_default();
    let hidden = mask::shorten(&String::from_utf8_lossy(secret));
    cut(known, exchange, &at, Some(&hidden))
}

fn cut(known: &Known, exchange: &Exchange, at: &Range<usize>, instead: Option<&str>) -> Proof {
    let mut shown = exchange.clone();
    if let Outcome::Answer(answer) = &mut shown.outcome {
        let body = &answer.body;
        let from = at.start.saturating_sub(AROUND);
        let to = (at.end + 2 * AROUND).min(body.len());
        let mut text = String::new();
        if from > 0 {
            text.push('…');
        }
        text.push_str(&String::from_utf8_lossy(body.get(from..at.start).unwrap_or_default()));
        let found = String::from_utf8_lossy(body.get(at.clone()).unwrap_or_default());
        text.push_str(instead.unwrap_or(&found));
        text.push_str(&String::from_utf8_lossy(body.get(at.end..to).unwrap_or_default()));
        answer.body = text.into_bytes();
    }
    Proof::of(known, &shown)
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Operation, OperationId, Provenance, Who};

    use super::*;
    use crate::passive::rehearsal;

    #[test]
    fn a_made_up_path_is_a_place_only_when_something_is_there() {
        let mut known = rehearsal::known("http://127.0.0.1:5000");
        let of = |known: &Known, target: &str, status: u16, body: &str| {
            let mut exchange = rehearsal::exchange(Credential::None, status, &[], body);
            exchange.operation = None;
            exchange.sent.target = target.into();
            (place(&Sight { known, operation: None, exchange: &exchange }), exchange)
        };
        let (_, baseline) = of(&known, "/k3jd9sk2ls0a", 200, "<p>Nothing here</p>");
        rehearsal::sight(&mut known, Who::Anonymous, baseline);
        let target = Place::target(&known);
        assert_eq!(of(&known, "/x7pw20dkq1zz", 404, "no").0, target);
        assert_eq!(of(&known, "/x7pw20dkq1zz/", 303, "").0, target, "sent to a login like every folder");
        assert_eq!(of(&known, "/x7pw20dkq1zz", 200, "<p>Nothing here</p>").0, target);
        assert_ne!(of(&known, "/.env", 200, "SECRET=1").0, target);
        assert_ne!(of(&known, "/broken", 500, "Traceback").0, target);
        let page = Operation::seen(Method::Get, "/ui/{path}", Provenance::Document);
        known.surface.operations.push(page);
        let home = Place::operation(&known, OperationId(known.surface.operations.len() - 1));
        assert_eq!(of(&known, "/ui/q8v49f3h4pjw", 200, "the start page").0, home);
        assert_ne!(of(&known, "/ui/a/b", 200, "the start page").0, home);
    }

    #[test]
    fn a_property_is_named_for_strings_and_numbers_and_not_for_items_of_a_list() {
        let body = br#"{"a": 1, "mail" : "x@y.z", "n":42, "l":["q","r"]}"#;
        let of = |needle: &str| property(body, memmem::find(body, needle.as_bytes()).expect("there"));
        assert_eq!(of("x@y").as_deref(), Some("mail"));
        assert_eq!(of("@y").as_deref(), Some("mail"));
        assert_eq!(of("42").as_deref(), Some("n"));
        assert_eq!(of("r\"").as_deref(), None);
        assert_eq!(property(body, 0), None);
    }
}
