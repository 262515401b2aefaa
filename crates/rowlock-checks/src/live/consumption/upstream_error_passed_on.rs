//! The raw error of a request that the service made is passed on to the client.

use rowlock_model::{
    Case, Category, Confidence, Exchange, Findings, Known, Meta, Plan, Probe, Proof, Reference, Request,
    Seen, Severity, Verdict,
};

use crate::outbound;

/// See the page beside this file.
pub(super) struct UpstreamErrorPassedOn;

static META: Meta = Meta {
    id: "upstream-error-passed-on",
    title: "Errors of other services are passed on as they are",
    category: Category::Consumption,
    severity: Severity::Low,
    core: false,
    weakness: "upstream-error-passed-on",
    cwe: &[209],
    owasp: 10,
    asvs: &["16.5.1"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Error Handling Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Error_Handling_Cheat_Sheet.html",
    }],
    page: include_str!("upstream_error_passed_on.md"),
};

const CLOSED: &str = "a closed port";
const NOWHERE: &str = "a name that does not resolve";
/// What clients and systems write when nothing listens, in lower case (errno 111, 61 and 10061).
const REFUSED: [&str; 5] =
    ["connection refused", "[errno 111]", "[errno 61]", "econnrefused", "winerror 10061"];
/// What they write when a name has no address.
const UNRESOLVED: [&str; 9] = [
    "name or service not known",
    "no address associated with hostname",
    "temporary failure in name resolution",
    "nodename nor servname provided",
    "getaddrinfo",
    "failed to resolve",
    "nameresolutionerror",
    "enotfound",
    "no such host",
];

impl Probe for UpstreamErrorPassedOn {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        outbound::plan(known, |place| {
            // The same request as that of `ssrf-internal-answer`, so that it is sent once.
            let closed = 61_100 + known.seed.below("closed port", 3_900);
            let name = known.seed.word("nowhere", 12);
            let requests = vec![
                place.request(known, &format!("http://127.0.0.1:{closed}/"), CLOSED)?,
                place.request(known, &format!("http://{name}.invalid/"), NOWHERE)?,
            ];
            Some(place.case(requests))
        })
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(place), Some(closed), Some(nowhere)) =
            (outbound::of(known, case), seen.named(CLOSED), seen.named(NOWHERE))
        else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if closed.answer().is_none() && nowhere.answer().is_none() {
            return Verdict::unsure("neither address was answered in time");
        }
        // What is said of both is the service's own sentence.
        let refused = says(closed, &REFUSED).filter(|words| says(nowhere, &[words]).is_none());
        let unresolved = says(nowhere, &UNRESOLVED).filter(|words| says(closed, &[words]).is_none());
        let (confidence, because) = match (refused, unresolved) {
            (Some(first), Some(second)) => (
                Confidence::Confirmed,
                format!(
                    "a closed port is answered with the client's own words ('{first}'), a name that does not \
                     resolve with others ('{second}')"
                ),
            ),
            (Some(words), None) | (None, Some(words)) => {
                (Confidence::Firm, format!("the answer carries the client's own words ('{words}')"))
            }
            (None, None) => return Verdict::Done,
        };
        out.find(place.place(known), confidence, because, Proof::of(known, closed).and(known, nowhere));
        Verdict::Done
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        outbound::undo(known, case, seen)
    }
}

/// The first of these texts that an answer carries.
fn says(exchange: &Exchange, texts: &[&'static str]) -> Option<&'static str> {
    let body = exchange.answer()?.text().to_ascii_lowercase();
    texts.iter().copied().find(|text| body.contains(text))
}
