//! Whether what a check needs is there, and what would help when it is not.

use rowlock_model::{
    Consent, Exchange, IdentityId, Known, Need, OperationId, Plan, Probe, Standing, TlsFacts,
};

use crate::observe;

/// How a probe stands whose needs are not met. Where only the user's leave is missing, its plan may know that
/// there is nothing here that the leave would be for.
pub(crate) fn withheld(known: &Known, probe: &dyn Probe, usable: bool, described: bool) -> Option<Standing> {
    let needs = probe.meta().needs;
    let standing = unmet(known, needs, usable, described)?;
    let is_leave = |need: &Need| matches!(need, Need::Consent(_) | Need::Llm | Need::Callback);
    let rest: Vec<Need> = needs.iter().copied().filter(|n| !is_leave(n)).collect();
    let plan = unmet(known, &rest, usable, described).is_none().then(|| probe.plan(known));
    Some(match plan {
        Some(Plan::NotApplicable(why)) => Standing::NotApplicable(why.into_owned()),
        _ => standing,
    })
}

/// The first need that is not met, as the check's standing.
///
/// Where nothing at all is closed, what only closed operations can have is not here; unless a user was given: who
/// has credentials says that something asks for them, and a lock that was switched off must not look like none.
pub(crate) fn unmet(known: &Known, needs: &[Need], usable: bool, described: bool) -> Option<Standing> {
    let unmet = || needs.iter().filter_map(|need| one(known, *need, usable, described));
    let not_here = || unmet().find(|s| matches!(s, Standing::NotApplicable(_)));
    let open = known.groups.is_empty() && known.missing_page().is_some_and(|a| !a.is_refusal());
    open.then(not_here).flatten().or_else(|| unmet().next())
}

fn one(known: &Known, need: Need, usable: bool, described: bool) -> Option<Standing> {
    let missing = |text: &str| Some(Standing::NotAssessed(text.to_owned()));
    let not_here = |text: &str| Some(Standing::NotApplicable(text.to_owned()));
    let given = known.user();
    let identity = |word: &str| match given {
        None => missing(&format!("needs credentials: give {word}")),
        Some(_) if !usable && !known.readable().any(|(id, _)| refused(known, id)) => {
            Some(Standing::NotAssessed(Standing::unasked()))
        }
        Some(_) if !usable => missing("the given credentials open nothing: check --user and the password"),
        Some(_) => None,
    };
    match need {
        Need::Identity => identity("--user"),
        Need::BasicIdentity => identity("--user").or_else(|| match given {
            Some((_, user)) if !user.is_basic() => not_here("the given identity does not use HTTP Basic"),
            _ => None,
        }),
        Need::Protected | Need::BasicProtected if closed_elsewhere(known) => missing(
            "credentials are asked for, but by no operation that was found: give --spec, --har or --postman",
        ),
        Need::Protected | Need::BasicProtected if given.is_some() && stands_open(known) => {
            Some(Standing::NotAssessed(Standing::unasked()))
        }
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
            missing("no TLS handshake could be looked at (through a proxy there is none: leave out --proxy)")
        }
        Need::UntrustedSource if known.settings.may_be_trusted_proxy => {
            missing("the service may take the scanner for its own proxy; give another --source-address")
        }
        Need::Consent(consent) if !known.allows(consent) => {
            missing(&format!("needs the owner's consent: --consent {}", consent.word()))
        }
        Need::OtherIdentity => match known.identities.as_slice() {
            [] => missing("needs two users: give --user and --other-user"),
            [_] => missing("needs a second user: give --other-user"),
            [first, other, ..] if other.is_account_of(first) => {
                missing("--other-user is the same account as --user: give another one")
            }
            _ if !observe::usable_as(known, IdentityId(1)) => {
                missing("the credentials of --other-user open nothing: check the name and the password")
            }
            _ => None,
        },
        Need::Callback if known.settings.callback.is_none() => {
            missing("needs an address at which the service can reach the scan: give --callback HOST:PORT")
        }
        Need::Llm if known.settings.llm.is_none() => {
            missing("asks a language model, which may cost: give --llm quick, standard or deep")
        }
        Need::Log if known.settings.logs.is_empty() => {
            missing("can only be seen in the service's own log: give --log file:PATH (or cmd:, journald:)")
        }
        Need::AlertListener if known.settings.alert_within.is_none() => missing(
            "needs to see the alerts that the service raises: give --alert-listener HOST:PORT and let its \
             monitoring call it",
        ),
        Need::Callback
        | Need::Log
        | Need::AlertListener
        | Need::Llm
        | Need::Protected
        | Need::BasicProtected
        | Need::Document
        | Need::Burst
        | Need::Tls
        | Need::UntrustedSource
        | Need::Consent(Consent::Write | Consent::Guess | Consent::Lockout | Consent::Forge) => None,
    }
}

/// Whether an operation refuses anonymous requests.
fn refused(known: &Known, id: OperationId) -> bool {
    known.anonymous(id).is_some_and(Exchange::refused)
}

/// Whether a path that does not exist asks for credentials, so that there is something behind it, while
/// no known operation does.
fn closed_elsewhere(known: &Known) -> bool {
    known.groups.is_empty() && known.missing_page().is_some_and(|a| a.status == 401)
}

/// Whether nobody was refused by any operation and somebody without credentials was answered.
fn stands_open(known: &Known) -> bool {
    known.groups.is_empty()
        && known.readable().any(|(id, _)| known.anonymous(id).is_some_and(Exchange::succeeded))
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

#[cfg(test)]
mod tests {
    use rowlock_model::{
        Answer, Credential, Headers, Identity, Method, Outcome, Role, Scheme, Seed, Sent, Sighting, Target,
        Timing, Who,
    };

    use super::*;

    /// A run whose random path is answered so, and which knows of no closed operation.
    fn known(status: u16, user: bool) -> Known {
        let target = Target::parse("http://127.0.0.1:5232").expect("a target");
        let mut known = Known::new(Seed("s".into()), target);
        let sent = Sent {
            method: Method::Get,
            target: "/k3jd9sk2ls0a".into(),
            headers: Headers::new(),
            body: String::new(),
            credential: Credential::None,
        };
        let outcome = Outcome::Answer(Answer { status, ..Answer::default() });
        let (name, role, timing) = ("look".to_owned(), Role::Look, Timing::default());
        let exchange = Exchange { name, role, operation: None, sent, outcome, timing };
        known.sightings.push(Sighting { operation: None, who: Who::Anonymous, exchange });
        if user {
            let scheme = Scheme::Basic;
            known.identities.push(Identity {
                name: "alice".into(),
                scheme,
                secret_len: 12,
                secret_has_letters: true,
                same_secret_as: None,
                token: None,
            });
        }
        known
    }

    /// A probe that needs leave and says what its plan would be.
    struct Asking(fn() -> Plan);

    static META: rowlock_model::Meta = rowlock_model::Meta {
        id: "asking",
        title: "It asks",
        category: rowlock_model::Category::Llm,
        severity: rowlock_model::Severity::Low,
        core: true,
        weakness: "asking",
        cwe: &[1],
        owasp: 0,
        asvs: &[],
        needs: &[Need::Llm, Need::Consent(Consent::Write)],
        references: &[],
        page: "",
    };

    impl Probe for Asking {
        fn meta(&self) -> &'static rowlock_model::Meta {
            &META
        }

        fn plan(&self, _: &Known) -> Plan {
            (self.0)()
        }

        fn judge(
            &self,
            _: &Known,
            _: &rowlock_model::Case,
            _: &rowlock_model::Seen<'_>,
            _: &mut rowlock_model::Findings<'_>,
        ) -> rowlock_model::Verdict {
            rowlock_model::Verdict::Done
        }
    }

    #[test]
    fn leave_is_asked_for_only_where_there_is_something_to_do_with_it() {
        let known = known(404, true);
        let nothing = Asking(|| Plan::NotApplicable("no operation is a chat".into()));
        let standing = withheld(&known, &nothing, true, true);
        assert!(
            matches!(&standing, Some(Standing::NotApplicable(why)) if why.contains("chat")),
            "{standing:?}"
        );
        let something = Asking(|| Plan::Cases(Vec::new()));
        let standing = withheld(&known, &something, true, true);
        assert!(
            matches!(&standing, Some(Standing::NotAssessed(why)) if why.contains("--llm")),
            "{standing:?}"
        );
    }

    #[test]
    fn an_open_service_lacks_no_credentials() {
        let needs = [Need::BasicIdentity, Need::BasicProtected];
        let open = unmet(&known(404, false), &needs, false, false);
        assert!(matches!(open, Some(Standing::NotApplicable(_))), "{open:?}");
    }

    #[test]
    fn a_service_that_asks_a_user_for_nothing_is_not_taken_as_one_without_locks() {
        let mut known = known(404, true);
        known.surface.operations.push(rowlock_model::Operation::seen(
            Method::Get,
            "/notes",
            rowlock_model::Provenance::Given,
        ));
        let mut open = known.sightings[0].clone();
        open.operation = Some(OperationId(0));
        open.exchange.operation = Some(OperationId(0));
        open.exchange.outcome = Outcome::Answer(Answer { status: 200, ..Answer::default() });
        known.sightings.push(open);
        let needs = [Need::BasicIdentity, Need::BasicProtected];
        let standing = unmet(&known, &needs, true, false);
        assert_eq!(standing, Some(Standing::NotAssessed(Standing::unasked())));
        known.identities.clear();
        let standing = unmet(&known, &needs, false, false);
        assert!(matches!(standing, Some(Standing::NotApplicable(_))), "{standing:?}");
    }

    #[test]
    fn where_unknown_paths_ask_for_credentials_the_operations_are_what_is_missing() {
        for (user, option) in [(false, "--user"), (true, "--spec")] {
            let standing =
                unmet(&known(401, user), &[Need::BasicIdentity, Need::BasicProtected], false, false);
            assert!(
                matches!(&standing, Some(Standing::NotAssessed(why)) if why.contains(option)),
                "{standing:?}"
            );
        }
        let standing = unmet(&known(401, false), &[Need::BasicProtected], false, false);
        assert!(
            matches!(&standing, Some(Standing::NotAssessed(why)) if why.contains("--har")),
            "{standing:?}"
        );
    }
}
