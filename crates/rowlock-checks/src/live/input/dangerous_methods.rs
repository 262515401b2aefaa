//! Resources that take methods which the description does not have.

use std::collections::BTreeSet;

use rowlock_model::{
    Case, Category, Confidence, Credential, Exchange, Findings, IdentityId, Known, Meta, Method, Need,
    OperationId, Phase, Place, Plan, Probe, Proof, Provenance, Reference, Request, Seen, Severity, Subject,
    Verdict,
};

/// See the page beside this file.
pub(super) struct DangerousMethods;

static META: Meta = Meta {
    id: "dangerous-methods",
    title: "A resource takes writing methods that its description does not have",
    category: Category::Input,
    severity: Severity::Low,
    core: false,
    weakness: "dangerous-methods",
    cwe: &[749, 650],
    owasp: 8,
    asvs: &["4.1.4"],
    needs: &[Need::Document],
    references: &[Reference {
        title: "RFC 9110 section 10.2.1",
        url: "https://www.rfc-editor.org/rfc/rfc9110#section-10.2.1",
    }],
    page: include_str!("dangerous_methods.md"),
};

const ASKED: &str = "OPTIONS";
const NOWHERE: &str = "OPTIONS of a random path";
/// What changes, removes or tunnels when it works; `POST` is how ordinary work is done.
const DANGEROUS: [&str; 12] = [
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "TRACK",
    "CONNECT",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "UNLOCK",
];
/// Resources that are asked.
const MOST: usize = 40;

impl Probe for DangerousMethods {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let asked: Vec<Request> = known
            .readable()
            .filter(|(_, o)| o.provenance == Provenance::Document)
            .filter_map(|(id, o)| Some(ask(o.sample.as_deref()?, ASKED, reader(known, id)).of(id)))
            .take(MOST)
            .collect();
        if asked.is_empty() {
            return Plan::NotApplicable("the description has no operation that can be read".into());
        }
        // A control goes the same way as its question: with credentials where they are needed.
        let random = format!("{}/{}", known.target.base_path, known.seed.word(META.id, 12));
        let mut readers: Vec<&Credential> = asked.iter().map(|r| &r.sent.credential).collect();
        readers.dedup();
        let mut requests: Vec<Request> =
            readers.into_iter().map(|r| ask(&random, NOWHERE, r.clone()).control()).collect();
        requests.extend(asked);
        Plan::Cases(vec![Case::about(Subject::Target, requests).in_phase(Phase::Read)])
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (mut told, mut unclear) = (false, 0);
        for asked in seen.all(ASKED) {
            let (Some(id), Some(answer)) = (asked.operation, asked.answer()) else { continue };
            told = true;
            let described = described(known, id);
            let extra: Vec<String> = allowed(asked)
                .into_iter()
                .filter(|m| DANGEROUS.contains(&m.as_str()) && !described.contains(m))
                .collect();
            if extra.is_empty() {
                continue;
            }
            // A list that every path gets is the server's, and says nothing of this resource.
            let nowhere = seen.all(NOWHERE).find(|e| e.sent.credential == asked.sent.credential);
            let Some(nowhere) = nowhere.filter(|e| e.answer().is_some() && allowed(e) != allowed(asked))
            else {
                unclear += 1;
                continue;
            };
            out.find(
                Place::operation(known, id),
                Confidence::Firm,
                format!(
                    "`Allow` (status {}) names {}, which the description of this path does not have; a random path \
                     does not name them. No such request was sent",
                    answer.status,
                    extra.join(", ")
                ),
                Proof::of(known, asked).and(known, nowhere),
            );
        }
        match (told, unclear) {
            (false, _) => Verdict::unsure("OPTIONS was not answered"),
            (true, 0) => Verdict::Done,
            (true, _) => Verdict::unsure(format!(
                "at {unclear} resources a random path names the same methods, so `Allow` does not tell of the resource"
            )),
        }
    }
}

fn ask(target: &str, name: &'static str, reader: Credential) -> Request {
    Request::new(Method::Options, target, name).with(reader)
}

fn reader(known: &Known, id: OperationId) -> Credential {
    let with = known.is_protected(id) && known.user().is_some();
    if with { Credential::Valid(IdentityId(0)) } else { Credential::None }
}

/// The methods that an answer allows (RFC 9110 section 10.2.1).
fn allowed(exchange: &Exchange) -> BTreeSet<String> {
    let list = exchange.answer().map(|a| a.headers.list("allow")).unwrap_or_default();
    list.split(',').map(|m| m.trim().to_ascii_uppercase()).filter(|m| !m.is_empty()).collect()
}

/// The methods that the description has for any template that the operation's request target fits.
fn described(known: &Known, id: OperationId) -> BTreeSet<String> {
    let Some(target) = known.sample(id) else { return BTreeSet::new() };
    let path = target.split('?').next().unwrap_or(target);
    let operations = known.surface.operations.iter().filter(|o| o.provenance == Provenance::Document);
    operations.filter(|o| fits(&o.path, path)).map(|o| o.method.to_string()).collect()
}

/// Whether a path is one of a template: routers put all that it could mean into one `Allow`.
fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.trim_end_matches('/'), path.trim_end_matches('/'));
    let (mut left, mut right) = (template.split('/'), path.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(t), Some(p)) if t == p || (t.contains('{') && !p.is_empty()) => {}
            _ => return false,
        }
    }
}
