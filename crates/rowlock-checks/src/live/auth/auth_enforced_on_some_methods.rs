//! GET demands credentials; HEAD, OPTIONS or an overridden method does not.

use rowlock_model::{
    Answer, Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Method, Need, OperationId,
    Phase, Place, Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::spread::spread;
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct AuthEnforcedOnSomeMethods;

static META: Meta = Meta {
    id: "auth-enforced-on-some-methods",
    title: "Credentials are demanded on some methods only",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "auth-enforced-on-some-methods",
    cwe: &[650, 288],
    owasp: 2,
    asvs: &["4.1.4"],
    needs: &[Need::Protected],
    references: &[Reference {
        title: "RFC 9110 section 9.3.2",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2",
    }],
    page: include_str!("auth_enforced_on_some_methods.md"),
};

const HEAD: &str = "HEAD without credentials";
const OPTIONS: &str = "OPTIONS without credentials";
const OPTIONS_AS_GET: &str = "OPTIONS that says it is GET";
const GET_AS_OPTIONS: &str = "GET that says it is OPTIONS";
const GET_AS_HEAD: &str = "GET that says it is HEAD";
const WITH_BODY: [&str; 4] = [OPTIONS_AS_GET, GET_AS_OPTIONS, GET_AS_HEAD, OPTIONS];
const USUAL: &str = "GET without credentials, afterwards";
const HEAD_NOWHERE: &str = "HEAD of a random path";
/// Requests to one operation, its controls not counted.
const REQUESTS: usize = 5;
const OVERRIDE: &str = "X-HTTP-Method-Override";

impl Probe for AuthEnforcedOnSomeMethods {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = spread(known, REQUESTS)
            .into_iter()
            .filter_map(|operation| {
                let target = known.sample(operation)?;
                let ask = |method, name| Request::new(method, target, name).of(operation);
                let requests = vec![
                    ask(Method::Head, HEAD),
                    ask(Method::Options, OPTIONS),
                    ask(Method::Options, OPTIONS_AS_GET).header(OVERRIDE, "GET"),
                    ask(Method::Get, GET_AS_OPTIONS).header(OVERRIDE, "OPTIONS"),
                    ask(Method::Get, GET_AS_HEAD).header(OVERRIDE, "HEAD"),
                ];
                Some(Case::on(operation, requests).at_most(7).in_phase(Phase::Read))
            })
            .collect();
        Plan::cases_or(cases, "no protected operation has a known request target")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(operation) = case.subject.operation() else { return Verdict::Done };
        let with_body = WITH_BODY.into_iter().find_map(|name| {
            let attack = seen.named(name)?;
            let entry = Entry::of(known, operation, attack);
            // Without the protected content to compare, OPTIONS may describe the resource to anybody.
            let opens = match entry {
                Entry::Same => attack.answer().is_some_and(|a| !a.body.is_empty()),
                Entry::Other => known.authenticated(operation).is_none() && attack.sent.method == Method::Get,
                Entry::Shut => false,
            };
            opens.then_some((attack, entry))
        });
        let head = seen.named(HEAD).and_then(|e| Some((e, tells_as_much(known, operation, e)?)));
        let Some((attack, entry)) = with_body.or(head.map(|(e, _)| (e, Entry::Other))) else {
            return Verdict::Done;
        };
        let (Some(usual), Some(nowhere)) = (seen.named(USUAL), seen.named(HEAD_NOWHERE)) else {
            return Verdict::Next(Batch::one_by_one(controls(known, operation)));
        };
        if !known.refuses(operation, usual) {
            return Verdict::unsure(format!("GET was not refused afterwards ({})", told(usual)));
        }
        let place = Place::operation(known, operation);
        if with_body.is_some() {
            out.find(
                place,
                if entry == Entry::Same { Confidence::Confirmed } else { Confidence::Firm },
                format!(
                    "'{}' got what GET refuses ({}) to the same anonymous client",
                    attack.name,
                    told(usual)
                ),
                Proof::of(known, attack).and(known, usual),
            );
            return Verdict::Done;
        }
        let everywhere = length(nowhere).is_some() && length(nowhere) == length(attack);
        let confidence = head.map_or(Confidence::Tentative, |(_, confidence)| confidence);
        if everywhere || (confidence == Confidence::Tentative && nowhere.succeeded()) {
            // HEAD of every path is answered so: it says nothing of this one.
            return Verdict::Done;
        }
        let what = if confidence == Confidence::Confirmed {
            "the length or ETag of the content that GET gives to valid credentials only"
        } else {
            "a length that is not the refusal's"
        };
        out.find(
            place,
            confidence,
            format!(
                "HEAD tells an anonymous client {what} (GET: {}); HEAD of a random path got {}",
                told(usual),
                told(nowhere)
            ),
            Proof::of(known, attack).and(known, usual).and(known, nowhere),
        )
        .severity(Severity::Medium);
        Verdict::Done
    }
}

fn controls(known: &Known, operation: OperationId) -> Vec<Request> {
    let target = known.sample(operation).unwrap_or("/");
    let random = format!("{}/{}", known.target.base_path, known.seed.word("nowhere", 12));
    vec![
        Request::get(target, USUAL).of(operation).control().fresh(),
        Request::new(Method::Head, random, HEAD_NOWHERE).control(),
    ]
}

/// How surely an anonymous HEAD tells of the protected content: by the length or the ETag of the
/// authenticated GET, or, without credentials to compare, by a length that is not the refusal's.
fn tells_as_much(known: &Known, operation: OperationId, head: &Exchange) -> Option<Confidence> {
    let answer = head.answer().filter(|a| a.is_success())?;
    let Some(protected) = known.authenticated(operation).filter(|e| e.succeeded()) else {
        let refusal = known.anonymous(operation).and_then(length);
        let other = known.user().is_none() && length(head).is_some() && length(head) != refusal;
        return other.then_some(Confidence::Tentative);
    };
    let tag = |a: &Answer| a.headers.first("etag").map(str::to_owned);
    let same_tag = tag(answer).is_some() && protected.answer().and_then(tag) == tag(answer);
    let same = same_tag || (length(head).is_some() && length(head) == length(protected));
    same.then_some(Confidence::Confirmed)
}

/// `Content-Length`, when it is more than nothing.
fn length(exchange: &Exchange) -> Option<u64> {
    let value = exchange.answer()?.headers.first("content-length")?;
    value.trim().parse().ok().filter(|n| *n > 0)
}
