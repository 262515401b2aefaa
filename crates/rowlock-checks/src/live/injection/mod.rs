//! Probes of values that reach an interpreter: SQL, templates, paths, commands.
//!
//! Each probe screens every parameter with one or two requests and proves only what stood out, so that
//! all of them together stay within a parameter's budget.

use rowlock_model::Probe;

mod command_injection;
mod compare;
mod comparing;
mod grammar;
mod nosql_injection;
mod path_traversal;
mod slot;
mod sql_body;
mod sql_injection;
mod template_injection;
#[cfg(test)]
mod tests;
mod truth;
mod xxe;

pub(in crate::live) use compare::failed;
pub(in crate::live) use slot::{PLAIN, Slot, slots};

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &sql_injection::SqlInjection,
    &path_traversal::PathTraversal,
    &template_injection::TemplateInjection,
    &nosql_injection::NosqlInjection,
    &xxe::Xxe,
    &command_injection::CommandInjection,
];
