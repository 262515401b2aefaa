//! The answer tells what is open inside the service's network.

use rowlock_model::{
    Answer, Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Plan, Probe, Proof,
    Reference, Request, Seen, Severity, Verdict, likeness,
};
use url::Url;

use crate::outbound::{self, Outbound};
use crate::words::told;

/// See the page beside this file.
pub(super) struct SsrfInternalAnswer;

static META: Meta = Meta {
    id: "ssrf-internal-answer",
    title: "The answer tells what is open inside the service's network",
    category: Category::Ssrf,
    severity: Severity::High,
    core: false,
    weakness: "ssrf-internal-answer",
    cwe: &[918, 204],
    owasp: 7,
    asvs: &["1.3.6"],
    needs: &[],
    references: &[Reference {
        title: "OWASP Server-Side Request Forgery Prevention Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
    }],
    page: include_str!("ssrf_internal_answer.md"),
};

/// Ways to write the loopback address that a filter of texts may miss: what it is, and the host.
const SPELLINGS: [(&str, &str); 4] = [
    ("127.0.0.1", "127.0.0.1"),
    ("127.0.0.1 as one number", "2130706433"),
    ("127.0.0.1 in hexadecimal", "0x7f000001"),
    ("127.0.0.1 inside IPv6", "[::ffff:127.0.0.1]"),
];
const OPEN: &str = "an open port of";
const CLOSED: &str = "a closed port of";
const OTHER_CLOSED: &str = "another closed port of";
const METADATA: &str = "the metadata service of the cloud";
/// Entries of the listing that the metadata service gives; some of them are always there.
const LISTED: [&str; 5] = ["instance-id", "local-hostname", "local-ipv4", "ami-id", "security-groups"];

impl Probe for SsrfInternalAnswer {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        outbound::plan(known, |place| {
            let requests = vec![ask(known, place, CLOSED, 0)?.control(), ask(known, place, OPEN, 0)?];
            Some(place.case(requests).at_most(8))
        })
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(place) = outbound::of(known, case) else {
            return Verdict::unsure("the place is not known any more");
        };
        let (open, closed) = (seen.named(name(OPEN, 0)), seen.named(name(CLOSED, 0)));
        let (Some(open), Some(closed)) = (open, closed) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        match differs(open, closed) {
            None => Verdict::unsure(format!("open port: {}; closed port: {}", told(open), told(closed))),
            Some(true) => prove(known, &place, seen, 0, out),
            // Both the same: stored, checked or turned away. Only what is turned away may be a filter of texts.
            Some(false) if closed.status().is_none_or(|s| !(400..500).contains(&s)) => Verdict::Done,
            Some(false) => {
                let mut others = 1..SPELLINGS.len();
                if seen.named(name(OPEN, 1)).is_none() {
                    let requests = others.filter_map(|at| ask(known, &place, OPEN, at)).collect();
                    return Verdict::Next(Batch::one_by_one(requests));
                }
                let through = others
                    .find(|at| seen.named(name(OPEN, *at)).and_then(|e| differs(e, closed)) == Some(true));
                through.map_or(Verdict::Done, |at| prove(known, &place, seen, at, out))
            }
        }
    }

    fn undo(&self, known: &Known, case: &Case, seen: &Seen<'_>) -> Vec<Request> {
        outbound::undo(known, case, seen)
    }
}

/// Repeats a difference: twice open alike, two closed ports alike, open unlike closed.
fn prove(known: &Known, place: &Outbound, seen: &Seen<'_>, at: usize, out: &mut Findings<'_>) -> Verdict {
    let Some(other) = seen.named(name(OTHER_CLOSED, at)) else {
        let mut requests: Vec<Request> = Vec::new();
        if at > 0 {
            requests.extend(ask(known, place, CLOSED, at).map(Request::control));
        }
        requests.extend(ask(known, place, OTHER_CLOSED, at).map(Request::control));
        requests.extend(ask(known, place, OPEN, at).map(Request::fresh));
        if !known.target.loopback {
            // On a machine of the developer's own it would be asked for nobody's sake.
            requests.extend(place.request(known, "http://169.254.169.254/latest/meta-data/", METADATA));
        }
        return Verdict::Next(Batch::one_by_one(requests));
    };
    let mut opens = seen.all(name(OPEN, at));
    let (Some(open), Some(again), Some(closed)) = (opens.next(), opens.next(), seen.named(name(CLOSED, at)))
    else {
        return Verdict::unsure("a request of the experiment was not sent");
    };
    let steady = differs(open, again) == Some(false) && differs(closed, other) == Some(false);
    match (steady, differs(open, closed)) {
        (true, Some(true)) => {}
        (true, Some(false)) => return Verdict::Done,
        _ => return Verdict::unsure("the answers vary from request to request"),
    }
    let metadata = seen.named(METADATA).filter(|e| lists_metadata(e));
    let mut because = format!(
        "with an open port of {} the answer is another (status {}) than with a closed one (status {}), twice each; \
         the service connects and tells",
        SPELLINGS[at].0,
        open.status().unwrap_or_default(),
        closed.status().unwrap_or_default()
    );
    if at > 0 {
        because += "; the plain spelling is turned away";
    }
    if metadata.is_some() {
        because += "; and it passes the listing of the cloud's metadata service on";
    }
    let proof = Proof::of(known, open).and(known, closed).and(known, other);
    let proof = metadata.into_iter().fold(proof, |proof, e| proof.and(known, e));
    let severity = if metadata.is_some() { Severity::Critical } else { META.severity };
    out.find(place.place(known), Confidence::Confirmed, because, proof).severity(severity);
    Verdict::Done
}

fn name(what: &str, at: usize) -> &'static str {
    match (what, at) {
        (OPEN, 0) => "an open port",
        (OPEN, 1) => "an open port, one number",
        (OPEN, 2) => "an open port, hexadecimal",
        (OPEN, _) => "an open port, IPv6",
        (CLOSED, 0) => "a closed port",
        (CLOSED, _) => "a closed port, same spelling",
        (_, 0) => "another closed port",
        (_, _) => "another closed port, same spelling",
    }
}

/// The request with such a port of loopback as the address.
fn ask(known: &Known, place: &Outbound, what: &str, at: usize) -> Option<Request> {
    // Above the ports that systems hand out by themselves, so that nothing listens there.
    let high = |purpose: &str| 61_100 + known.seed.below(purpose, 3_900);
    let port = match what {
        OPEN => open_port(known),
        CLOSED => high("closed port"),
        _ => high("another closed port"),
    };
    place.request(known, &format!("http://{}:{port}/", SPELLINGS[at].1), name(what, at))
}

/// A port of loopback, as the service sees it, at which something surely or likely listens.
fn open_port(known: &Known) -> u64 {
    let listener = known.settings.callback.as_deref().and_then(|base| Url::parse(base).ok());
    let ours = listener.filter(|u| known.target.loopback && u.host_str() == Some("127.0.0.1"));
    ours.and_then(|u| u.port()).map_or(22, u64::from)
}

/// Whether two answers differ beyond the address that they may repeat; `None` where one is missing.
fn differs(a: &Exchange, b: &Exchange) -> Option<bool> {
    Some(!likeness::alike(&without_address(a)?, &without_address(b)?))
}

fn without_address(exchange: &Exchange) -> Option<Answer> {
    let mut answer = exchange.answer()?.clone();
    let mut text = answer.text().into_owned();
    let sent = format!("{} {}", exchange.sent.target, exchange.sent.body);
    let sent = percent_encoding::percent_decode_str(&sent).decode_utf8_lossy().into_owned();
    let address = sent.split_once("http://").map(|(_, rest)| rest).unwrap_or_default();
    let host = address.split(['/', '"', '&', ' ']).next().unwrap_or_default();
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    for part in [host, name.trim_matches(['[', ']']), port] {
        if part.len() > 1 {
            text = text.replace(part, "#");
        }
    }
    answer.body = text.into_bytes();
    Some(answer)
}

fn lists_metadata(exchange: &Exchange) -> bool {
    let text =
        exchange.answer().filter(|a| a.is_success()).map(|a| a.text().into_owned()).unwrap_or_default();
    LISTED.iter().filter(|entry| text.contains(**entry)).count() >= 3
}
