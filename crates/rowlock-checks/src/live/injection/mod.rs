//! Probes of values that reach an interpreter: SQL, templates, paths, commands.

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[];
