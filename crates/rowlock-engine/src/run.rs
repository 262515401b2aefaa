//! The order of a run, from the first request to the record.

use futures_util::{StreamExt, stream};
use rowlock_discover::Inputs;
use rowlock_logs::Watched;
use rowlock_model::{
    Answer, Audited, Case, CaseRecord, Contradicted, Event, Exchange, Failure, Known, Meta, Phase, Plan,
    Planted, Planting, Probe, Reading, Rule, RunRecord, Seed, Settings, Sight, Stage, Standing, Stop,
    TlsFacts,
};
use rowlock_net::{Debt, Journal, Outlet};
use rowlock_openapi::{Comparison, Document};
use tokio::sync::mpsc::UnboundedSender;

use crate::case::{self, End};
use crate::gather::Gather;
use crate::inside::{self, Holds};
use crate::reach::{distrust, reach};
use crate::sender::{Interrupt, Sender, Witnesses};
use crate::{effort, group, needs, observe, plant, provoke, undo, words};

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
    /// Rules over the service's log.
    pub log: Vec<&'static dyn for<'a> Rule<Watched<'a>>>,
    /// What those rules want to find in it.
    pub plantings: fn(&Known) -> Vec<Planting>,
    /// What a run says of source.
    pub holds: Holds,
    /// Which operations the log proves to log their logins, where that is asked.
    pub audited: fn(&Watched<'_>) -> Vec<Audited>,
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
    /// Whether a check was chosen.
    pub(crate) fn has(&self, meta: &Meta) -> bool {
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
    /// What is seen beside the answers.
    pub witnesses: Witnesses,
    /// What the service's source shows, where it was read.
    pub reading: Option<Reading>,
    /// Where debts are kept while writes are under way, and what an earlier run still owes.
    pub journal: Option<(Journal, Option<Debt>)>,
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
    let (journal, debt) = options.journal.map_or((None, None), |(journal, debt)| (Some(journal), debt));
    let sender = Sender::new(
        outlet,
        inputs.scope.clone(),
        events,
        interrupt,
        &options.witnesses,
        known.settings.patient,
    )
    .with(journal.as_ref());
    let mut run = Run {
        sender: &sender,
        checks,
        gather: Gather::new(outlet.masker()),
        documents: Vec::new(),
        audited: Vec::new(),
        discovery: 0,
        tell_cases: options.tell_cases,
        reading: None,
        contradicted: Vec::new(),
    };

    sender.tell(Event::Stage(Stage::Connect));
    if let Err(error) = reach(&sender, &known).await {
        let Some(distrust) = distrust(&error, &known) else { return Err(error) };
        run.handshakes(&known);
        let record = run.record(&known, options.started, began.elapsed(), Some(Stop::Untrusted(distrust)));
        return Ok((record, known));
    }
    outlet.log_in().await;
    known.identities = outlet.identities();
    if let Some(debt) = debt {
        known.surface.notes.extend(undo::settle(&sender, &known, &debt).await);
    }
    sender.tell(Event::Stage(Stage::Discover));
    let before = outlet.sent();
    let found = told(&sender, rowlock_discover::discover(outlet, &known.seed, inputs, sender.watch())).await;
    run.discovery = outlet.sent() - before;
    sender.share(&found.exchanges);
    if let Some(why) = found.failing {
        sender.end(Stop::TargetFailing(why));
    }
    let notes = std::mem::replace(&mut known.surface, found.surface).notes;
    known.surface.notes.extend(notes);
    run.documents = found.documents;
    known.framework = group::framework(found.exchanges.iter().filter_map(Exchange::answer));

    outlet.try_keys(&words::of(&known, &run.documents));
    known.identities = outlet.identities();

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

    let planted = run.plant(&known).await;
    run.experiments(&mut known).await;
    let window = planted.map(|planted| plant::window(&sender, planted)).unwrap_or_default();
    run.look_at_log(&known, &window);
    if let Some(reading) = options.reading {
        known.surface.notes.extend(inside::unserved(&known));
        run.hold_against_source(&known, reading);
    }
    if run.tell_cases {
        sender.tell(Event::Window(Box::new(window)));
    }
    let stopped = sender.stop();
    Ok((run.record(&known, options.started, began.elapsed(), stopped), known))
}

/// A run under way.
pub(crate) struct Run<'a> {
    pub(crate) sender: &'a Sender<'a>,
    pub(crate) checks: &'a Checks,
    pub(crate) gather: Gather<'a>,
    pub(crate) documents: Vec<Document>,
    pub(crate) audited: Vec<Audited>,
    /// Requests that discovery took.
    discovery: usize,
    tell_cases: bool,
    /// What source shows, once it was held against the run.
    pub(crate) reading: Option<Reading>,
    pub(crate) contradicted: Vec<Contradicted>,
}

/// Tells the requests that something else sends while it does.
async fn told<T>(sender: &Sender<'_>, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    let mut beat = tokio::time::interval(std::time::Duration::from_millis(100));
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = beat.tick() => sender.tell(Event::Sent(sender.outlet.sent())),
        }
    }
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
            (Phase::Write, Stage::Write),
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

    /// Plants what is looked for in the service's log, before the experiments: those may bring a throttle up,
    /// which keeps logins from being tried. Nothing where no log is followed.
    async fn plant(&self, known: &Known) -> Option<Vec<Planted>> {
        if known.settings.logs.is_empty() || !self.checks.log.iter().any(|r| self.checks.has(r.meta())) {
            return None;
        }
        self.sender.tell(Event::Stage(Stage::Plant));
        Some(plant::plant(self.sender, known, (self.checks.plantings)(known)).await)
    }

    fn unmet(&self, known: &Known, meta: &Meta, usable: bool) -> Option<Standing> {
        needs::unmet(known, meta.needs, usable, !self.documents.is_empty())
    }

    /// The cases of one probe in one phase. The last phase's plan decides how a probe without cases stands.
    async fn probe(&mut self, known: &Known, probe: &'static dyn Probe, phase: Phase, usable: bool) {
        let meta = probe.meta();
        if let Some(standing) = needs::withheld(known, probe, usable, !self.documents.is_empty()) {
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
        let mut told = cases.iter();
        while let Some(outcome) = outcomes.next().await {
            // Outcomes come in the order of their cases.
            let (Some(case), Some(outcome)) = (told.next(), outcome) else { continue };
            self.gather.ended(meta.id, &outcome.end, outcome.sent.len());
            self.gather.told(meta.id, &case::about(known, case), &outcome.end);
            if let End::NotAssessed(why) = &outcome.end
                && effort::is_spent(why)
            {
                self.gather.cut.push(format!("{}: {why}", meta.id));
            }
            self.gather.left_behind.extend(outcome.left_behind);
            if self.tell_cases && outcome.end == End::Judged {
                let check = meta.id.to_owned();
                let (hits, alerts) = (outcome.hits, outcome.alerts);
                let case = CaseRecord { check, known: known.clone(), exchanges: outcome.seen, hits, alerts };
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
        let (cut, contradicted) = (std::mem::take(&mut self.gather.cut), self.contradicted());
        let reading = self.reading.take();
        let unread = reading.iter().flat_map(|r| &r.left_out);
        let left_out = observe::left_out(known, self.sender);
        let left_out = left_out.iter().chain(&cut).chain(unread).map(|line| masker.mask(line)).collect();
        let left_behind = std::mem::take(&mut self.gather.left_behind);
        let mut effort = self.sender.efforts().told(known, self.discovery);
        for effort in &mut effort {
            effort.subject = masker.mask(&effort.subject);
        }
        let mut surface = masker.surface(&known.surface);
        let mut notes = std::mem::take(&mut surface.notes);
        let sessions = self.sender.outlet.sessions();
        let of_source = reading.iter().flat_map(|r| &r.notes);
        notes.extend(sessions.notes.iter().chain(of_source).map(|note| masker.prose(note)));
        let untold = self.gather.untold();
        let (checks, findings) = self.gather.finish(&self.checks.catalogue);
        RunRecord {
            target: known.target.clone(),
            started,
            took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            identities: known.identities.iter().map(|i| i.name.clone()).collect(),
            surface,
            framework: known.framework.or(reading.as_ref().and_then(|r| r.framework)),
            checks,
            untold,
            audited: self.audited,
            findings,
            requests: self.sender.outlet.sent() + sessions.requests,
            effort,
            left_out,
            left_behind: left_behind.iter().map(|line| masker.mask(line)).collect(),
            notes,
            source: reading.map(|r| r.read),
            contradicted,
            stopped,
        }
    }
}
