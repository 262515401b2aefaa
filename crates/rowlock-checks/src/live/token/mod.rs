//! Probes of bearer tokens: their claims, their signature, their life.

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[];
