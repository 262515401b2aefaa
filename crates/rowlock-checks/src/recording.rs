//! Recorded cases and their replay: how a check is tested in microseconds.
//!
//! A recording is what a real run saw, cut down to one check: what was known
//! when the check was planned, its exchanges, and the verdict it must give. The
//! chore that records and the tests that replay share this code.

use rowlock_logs::Watched;
use rowlock_model::{
    Alert, Confidence, Exchange, Finding, Findings, Hit, Known, Look, Plan, Probe, Seen, Sight, StopOn,
    Verdict, Window,
};
use rowlock_openapi::{Comparison, Document};
use serde::{Deserialize, Serialize};

use crate::catalogue;

/// Exchanges of a rule that a recording keeps.
const TELLING: usize = 3;

/// One side of a check's pair.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recording {
    /// Where it was recorded.
    pub from: String,
    /// The verdict that the check must give.
    pub expect: Expect,
    /// What was known when the check was planned.
    pub known: Known,
    /// What it was shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exchanges: Vec<Exchange>,
    /// The callbacks that it got.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hits: Vec<Hit>,
    /// The alerts that came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<Alert>,
    /// What was read of the log, for rules over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// The description, for checks that hold one against the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// The verdict that a check must give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// A finding of at least this confidence.
    Found(Confidence),
    /// Judged, and nothing found.
    Clean,
    /// What the weakness needs is gone: nothing to judge, and nothing found.
    NotApplicable,
}

/// What a check said of a recording.
#[derive(Debug, Default)]
pub struct Replayed {
    /// Its findings.
    pub found: Vec<Finding>,
    /// Whether it judged at all.
    pub judged: bool,
    /// Whether it says that there is nothing here to judge, which is no "could not be assessed".
    pub nothing_here: bool,
    /// The exchanges that mattered, as places in the recording.
    pub used: Vec<usize>,
}

impl Recording {
    /// Replays the recording through the check of this id; `None` when there is no such check.
    pub fn replay(&self, id: &str) -> Option<Replayed> {
        if let Some(probe) = catalogue::probes().into_iter().find(|p| p.meta().id == id) {
            return Some(self.probe(probe));
        }
        if let Some(rule) = catalogue::sight_rules().into_iter().find(|r| r.meta().id == id) {
            return Some(self.sight(rule));
        }
        let mut done = Replayed::default();
        if let Some(rule) = catalogue::run_rules().into_iter().find(|r| r.meta().id == id) {
            let look = rule.look(&self.known, &mut Findings::open(rule.meta(), &mut done.found));
            done.judged = look == Look::Judged;
            done.nothing_here = !done.judged;
            return Some(done);
        }
        if let Some(rule) = catalogue::log_rules().into_iter().find(|r| r.meta().id == id) {
            let window = self.window.clone().unwrap_or_default();
            let watched = Watched::new(&self.known, &window);
            let look = rule.look(&watched, &mut Findings::open(rule.meta(), &mut done.found));
            done.judged = look == Look::Judged;
            done.nothing_here = matches!(look, Look::NotApplicable(_));
            return Some(done);
        }
        let rule = catalogue::comparison_rules().into_iter().find(|r| r.meta().id == id)?;
        let text = self.document.as_deref().unwrap_or_default();
        if let Ok(document) = Document::parse("/openapi.json", text.as_bytes()) {
            let mut known = self.known.clone();
            if known.surface.operations.is_empty() {
                known.surface = document.surface();
            }
            let comparison = Comparison { document: &document, known: &known };
            let look = rule.look(&comparison, &mut Findings::open(rule.meta(), &mut done.found));
            done.judged = look == Look::Judged;
            done.nothing_here = !done.judged;
        }
        Some(done)
    }

    fn sight(&self, rule: catalogue::SightRule) -> Replayed {
        let mut done = Replayed::default();
        for (at, exchange) in self.exchanges.iter().enumerate() {
            let operation = exchange.operation.and_then(|id| Some((id, self.known.surface.operation(id)?)));
            let sight = Sight { known: &self.known, operation, exchange };
            let before = done.found.len();
            let look = rule.look(&sight, &mut Findings::open(rule.meta(), &mut done.found));
            done.judged |= look == Look::Judged;
            // The first few with findings tell most; otherwise the first few that were judged.
            let tells = done.found.len() > before && before < TELLING;
            if tells || (look == Look::Judged && done.used.len() < TELLING) {
                done.used.push(at);
            }
        }
        done.nothing_here = !done.judged;
        done
    }

    fn probe(&self, probe: &dyn Probe) -> Replayed {
        let mut done = Replayed::default();
        let mut known = self.known.clone();
        let cases = match probe.plan(&known) {
            Plan::Cases(cases) => cases,
            Plan::NotApplicable(_) => {
                done.nothing_here = true;
                return done;
            }
            Plan::NotAssessed(_) => return done,
        };
        for case in cases {
            let (mut shown, mut called) = (Vec::<Exchange>::new(), Vec::<Hit>::new());
            let mut batch = case.batch.clone();
            'case: loop {
                for request in &batch.requests {
                    let same = |e: &Exchange| e.name == request.name && e.sent == request.sent;
                    let next = (0..self.exchanges.len())
                        .find(|at| !done.used.contains(at) && same(&self.exchanges[*at]));
                    // A recording may hold one case of several; what it lacks is not judged.
                    let Some(at) = next else { break 'case };
                    let exchange = &self.exchanges[at];
                    done.used.push(at);
                    known.ledger.enter(exchange);
                    shown.push(exchange.clone());
                    let ends = match batch.until {
                        Some(StopOn::Throttled) => exchange.throttled(),
                        Some(StopOn::Success) => exchange.succeeded(),
                        None => false,
                    };
                    if ends {
                        break;
                    }
                }
                let hits: Vec<Hit> = match &batch.callback {
                    Some(awaited) => self.hits.iter().filter(|h| h.token == awaited.token).cloned().collect(),
                    None => Vec::new(),
                };
                called.extend(hits);
                let seen = Seen { exchanges: &shown, hits: &called, alerts: &self.alerts };
                match probe.judge(&known, &case, &seen, &mut Findings::open(probe.meta(), &mut done.found)) {
                    Verdict::Next(next) => batch = next,
                    Verdict::Done => {
                        done.judged = true;
                        break;
                    }
                    Verdict::Unsure(_) => break,
                }
            }
        }
        done
    }
}

impl Replayed {
    /// Whether this is the expected verdict; otherwise why not.
    pub fn meets(&self, expect: Expect) -> Result<(), String> {
        if expect == Expect::NotApplicable && self.nothing_here && self.found.is_empty() {
            return Ok(());
        }
        if !self.judged {
            return Err("the check was not judged on its own recording".to_owned());
        }
        let best = self.found.iter().map(|f| f.confidence).max();
        match (expect, best) {
            (Expect::NotApplicable, best) => Err(format!("expected nothing to judge, got {best:?}")),
            (Expect::Clean, None) => Ok(()),
            (Expect::Clean, Some(_)) => Err(format!("a false alarm: {:#?}", self.found)),
            (Expect::Found(least), Some(best)) if best >= least => Ok(()),
            (Expect::Found(least), best) => Err(format!("expected {least:?}, got {best:?}")),
        }
    }
}
