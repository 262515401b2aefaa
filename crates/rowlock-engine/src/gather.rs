//! Findings and standings of a run, merged and in a fixed order.

use std::collections::{BTreeSet, HashMap};

use rowlock_model::{CheckOutcome, Event, Finding, Masker, Meta, Standing, Untold};

use crate::case::End;
use crate::sender::Sender;

/// Collects what checks say.
pub(crate) struct Gather<'a> {
    masker: &'a Masker,
    findings: Vec<Finding>,
    places: HashMap<(String, String), usize>,
    standings: HashMap<&'static str, Standing>,
    requests: HashMap<&'static str, usize>,
    /// Experiments that told nothing.
    untold: BTreeSet<Untold>,
    /// Experiments that a budget ended, one line each.
    pub(crate) cut: Vec<String>,
    /// What could not be put back, one line each.
    pub(crate) left_behind: Vec<String>,
}

impl<'a> Gather<'a> {
    pub(crate) fn new(masker: &'a Masker) -> Self {
        Self {
            masker,
            findings: Vec::new(),
            places: HashMap::new(),
            standings: HashMap::new(),
            requests: HashMap::new(),
            untold: BTreeSet::new(),
            cut: Vec::new(),
            left_behind: Vec::new(),
        }
    }

    /// Takes findings in; the same check at the same place is kept once, the surer one.
    pub(crate) fn take(&mut self, sender: &Sender<'_>, found: Vec<Finding>) {
        for mut finding in found {
            let key = (finding.check.clone(), finding.place.to_string());
            match self.places.get(&key).and_then(|at| self.findings.get_mut(*at)) {
                Some(known) if known.confidence >= finding.confidence => {}
                Some(known) => {
                    self.masker.finding(&mut finding);
                    *known = finding;
                }
                None => {
                    self.masker.finding(&mut finding);
                    sender.tell(Event::Found(Box::new(finding.clone())));
                    self.places.insert(key, self.findings.len());
                    self.findings.push(finding);
                }
            }
        }
    }

    /// Enters how one case of a check ended: one judged case makes the check judged.
    pub(crate) fn ended(&mut self, check: &'static str, end: &End, requests: usize) {
        *self.requests.entry(check).or_default() += requests;
        match end {
            End::Judged => self.standing(check, Standing::Judged),
            End::NotAssessed(why) => self.standing(check, Standing::NotAssessed(self.masker.prose(why))),
        }
    }

    /// Keeps which operation an experiment told nothing of.
    pub(crate) fn told(&mut self, check: &'static str, subject: &str, end: &End) {
        if let End::NotAssessed(why) = end {
            let (subject, why) = (self.masker.mask(subject), self.masker.prose(why));
            self.untold.insert(Untold { check: check.to_owned(), subject, why });
        }
    }

    /// Experiments that told nothing, of checks that were judged by others; of the rest the standing says it all.
    pub(crate) fn untold(&self) -> Vec<Untold> {
        let is_judged = |u: &&Untold| self.standings.get(u.check.as_str()) == Some(&Standing::Judged);
        self.untold.iter().filter(is_judged).cloned().collect()
    }

    /// Enters a standing; judged wins over not assessed, which wins over not applicable.
    pub(crate) fn standing(&mut self, check: &'static str, new: Standing) {
        let rank = |standing: &Standing| match standing {
            Standing::Judged => 2,
            Standing::NotAssessed(_) => 1,
            Standing::NotApplicable(_) => 0,
        };
        let known = self.standings.entry(check).or_insert_with(|| new.clone());
        if rank(&new) > rank(known) {
            *known = new;
        }
    }

    /// Whether a check was judged and found nothing.
    pub(crate) fn is_clean(&self, check: &str) -> bool {
        self.standings.get(check) == Some(&Standing::Judged)
            && !self.findings.iter().any(|f| f.check == check)
    }

    /// Whether anything is known of a check.
    pub(crate) fn knows(&self, check: &str) -> bool {
        self.standings.contains_key(check)
    }

    /// The outcomes in the catalogue's order and the findings, worst first.
    pub(crate) fn finish(mut self, catalogue: &[&'static Meta]) -> (Vec<CheckOutcome>, Vec<Finding>) {
        let outcomes = catalogue
            .iter()
            .map(|meta| CheckOutcome {
                check: meta.id.to_owned(),
                standing: self
                    .standings
                    .remove(meta.id)
                    .unwrap_or_else(|| Standing::NotAssessed("the run ended before this check".to_owned())),
                requests: self.requests.get(meta.id).copied().unwrap_or(0),
            })
            .collect();
        let order: HashMap<&str, usize> = catalogue.iter().enumerate().map(|(i, m)| (m.id, i)).collect();
        self.findings.sort_by_cached_key(|f| {
            let at = order.get(f.check.as_str()).copied().unwrap_or(usize::MAX);
            (std::cmp::Reverse(f.severity), std::cmp::Reverse(f.confidence), at, f.place.to_string())
        });
        (outcomes, self.findings)
    }
}
