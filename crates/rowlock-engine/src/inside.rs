//! What source shows, held against the run: taken as findings, or set aside where the run denies it.

use rowlock_model::{Contradicted, Finding, Known, Meta, Method, Place, Reading};

use crate::run::Run;

/// A finding of source held against the run; the last argument tells of a check whether it was judged and found
/// nothing.
pub type Holds = fn(Finding, &Known, &dyn Fn(&str) -> bool) -> Result<Finding, Box<Contradicted>>;

impl Run<'_> {
    /// Takes what source shows into the run.
    pub(crate) fn hold_against_source(&mut self, known: &Known, mut reading: Reading) {
        for outcome in &reading.checks {
            if let Some(meta) = self.chosen(&outcome.check) {
                self.gather.standing(meta.id, outcome.standing.clone());
            }
        }
        let mut found = std::mem::take(&mut reading.findings);
        found.retain(|f| self.chosen(&f.check).is_some());
        let mut agreed = Vec::new();
        for mut finding in found {
            finding.about = finding.about.into_iter().map(|place| at_home(known, place)).collect();
            let clean = |check: &str| self.gather.is_clean(check);
            match (self.checks.holds)(finding, known, &clean) {
                Ok(finding) => agreed.push(finding),
                Err(denied) => self.contradicted.push(*denied),
            }
        }
        self.gather.take(self.sender, agreed);
        self.reading = Some(reading);
    }

    /// What source shows and the run denies, masked.
    pub(crate) fn contradicted(&mut self) -> Vec<Contradicted> {
        let masker = self.sender.outlet.masker();
        let mut all = std::mem::take(&mut self.contradicted);
        for one in &mut all {
            masker.finding(&mut one.finding);
            one.because = masker.prose(&one.because);
            masker.evidence(&mut one.evidence);
        }
        all
    }

    fn chosen(&self, check: &str) -> Option<&'static Meta> {
        self.checks.catalogue.iter().copied().find(|m| m.id == check && self.checks.has(m))
    }
}

/// An operation of source under the name that it has in the run.
fn at_home(known: &Known, place: Place) -> Place {
    let Place::Operation { method, path, part } = place else { return place };
    let here = rowlock_discover::find_alike(&known.surface, &Method::from(method.as_str()), &path);
    let path = here.and_then(|id| known.surface.operation(id)).map_or(path, |o| o.path.clone());
    Place::Operation { method, path, part }
}

/// A note on routes of source that nothing answers here; `None` where all are served.
pub(crate) fn unserved(known: &Known) -> Option<String> {
    let missing: Vec<String> = known
        .surface
        .iter()
        .filter(|(_, o)| o.provenance == rowlock_model::Provenance::Source && !o.path.contains('{'))
        .filter(|(id, _)| {
            let gone = |e: &rowlock_model::Exchange| e.status() == Some(404);
            known.anonymous(*id).is_some_and(gone) && known.authenticated(*id).is_none_or(gone)
        })
        .map(|(_, o)| o.label())
        .collect();
    let first = missing.get(..3).unwrap_or(&missing).join(", ");
    let more = match missing.len().saturating_sub(3) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let routes = match missing.len() {
        0 => return None,
        1 => "1 route of the source is".to_owned(),
        n => format!("{n} routes of the source are"),
    };
    Some(format!("{routes} not served here: {first}{more}"))
}
