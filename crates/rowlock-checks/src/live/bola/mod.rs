//! Probes of other users' objects (OWASP API1:2023).

use rowlock_model::Probe;

mod account;
mod bola_anonymous;
mod bola_confirmed;
mod bola_id_in_query;
mod bola_sequential_ids;
mod bola_write;
mod made;
mod owner;
mod shelf;
#[cfg(test)]
mod tests;
mod trial;

pub(crate) use owner::owner;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &bola_confirmed::BolaConfirmed,
    &bola_anonymous::BolaAnonymous,
    &bola_id_in_query::BolaIdInQuery,
    &bola_sequential_ids::BolaSequentialIds,
    &bola_write::BolaWrite,
];
