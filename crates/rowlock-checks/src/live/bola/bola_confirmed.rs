//! One user gets another user's object by its identifier.

use rowlock_model::{
    Case, Category, Findings, IdentityId, Known, Meta, Need, OperationId, Place, Plan, Probe, Reference,
    Seen, Severity, Subject, Verdict,
};

use super::account::accounts;
use super::shelf::{Listed, Shelf, addresses_objects, shelves};
use super::trial::{Ground, Trial, sounds_chosen};

/// See the page beside this file.
pub(super) struct BolaConfirmed;

static META: Meta = Meta {
    id: "bola-confirmed",
    title: "A user can read another user's object",
    category: Category::Bola,
    severity: Severity::High,
    core: true,
    weakness: "bola",
    cwe: &[639, 863],
    owasp: 1,
    asvs: &["8.2.2"],
    needs: &[Need::Identity, Need::OtherIdentity],
    references: &[
        Reference {
            title: "OWASP API1:2023 Broken Object Level Authorization",
            url: "https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/",
        },
        Reference { title: "CWE-639", url: "https://cwe.mitre.org/data/definitions/639.html" },
    ],
    page: include_str!("bola_confirmed.md"),
};

/// `--user` and `--other-user`.
pub(super) const BOTH: (IdentityId, IdentityId) = (IdentityId(0), IdentityId(1));

impl Probe for BolaConfirmed {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let trials = trials(known);
        if !trials.is_empty() {
            return Plan::Cases(trials.iter().map(|t| t.case(Subject::Operation(t.operation))).collect());
        }
        if !addresses_objects(known) {
            return Plan::NotApplicable("no operation reads an object by an identifier in its path".into());
        }
        let all = shelves(known);
        let both = |s: &Shelf| {
            let ids = |who| Some(s.of(known, who)?.into_iter().map(|l| l.id).collect::<Vec<_>>());
            Some((ids(BOTH.0)?, ids(BOTH.1)?))
        };
        if !all.is_empty() && all.iter().all(|s| both(s).is_some_and(|(a, b)| a == b && !a.is_empty())) {
            return Plan::NotApplicable(
                "both users' lists show the same objects, so none is known to be one user's own".into(),
            );
        }
        Plan::NotAssessed(
            "no list shows one user an object that it does not show the other: give both users objects of their \
             own, or --consent write, and bola-write makes one"
                .into(),
        )
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Some(trial) = trials(known).into_iter().find(|t| Some(t.operation) == case.subject.operation())
        else {
            return Verdict::unsure("the objects of the experiment are not known any more");
        };
        trial.judge(known, Place::operation(known, trial.operation), seen, out)
    }
}

/// One trial an operation: objects of lists first, then what stands under a user's own account.
fn trials(known: &Known) -> Vec<Trial> {
    let mut all: Vec<Trial> = shelves(known).iter().filter_map(|s| by_lists(known, s)).collect();
    for trial in accounts(known) {
        if all.iter().all(|t| t.operation != trial.operation) {
            all.push(trial);
        }
    }
    all
}

/// Operations whose objects can be tried with two users.
pub(super) fn tried(known: &Known) -> Vec<OperationId> {
    let two = known.identities.len() > 1;
    let trials = if two { trials(known) } else { Vec::new() };
    trials.into_iter().map(|t| t.operation).collect()
}

/// A trial on an object that one user's list shows and the other's does not.
pub(super) fn by_lists(known: &Known, shelf: &Shelf) -> Option<Trial> {
    let (a, b) = (shelf.of(known, BOTH.0)?, shelf.of(known, BOTH.1)?);
    let missing = |from: &[Listed], other: &[Listed]| {
        from.iter().find(|l| other.iter().all(|o| o.id != l.id)).map(|l| l.id.clone())
    };
    let (of_a, of_b) = (missing(&a, &b), missing(&b, &a));
    let ((victim, other), id, own) = match (of_a, of_b) {
        (Some(id), own) => (BOTH, id, own),
        (None, Some(id)) => ((BOTH.1, BOTH.0), id, None),
        (None, None) => return None,
    };
    let path = known.surface.operation(shelf.list).map(|o| o.path.as_str()).unwrap_or_default();
    Some(Trial {
        operation: shelf.item,
        victim,
        other,
        target: shelf.target(&id),
        own: own.map(|own| shelf.target(&own)),
        nobodys: shelf.target(&known.seed.nobodys(&id)),
        ground: Ground::Lists {
            list: shelf.list_target(known).to_owned(),
            parameter: shelf.parameter.clone(),
            apart: a.iter().all(|l| b.iter().all(|o| o.id != l.id)),
            chosen: sounds_chosen(path),
        },
        id,
    })
}
