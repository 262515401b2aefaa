//! Probes of monitoring.

use rowlock_model::Probe;

mod alert_not_raised;

#[cfg(test)]
mod tests;

/// The probes of this folder; after those of throttles, whose bursts an alert may have come for.
pub static PROBES: &[&dyn Probe] = &[&alert_not_raised::AlertNotRaised];
