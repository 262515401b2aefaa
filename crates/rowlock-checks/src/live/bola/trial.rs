//! The three-way experiment: an object that is one user's own, asked for as that user, as another, and as nobody,
//! beside an identifier that nobody's object has, an object of the other's own, and a second round of everything.

use rowlock_model::{
    Answer, Batch, Case, Confidence, Credential, Exchange, Findings, IdentityId, Known, OperationId, Phase,
    Place, Proof, Request, Seen, Subject, Verdict,
};

use super::account::{is_account, is_private};
use super::owner::owner;
use super::shelf::listed;
use crate::entry::carries_data;
use crate::leaves::same_object;
use crate::words::told;

/// What is asked for, and as whom.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trial {
    /// The operation that shows the object.
    pub(super) operation: OperationId,
    /// Whose object it is.
    pub(super) victim: IdentityId,
    /// Who should not get it.
    pub(super) other: IdentityId,
    /// The identifier.
    pub(super) id: String,
    /// The request target of the object.
    pub(super) target: String,
    /// The request target of an object that is the other's own.
    pub(super) own: Option<String>,
    /// The request target of an identifier that nobody's object has.
    pub(super) nobodys: String,
    /// Why the object is the victim's own.
    pub(super) ground: Ground,
}

/// Why an object is held to be one user's own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ground {
    /// The victim's list shows it and the other's does not.
    Lists {
        /// The request target of the list.
        list: String,
        /// The parameter that names the object.
        parameter: String,
        /// Whether the two lists have nothing in common.
        apart: bool,
        /// Whether the list may be chosen for its reader rather than owned by him (a feed, a search).
        chosen: bool,
    },
    /// The identifier is the victim's own account's.
    Account(Privacy),
}

/// What tells that an account's part is not meant for others.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Privacy {
    /// The name of the part, as surely as this; nothing does when `None`.
    Part(Option<Confidence>),
    /// The account itself, when it shows more than the other user's own list of people, whose properties these are.
    Profile(Vec<String>),
}

const OWNER: &str = "the owner";
const OTHER: &str = "the other user";
const OWNER_AGAIN: &str = "the owner, again";
const OTHER_AGAIN: &str = "the other user, again";
const NOBODY: &str = "nobody";
const UNKNOWN: &str = "the other user, an identifier that nobody has";
const OWN: &str = "the other user, an object of his own";
const OWNERS_LIST: &str = "the owner's list, again";
const OTHERS_LIST: &str = "the other user's list, again";
/// Requests of one trial at most.
const MOST: usize = 9;

impl Trial {
    /// The case; two requests screen it.
    pub(super) fn case(&self, subject: Subject) -> Case {
        let requests = vec![
            self.ask(&self.target, OWNER, Credential::Valid(self.victim)).control(),
            self.ask(&self.target, OTHER, Credential::Valid(self.other)),
        ];
        Case::about(subject, requests).at_most(MOST).in_phase(Phase::Read)
    }

    fn ask(&self, target: &str, name: &'static str, who: Credential) -> Request {
        Request::get(target, name).with(who).of(self.operation)
    }

    fn controls(&self) -> Vec<Request> {
        let (victim, other) = (Credential::Valid(self.victim), Credential::Valid(self.other));
        let mut requests = vec![
            self.ask(&self.target, NOBODY, Credential::None).control(),
            self.ask(&self.nobodys, UNKNOWN, other.clone()).control(),
        ];
        requests.extend(self.own.as_ref().map(|own| self.ask(own, OWN, other.clone()).control()));
        requests.push(self.ask(&self.target, OWNER_AGAIN, victim.clone()).control().fresh());
        requests.push(self.ask(&self.target, OTHER_AGAIN, other.clone()).fresh());
        if let Ground::Lists { list, .. } = &self.ground {
            requests.push(Request::get(list.clone(), OWNERS_LIST).with(victim).control().fresh());
            requests.push(Request::get(list.clone(), OTHERS_LIST).with(other).control().fresh());
        }
        requests
    }

    /// Judges the trial; a finding is at `place`.
    pub(super) fn judge(
        &self,
        known: &Known,
        place: Place,
        seen: &Seen<'_>,
        out: &mut Findings<'_>,
    ) -> Verdict {
        let (Some(first), Some(attack)) = (seen.named(OWNER), seen.named(OTHER)) else {
            return Verdict::unsure("a request of the experiment was not sent");
        };
        let victim = name(known, self.victim);
        let Some(object) = data(Some(first)) else {
            let what = format!("{victim} cannot read the object that was to be asked for ({})", told(first));
            return Verdict::unsure(what);
        };
        if data(Some(attack)).is_none() {
            return if attack.answer().is_some() {
                Verdict::Done
            } else {
                Verdict::unsure("the other user's request was not answered")
            };
        }
        let Some(again) = seen.named(OWNER_AGAIN) else {
            return Verdict::Next(Batch::one_by_one(self.controls()));
        };
        let Some(again) = data(Some(again)) else {
            return Verdict::unsure(format!("{victim} could read the object once and not again"));
        };
        let same = |name: &str| data(seen.named(name)).is_some_and(|a| same_object(object, again, a));
        if !same_object(object, again, again) {
            return Verdict::unsure("nothing in the object stays the same from one reading to the next");
        }
        // Other content for the other user, the same for nobody, for any identifier: nothing was taken.
        if !same(OTHER) || !same(OTHER_AGAIN) || same(NOBODY) || same(UNKNOWN) || same(OWN) {
            return Verdict::Done;
        }
        if data(seen.named(UNKNOWN)).is_some() {
            return Verdict::unsure("an identifier that nobody has is answered with data too");
        }
        if self.own.is_some() && data(seen.named(OWN)).is_none() {
            return Verdict::unsure("the other user cannot read an object of his own");
        }
        let confidence = match self.confidence(known, seen, object) {
            Ok(confidence) => confidence,
            Err(verdict) => return verdict,
        };
        let mut proof = Proof::of(known, attack).and(known, first);
        for name in [NOBODY, UNKNOWN, OWN] {
            if let Some(exchange) = seen.named(name) {
                proof = proof.and(known, exchange);
            }
        }
        out.find(place, confidence, self.because(known, seen), proof);
        Verdict::Done
    }

    /// How surely the object is the victim's own; the verdict when it is not.
    fn confidence(&self, known: &Known, seen: &Seen<'_>, object: &Answer) -> Result<Confidence, Verdict> {
        let (parameter, apart, chosen) = match &self.ground {
            Ground::Account(privacy) => {
                let private = match privacy {
                    Privacy::Part(sure) => *sure,
                    Privacy::Profile(listed) => is_private(object, listed).then_some(Confidence::Confirmed),
                };
                let unsure = || Verdict::unsure("what is shown of an account may be meant for other users");
                return private.ok_or_else(unsure);
            }
            Ground::Lists { parameter, apart, chosen, .. } => (parameter, *apart, *chosen),
        };
        let shows = |name: &str| {
            let all = listed(&seen.answer(name).filter(|a| a.is_success())?.json()?, parameter)?;
            Some(all.iter().any(|l| l.id == self.id))
        };
        match (shows(OWNERS_LIST), shows(OTHERS_LIST)) {
            (Some(true), Some(false)) => {}
            // It is both users' by now.
            (_, Some(true)) => return Err(Verdict::Done),
            _ => return Err(Verdict::unsure("the lists show other objects at every answer")),
        }
        let named = object.json().and_then(|o| owner(&o));
        let named = named.is_some_and(|o| is_account(known, self.victim, &o));
        if chosen && !named {
            return Err(Verdict::unsure(
                "the list may be chosen for its reader, and what it shows is for others too",
            ));
        }
        Ok(match (apart, self.own.is_some()) {
            _ if named => Confidence::Confirmed,
            (true, true) => Confidence::Confirmed,
            (true, false) => Confidence::Firm,
            (false, _) => Confidence::Tentative,
        })
    }

    fn because(&self, known: &Known, seen: &Seen<'_>) -> String {
        let (victim, other) = (name(known, self.victim), name(known, self.other));
        let ground = match &self.ground {
            Ground::Lists { .. } => format!("{victim}'s list shows it and {other}'s does not, asked twice"),
            Ground::Account(_) => format!("it stands under {victim}'s own account"),
        };
        let status = |name: &str| seen.named(name).map_or_else(|| "not asked".to_owned(), told);
        let own = if self.own.is_some() {
            format!(", and {other}'s own object is another")
        } else {
            format!("; {other} has no object of his own to compare")
        };
        format!(
            "{other} gets the same object '{}' that {victim} gets, twice; {ground}; without credentials it is not \
             given ({}), an identifier that nobody has is refused ({}){own}",
            self.id,
            status(NOBODY),
            status(UNKNOWN),
        )
    }
}

/// A user's name.
fn name(known: &Known, who: IdentityId) -> &str {
    known.identities.get(who.0).map_or("the user", |i| i.name.as_str())
}

/// The answer of an exchange, when it is data.
pub(super) fn data(exchange: Option<&Exchange>) -> Option<&Answer> {
    exchange?.answer().filter(|a| a.is_success() && carries_data(a))
}

/// Whether the paths of a list sound as if it were chosen for its reader: what it shows belongs to others as well.
pub(super) fn sounds_chosen(path: &str) -> bool {
    const WORDS: [&str; 12] = [
        "feed",
        "timeline",
        "recommend",
        "suggest",
        "discover",
        "search",
        "popular",
        "trending",
        "nearby",
        "explore",
        "following",
        "latest",
    ];
    let path = path.to_ascii_lowercase();
    WORDS.iter().any(|word| path.contains(word))
}
