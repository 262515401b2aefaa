//! Tokens that one user makes for another.

use rowlock_model::likeness;
use rowlock_model::{
    Batch, Case, Category, Confidence, Consent, Exchange, Findings, Forgery, Holder, IdentityId, Known, Meta,
    Need, OperationId, Place, Plan, Probe, Proof, Reference, Seed, Seen, Severity, Verdict, Who,
};

use super::bench::{Bench, OTHER_SIGNATURE, jwt_benches, opened, sound};
use super::ways::ways;
use crate::entry::carries_data;
use crate::words::{is_about_caller, told};

/// See the page beside this file.
pub(super) struct JwtOtherSubject;

static META: Meta = Meta {
    id: "jwt-other-subject",
    title: "A user can make a token for another user",
    category: Category::Authentication,
    severity: Severity::Critical,
    core: false,
    weakness: "jwt-other-subject",
    cwe: &[290, 347],
    owasp: 2,
    asvs: &["9.1.1"],
    needs: &[Need::Identity, Need::Protected, Need::OtherIdentity, Need::Consent(Consent::Forge)],
    references: &[
        Reference {
            title: "RFC 8725 section 3.3",
            url: "https://www.rfc-editor.org/rfc/rfc8725#section-3.3",
        },
        Reference {
            title: "RFC 7519 section 4.1.2",
            url: "https://www.rfc-editor.org/rfc/rfc7519#section-4.1.2",
        },
    ],
    page: include_str!("jwt_other_subject.md"),
};

const OTHER: IdentityId = IdentityId(1);
const OWN: &str = "the user's own token, before";
const THEIRS: &str = "the other user's own token";
const FORGED: &str = "a token forged for the other user";
const NOBODY: &str = "a token forged for a user that does not exist";
const AFTER: &str = "the user's own token, after";
/// Requests that follow the screening.
const PROOF: usize = 5;

impl Probe for JwtOtherSubject {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let (jwt, benches) = match jwt_benches(known, usize::MAX) {
            Ok(found) => found,
            Err(plan) => return plan,
        };
        let Some(other) = known.identities.get(OTHER.0).and_then(|i| i.jwt()) else {
            return Plan::NotApplicable("the other user's token is no JWT".into());
        };
        if other.apart.is_empty() {
            return Plan::NotAssessed(
                "the two users' tokens differ in no claim that is known to name a user".into(),
            );
        }
        let cases = benches
            .iter()
            .filter(|bench| telling(known, bench.operation).is_some())
            .take(1)
            .map(|bench| {
                let mut requests: Vec<_> =
                    ways(jwt).into_iter().map(|(name, way)| bench.forged(name, way)).collect();
                requests.extend([bench.made_up(), bench.untouched()]);
                let most = requests.len() + 1 + PROOF;
                bench.case(requests).at_most(most).with_consent(Consent::Forge)
            })
            .collect::<Vec<_>>();
        if cases.is_empty() {
            return Plan::NotAssessed(
                "every operation answers both users alike, so the other's answer could not be told: give both \
                 users data of their own"
                    .into(),
            );
        }
        Plan::Cases(cases)
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let Ok((jwt, benches)) = jwt_benches(known, usize::MAX) else { return Verdict::Done };
        let Some(bench) = benches.iter().find(|b| Some(b.operation) == case.subject.operation()) else {
            return Verdict::Done;
        };
        // What lets any signature in is a way here, and no reason to stop.
        let controls: Vec<_> = seen.exchanges.iter().filter(|e| e.name != OTHER_SIGNATURE).cloned().collect();
        if let Err(verdict) = sound(known, case, &Seen::of(&controls)) {
            return verdict;
        }
        let let_in = |name: &&str| !opened(known, case, seen, &[*name]).is_empty();
        let Some((name, way)) = ways(jwt).into_iter().find(|(name, _)| let_in(name)) else {
            return Verdict::Done;
        };
        let Some(place) = telling(known, bench.operation).and_then(|o| bench.elsewhere(o)) else {
            return Verdict::Done;
        };
        if seen.named(FORGED).is_none() {
            return Verdict::Next(proof(known, &place, &way));
        }
        judged(known, place.operation, name, seen, out)
    }
}

/// The operation of the group whose answers tell the two users apart; best where it is about the caller.
fn telling(known: &Known, group: OperationId) -> Option<OperationId> {
    let group = known.groups.iter().find(|g| g.representative == group)?;
    let tells = |id: &&OperationId| {
        let of = |who| known.seen(**id, Who::Identity(who))?.answer().filter(|a| a.is_success());
        let (own, theirs) = (of(IdentityId(0)), of(OTHER));
        own.zip(theirs)
            .is_some_and(|(own, theirs)| carries_data(theirs) && !likeness::same_content(own, theirs))
    };
    let about_caller =
        |id: &OperationId| known.surface.operation(*id).is_some_and(|o| is_about_caller(&o.path));
    let all: Vec<OperationId> = group.operations.iter().filter(tells).copied().collect();
    all.iter().find(|id| about_caller(id)).or(all.first()).copied()
}

fn proof(known: &Known, place: &Bench<'_>, way: &Forgery) -> Batch {
    let held = |holder| Forgery::Subject { holder, by: Box::new(way.clone()) };
    let nobody = Seed(known.seed.word("a subject that nobody has", 16));
    Batch::one_by_one(vec![
        place.valid(OWN, IdentityId(0)),
        place.valid(THEIRS, OTHER),
        place.forged(FORGED, held(Holder::Identity(OTHER))).fresh(),
        place.forged(NOBODY, held(Holder::Nobody(nobody))).control().fresh(),
        place.valid(AFTER, IdentityId(0)),
    ])
}

fn judged(
    known: &Known,
    operation: OperationId,
    way: &str,
    seen: &Seen<'_>,
    out: &mut Findings<'_>,
) -> Verdict {
    let exchange = |name| seen.named(name).filter(|e| e.answer().is_some());
    let (Some(own), Some(theirs), Some(forged), Some(nobody), Some(after)) =
        (exchange(OWN), exchange(THEIRS), exchange(FORGED), exchange(NOBODY), exchange(AFTER))
    else {
        return Verdict::unsure("a request of the experiment was not answered");
    };
    if !alike(own, after) || !own.succeeded() {
        return Verdict::unsure("the user's own answer changes from request to request");
    }
    if !theirs.succeeded() || alike(own, theirs) {
        return Verdict::unsure("the two users' answers are alike by now, so the other's could not be told");
    }
    if !alike(forged, theirs) {
        return Verdict::Done;
    }
    if alike(nobody, theirs) {
        return Verdict::unsure(
            "a token for a user that does not exist gets the same as one for the other user: the subject does not \
             choose the answer",
        );
    }
    let claims = known.identities.get(OTHER.0).and_then(|i| i.jwt()).map(|j| j.apart.join(", "));
    out.find(
        Place::operation(known, operation).part("Authorization"),
        Confidence::Confirmed,
        format!(
            "a token made from the user's own, with the other user's {} in it ({way}), got what the other user gets; \
             one made so for a user that does not exist did not ({}), and the user's own token gets another answer",
            claims.unwrap_or_default(),
            told(nobody)
        ),
        Proof::of(known, forged).and(known, theirs).and(known, nobody),
    );
    Verdict::Done
}

/// Whether two exchanges have the same status and content.
fn alike(a: &Exchange, b: &Exchange) -> bool {
    a.answer().zip(b.answer()).is_some_and(|(a, b)| likeness::alike(a, b))
}
