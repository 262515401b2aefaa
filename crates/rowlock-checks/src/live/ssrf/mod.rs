//! Probes of requests that the service itself makes for a client (OWASP API7:2023).

mod ssrf_confirmed;
mod ssrf_internal_answer;
#[cfg(test)]
mod tests;

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] =
    &[&ssrf_confirmed::SsrfConfirmed, &ssrf_internal_answer::SsrfInternalAnswer];
