//! A wrong password of a known user is answered otherwise than an unknown user.

use rowlock_model::{
    Batch, Case, Category, Confidence, Credential, Exchange, Findings, Known, Meta, Need, Place, Plan, Probe,
    Proof, Reference, Seen, Severity, Verdict,
};

use super::door::{Door, OTHER_PAIR, RANDOM_PAIR, WRONG_PASSWORD, account_doors};
use super::telltale::differences;

/// See the page beside this file.
pub(super) struct UsernameEnumeration;

static META: Meta = Meta {
    id: "username-enumeration",
    title: "Failed logins tell which user names exist",
    category: Category::Authentication,
    severity: Severity::Medium,
    core: true,
    weakness: "username-enumeration",
    cwe: &[204, 203],
    owasp: 2,
    asvs: &["6.3.8"],
    needs: &[Need::BasicIdentity, Need::BasicProtected],
    references: &[Reference {
        title: "OWASP Authentication Cheat Sheet",
        url: "https://cheatsheetseries.owasp.org/cheatsheets/Authentication_Cheat_Sheet.html",
    }],
    page: include_str!("username_enumeration.md"),
};

const KNOWN_AGAIN: &str = "right user, another random password";
const RANDOM_AGAIN: &str = "a third random user and password";

impl Probe for UsernameEnumeration {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn plan(&self, known: &Known) -> Plan {
        let Some((user, _)) = known.user() else { return Plan::NotAssessed("needs --user".into()) };
        let cases = account_doors(known)
            .iter()
            .map(|door| {
                let requests = vec![
                    door.random_pair().control(),
                    door.other_pair().control(),
                    door.wrong_password(user),
                ];
                door.case(requests).at_most(5)
            })
            .collect();
        Plan::cases_or(cases, "no protected operation answers the given user")
    }

    fn judge(&self, known: &Known, case: &Case, seen: &Seen<'_>, out: &mut Findings<'_>) -> Verdict {
        let (Some(random), Some(other), Some(attack), Some(operation), Some((user, identity))) = (
            seen.named(RANDOM_PAIR),
            seen.named(OTHER_PAIR),
            seen.named(WRONG_PASSWORD),
            case.subject.operation(),
            known.user(),
        ) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        if [random, other, attack].iter().any(|e| e.succeeded() || e.answer().is_none()) {
            return Verdict::unsure(
                "a wrong pair was not refused: see the checks of ignored names and passwords",
            );
        }
        let names = names(known, &identity.name, &[random, other]);
        if differences(&[attack], &[random, other], &names).is_empty() {
            return Verdict::Done;
        }
        // Only what differs costs the account a second wrong password. The known user goes first and
        // an unknown one last: what merely comes after so many failures shows in the last answer too.
        let (Some(attack_again), Some(random_again)) = (seen.named(KNOWN_AGAIN), seen.named(RANDOM_AGAIN))
        else {
            let Some(door) = Door::at(known, operation) else { return Verdict::Done };
            // Timing needs the same sample: the account pays for it once.
            let mut again = door.timed_wrong(user, 0);
            again.name = KNOWN_AGAIN.into();
            return Verdict::Next(Batch::one_by_one(vec![
                again,
                door.pair(RANDOM_AGAIN, known.seed.user("nobody at all"), known.seed.password("wrong again"))
                    .control(),
            ]));
        };
        let names = self::names(known, &identity.name, &[random, other, random_again]);
        let lasting = differences(&[attack, attack_again], &[random, other, random_again], &names);
        if lasting.is_empty() {
            return Verdict::Done;
        }
        out.find(
            Place::operation(known, operation),
            Confidence::Confirmed,
            format!(
                "two wrong passwords of '{}' are answered otherwise than three made-up users, in {}; ids, \
                 times and the user name itself were masked",
                identity.name,
                lasting.join(", ")
            ),
            Proof::of(known, attack).and(known, random).and(known, attack_again).and(known, random_again),
        );
        Verdict::Done
    }
}

/// The user names that an answer may repeat.
fn names(known: &Known, user: &str, random: &[&Exchange]) -> Vec<String> {
    let made_up = random.iter().filter_map(|e| match &e.sent.credential {
        Credential::Basic { user, .. } => Some(user.clone()),
        _ => None,
    });
    made_up.chain([user.to_owned()]).chain(known.identities.iter().map(|i| i.name.clone())).collect()
}
