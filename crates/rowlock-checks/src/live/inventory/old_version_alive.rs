//! A version of the API beside the described one that still answers.

use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, OperationId, Phase,
    Place, Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict,
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

/// Operations that are tried; an old version that lives answers most of them.
const MOST: usize = 2;
/// Versions that are tried of each.
const VERSIONS: usize = 3;

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
        let pair = |of: &str| Pair::of(seen, of);
        let Some(never) = pair(NEVER) else {
            return Verdict::unsure("the made-up version was not answered, so nothing can be compared");
        };
        let Some((_, own)) = version(path_of(target)) else { return Verdict::Done };
        let shown =
            |number: &u32| pair(&version_name(*number)).is_some_and(|v| v.beside(&[&never]).is_some());
        let candidates: Vec<u32> = others(known, target).into_iter().filter(shown).collect();
        if !candidates.is_empty() && !seen.exchanges.iter().any(|e| e.name.starts_with(RANDOM)) {
            let random = candidates.iter().flat_map(|number| controls(known, id, target, *number));
            return Verdict::Next(Batch::one_by_one(random.collect()));
        }
        for number in candidates {
            let (Some(other), Some(random)) = (pair(&version_name(number)), pair(&random_name(number)))
            else {
                continue;
            };
            let Some(&[alive, never, random]) = other.beside(&[&never, &random]).as_deref() else {
                continue;
            };
            let current = known.authenticated(id).and_then(Exchange::answer);
            let open = known.is_protected(id) && opens_the_same(other.anonymous.answer(), current);
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
                    "{path} is answered with status {}{bare}; asked in the same way, a version that nobody has is \
                     answered with status {}, a random path in version {number} with status {}",
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

/// One path as nobody, and as the user where there is one.
struct Pair<'a> {
    anonymous: &'a Exchange,
    valid: Option<&'a Exchange>,
}

impl<'a> Pair<'a> {
    fn of(seen: &Seen<'a>, name: &str) -> Option<Self> {
        let answered = |who: &str| seen.named(&format!("{name}, {who}")).filter(|e| e.answer().is_some());
        Some(Self { anonymous: answered(NOBODY)?, valid: answered(USER) })
    }

    /// The exchange that shows an operation which made-up paths, asked in the same way, do not show; and theirs.
    fn beside(&self, made_up: &[&Self]) -> Option<Vec<&'a Exchange>> {
        let with = |of: fn(&Self) -> Option<&'a Exchange>| -> Option<Vec<&'a Exchange>> {
            std::iter::once(self).chain(made_up.iter().copied()).map(of).collect()
        };
        let (anonymous, valid) = (with(|p| Some(p.anonymous)), with(|p| p.valid));
        let opened = |of: &Vec<&Exchange>| of[0].succeeded() && of[1..].iter().all(|e| !e.succeeded());
        // Where the lock stands before the router, a refusal says nothing; the user is told the truth.
        let absent = self.valid.is_some_and(|e| matches!(e.status(), Some(404 | 405 | 410)));
        let refused = |of: &Vec<&Exchange>| {
            !absent && of[0].status() == Some(401) && of[1..].iter().all(|e| e.status() == Some(404))
        };
        valid.filter(opened).or_else(|| anonymous.filter(|of| opened(of) || refused(of)))
    }
}

fn case(known: &Known, id: OperationId) -> Option<Case> {
    let target = known.sample(id)?;
    // Far from any version that a service has reached.
    let nobodys = 700 + u32::try_from(known.seed.below(META.id, 200)).unwrap_or(0);
    let mut requests: Vec<Request> =
        asked(known, id, &with_version(target, nobodys)?, NEVER).map(Request::control).collect();
    let first = requests.len();
    for number in others(known, target) {
        requests.extend(asked(known, id, &with_version(target, number)?, &version_name(number)));
    }
    let most = requests.len() + 2 * VERSIONS;
    (requests.len() > first).then(|| Case::on(id, requests).at_most(most).in_phase(Phase::Read))
}

/// A random path in a version.
fn controls(known: &Known, id: OperationId, target: &str, number: u32) -> Vec<Request> {
    let root = with_version(target, number)
        .and_then(|other| Some(other.get(..version(path_of(&other))?.0)?.to_owned()))
        .unwrap_or_default();
    let random = format!("{root}v{number}/{}", known.seed.word(META.id, 9));
    asked(known, id, &random, &random_name(number)).map(Request::control).collect()
}

/// A path as nobody, and as the user where the operation is the user's.
fn asked(known: &Known, id: OperationId, target: &str, name: &str) -> impl Iterator<Item = Request> {
    let user = known.user().filter(|_| known.authenticated(id).is_some_and(Exchange::succeeded));
    let get = |who: &str| Request::get(target, format!("{name}, {who}"));
    [Some(get(NOBODY)), user.map(|(user, _)| get(USER).with(Credential::Valid(user)))].into_iter().flatten()
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

fn answers(exchange: &Exchange) -> bool {
    exchange.succeeded() || exchange.status() == Some(401)
}

fn path_of(target: &str) -> &str {
    target.split('?').next().unwrap_or_default()
}

const NEVER: &str = "a version that nobody has";
const NOBODY: &str = "anonymous";
const USER: &str = "valid credential";
const RANDOM: &str = "a random path in version ";

fn version_name(number: u32) -> String {
    format!("version {number}")
}

fn random_name(number: u32) -> String {
    format!("{RANDOM}{number}")
}
