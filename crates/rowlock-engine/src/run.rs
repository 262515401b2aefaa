//! The order of a run, from the first request to the record.

use futures_util::{StreamExt, stream};
use rowlock_discover::Inputs;
use rowlock_model::{
    Answer, Case, CaseRecord, Event, Exchange, Failure, Findings, Known, Look, Meta, Need, Outcome, Phase,
    Plan, Probe, Request, Role, Rule, RunRecord, Seed, Settings, Sight, Stage, Standing, Stop, TlsFacts,
};
use rowlock_net::Outlet;
use rowlock_openapi::{Comparison, Document};
use tokio::sync::mpsc::UnboundedSender;

use crate::case::{self, End};
use crate::gather::Gather;
use crate::sender::{Interrupt, Sender};
use crate::{group, needs, observe, provoke};

/// The checks of a run, as the catalogue lists them.
pub struct Checks {
    /// Experiments.
    pub probes: Vec<&'static dyn Probe>,
    /// Rules over one exchange.
    pub sight: Vec<&'static dyn for<'a> Rule<Sight<'a>>>,
    /// Rules over all that was seen.
    pub run: Vec<&'static dyn Rule<Known>>,
    /// Rules over a description.
    pub document: Vec<&'static dyn Rule<Document>>,
    /// Rules over a description against the run.
    pub comparison: Vec<&'static dyn for<'a> Rule<Comparison<'a>>>,
    /// Every check of the catalogue in its order, chosen or not.
    pub catalogue: Vec<&'static Meta>,
    /// Whether a check was chosen (`--only`, `--skip`).
    pub chosen: fn(&Meta, &[String], &[String]) -> bool,
    /// `--only`: ids and categories; all when empty.
    pub only: Vec<String>,
    /// `--skip`: ids and categories.
    pub skip: Vec<String>,
}

impl Checks {
    fn has(&self, meta: &Meta) -> bool {
        (self.chosen)(meta, &self.only, &self.skip)
    }
}

/// How a run is set up.
pub struct Options {
    /// Where made-up values come from.
    pub seed: Seed,
    /// What the user allowed.
    pub settings: Settings,
    /// When the run began, RFC 3339.
    pub started: String,
    /// The handshakes, on a TLS target.
    pub tls: Option<TlsFacts>,
    /// Whether every case is told as [`Event::Case`].
    pub tell_cases: bool,
}

/// Why a run could not be done at all.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The target does not answer.
    #[error("{origin} cannot be scanned: {failure}{hint}")]
    Unreachable {
        /// The origin.
        origin: String,
        /// Why.
        failure: Failure,
        /// What to do, when it is known.
        hint: &'static str,
    },
    /// Interrupted before anything was seen.
    #[error("interrupted before the first answer")]
    Interrupted,
}

/// Carries out a run. The record is masked; so is every event.
pub async fn run(
    outlet: &Outlet,
    inputs: Inputs,
    checks: &Checks,
    options: Options,
    interrupt: Interrupt,
    events: &UnboundedSender<Event>,
) -> Result<(RunRecord, Known), RunError> {
    let began = std::time::Instant::now();
    let mut known = Known::new(options.seed, outlet.target().clone());
    known.identities = outlet.identities();
    known.settings = options.settings;
    known.tls = options.tls;
    let sender = Sender::new(outlet, inputs.scope.clone(), events, interrupt, known.settings.patient);
    let mut run = Run {
        sender: &sender,
        checks,
        gather: Gather::new(outlet.masker()),
        documents: Vec::new(),
        tell_cases: options.tell_cases,
    };

    sender.tell(Event::Stage(Stage::Connect));
    if let Err(error) = reach(&sender, &known).await {
        let Some(distrust) = distrust(&error, &known) else { return Err(error) };
        run.handshakes(&known);
        let record = run.record(&known, options.started, began.elapsed(), Some(Stop::Untrusted(distrust)));
        return Ok((record, known));
    }
    sender.tell(Event::Stage(Stage::Discover));
    let found = rowlock_discover::discover(outlet, &known.seed, inputs, sender.watch()).await;
    sender.share(&found.exchanges);
    if let Some(why) = found.failing {
        sender.end(Stop::TargetFailing(why));
    }
    known.surface = found.surface;
    run.documents = found.documents;
    known.framework = group::framework(found.exchanges.iter().filter_map(Exchange::answer));

    sender.tell(Event::Stage(Stage::Observe));
    let made_up = observe::observe(&sender, &mut known).await;
    known.groups = group::groups(&known);
    if known.framework.is_none() {
        known.framework = group::framework(answers(&known));
    }
    known.surface.notes.extend(observe::turned_away(&known));
    if let Some(name) = refused_identity(&known) {
        known
            .surface
            .notes
            .push(format!("the credentials of '{name}' were refused: check the user name and password"));
    }
    run.look(&known, &found.exchanges.iter());
    drop(found.exchanges);
    run.look(&known, &known.sightings.iter().map(|s| &s.exchange));
    run.look(&known, &made_up.iter());
    run.look(&known, &provoke::provoke(&sender, &known).await.iter());
    run.look_at_all(&known);

    run.experiments(&mut known).await;
    let stopped = sender.stop();
    Ok((run.record(&known, options.started, began.elapsed(), stopped), known))
}

struct Run<'a> {
    sender: &'a Sender<'a>,
    checks: &'a Checks,
    gather: Gather<'a>,
    documents: Vec<Document>,
    tell_cases: bool,
}

/// The first request: whether the target answers at all.
async fn reach(sender: &Sender<'_>, known: &Known) -> Result<(), RunError> {
    let start = if known.target.base_path.is_empty() { "/" } else { &known.target.base_path };
    let mut request = Request::get(start, "look");
    request.role = Role::Look;
    let (exchange, _) = sender.send(&request, false).await;
    if sender.stop() == Some(Stop::Interrupted) {
        return Err(RunError::Interrupted);
    }
    let Outcome::Failed(failure) = exchange.outcome else { return Ok(()) };
    let hint = match &failure {
        Failure::Connect(_) => "; is the service running, and is the port right?",
        Failure::Resolve(_) => "; check the host name",
        Failure::Tls(why) if why.contains("certificate") => {
            "; give the authority with --ca-cert, or --danger-accept-invalid-certs to scan all the same"
        }
        Failure::Tls(_) => "; is the port right, and is it https:// or http://?",
        Failure::Timeout(_) => "; is something in between? --timeout sets the limit",
        Failure::NotHttp(why) if why.contains("header section") => "; is this an API?",
        Failure::NotHttp(_) => "; does this port speak HTTP, and is it http:// or https://?",
        Failure::Closed(_) => "; does this port want https://?",
        Failure::NotSent(_) => "",
    };
    Err(RunError::Unreachable { origin: known.target.origin(), failure, hint })
}

/// Why the certificate is not trusted, when that is why the target could not be reached.
fn distrust(error: &RunError, known: &Known) -> Option<String> {
    let RunError::Unreachable { failure: Failure::Tls(why), .. } = error else { return None };
    let facts = known.tls.as_ref().filter(|facts| !facts.chain.is_empty())?;
    Some(facts.distrust.clone().unwrap_or_else(|| why.clone()))
}

/// Answers of ordinary requests.
fn answers(known: &Known) -> impl Iterator<Item = &Answer> {
    known.sightings.iter().filter_map(|s| s.exchange.answer())
}

/// The first identity, when its credential opens nothing.
fn refused_identity(known: &Known) -> Option<String> {
    let (_, user) = known.user()?;
    (!observe::usable(known) && !known.groups.is_empty()).then(|| user.name.clone())
}

impl Run<'_> {
    /// Passive rules over exchanges.
    fn look<'e>(&mut self, known: &Known, exchanges: &(impl Iterator<Item = &'e Exchange> + Clone)) {
        for rule in &self.checks.sight {
            let meta = rule.meta();
            if !self.checks.has(meta) {
                continue;
            }
            let mut found = Vec::new();
            for exchange in exchanges.clone() {
                let operation = exchange.operation.and_then(|id| Some((id, known.surface.operation(id)?)));
                let sight = Sight { known, operation, exchange };
                let standing = match rule.look(&sight, &mut Findings::open(meta, &mut found)) {
                    Look::Judged => Standing::Judged,
                    Look::NotApplicable(why) => Standing::NotApplicable(why.into_owned()),
                };
                self.gather.standing(meta.id, standing);
            }
            self.gather.take(self.sender, found);
        }
    }

    /// Rules that need nothing but the handshakes.
    fn handshakes(&mut self, known: &Known) {
        for rule in &self.checks.run {
            if rule.meta().needs.contains(&Need::Tls) {
                self.one(known, rule.meta(), false, false, |out| rule.look(known, out));
            }
        }
    }

    /// Rules over all that was seen, over descriptions, and over one against the other.
    fn look_at_all(&mut self, known: &Known) {
        let usable = observe::usable(known);
        let described = !self.documents.is_empty();
        for rule in &self.checks.run {
            self.one(known, rule.meta(), usable, described, |out| rule.look(known, out));
        }
        let documents = std::mem::take(&mut self.documents);
        for document in &documents {
            for rule in &self.checks.document {
                self.one(known, rule.meta(), usable, described, |out| rule.look(document, out));
            }
            let comparison = Comparison { document, known };
            for rule in &self.checks.comparison {
                self.one(known, rule.meta(), usable, described, |out| rule.look(&comparison, out));
            }
        }
        if documents.is_empty() {
            // What a description says wrong cannot be wrong where there is none; what the run does
            // beside it could still be seen with one.
            let nothing = Standing::NotApplicable("no API description was given or found".to_owned());
            let unseen = Standing::NotAssessed("needs an API description: give --spec".to_owned());
            let rules = self.checks.document.iter().map(|r| (r.meta(), &nothing));
            let comparisons = self.checks.comparison.iter().map(|r| (r.meta(), &unseen));
            for (meta, standing) in rules.chain(comparisons) {
                if self.checks.has(meta) {
                    self.gather.standing(meta.id, standing.clone());
                }
            }
        }
        self.documents = documents;
    }

    fn one(
        &mut self,
        known: &Known,
        meta: &'static Meta,
        usable: bool,
        described: bool,
        look: impl FnOnce(&mut Findings<'_>) -> Look,
    ) {
        if !self.checks.has(meta) {
            return;
        }
        if let Some(standing) = needs::unmet(known, meta.needs, usable, described) {
            self.gather.standing(meta.id, standing);
            return;
        }
        let mut found = Vec::new();
        let standing = match look(&mut Findings::open(meta, &mut found)) {
            Look::Judged => Standing::Judged,
            Look::NotApplicable(why) => Standing::NotApplicable(why.into_owned()),
        };
        self.gather.standing(meta.id, standing);
        self.gather.take(self.sender, found);
    }

    /// All experiments, phase by phase; what can blind the rest comes last.
    async fn experiments(&mut self, known: &mut Known) {
        let usable = observe::usable(known);
        let probes: Vec<&'static dyn Probe> =
            self.checks.probes.iter().copied().filter(|p| self.checks.has(p.meta())).collect();
        let planned = crate::plan::bound(&probes, known, |meta| self.unmet(known, meta, usable).is_none());
        self.sender.tell(Event::Planned(self.sender.outlet.sent() + planned));
        let stages = [
            (Phase::Read, Stage::Probe),
            (Phase::Single, Stage::Probe),
            (Phase::Timing, Stage::Timing),
            (Phase::Burst, Stage::Burst),
            (Phase::Last, Stage::Burst),
        ];
        let mut told = Stage::Observe;
        for (phase, stage) in stages {
            if stage != told {
                self.sender.tell(Event::Stage(stage));
                told = stage;
            }
            for probe in &probes {
                if self.sender.stop().is_some() {
                    return;
                }
                self.probe(known, *probe, phase, usable).await;
                known.ledger = self.sender.ledger();
            }
        }
    }

    fn unmet(&self, known: &Known, meta: &Meta, usable: bool) -> Option<Standing> {
        needs::unmet(known, meta.needs, usable, !self.documents.is_empty())
    }

    /// The cases of one probe in one phase. The last phase's plan decides how a probe without cases stands.
    async fn probe(&mut self, known: &Known, probe: &'static dyn Probe, phase: Phase, usable: bool) {
        let meta = probe.meta();
        if let Some(standing) = self.unmet(known, meta, usable) {
            self.gather.standing(meta.id, standing);
            return;
        }
        let cases: Vec<Case> = match probe.plan(known) {
            Plan::Cases(cases) => cases.into_iter().filter(|c| c.phase == phase).collect(),
            Plan::NotApplicable(why) if phase == Phase::Last => {
                return self.gather.standing(meta.id, Standing::NotApplicable(why.into_owned()));
            }
            Plan::NotAssessed(why) if phase == Phase::Last => {
                return self.gather.standing(meta.id, Standing::NotAssessed(why.into_owned()));
            }
            Plan::NotApplicable(_) | Plan::NotAssessed(_) => return,
        };
        let (sender, at_once) = (self.sender, if case::side_by_side(phase) { 8 } else { 1 });
        let mut outcomes = stream::iter(&cases)
            .map(|case| async move {
                match sender.stop() {
                    Some(_) => None,
                    None => Some(case::carry_out(sender, known, probe, case).await),
                }
            })
            .buffered(at_once);
        while let Some(outcome) = outcomes.next().await {
            let Some(outcome) = outcome else { continue };
            self.gather.ended(meta.id, &outcome.end, outcome.sent.len());
            if self.tell_cases && outcome.end == End::Judged {
                let check = meta.id.to_owned();
                let case = CaseRecord { check, known: known.clone(), exchanges: outcome.seen };
                sender.tell(Event::Case(Box::new(case)));
            }
            if outcome.end == End::Judged {
                self.gather.take(sender, outcome.found);
            }
            self.look(known, &outcome.sent.iter());
        }
    }

    fn record(
        mut self,
        known: &Known,
        started: String,
        took: std::time::Duration,
        stopped: Option<Stop>,
    ) -> RunRecord {
        for meta in &self.checks.catalogue {
            if !self.checks.has(meta) && !self.gather.knows(meta.id) {
                let by_only = !(self.checks.chosen)(meta, &self.checks.only, &[]);
                let why = format!("left out by {}", if by_only { "--only" } else { "--skip" });
                self.gather.standing(meta.id, Standing::NotAssessed(why));
            }
        }
        let masker = self.sender.outlet.masker();
        let left_out = observe::left_out(known).iter().map(|line| masker.mask(line)).collect();
        let mut surface = masker.surface(&known.surface);
        let notes = std::mem::take(&mut surface.notes);
        let (checks, findings) = self.gather.finish(&self.checks.catalogue);
        RunRecord {
            target: known.target.clone(),
            started,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            identities: known.identities.iter().map(|i| i.name.clone()).collect(),
            surface,
            framework: known.framework,
            checks,
            findings,
            requests: self.sender.outlet.sent(),
            left_out,
            notes,
            stopped,
        }
    }
}
