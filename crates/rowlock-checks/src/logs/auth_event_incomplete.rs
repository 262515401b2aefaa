//! The record of a failing login lacks what an investigation needs.

use std::net::IpAddr;

use rowlock_logs::{Watched, tells_an_outcome};
use rowlock_model::{Category, Exchange, Findings, Look, Meta, Need, Plant, Reference, Rule, Severity};

use super::reading::{Event, shown, sure, unrecorded};
use crate::challenge;

/// See the page beside this file.
pub(super) struct AuthEventIncomplete;

static META: Meta = Meta {
    id: "auth-event-incomplete",
    title: "The record of a failing login is incomplete",
    category: Category::Logging,
    severity: Severity::Low,
    core: false,
    weakness: "auth-event-incomplete",
    cwe: &[223, 778],
    owasp: 8,
    asvs: &["16.2.1", "16.2.2"],
    needs: &[Need::Log, Need::Protected],
    references: &[Reference {
        title: "OWASP Logging Cheat Sheet, event attributes",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#event-attributes",
    }],
    page: include_str!("auth_event_incomplete.md"),
};

impl Rule<Watched<'_>> for AuthEventIncomplete {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let event = match Event::of(watched, Plant::Failure) {
            Ok(event) => event,
            Err(look) => return look,
        };
        let lacking = event.lines.iter().map(|t| (missing(watched, &event, t), t));
        let Some((missing, fullest)) = lacking.min_by_key(|(missing, t)| (missing.len(), t.how)) else {
            return unrecorded(
                watched,
                Look::NotApplicable("a failing login leaves no record; see auth-failure-not-logged".into()),
            );
        };
        if missing.is_empty() {
            return Look::Judged;
        }
        let lacks = missing.join(", ");
        let form = fullest.record.form.title();
        out.find(
            event.place(watched.known),
            sure(fullest.how),
            format!(
                "the fullest record of a failing login ({form}, tied {}) does not have: {lacks}",
                fullest.how.title()
            ),
            event.proof(watched.known).and_fact(shown(watched, fullest.line, "")),
        )
        .title(format!("The record of a failing login lacks: {lacks}"));
        Look::Judged
    }
}

/// What a record does not tell of a failing login. Values are looked for, not names of fields.
fn missing(
    watched: &Watched<'_>,
    event: &Event<'_, '_>,
    tied: &rowlock_logs::Tied<'_, '_>,
) -> Vec<&'static str> {
    let (record, marks, exchange) = (tied.record, &event.planted.marks, &event.planted.exchange);
    let text = &record.text;
    let path = exchange.sent.target.split('?').next().unwrap_or_default();
    let status = exchange.status().map(|s| s.to_string()).unwrap_or_default();
    let has_word = |word: &str| text.split(|c: char| !c.is_ascii_alphanumeric()).any(|w| w == word);
    let source = record.source().is_some()
        || (watched.known.target.loopback && ["127.0.0.", "::1"].iter().any(|own| text.contains(own)))
        || text.split([' ', ',', '"', '\'', '=', '(', ')']).any(is_address);
    let asks_otherwise = asks_for_another_scheme(exchange);
    let there = [
        ("a time", record.time().is_some()),
        ("the time's zone", record.time().is_none_or(|t| t.zoned)),
        ("the source address", source),
        ("the user", asks_otherwise || text.contains(&marks.user) || record.user().is_some()),
        ("the method", has_word(exchange.sent.method.as_str())),
        ("the path", text.contains(path)),
        ("the outcome", has_word(&status) || tells_an_outcome(text)),
        ("the user agent", text.contains(&marks.agent)),
    ];
    there.into_iter().filter(|(_, there)| !there).map(|(name, _)| name).collect()
}

/// Whether a word is an address, as it is or before a full stop or colon.
fn is_address(word: &str) -> bool {
    [word, word.trim_end_matches([':', ';', '.'])].iter().any(|w| w.parse::<IpAddr>().is_ok())
}

/// Whether the refusal asks for a scheme and not for Basic: then nobody has read the name.
fn asks_for_another_scheme(exchange: &Exchange) -> bool {
    let fields = exchange.answer().into_iter().flat_map(|a| a.headers.all("www-authenticate"));
    let asked: Vec<_> = fields.filter_map(challenge::parse).flatten().collect();
    !asked.is_empty() && !asked.iter().any(|c| c.scheme.eq_ignore_ascii_case("basic"))
}
