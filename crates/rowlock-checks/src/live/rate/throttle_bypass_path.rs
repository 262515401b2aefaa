//! Another path to the same credentials gets past the throttle.

use rowlock_model::{
    Case, Category, Confidence, Credential, Findings, Known, Meta, Need, Place, Plan, Probe, Proof,
    Reference, Seen, Severity, Verdict,
};

use super::attempt::{Attempt, Meet};
use super::bypass::{self, Step, Trick};
use crate::words::told;

/// See the page beside this file.
pub(super) struct ThrottleBypassPath;

static META: Meta = Meta {
    id: "throttle-bypass-path",
    title: "Another path gets past the throttle",
    category: Category::Rate,
    severity: Severity::Medium,
    core: false,
    weakness: "throttle-bypass-path",
    cwe: &[307, 799],
    owasp: 2,
    asvs: &["6.3.1"],
    needs: &[Need::BasicProtected, Need::Burst],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet, login throttling",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html#login-throttling",
    }],
    page: include_str!("throttle_bypass_path.md"),
};

impl Probe for ThrottleBypassPath {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        bypass::plan(known, Meet::Again, |attempt| tricks(known, attempt))
    }

    fn judge(&self, known: &Known, _: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let passed = match bypass::step(known, seen, |attempt| tricks(known, attempt)) {
            Step::Say(verdict) => return verdict,
            Step::Passed(passed) => passed,
        };
        let (confidence, checked) = match passed.valid {
            Some(valid) => (
                Confidence::Confirmed,
                format!("; valid credentials are told apart there (status {})", valid.status().unwrap_or(0)),
            ),
            None => (Confidence::Firm, String::new()),
        };
        let mut proof = Proof::of(known, passed.attack).and(known, passed.before).and(known, passed.after);
        if let Some(valid) = passed.valid {
            proof = proof.and(known, valid);
        }
        out.find(
            Place::of(known, passed.before),
            confidence,
            format!(
                "while wrong pairs were throttled on {}, {} ({}) still checked them ({}), twice; the first path \
                 was throttled before and after{checked}",
                passed.before.sent.target,
                passed.attack.sent.target,
                passed.attack.name,
                told(passed.attack)
            ),
            proof,
        );
        Verdict::Done
    }
}

fn tricks(known: &Known, attempt: &Attempt<'_>) -> Vec<Trick> {
    let path = attempt.target.split('?').next().unwrap_or(attempt.target);
    let mut places: Vec<(&'static str, String)> = Vec::new();
    let other = known.groups.iter().flat_map(|g| g.operations.iter()).find_map(|id| {
        let target = known.sample(*id)?;
        let differs = target.split('?').next() != Some(path);
        (*id != attempt.operation && differs).then(|| target.to_owned())
    });
    places.extend(other.map(|target| ("another protected path", target)));
    if path.len() > 1 {
        let slash = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
        places.push(("a trailing slash more or less", slash));
        places.push(("a doubled slash", format!("/{path}")));
    }
    if !attempt.target.contains('?') {
        places.push(("a query", format!("{path}?{}=1", known.seed.word("query", 6))));
    }
    let trick = |(name, target): (&'static str, String)| {
        let request = |n| {
            let mut request = attempt.request(attempt.pair(n), name);
            request.sent.target.clone_from(&target);
            request.operation = None;
            request
        };
        let valid = known.user().filter(|(_, i)| i.is_basic()).map(|(id, _)| {
            let mut request = request(0);
            request.sent.credential = Credential::Valid(id);
            request
        });
        Trick { first: request(0), again: vec![request(1)], valid }
    };
    places.into_iter().map(trick).collect()
}
