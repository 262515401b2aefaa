//! Probes against services that are a closure: the engine's loop in small, for unit tests.

use rowlock_model::{
    Answer, Credential, Exchange, Finding, Findings, Group, Headers, Hit, Identity, IdentityId, Known,
    Method, Operation, OperationId, Outcome, Plan, Probe, Provenance, Request, Role, Scheme, Seed, Seen,
    Sent, Sighting, StopOn, Surface, Target, Throttle, Timing, Verdict, Who,
};

/// The user's name in every rehearsal.
pub(super) const ALICE: &str = "alice";

/// A service with these documented operations, seen by nobody and by alice, and its random path.
pub(crate) fn known(paths: &[&str], mut service: impl FnMut(&Sent) -> Answer) -> Known {
    let mut known = Known::new(Seed("s".into()), Target::parse("http://127.0.0.1:5000").expect("a target"));
    known.identities.push(Identity {
        name: ALICE.into(),
        scheme: Scheme::Basic,
        secret_len: 12,
        secret_has_letters: true,
        same_secret_as: None,
        token: None,
    });
    let operations = paths.iter().map(|p| Operation::seen(Method::Get, *p, Provenance::Document)).collect();
    known.surface = Surface { operations, ..Surface::default() };
    let ids = (0..paths.len()).map(|n| Some(OperationId(n))).chain([None]);
    for operation in ids {
        let target = operation.map_or("/api/v1/nothing-here", |id: OperationId| paths[id.0]);
        for (who, credential) in [
            (Who::Anonymous, Credential::None),
            (Who::Identity(IdentityId(0)), Credential::Valid(IdentityId(0))),
        ] {
            let mut request = Request::get(target, "look").with(credential);
            request.operation = operation;
            let exchange = answered(&request, service(&request.sent), 0);
            known.sightings.push(Sighting { operation, who, exchange });
        }
    }
    let protected: Vec<OperationId> =
        (0..paths.len()).map(OperationId).filter(|id| known.is_protected(*id)).collect();
    if let Some(first) = protected.first() {
        known.groups.push(Group { representative: *first, operations: protected.clone(), basic: true });
    }
    known
}

/// What a run knows after it met a throttle.
pub(super) fn throttled(mut known: Known, after: usize) -> Known {
    let exchange = answered(&Request::get("/", "throttled"), answer(429, ""), 0);
    known.ledger.throttle = Some(Throttle { after, retry_after: Some(30), exchange });
    known
}

/// How a rehearsal ended.
#[derive(Debug)]
pub(super) enum End {
    /// Without a case, and why.
    NotPlanned(String),
    /// With the findings of all cases.
    Judged(Vec<Finding>),
    /// A case could not tell, and why.
    Unsure(String),
}

impl End {
    /// Why it was not judged; empty when it was.
    pub(super) fn why(&self) -> &str {
        match self {
            Self::NotPlanned(why) | Self::Unsure(why) => why,
            Self::Judged(_) => "",
        }
    }

    /// The findings of a judged rehearsal.
    pub(super) fn found(self) -> Vec<Finding> {
        match self {
            Self::Judged(found) => found,
            other => panic!("not judged: {other:?}"),
        }
    }
}

/// Plans, sends to the closure and judges until the probe is done.
pub(super) fn rehearse(probe: &dyn Probe, known: &Known, mut service: impl FnMut(&Sent) -> Answer) -> End {
    play(probe, known, |sent, _| (service(sent), Vec::new()))
}

/// The same with a service that knows the time in microseconds: one request takes a thousand of them, and
/// a pause what the probe asks for.
pub(super) fn rehearse_in_time(
    probe: &dyn Probe,
    known: &Known,
    mut service: impl FnMut(&Sent, u64) -> Answer,
) -> End {
    play(probe, known, |sent, at| (service(sent, at), Vec::new()))
}

/// The same with a service that makes requests of its own: the closure says which reach the listener.
pub(super) fn rehearse_calling(
    probe: &dyn Probe,
    known: &Known,
    mut service: impl FnMut(&Sent) -> (Answer, Vec<Hit>),
) -> End {
    play(probe, known, |sent, _| service(sent))
}

fn play(probe: &dyn Probe, known: &Known, mut service: impl FnMut(&Sent, u64) -> (Answer, Vec<Hit>)) -> End {
    let cases = match probe.plan(known) {
        Plan::Cases(cases) => cases,
        Plan::NotApplicable(why) | Plan::NotAssessed(why) => return End::NotPlanned(why.into_owned()),
    };
    let mut found = Vec::new();
    for case in cases {
        let (mut seen, mut arrived, mut hits) = (Vec::<Exchange>::new(), Vec::<Hit>::new(), Vec::new());
        let mut batch = case.batch.clone();
        let mut at = 0;
        loop {
            at += batch.not_before.map_or(0, |p| u64::try_from(p.as_micros()).unwrap_or(0));
            for request in &batch.requests {
                assert!(seen.len() < case.max_requests, "{}: more than max_requests", probe.meta().id);
                let (answer, mut called) = service(&request.sent, at);
                seen.push(answered(request, answer, at));
                arrived.append(&mut called);
                at += 1000;
                let last = seen.last().expect("just pushed");
                let ends = match batch.until {
                    Some(StopOn::Throttled) => last.throttled(),
                    Some(StopOn::Success) => last.succeeded(),
                    None => false,
                };
                if ends {
                    break;
                }
            }
            if let Some(awaited) = &batch.callback {
                hits.extend(arrived.iter().rfind(|h| h.token == awaited.token).cloned());
            }
            let mut out = Findings::open(probe.meta(), &mut found);
            match probe.judge(known, &case, &Seen { exchanges: &seen, hits: &hits, alerts: &[] }, &mut out) {
                Verdict::Next(next) => batch = next,
                Verdict::Done => break,
                Verdict::Unsure(unsure) => return End::Unsure(unsure.why),
            }
        }
    }
    End::Judged(found)
}

/// An answer in JSON.
pub(crate) fn answer(status: u16, body: &str) -> Answer {
    let headers: Headers = [("Content-Type", "application/json")].into_iter().collect();
    Answer { status, headers, body: body.into(), truncated: false, ..Answer::default() }
}

/// The exchange of a request that was answered so.
pub(super) fn answered(request: &Request, answer: Answer, at_us: u64) -> Exchange {
    Exchange {
        name: request.name.to_string(),
        role: if request.name == "look" { Role::Look } else { request.role },
        operation: request.operation,
        sent: request.sent.clone(),
        outcome: Outcome::Answer(answer),
        timing: Timing { at_us, head_us: 900 },
    }
}
