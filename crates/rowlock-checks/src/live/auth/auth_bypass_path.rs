//! Another spelling of the path reaches what the usual one refuses.

use rowlock_model::{
    Batch, Case, Category, Confidence, Exchange, Findings, Known, Meta, Need, OperationId, Phase, Place,
    Plan, Probe, Proof, Reference, Request, Seen, Severity, Verdict, likeness,
};

use super::spread::spread;
use crate::entry::Entry;
use crate::words::told;

/// See the page beside this file.
pub(super) struct AuthBypassPath;

static META: Meta = Meta {
    id: "auth-bypass-path",
    title: "Another spelling of the path needs no credentials",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: true,
    weakness: "auth-bypass-path",
    cwe: &[647, 289, 288],
    owasp: 2,
    asvs: &["8.3.1"],
    needs: &[Need::Protected],
    references: &[
        Reference {
            title: "RFC 3986 section 6.2.2",
            url: "https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2",
        },
        Reference { title: "CWE-647", url: "https://cwe.mitre.org/data/definitions/647.html" },
    ],
    page: include_str!("auth_bypass_path.md"),
};

const USUAL: &str = "the usual path, afterwards";
const NOWHERE: &str = "the same spelling of a random path";

/// A way to spell a path, and its name in the case.
type Spelling = (&'static str, fn(&str, &str) -> String);

/// Ten spellings; the second argument is a made-up word.
const SPELLINGS: [Spelling; 10] = [
    ("a slash at the end", |path, _| match path.strip_suffix('/') {
        Some(bare) => bare.to_owned(),
        None => format!("{path}/"),
    }),
    ("upper case", |path, _| path.to_ascii_uppercase()),
    ("a doubled slash", |path, _| format!("/{path}")),
    ("a dot segment", |path, _| format!("/.{path}")),
    ("an encoded dot segment", |path, _| format!("/%2e{path}")),
    ("a way up", |path, word| format!("/{word}/..{path}")),
    ("a path parameter", |path, word| format!("{path};{word}")),
    ("a file extension", |path, _| format!("{path}.json")),
    ("an encoded slash at the end", |path, _| format!("{path}%2f")),
    ("an encoded NUL at the end", |path, _| format!("{path}%00")),
];

impl Probe for AuthBypassPath {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let cases = spread(known, SPELLINGS.len())
            .into_iter()
            .filter_map(|operation| {
                let target = known.sample(operation)?;
                let requests: Vec<Request> = SPELLINGS
                    .iter()
                    .filter_map(|spelling| spelled(known, operation, target, spelling))
                    .collect();
                let room = requests.len() + 2;
                (!requests.is_empty())
                    .then(|| Case::on(operation, requests).at_most(room).in_phase(Phase::Read))
            })
            .collect();
        Plan::cases_or(cases, "the protected operations have no path to spell otherwise")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(operation) = case.subject.operation() else { return Verdict::Done };
        let opened: Vec<(&Spelling, &Exchange, Entry)> = SPELLINGS
            .iter()
            .filter_map(|s| Some((s, seen.named(s.0)?)))
            .map(|(s, e)| (s, e, entry(known, operation, e)))
            .filter(|(.., entry)| entry.is_open())
            .collect();
        let same = opened.iter().find(|(.., e)| *e == Entry::Same);
        let Some((spelling, attack, entry)) = same.or(opened.first()) else {
            return Verdict::Done;
        };
        let (Some(usual), Some(nowhere)) = (seen.named(USUAL), seen.named(NOWHERE)) else {
            return Verdict::Next(Batch::one_by_one(controls(known, operation, spelling)));
        };
        if !known.refuses(operation, usual) {
            return Verdict::unsure(format!("the usual path was not refused afterwards ({})", told(usual)));
        }
        let everywhere = match (attack.answer(), nowhere.answer()) {
            (Some(a), Some(n)) => n.is_success() && (likeness::same_content(a, n) || *entry == Entry::Other),
            _ => false,
        };
        if everywhere {
            return Verdict::Done;
        }
        let confidence = if *entry == Entry::Same { Confidence::Confirmed } else { Confidence::Firm };
        let names: Vec<&str> = opened.iter().map(|(s, ..)| s.0).collect();
        let what = if *entry == Entry::Same { "the content of the right credentials" } else { "data" };
        out.find(
            Place::operation(known, operation),
            confidence,
            format!(
                "`{}` ({}) got {what} without credentials; the usual path was refused afterwards ({}), a \
                 random path in that spelling got {}",
                attack.sent.target,
                names.join(", "),
                told(usual),
                told(nowhere)
            ),
            Proof::of(known, attack).and(known, usual).and(known, nowhere),
        );
        Verdict::Done
    }
}

/// The entry, unless that content is public elsewhere: an unprotected twin is no way around the lock.
fn entry(known: &Known, operation: OperationId, exchange: &Exchange) -> Entry {
    let entry = Entry::of(known, operation, exchange);
    // With credentials to compare, other data at another path is just another resource.
    let other_resource = entry == Entry::Other && known.authenticated(operation).is_some();
    let public = exchange.answer().is_some_and(|a| {
        let open = known.sightings.iter().filter(|s| s.who == rowlock_model::Who::Anonymous);
        open.filter_map(|s| s.exchange.answer()).any(|o| o.is_success() && likeness::same_content(a, o))
    });
    if other_resource || public { Entry::Shut } else { entry }
}

/// The request in this spelling; `None` where it is the path itself or another known operation's.
fn spelled(known: &Known, operation: OperationId, target: &str, spelling: &Spelling) -> Option<Request> {
    let (path, query) = target.split_once('?').map_or((target, None), |(p, q)| (p, Some(q)));
    if path.len() < 2 {
        return None;
    }
    let other = spelling.1(path, &known.seed.word("segment", 8));
    if other == path || known.surface.iter().any(|(_, o)| o.sample.as_deref() == Some(other.as_str())) {
        return None;
    }
    let target = query.map_or_else(|| other.clone(), |q| format!("{other}?{q}"));
    Some(Request::get(target, spelling.0).of(operation))
}

fn controls(known: &Known, operation: OperationId, spelling: &Spelling) -> Vec<Request> {
    let target = known.sample(operation).unwrap_or("/");
    let path = target.split('?').next().unwrap_or(target);
    // A sibling that nobody has: same parent, same spelling.
    let parent = path.trim_end_matches('/').rsplit_once('/').map_or("", |(parent, _)| parent);
    let nowhere = format!("{parent}/{}", known.seed.word("nowhere", 12));
    let nowhere = spelling.1(&nowhere, &known.seed.word("segment", 8));
    vec![
        Request::get(target, USUAL).of(operation).control().fresh(),
        Request::get(nowhere, NOWHERE).control(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::known;
    use super::*;

    #[test]
    fn each_spelling_is_another_path_and_the_query_stays() {
        let known = known();
        let targets: Vec<String> = SPELLINGS
            .iter()
            .filter_map(|s| spelled(&known, OperationId(0), "/api/things?limit=1", s))
            .map(|r| r.sent.target)
            .collect();
        assert_eq!(targets.len(), 10);
        assert!(targets.iter().all(|t| t.ends_with("?limit=1")), "{targets:?}");
        assert_eq!(
            targets[..4],
            ["/api/things/?limit=1", "/API/THINGS?limit=1", "//api/things?limit=1", "/./api/things?limit=1"]
        );
    }

    #[test]
    fn a_known_operation_and_the_root_are_not_spelled() {
        let known = known();
        assert!(spelled(&known, OperationId(0), "/api/public/", &SPELLINGS[0]).is_none());
        assert!(spelled(&known, OperationId(0), "/", &SPELLINGS[2]).is_none());
    }
}
