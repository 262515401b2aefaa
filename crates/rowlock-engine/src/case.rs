//! One case carried out: its batches sent, judged until the check is done.

use std::time::Duration;

use rowlock_model::{
    Alert, Batch, Case, Category, Consent, Credential, Exchange, Failure, Finding, Findings, Hit, IdentityId,
    Known, Need, Pace, Phase, Probe, Request, Role, Seen, Standing, StopOn, Subject, Verdict,
};

use crate::effort::{self, BURST, Purpose};
use crate::sender::Sender;
use crate::{ledger, undo};

/// Most batches of one case; a check that never ends is cut off here.
const BATCHES: usize = 40;

/// How a case ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum End {
    /// The check said what it means.
    Judged,
    /// It could not be told, and why.
    NotAssessed(String),
}

/// What a case left.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) end: End,
    pub(crate) found: Vec<Finding>,
    /// What was really sent, for the passive rules.
    pub(crate) sent: Vec<Exchange>,
    /// All that the check was shown.
    pub(crate) seen: Vec<Exchange>,
    /// The callbacks that the check was shown.
    pub(crate) hits: Vec<Hit>,
    /// The alerts that it was shown.
    pub(crate) alerts: Vec<Alert>,
    /// What was made or changed and could not be put back, one line each.
    pub(crate) left_behind: Vec<String>,
}

/// The operation that a case is about, as reports name it; empty for the target as a whole.
pub(crate) fn about(known: &Known, case: &Case) -> String {
    let operation = case.subject.operation().and_then(|id| known.surface.operation(id));
    operation.map(rowlock_model::Operation::label).unwrap_or_default()
}

/// Carries out one case.
pub(crate) async fn carry_out(sender: &Sender<'_>, known: &Known, probe: &dyn Probe, case: &Case) -> Outcome {
    let mut running = Running {
        sender,
        known,
        probe,
        case,
        account: effort::account(known, &case.subject),
        seen: Vec::new(),
        hits: Vec::new(),
        alerts: Vec::new(),
        sent: Vec::new(),
    };
    let mut found = Vec::new();
    let end = match case.consent.filter(|c| !known.allows(*c)) {
        Some(consent) => End::NotAssessed(format!("needs the owner's consent: --consent {}", consent.word())),
        None => running.all(&mut found).await,
    };
    let (mut put_back, left_behind) = undo::put_back(sender, known, probe, case, &running.seen).await;
    running.sent.append(&mut put_back);
    let Running { sent, seen, hits, alerts, .. } = running;
    Outcome { end, found, sent, seen, hits, alerts, left_behind }
}

struct Running<'a> {
    sender: &'a Sender<'a>,
    known: &'a Known,
    probe: &'a dyn Probe,
    case: &'a Case,
    /// Whose budget it draws on.
    account: Subject,
    seen: Vec<Exchange>,
    hits: Vec<Hit>,
    alerts: Vec<Alert>,
    sent: Vec<Exchange>,
}

impl Running<'_> {
    async fn all(&mut self, found: &mut Vec<Finding>) -> End {
        let mut batch = self.case.batch.clone();
        // A throttle experiment judges by what its own requests just met.
        let mut current = self.is_about_throttles().then(|| self.known.clone());
        for _ in 0..BATCHES {
            if let Err(why) = self.batch(&batch).await {
                return End::NotAssessed(why);
            }
            if let Some(known) = &mut current {
                known.ledger = self.sender.ledger();
            }
            let mut out = Findings::open(self.probe.meta(), found);
            let seen = self.shown();
            match self.probe.judge(current.as_ref().unwrap_or(self.known), self.case, &seen, &mut out) {
                Verdict::Done => return End::Judged,
                Verdict::Unsure(unsure) => return End::NotAssessed(unsure.why),
                Verdict::Next(next) => batch = next,
            }
        }
        End::NotAssessed(format!("the experiment did not end within {BATCHES} steps"))
    }

    fn shown(&self) -> Seen<'_> {
        Seen { exchanges: &self.seen, hits: &self.hits, alerts: &self.alerts }
    }

    fn is_about_throttles(&self) -> bool {
        self.purpose().is_burst()
    }

    fn purpose(&self) -> Purpose<'_> {
        let subject = &self.account;
        let meta = self.probe.meta();
        // An alert is due where a throttle is, and a throttle may well come up before it.
        if meta.category == Category::Rate || meta.needs.contains(&Need::AlertListener) {
            Purpose::Burst(subject)
        } else {
            Purpose::Case(subject)
        }
    }

    async fn batch(&mut self, batch: &Batch) -> Result<(), String> {
        if let Some(pause) = batch.not_before {
            self.sender.pause(pause.min(Duration::from_secs(60))).await;
        }
        if batch.pace == Pace::AtOnce {
            self.at_once(&batch.requests).await?;
        } else {
            self.in_turn(batch).await?;
        }
        if let Some(awaited) = &batch.callback
            && let Some(hit) = self.sender.callback(awaited).await
        {
            self.hits.push(hit);
        }
        if let Some(at_most) = batch.alert {
            self.alerts = self.sender.alerts(at_most).await;
        }
        Ok(())
    }

    async fn in_turn(&mut self, batch: &Batch) -> Result<(), String> {
        for request in &batch.requests {
            self.permit(request, 0)?;
            let (exchange, sent) = self.sender.send(request, self.purpose()).await;
            let ends = match batch.until {
                Some(StopOn::Throttled) => exchange.throttled(),
                Some(StopOn::Success) => exchange.succeeded(),
                None => false,
            };
            let counted = sent.then(|| exchange.sent.credential.counts_against()).flatten();
            self.enter(exchange, sent)?;
            if let Some(account) =
                counted.filter(|_| batch.pace == Pace::OneByOne && !self.is_about_throttles())
            {
                self.log_in_between(request, account).await;
            }
            if ends {
                break;
            }
        }
        Ok(())
    }

    /// Sends all requests at the same time, so that each takes a connection of its own.
    async fn at_once(&mut self, requests: &[Request]) -> Result<(), String> {
        for (ahead, request) in requests.iter().enumerate() {
            self.permit(request, ahead)?;
        }
        let purpose = self.purpose();
        let sends = requests.iter().map(|request| self.sender.send(request, purpose));
        for (exchange, sent) in futures_util::future::join_all(sends).await {
            self.enter(exchange, sent)?;
        }
        Ok(())
    }

    /// Takes an exchange in; an error when the case cannot go on.
    fn enter(&mut self, exchange: Exchange, sent: bool) -> Result<(), String> {
        if let Some(stop) = self.sender.stop() {
            return Err(stop.to_string());
        }
        let lost = match &exchange.outcome {
            rowlock_model::Outcome::Failed(Failure::Lost(why)) => Some(why.clone()),
            _ => None,
        };
        let throttled = exchange.throttled() && !self.is_about_throttles();
        if sent {
            self.sent.push(exchange.clone());
        }
        self.seen.push(exchange);
        if let Some(why) = lost {
            return Err(why);
        }
        if throttled && self.purpose().is_chat() {
            return Err("the chat operation answered 'too many': its quota is spent for now".to_owned());
        }
        if throttled { Err(Standing::throttled_after(self.sender.ledger().failures)) } else { Ok(()) }
    }

    /// Whether a request may be sent at all.
    ///
    /// `ahead` requests of the same batch have been permitted but not sent yet.
    fn permit(&self, request: &Request, ahead: usize) -> Result<(), String> {
        if self.seen.len() + ahead >= self.case.max_requests {
            return Err(format!("the experiment needs more than its {} requests", self.case.max_requests));
        }
        // An answer from memory costs neither the budget nor the account anything.
        if self.sender.remembers(request) {
            return Ok(());
        }
        if self.sender.outlet.left() <= ahead {
            let budget = self.sender.outlet.budget();
            return Err(format!("the budget of {budget} requests is spent; raise it with --max-requests"));
        }
        let subject = &self.account;
        if let Some(most) = effort::most(&self.known.settings, subject)
            && !self.is_about_throttles()
            && self.sender.spent(subject) + ahead >= most
        {
            return Err(effort::spent(self.known, subject, most));
        }
        let path = request.sent.target.split('?').next().unwrap_or_default();
        if !self.sender.scope.covers_any_spelling(path) {
            return Err("outside --scope or inside --exclude".to_owned());
        }
        if request.may_write() {
            self.permit_write(request)?;
        }
        if request.sent.credential.is_for_another() && !self.known.allows(Consent::Forge) {
            return Err("a token for another subject needs --consent forge".to_owned());
        }
        let wrong = request.sent.credential.may_fail();
        if wrong && self.is_about_throttles() && self.sender.burst() + ahead >= BURST {
            return Err(format!("{BURST} wrong pairs in bursts are enough for one run"));
        }
        let ledger = self.sender.ledger();
        ledger::allows(&ledger, &self.known.settings, &request.sent.credential)?;
        let blind =
            ledger.throttle.is_some() && request.sent.credential.may_fail() && !self.is_about_throttles();
        if blind && !self.known.settings.patient {
            return Err(Standing::throttled_after(ledger.failures));
        }
        Ok(())
    }

    /// Whether a write may be sent: with the owner's consent, on what the case made or puts back.
    fn permit_write(&self, request: &Request) -> Result<(), String> {
        let method = &request.sent.method;
        if !self.known.allows(Consent::Write) {
            return Err(format!("{method} may write: needs --consent write"));
        }
        let owed = self.probe.undo(self.known, self.case, &self.shown());
        let operation = request.operation.and_then(|id| self.known.surface.operation(id));
        if !undo::is_ours(request, operation.map(|o| o.path.as_str()), &self.seen, &owed) {
            return Err(format!("{method} {} would touch what the scan did not make", request.sent.target));
        }
        undo::note(self.sender, &owed, request)
    }

    /// A valid login between wrong passwords, so that a lock by consecutive failures is not reached.
    async fn log_in_between(&mut self, like: &Request, account: IdentityId) {
        let mut request = Request::get(like.sent.target.clone(), "valid login in between").fresh();
        request.role = Role::Noise;
        request.sent.credential = Credential::Valid(account);
        let (exchange, _) = self.sender.send(&request, self.purpose()).await;
        self.sent.push(exchange);
    }
}

/// Whether cases of a phase may run side by side.
pub(crate) fn side_by_side(phase: Phase) -> bool {
    phase == Phase::Read
}
