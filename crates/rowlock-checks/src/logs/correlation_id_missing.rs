//! Records cannot be tied to the request that they tell of.

use rowlock_logs::Watched;
use rowlock_model::{
    Category, Confidence, Findings, Look, Meta, Need, Plant, Planted, Reference, Rule, Severity,
};

use super::reading::{Event, shown, unrecorded};

/// See the page beside this file.
pub(super) struct CorrelationIdMissing;

static META: Meta = Meta {
    id: "correlation-id-missing",
    title: "Records carry no id of their request",
    category: Category::Logging,
    severity: Severity::Info,
    core: false,
    weakness: "correlation-id-missing",
    cwe: &[778],
    owasp: 8,
    asvs: &["16.2.4"],
    needs: &[Need::Log],
    references: &[Reference {
        title: "W3C Trace Context",
        url: "https://www.w3.org/TR/trace-context/#traceparent-header",
    }],
    page: include_str!("correlation_id_missing.md"),
};

/// Fields of an answer that carry an id of the request.
const FIELDS: [&str; 8] = [
    "x-request-id",
    "x-correlation-id",
    "request-id",
    "correlation-id",
    "traceparent",
    "x-trace-id",
    "x-amzn-trace-id",
    "x-b3-traceid",
];

impl Rule<Watched<'_>> for CorrelationIdMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn look(&self, watched: &Watched<'_>, out: &mut Findings<'_>) -> Look {
        let failure = Event::of(watched, Plant::Failure);
        let event = match failure.or_else(|_| Event::of(watched, Plant::Success)) {
            Ok(event) => event,
            Err(look) => return look,
        };
        let own = event.own().into_iter().next();
        let Some(best) = own.or(event.lines.first()) else {
            return unrecorded(watched, Look::NotApplicable("no record is written of such a request".into()));
        };
        let ids = ids(event.planted);
        if event.lines.iter().any(|t| ids.iter().any(|id| t.record.text.contains(id.as_str()))) {
            return Look::Judged;
        }
        out.find(
            event.place(watched.known),
            Confidence::Confirmed,
            "no record of the request holds its X-Request-ID, its trace id, or an id that its answer gave back",
            event.proof(watched.known).and_fact(shown(watched, best.line, "")),
        );
        Look::Judged
    }
}

/// Every id by which the request could be found: those that were sent, and those of the answer.
fn ids(planted: &Planted) -> Vec<String> {
    let sent = &planted.marks.id;
    let mut ids = vec![sent.clone(), sent.replace('-', "")];
    let answer = planted.exchange.answer();
    for value in answer.iter().flat_map(|a| FIELDS.iter().filter_map(|f| a.headers.first(f))) {
        // Of a traceparent the trace id is the second part; other ids are one word.
        let word = value.split('-').find(|part| part.len() == 32).unwrap_or(value).trim();
        if word.len() >= 8 {
            ids.push(word.to_owned());
        }
    }
    ids
}
