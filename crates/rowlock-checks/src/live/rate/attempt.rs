//! The wrong pairs that the throttle experiments repeat.
//!
//! All of them use one made-up account on one operation, so that each
//! experiment continues in the state that the one before it left, and the
//! run's budget of 60 wrong pairs is spent once. Against a sound service with
//! a limit of L failures it goes to the first burst (L + 1), the spray (20, or
//! 1 where sources are counted), the workers (8), addresses (2), paths (5),
//! case (2) and success (2): a limit of 20 is judged in one run. Only a way
//! around that was seen costs more. It is not a check.

use std::borrow::Cow;

use rowlock_model::{
    Batch, Case, Credential, Exchange, Known, OperationId, Phase, Place, Request, Seen, Subject,
};

/// Most wrong pairs that one check sends.
pub(super) const MOST: usize = 30;
/// The name of the requests that show that the throttle still holds.
pub(super) const BEFORE: &str = "wrong pair, before";
/// What a check says when the run met no throttle.
pub(super) const NO_THROTTLE: &str = "no throttle was met";
/// What a check says when there is no place to try a pair.
pub(super) const NO_PLACE: &str = "no operation asks for Basic credentials";

/// Where wrong pairs are tried.
pub(super) struct Attempt<'a> {
    known: &'a Known,
    /// The operation.
    pub(super) operation: OperationId,
    /// Its request target.
    pub(super) target: &'a str,
}

impl<'a> Attempt<'a> {
    /// On the first group that asks for Basic credentials, or takes those of the given user without asking.
    pub(super) fn on(known: &'a Known) -> Option<Self> {
        let asking = known.groups.iter().filter(|g| g.basic);
        let basic_user = known.user().is_some_and(|(_, user)| user.is_basic());
        let taking = known.groups_opened_by_user().filter(|_| basic_user);
        asking.chain(taking).find_map(|group| {
            let target = known.sample(group.representative)?;
            Some(Self { known, operation: group.representative, target })
        })
    }

    /// The made-up account with its `n`th wrong password.
    pub(super) fn pair(&self, n: usize) -> Credential {
        self.of_user(self.known.seed.user("throttle"), n)
    }

    /// Another made-up account with the `n`th wrong password.
    pub(super) fn of_user(&self, user: String, n: usize) -> Credential {
        Credential::Basic { user, password: self.known.seed.password(&format!("throttle/{n}")) }
    }

    /// A request that tries a pair, always sent anew.
    pub(super) fn request(&self, credential: Credential, name: impl Into<Cow<'static, str>>) -> Request {
        Request::get(self.target, name).with(credential).of(self.operation).fresh()
    }

    /// Whether a pair was checked here and found wrong.
    pub(super) fn is_checked(&self, exchange: &Exchange) -> bool {
        self.known.turns_down(self.operation, exchange)
    }

    /// The subject of an experiment here.
    pub(super) fn subject(&self) -> Subject {
        Subject::Group(self.operation)
    }

    /// Where a finding of an experiment here is.
    pub(super) fn place(&self) -> Place {
        Place::operation(self.known, self.operation)
    }

    /// A case that first meets the throttle again.
    pub(super) fn held(&self, meet: Meet) -> Case {
        let after = self.failures();
        let tries = match meet {
            Meet::Again if after > 5 => 1,
            Meet::Again => after + 1,
            Meet::Anew => (after + 1).min(MOST),
        };
        self.held_within(tries)
    }

    fn failures(&self) -> usize {
        self.known.ledger.throttle.as_ref().map_or(0, |t| t.after)
    }

    fn held_within(&self, tries: usize) -> Case {
        let requests = (0..tries).map(|n| self.request(self.pair(n), BEFORE).control()).collect();
        let mut case = Case::about(self.subject(), Vec::new()).in_phase(Phase::Burst).at_most(tries);
        case.batch = Batch::burst(requests);
        case
    }
}

/// How a case finds the throttle.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meet {
    /// As the case before it left it: one request while it holds, and a few where its limit is small.
    Again,
    /// Perhaps from a source that it does not know: as many requests as its whole limit may need.
    Anew,
}

/// The throttled answer that shows, at the start of a case, that the throttle holds.
pub(super) fn holding<'a>(seen: &Seen<'a>) -> Option<&'a Exchange> {
    seen.all(BEFORE).last().filter(|e| e.throttled())
}

/// Why a case ends when the throttle no longer holds.
pub(super) fn gone(known: &Known) -> String {
    let after = known.ledger.throttle.as_ref().map_or(0, |t| t.after);
    format!(
        "the throttle that was met after {after} failed logins no longer held when the experiment began \
         (another account, or its window had passed)"
    )
}
