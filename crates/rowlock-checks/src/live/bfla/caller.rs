//! Who calls a function, and where a random path beside it is.

use rowlock_model::{Credential, IdentityId, Known, Who};

/// Somebody who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caller {
    /// As the run knows them.
    pub(super) who: Who,
    /// As reports name them.
    pub(super) name: String,
}

impl Caller {
    /// Nobody.
    pub(super) fn nobody() -> Self {
        Self { who: Who::Anonymous, name: "nobody".to_owned() }
    }

    /// The first identity, or nobody where none was given.
    pub(super) fn user(known: &Known) -> Self {
        known
            .user()
            .map_or_else(Self::nobody, |(id, i)| Self { who: Who::Identity(id), name: i.name.clone() })
    }

    /// Nobody and each identity of an account of its own.
    pub(super) fn all(known: &Known) -> Vec<Self> {
        let first = known.identities.first();
        let own = |at: usize| at == 0 || first.is_none_or(|f| !known.identities[at].is_account_of(f));
        let identities = (0..known.identities.len()).filter(|at| own(*at));
        let caller =
            |at: usize| Self { who: Who::Identity(IdentityId(at)), name: known.identities[at].name.clone() };
        std::iter::once(Self::nobody()).chain(identities.map(caller)).collect()
    }

    /// What they prove themselves with.
    pub(super) fn credential(&self) -> Credential {
        match self.who {
            Who::Anonymous => Credential::None,
            Who::Identity(id) => Credential::Valid(id),
        }
    }
}

/// A request target beside another one: in the same folder, of a name that nobody has.
pub(super) fn beside(known: &Known, target: &str, purpose: &str) -> String {
    let path = target.split('?').next().unwrap_or_default().trim_end_matches('/');
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{}", known.seed.word(purpose, 11))
}
