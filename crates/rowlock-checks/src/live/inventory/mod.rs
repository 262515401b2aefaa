//! Probes of what answers beside what is described.

use rowlock_model::Probe;

mod described;
mod docs_exposed;
mod old_version_alive;
#[cfg(test)]
mod tests;
mod undocumented_operation;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &old_version_alive::OldVersionAlive,
    &undocumented_operation::UndocumentedOperation,
    &docs_exposed::DocsExposed,
];
