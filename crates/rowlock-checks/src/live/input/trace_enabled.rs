//! `TRACE` is answered with the request.

use rowlock_model::{
    Case, Category, Confidence, Exchange, Findings, Known, Meta, Method, Phase, Place, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Subject, Verdict,
};

/// See the page beside this file.
pub(super) struct TraceEnabled;

static META: Meta = Meta {
    id: "trace-enabled",
    title: "TRACE sends the request back, fields and all",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "trace-enabled",
    cwe: &[749, 200],
    owasp: 8,
    asvs: &["13.4.4"],
    needs: &[],
    references: &[Reference {
        title: "RFC 9110 section 9.3.8",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.8",
    }],
    page: include_str!("trace_enabled.md"),
};

const TRACE: &str = "TRACE";
const GET: &str = "the same by GET";
const FIELD: &str = "X-Rowlock-Trace";
/// Operations that are traced, beside the root.
const MOST: usize = 3;

impl Probe for TraceEnabled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let marker = known.seed.word(META.id, 12);
        let requests = targets(known).into_iter().flat_map(|target| {
            let ask = |method: Method, name: &'static str| {
                Request::new(method, target.clone(), name).header(FIELD, marker.clone())
            };
            [ask(Method::Trace, TRACE), ask(Method::Get, GET).control()]
        });
        Plan::Cases(vec![Case::about(Subject::Target, requests.collect()).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let marker = known.seed.word(META.id, 12);
        if seen.exchanges.iter().all(|e| e.answer().is_none()) {
            return Verdict::unsure("no TRACE was answered");
        }
        for trace in seen.exchanges.iter().filter(|e| e.sent.method == Method::Trace) {
            if !repeats(trace, &marker) {
                continue;
            }
            let get = seen
                .exchanges
                .iter()
                .find(|e| e.sent.method == Method::Get && e.sent.target == trace.sent.target);
            // A service that shows every request to its sender does so by GET as well.
            let Some(get) = get.filter(|e| e.answer().is_some() && !repeats(e, &marker)) else { continue };
            out.find(
                Place::of(known, trace),
                Confidence::Confirmed,
                format!(
                    "TRACE {} was answered with the made-up field `{FIELD}` in the body; GET was not",
                    trace.sent.target
                ),
                Proof::of(known, trace).and(known, get),
            );
            break;
        }
        Verdict::Done
    }
}

/// Whether a 2xx carries the marker and the field's name, as a message sent back does.
fn repeats(exchange: &Exchange, marker: &str) -> bool {
    exchange.answer().is_some_and(|a| {
        let text = a.text();
        a.is_success()
            && text.contains(marker)
            && text.to_ascii_lowercase().contains(&FIELD.to_ascii_lowercase())
    })
}

/// The root, and where readable operations are: open ones first, since TRACE is sent without credentials.
fn targets(known: &Known) -> Vec<String> {
    let mut found: Vec<(bool, String)> =
        known.readable().filter_map(|(id, o)| Some((known.is_protected(id), o.sample.clone()?))).collect();
    found.sort_by_key(|(protected, _)| *protected);
    // A route of its own for TRACE stands where the description says.
    let traced = known
        .surface
        .operations
        .iter()
        .filter(|o| o.method == Method::Trace)
        .filter_map(|o| o.sample.clone());
    let mut targets = vec!["/".to_owned()];
    targets.extend(traced.chain(found.into_iter().map(|(_, t)| t)).filter(|t| t != "/").take(MOST));
    targets
}
