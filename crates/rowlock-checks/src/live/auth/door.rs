//! Where credentials are tried, and the attempts that several checks share.
//!
//! Services throttle failed logins by source after five to twenty of them, and lock
//! accounts after fewer. So an attempt that two checks need is built here once: equal
//! and shareable, the engine sends it once for all of them.
//!
//! A known account gets four wrong passwords in a run without `--consent lockout`. They
//! are spent so: one random password (shared by the checks of ignored names and
//! passwords, of truncation, of enumeration and of speed); one with its case swapped;
//! one cut to 72 bytes where the password is that long; what is left goes to timing, the
//! first of it shared with the second look of enumeration. Speed is judged by all of these.
//! Random users cost nothing but the source's own count: about ten attempts come before
//! timing, which adds seven, so that a service with a limit of twenty is still judged.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rowlock_model::{Case, Consent, Credential, IdentityId, Known, Mutation, OperationId, Request, Subject};

/// Groups on which credentials are tried; a service with more repeats itself.
const GROUPS: usize = 3;
/// Wrong passwords that a known account gets in a run without consent.
const ON_ACCOUNT: usize = 4;
/// What bcrypt reads of a password, in bytes.
pub(super) const BCRYPT_READS: usize = 72;

pub(super) const WRONG_PASSWORD: &str = "right user, random password";
pub(super) const CASE_SWAPPED: &str = "right user, password with its case swapped";
pub(super) const CUT: &str = "right user, password cut";
pub(super) const STRANGER: &str = "right password, random user";
pub(super) const RANDOM_PAIR: &str = "random user, random password";
pub(super) const OTHER_PAIR: &str = "another random user, another random password";

/// A wrong password of the known user, sent with nothing else in flight.
pub(super) const KNOWN_SAMPLE: &str = "timed: right user, random password";

/// A group's representative, as the place to try credentials on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Door<'a> {
    known: &'a Known,
    /// The representative.
    pub(super) operation: OperationId,
    target: &'a str,
}

/// Groups that ask for Basic credentials; those that the given user can open come alone when there are any.
pub(super) fn doors(known: &Known) -> Vec<Door<'_>> {
    let opened = opened_doors(known);
    if known.user().is_some_and(|(_, i)| i.is_basic()) && !opened.is_empty() {
        return opened;
    }
    let basic = known.groups.iter().filter(|g| g.basic);
    basic.filter_map(|g| Door::at(known, g.representative)).take(GROUPS).collect()
}

/// Groups that the given user can open.
pub(super) fn opened_doors(known: &Known) -> Vec<Door<'_>> {
    known.groups_opened_by_user().filter_map(|g| Door::at(known, g.representative)).take(GROUPS).collect()
}

/// The one group on which wrong passwords of the known account are spent; all of them with consent.
pub(super) fn account_doors(known: &Known) -> Vec<Door<'_>> {
    let mut doors = opened_doors(known);
    doors.truncate(if known.allows(Consent::Lockout) { GROUPS } else { 1 });
    doors
}

/// Wrong passwords of the known account that are left for timing without consent.
pub(super) fn left_for_timing(known: &Known) -> usize {
    let Some((_, identity)) = known.user() else { return 0 };
    let swapped = usize::from(identity.secret_has_letters);
    let cut = usize::from(identity.secret_len > BCRYPT_READS);
    ON_ACCOUNT - 1 - swapped - cut
}

/// The field value of a Basic pair (RFC 7617 section 2).
pub(super) fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}

impl<'a> Door<'a> {
    /// The door of an operation whose request target is known.
    pub(super) fn at(known: &'a Known, operation: OperationId) -> Option<Self> {
        Some(Self { known, operation, target: known.sample(operation)? })
    }

    /// A `GET` on it.
    pub(super) fn get(&self, name: &'static str) -> Request {
        Request::get(self.target, name).of(self.operation)
    }

    /// A `GET` on it with a credential.
    pub(super) fn attempt(&self, name: &'static str, credential: Credential) -> Request {
        self.get(name).with(credential)
    }

    /// A `GET` with a made-up pair.
    pub(super) fn pair(
        &self,
        name: &'static str,
        user: impl Into<String>,
        password: impl Into<String>,
    ) -> Request {
        self.attempt(name, Credential::Basic { user: user.into(), password: password.into() })
    }

    /// A random pair, the control of most checks.
    pub(super) fn random_pair(&self) -> Request {
        self.pair(RANDOM_PAIR, self.known.seed.user("nobody"), self.known.seed.password("wrong"))
    }

    /// Another random pair.
    pub(super) fn other_pair(&self) -> Request {
        self.pair(OTHER_PAIR, self.known.seed.user("nobody else"), self.known.seed.password("wrong too"))
    }

    /// The right password under a random name.
    pub(super) fn stranger(&self, user: IdentityId) -> Request {
        self.attempt(STRANGER, Credential::Changed(user, Mutation::User(self.known.seed.user("stranger"))))
    }

    /// The right name with a random password; counts against the account.
    pub(super) fn wrong_password(&self, user: IdentityId) -> Request {
        let wrong = Mutation::Password(self.known.seed.password("wrong"));
        self.attempt(WRONG_PASSWORD, Credential::Changed(user, wrong))
    }

    /// The right password with its case swapped; counts against the account.
    pub(super) fn case_swapped(&self, user: IdentityId) -> Request {
        self.attempt(CASE_SWAPPED, Credential::Changed(user, Mutation::PasswordCaseSwapped))
    }

    /// The right password cut to its first bytes; counts against the account.
    pub(super) fn cut(&self, user: IdentityId, bytes: usize) -> Request {
        self.attempt(CUT, Credential::Changed(user, Mutation::PasswordCut(bytes)))
    }

    /// The right name with the i-th password made up for timing, sent once for all that look at it; counts against the account.
    pub(super) fn timed_wrong(&self, user: IdentityId, i: usize) -> Request {
        let wrong = Mutation::Password(self.known.seed.password(&format!("timed wrong {i}")));
        self.attempt(KNOWN_SAMPLE, Credential::Changed(user, wrong))
    }

    /// The case of these requests, about the group.
    pub(super) fn case(&self, requests: Vec<Request>) -> Case {
        Case::about(Subject::Group(self.operation), requests)
    }
}
