//! The rules that send nothing: over one exchange, over all of them, over descriptions.

use std::borrow::Cow;

use rowlock_logs::Watched;
use rowlock_model::{Exchange, Findings, Known, Look, Meta, Need, OperationId, Sight, Standing, Window};
use rowlock_openapi::Comparison;

use crate::run::Run;
use crate::{needs, observe};

impl Run<'_> {
    /// Passive rules over exchanges.
    pub(crate) fn look<'e>(
        &mut self,
        known: &Known,
        exchanges: &(impl Iterator<Item = &'e Exchange> + Clone),
    ) {
        for rule in &self.checks.sight {
            let meta = rule.meta();
            if !self.checks.has(meta) {
                continue;
            }
            let mut found = Vec::new();
            for exchange in exchanges.clone() {
                let exchange = &*at_home(known, exchange);
                let operation = exchange.operation.and_then(|id| Some((id, known.surface.operation(id)?)));
                let sight = Sight { known, operation, exchange };
                let look = rule.look(&sight, &mut Findings::open(meta, &mut found));
                self.gather.standing(meta.id, look.standing());
            }
            self.gather.take(self.sender, found);
        }
    }

    /// Rules that need nothing but the handshakes.
    pub(crate) fn handshakes(&mut self, known: &Known) {
        for rule in &self.checks.run {
            if rule.meta().needs.contains(&Need::Tls) {
                self.one(known, rule.meta(), false, false, |out| rule.look(known, out));
            }
        }
    }

    /// Rules over all that was seen, over descriptions, and over one against the other.
    pub(crate) fn look_at_all(&mut self, known: &Known) {
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

    /// Rules over the service's log, once it is complete.
    pub(crate) fn look_at_log(&mut self, known: &Known, window: &Window) {
        let watched = Watched::new(known, window);
        let usable = observe::usable(known);
        if known.settings.audit && !window.planted.is_empty() {
            let masker = self.sender.outlet.masker();
            self.audited = (self.checks.audited)(&watched);
            for one in &mut self.audited {
                one.operation = masker.mask(&one.operation);
            }
        }
        for rule in &self.checks.log {
            self.one(known, rule.meta(), usable, true, |out| rule.look(&watched, out));
        }
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
        let look = look(&mut Findings::open(meta, &mut found));
        self.gather.standing(meta.id, look.standing());
        self.gather.take(self.sender, found);
    }
}

/// The exchange as one of the operation that answered it: an experiment about one operation may ask another
/// (a public path with a field that names the protected one), and what that answers is not the first one's.
fn at_home<'e>(known: &Known, exchange: &'e Exchange) -> Cow<'e, Exchange> {
    let path = |target: &'_ str| target.split('?').next().map(str::to_owned);
    let asked = path(&exchange.sent.target);
    let sample = |id: OperationId| known.sample(id).and_then(path);
    let of_own = exchange.operation.is_none_or(|id| sample(id) == asked);
    let answered = known.readable().find(|(id, o)| o.method == exchange.sent.method && sample(*id) == asked);
    match answered {
        Some((id, _)) if !of_own => Cow::Owned(Exchange { operation: Some(id), ..exchange.clone() }),
        _ => Cow::Borrowed(exchange),
    }
}

#[cfg(test)]
mod tests {
    use rowlock_model::{Method, Operation, Outcome, Provenance, Request, Seed, Target, Timing};

    use super::*;

    #[test]
    fn what_a_public_path_answers_is_not_the_protected_operations() {
        let mut known =
            Known::new(Seed("s".into()), Target::parse("http://127.0.0.1:5000").expect("a target"));
        for path in ["/", "/api/notes", "/api/notes/{id}"] {
            known.surface.operations.push(Operation::seen(Method::Get, path, Provenance::Given));
        }
        known.surface.operations[2].sample = Some("/api/notes/7".into());
        let home = |target: &str, of: usize| {
            let request = Request::get(target.to_owned(), "a trick").of(OperationId(of));
            let exchange =
                request.became(Outcome::Answer(rowlock_model::Answer::default()), Timing::default());
            at_home(&known, &exchange).operation
        };
        assert_eq!(home("/", 1), Some(OperationId(0)), "another operation's path");
        assert_eq!(home("/api/notes?x=1", 1), Some(OperationId(1)));
        assert_eq!(home("/api/notes//", 1), Some(OperationId(1)), "a spelling of its own");
        assert_eq!(home("/api/notes/8", 2), Some(OperationId(2)), "another object");
    }
}
