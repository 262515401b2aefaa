//! Where tokens are tried, and the controls that every experiment on a token shares.
//!
//! A forgery says something only beside three answers: the untouched token is let in, a made-up one is
//! not, and, where the forgery is signed in some way, one whose signature does not fit is not. A service
//! that takes anything at all is the business of auth-not-enforced and jwt-signature-ignored. Wrong tokens
//! count as failures of the source, so the refusals that several checks need are sent once for all.

use rowlock_model::{
    Case, Credential, Exchange, Forgery, IdentityId, JwtFacts, Known, Mutation, OperationId, Plan, Request,
    Scheme, Seen, Subject, Verdict,
};

use crate::entry::Entry;
use crate::words::told;

const BEFORE: &str = "the token as it is, before";
pub(super) const UNTOUCHED: &str = "the token as it is";
pub(super) const MADE_UP: &str = "a made-up token";
pub(super) const OTHER_SIGNATURE: &str = "the token with another signature";

/// A protected operation that the first identity opens with its token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bench<'a> {
    known: &'a Known,
    user: IdentityId,
    /// The operation.
    pub(super) operation: OperationId,
    target: &'a str,
}

/// Up to `most` groups of operations that the first identity's token opens; why there is none otherwise.
pub(super) fn benches(known: &Known, most: usize) -> Result<Vec<Bench<'_>>, Plan> {
    let Some((user, identity)) = known.user() else { return Err(Plan::NotAssessed("needs --user".into())) };
    if identity.is_basic() {
        return Err(Plan::NotApplicable("the given identity has no token".into()));
    }
    let groups = known.groups_opened_by_user().map(|g| g.representative);
    let all: Vec<Bench<'_>> = groups
        .filter_map(|operation| Some(Bench { known, user, operation, target: known.sample(operation)? }))
        .take(most)
        .collect();
    if all.is_empty() {
        return Err(Plan::NotApplicable("no protected operation answers the given user".into()));
    }
    Ok(all)
}

/// The same where the token is a JWT.
pub(super) fn jwt_benches(known: &Known, most: usize) -> Result<(&JwtFacts, Vec<Bench<'_>>), Plan> {
    let benches = benches(known, most)?;
    match known.user().and_then(|(_, identity)| identity.jwt()) {
        Some(jwt) => Ok((jwt, benches)),
        None => Err(Plan::NotApplicable("the token is no JWT".into())),
    }
}

impl Bench<'_> {
    /// A `GET` on it with a forged token.
    pub(super) fn forged(&self, name: &'static str, forgery: Forgery) -> Request {
        self.with(name, Credential::Changed(self.user, Mutation::Jwt(forgery)))
    }

    /// A `GET` on it with the token changed in another way.
    pub(super) fn changed(&self, name: &'static str, mutation: Mutation) -> Request {
        self.with(name, Credential::Changed(self.user, mutation))
    }

    /// The untouched token as the run keeps it alive: what is forged next is forged from a living one.
    pub(super) fn living(&self) -> Request {
        self.with(BEFORE, Credential::Valid(self.user)).noise().fresh()
    }

    /// The untouched token after all forgeries, not renewed: it must not have ended meanwhile.
    pub(super) fn untouched(&self) -> Request {
        self.changed(UNTOUCHED, Mutation::Kept).control().fresh()
    }

    /// Something made up in the token's place.
    pub(super) fn made_up(&self) -> Request {
        let word = self.known.seed.password("wrong");
        let bearer = self.known.user().is_some_and(|(_, i)| i.scheme == Scheme::Bearer);
        // The same request that other checks send.
        let credential = if bearer {
            Credential::Raw(format!("Bearer {word}"))
        } else {
            Credential::Changed(self.user, Mutation::Jwt(Forgery::MadeUp(word)))
        };
        self.with(MADE_UP, credential).control()
    }

    /// The token with a signature that does not fit.
    pub(super) fn other_signature(&self) -> Request {
        self.forged(OTHER_SIGNATURE, Forgery::SignatureChanged).control()
    }

    fn with(&self, name: &'static str, credential: Credential) -> Request {
        Request::get(self.target, name).of(self.operation).with(credential)
    }

    /// The same user's token on another operation.
    pub(super) fn elsewhere(&self, operation: OperationId) -> Option<Self> {
        Some(Self { operation, target: self.known.sample(operation)?, ..*self })
    }

    /// A `GET` on it as an identity with its own living token, always sent anew.
    pub(super) fn valid(&self, name: &'static str, who: IdentityId) -> Request {
        self.with(name, Credential::Valid(who)).control().fresh()
    }

    /// The case of these requests, about the group.
    pub(super) fn case(&self, requests: Vec<Request>) -> Case {
        let all = std::iter::once(self.living()).chain(requests).collect();
        Case::about(Subject::Group(self.operation), all)
    }
}

/// The exchanges of these names that got what the untouched token gets.
pub(super) fn opened<'a>(known: &Known, case: &Case, seen: &Seen<'a>, names: &[&str]) -> Vec<&'a Exchange> {
    let Some(operation) = case.subject.operation() else { return Vec::new() };
    let all = seen.exchanges.iter().filter(|e| names.contains(&e.name.as_str()));
    all.filter(|e| Entry::of(known, operation, e) == Entry::Same).collect()
}

/// The control that a made-up token is refused; an honest verdict where the experiment says nothing.
pub(super) fn sound<'a>(known: &Known, case: &Case, seen: &Seen<'a>) -> Result<&'a Exchange, Verdict> {
    let (Some(untouched), Some(made_up)) = (seen.named(UNTOUCHED), seen.named(MADE_UP)) else {
        return Err(Verdict::unsure("a control of the experiment was not sent"));
    };
    if opened(known, case, seen, &[UNTOUCHED]).is_empty() {
        return Err(Verdict::unsure(format!("the untouched token was not let in ({})", told(untouched))));
    }
    if is_open(known, case, made_up) {
        return Err(Verdict::unsure("a made-up token is let in as well: the token is not looked at"));
    }
    if let Some(other) = seen.named(OTHER_SIGNATURE).filter(|e| is_open(known, case, e)) {
        let why = format!(
            "a token whose signature does not fit is let in as well ({}): see jwt-signature-ignored",
            told(other)
        );
        return Err(Verdict::unsure(why));
    }
    Ok(made_up)
}

fn is_open(known: &Known, case: &Case, exchange: &Exchange) -> bool {
    case.subject.operation().is_some_and(|operation| Entry::of(known, operation, exchange).is_open())
}
