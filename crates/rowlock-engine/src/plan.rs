//! How many requests a run may need at most, before it sends them.

use rowlock_model::{
    Answer, Credential, Exchange, Headers, IdentityId, Known, Method, OperationId, Outcome, Plan, Probe,
    Role, Sent, Sighting, Standing, Surface, Timing, Who,
};

use crate::run::{Checks, Options};
use crate::{group, needs};

/// What a run would do.
#[derive(Debug)]
pub struct DryRun {
    /// Per check: its id and the most requests it may need.
    pub checks: Vec<(&'static str, usize)>,
    /// Ordinary requests: every readable operation as everybody, and what is planted for the log.
    pub ordinary: usize,
    /// Checks that would not be assessed, and why.
    pub not_assessed: Vec<(&'static str, String)>,
}

impl DryRun {
    /// The most requests in all, without those that learn the surface.
    pub fn total(&self) -> usize {
        self.ordinary + self.checks.iter().map(|(_, n)| n).sum::<usize>()
    }
}

/// Most requests of these probes as far as they can be planned now.
pub(crate) fn bound(
    probes: &[&dyn Probe],
    known: &Known,
    ready: impl Fn(&rowlock_model::Meta) -> bool,
) -> usize {
    probes.iter().filter(|p| ready(p.meta())).map(|p| requests(*p, known)).sum()
}

fn requests(probe: &dyn Probe, known: &Known) -> usize {
    match probe.plan(known) {
        Plan::Cases(cases) => cases.iter().map(|c| c.max_requests).sum(),
        Plan::NotApplicable(_) | Plan::NotAssessed(_) => 0,
    }
}

/// Plans a run from a description alone, without a single request: operations that the description
/// protects are taken as protected, all others as open.
pub fn dry_run(
    target: rowlock_model::Target,
    identities: Vec<rowlock_model::Identity>,
    surface: Surface,
    checks: &Checks,
    options: Options,
) -> DryRun {
    let mut known = Known::new(options.seed, target);
    known.identities = identities;
    known.settings = options.settings;
    known.surface = surface;
    assume(&mut known);
    known.groups = group::groups(&known);
    let usable = !known.identities.is_empty();
    let mut dry = DryRun { checks: Vec::new(), ordinary: known.sightings.len(), not_assessed: Vec::new() };
    for probe in &checks.probes {
        let meta = probe.meta();
        if !(checks.chosen)(meta, &checks.only, &checks.skip) {
            continue;
        }
        match needs::withheld(&known, *probe, usable, true) {
            Some(Standing::NotAssessed(why)) => dry.not_assessed.push((meta.id, why)),
            Some(_) => {}
            None => match requests(*probe, &known) {
                0 => {}
                n => dry.checks.push((meta.id, n)),
            },
        }
    }
    let planted = if known.settings.logs.is_empty() { 0 } else { (checks.plantings)(&known).len() };
    dry.ordinary += planted;
    dry
}

/// Sightings as the description promises them.
fn assume(known: &mut Known) {
    let readable: Vec<(OperationId, String, bool)> = known
        .readable()
        .filter_map(|(id, o)| Some((id, o.sample.clone()?, o.security.is_required())))
        .collect();
    let mut promise = |operation, target: &str, who, status| {
        let headers: Headers = match status {
            401 => [("WWW-Authenticate", "Basic")].into_iter().collect(),
            _ => Headers::new(),
        };
        let credential = match who {
            Who::Anonymous => Credential::None,
            Who::Identity(id) => Credential::Valid(id),
        };
        let sent = Sent {
            method: Method::Get,
            target: target.to_owned(),
            headers: Headers::new(),
            body: String::new(),
            credential,
        };
        let answer = Answer { status, headers, ..Answer::default() };
        let exchange = Exchange {
            name: "assumed".to_owned(),
            role: Role::Look,
            operation,
            sent,
            outcome: Outcome::Answer(answer),
            timing: Timing::default(),
        };
        known.sightings.push(Sighting { operation, who, exchange });
    };
    let identities = known.identities.len();
    promise(None, "/missing", Who::Anonymous, 404);
    for (id, target, protected) in readable {
        promise(Some(id), &target, Who::Anonymous, if protected { 401 } else { 200 });
        for identity in 0..identities {
            promise(Some(id), &target, Who::Identity(IdentityId(identity)), 200);
        }
    }
}
