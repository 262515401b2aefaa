//! Probes of what a service does with odd requests: origins, hosts, methods, bodies.

use rowlock_model::Probe;

mod content_type_not_enforced;
mod crash_on_input;
mod maker;
mod odd;
mod oversized_body_accepted;
#[cfg(test)]
mod tests;
mod type_not_enforced;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &crash_on_input::CrashOnInput,
    &type_not_enforced::TypeNotEnforced,
    &content_type_not_enforced::ContentTypeNotEnforced,
    &oversized_body_accepted::OversizedBodyAccepted,
];
