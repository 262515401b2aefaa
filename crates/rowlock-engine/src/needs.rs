//! Whether what a check needs is there, and what would help when it is not.

use rowlock_model::{Consent, Known, Need, Standing, TlsFacts};

/// The first need that is not met, as the check's standing.
pub(crate) fn unmet(known: &Known, needs: &[Need], usable: bool, described: bool) -> Option<Standing> {
    needs.iter().find_map(|need| one(known, *need, usable, described))
}

fn one(known: &Known, need: Need, usable: bool, described: bool) -> Option<Standing> {
    let missing = |text: &str| Some(Standing::NotAssessed(text.to_owned()));
    let not_here = |text: &str| Some(Standing::NotApplicable(text.to_owned()));
    let given = known.user();
    let identity = |word: &str| match given {
        None => missing(&format!("needs credentials: give {word}")),
        Some(_) if !usable => missing("the given credentials open nothing: check --user and the password"),
        Some(_) => None,
    };
    match need {
        Need::Identity => identity("--user"),
        Need::BasicIdentity => identity("--user").or_else(|| match given {
            Some((_, user)) if !user.is_basic() => not_here("the given identity does not use HTTP Basic"),
            _ => None,
        }),
        Need::Protected if known.groups.is_empty() => {
            not_here("no operation that could be read refuses anonymous requests")
        }
        Need::BasicProtected if !known.groups.iter().any(|g| g.basic) && !basic_user(known, usable) => {
            not_here("no operation that could be read asks for HTTP Basic")
        }
        Need::Document if !described => missing("needs an API description: give --spec"),
        Need::Burst if !known.settings.burst => missing("bursts are turned off by --no-burst"),
        Need::Tls if !known.target.is_tls() => not_here("the target is not reached over TLS"),
        Need::Tls if !known.tls.as_ref().is_some_and(shook_hands) => {
            missing("no TLS handshake could be looked at (through a proxy there is none)")
        }
        Need::UntrustedSource if known.settings.may_be_trusted_proxy => {
            missing("the service may take the scanner for its own proxy; give another --source-address")
        }
        Need::Consent(consent) if !known.allows(consent) => {
            missing(&format!("needs the owner's consent: --consent {}", consent.word()))
        }
        Need::Protected
        | Need::BasicProtected
        | Need::Document
        | Need::Burst
        | Need::Tls
        | Need::UntrustedSource
        | Need::Consent(Consent::Write | Consent::Guess | Consent::Lockout | Consent::Forge) => None,
    }
}

/// Whether at least one handshake came about.
fn shook_hands(facts: &TlsFacts) -> bool {
    facts.version.is_some() || facts.probes.iter().any(|p| p.agreed.is_some())
}

/// Whether the given Basic identity opens something: then Basic is taken, challenge or not.
fn basic_user(known: &Known, usable: bool) -> bool {
    usable
        && known.user().is_some_and(|(_, i)| i.is_basic())
        && known.groups_opened_by_user().next().is_some()
}
