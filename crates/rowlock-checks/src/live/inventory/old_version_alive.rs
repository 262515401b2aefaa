//! A version of the API beside the described one that still answers.

use rowlock_model::{
    Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, OperationId, Phase, Place, Plan,
    Probe, Proof, Reference, Request, Seen, Severity, Verdict,
};

use super::described::{describes, version, with_version};
use crate::words::opens_the_same;

/// See the page beside this file.
pub(super) struct OldVersionAlive;

static META: Meta = Meta {
    id: "old-version-alive",
    title: "Another version of the API still answers",
    category: Category::Inventory,
    severity: Severity::Medium,
    core: false,
    weakness: "old-version-alive",
    cwe: &[1059],
    owasp: 9,
    asvs: &[],
    needs: &[],
    references: &[Reference {
        title: "OWASP API9:2023 Improper Inventory Management",
        url: "https://owasp.org/API-Security/editions/2023/en/0xa9-improper-inventory-management/",
    }],
    page: include_str!("old_version_alive.md"),
};

const NEVER: &str = "a version that nobody has";
/// Operations that are tried; an old version that lives answers most of them.
const MOST: usize = 2;

impl Probe for OldVersionAlive {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let opened = known.opened_by_user().map(|(id, _)| id);
        let open = known.readable().map(|(id, _)| id).filter(|id| known.anonymous(*id).is_some_and(answers));
        let mut chosen: Vec<OperationId> = Vec::new();
        for id in opened.chain(open) {
            let versioned = known.sample(id).is_some_and(|s| version(path_of(s)).is_some());
            if versioned && !chosen.contains(&id) && chosen.len() < MOST {
                chosen.push(id);
            }
        }
        let cases = chosen.into_iter().filter_map(|id| case(known, id)).collect();
        Plan::cases_or(cases, "no operation that answers has a version in its path")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some((id, target)) = case.subject.operation().and_then(|id| Some((id, known.sample(id)?))) else {
            return Verdict::unsure("the operation is no longer known");
        };
        let Some(never) = seen.named(NEVER).filter(|e| e.answer().is_some()) else {
            return Verdict::unsure("the made-up version was not answered, so nothing can be compared");
        };
        let Some((_, own)) = version(path_of(target)) else { return Verdict::Done };
        for number in others(known, target) {
            let (Some(anonymous), Some(random)) =
                (seen.named(&name(number, "anonymous")), seen.named(&name(number, "random path")))
            else {
                continue;
            };
            let valid = seen.named(&name(number, "valid credential"));
            let alive = [valid, Some(anonymous)].into_iter().flatten().find(|e| lives(e, never, random));
            let Some(alive) = alive else { continue };
            let current = known.authenticated(id).and_then(Exchange::answer);
            let open = known.is_protected(id) && opens_the_same(anonymous.answer(), current);
            let severity = match (open, number < own) {
                (true, _) => Severity::Critical,
                (false, true) => Severity::Medium,
                (false, false) => Severity::Low,
            };
            let bare =
                if open { ", and hands out without credentials what the described one protects" } else { "" };
            let path = path_of(&alive.sent.target);
            out.find(
                Place::of(known, alive),
                Confidence::Confirmed,
                format!(
                    "{path} answers (status {}){bare}; a version that nobody has is answered with status {}, a \
                     random path in version {number} with status {}",
                    alive.status().unwrap_or_default(),
                    never.status().unwrap_or_default(),
                    random.status().unwrap_or_default()
                ),
                Proof::of(known, alive).and(known, never).and(known, random),
            )
            .title(format!("Version {number} of the API answers beside version {own}"))
            .severity(severity);
        }
        Verdict::Done
    }
}

fn case(known: &Known, id: OperationId) -> Option<Case> {
    let target = known.sample(id)?;
    let user = known.user().filter(|_| known.authenticated(id).is_some_and(Exchange::succeeded));
    let mut requests = Vec::new();
    // Far from any version that a service has reached.
    let nobodys = 700 + u32::try_from(known.seed.below(META.id, 200)).unwrap_or(0);
    let who = user.map_or(Credential::None, |(user, _)| Credential::Valid(user));
    requests.push(Request::get(with_version(target, nobodys)?, NEVER).with(who.clone()).control());
    for number in others(known, target) {
        let other = with_version(target, number)?;
        let root = other.get(..version(path_of(&other))?.0)?.to_owned();
        let random = format!("{root}v{number}/{}", known.seed.word(META.id, 9));
        requests.push(Request::get(other.clone(), name(number, "anonymous")));
        if let Some((user, _)) = user {
            let valid = Credential::Valid(user);
            requests.push(Request::get(other, name(number, "valid credential")).with(valid));
        }
        requests.push(Request::get(random, name(number, "random path")).with(who.clone()).control());
    }
    (requests.len() > 1).then(|| Case::on(id, requests).in_phase(Phase::Read))
}

/// The versions around an operation's own that no description knows.
fn others(known: &Known, target: &str) -> Vec<u32> {
    let Some((_, own)) = version(path_of(target)) else { return Vec::new() };
    [own.checked_sub(1), own.checked_sub(2), own.checked_add(1)]
        .into_iter()
        .flatten()
        .filter(|number| {
            with_version(path_of(target), *number).is_some_and(|p| !describes(&known.surface, &p))
        })
        .collect()
}

/// Whether an answer shows an operation that neither made-up path shows.
fn lives(exchange: &Exchange, never: &Exchange, random: &Exchange) -> bool {
    let refuses = |e: &Exchange| e.status() == Some(401);
    if exchange.succeeded() {
        return !never.succeeded() && !random.succeeded();
    }
    refuses(exchange) && [never, random].iter().all(|e| e.status() == Some(404))
}

fn answers(exchange: &Exchange) -> bool {
    exchange.succeeded() || exchange.status() == Some(401)
}

fn path_of(target: &str) -> &str {
    target.split('?').next().unwrap_or_default()
}

fn name(number: u32, what: &str) -> String {
    format!("version {number}, {what}")
}
