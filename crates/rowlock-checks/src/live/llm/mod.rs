//! Probes of chat operations with a language model behind them (OWASP LLM Top 10).

use rowlock_model::Probe;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[];
