//! The list of all checks, in the order in which they are planned and reported.

use rowlock_logs::Watched;
use rowlock_model::{Known, Meta, Probe, Rule, Sight};
use rowlock_openapi::Document;
use rowlock_source::Program;

use crate::spec::Comparison;
use crate::{code, live, logs, passive, spec};

/// A rule over one exchange.
pub type SightRule = &'static dyn for<'a> Rule<Sight<'a>>;
/// A rule over all that was seen.
pub type RunRule = &'static dyn Rule<Known>;
/// A rule over an API description.
pub type DocumentRule = &'static dyn Rule<Document>;
/// A rule over the source of a service.
pub type SourceRule = &'static dyn for<'a> Rule<Program<'a>>;
/// A rule over an API description against the run.
pub type ComparisonRule = &'static dyn for<'a> Rule<Comparison<'a>>;

/// A rule over a window of the service's log.
pub type LogRule = &'static dyn for<'a> Rule<Watched<'a>>;

/// Every probe; within a phase they run in this order, the most telling first.
pub fn probes() -> Vec<&'static dyn Probe> {
    [
        live::auth::PROBES,
        live::account::PROBES,
        live::token::PROBES,
        live::bola::PROBES,
        live::bfla::PROBES,
        live::property::PROBES,
        live::input::PROBES,
        live::injection::PROBES,
        live::graphql::PROBES,
        live::data::PROBES,
        live::encryption::PROBES,
        live::ssrf::PROBES,
        live::inventory::PROBES,
        live::consumption::PROBES,
        live::llm::PROBES,
        live::rate::PROBES,
        live::logging::PROBES,
    ]
    .concat()
}

/// Every rule over one exchange.
pub fn sight_rules() -> Vec<SightRule> {
    [
        passive::auth::SIGHT,
        passive::token::SIGHT,
        passive::bfla::SIGHT,
        passive::property::SIGHT,
        passive::data::SIGHT,
        passive::encryption::SIGHT,
        passive::ssrf::SIGHT,
        passive::inventory::SIGHT,
        passive::rate::SIGHT,
        passive::tls::SIGHT,
    ]
    .concat()
}

/// Every rule over all that was seen.
pub fn run_rules() -> Vec<RunRule> {
    [
        passive::auth::RUN,
        passive::token::RUN,
        passive::bfla::RUN,
        passive::property::RUN,
        passive::data::RUN,
        passive::encryption::RUN,
        passive::ssrf::RUN,
        passive::inventory::RUN,
        passive::rate::RUN,
        passive::tls::RUN,
    ]
    .concat()
}

/// Every rule over an API description.
pub fn document_rules() -> Vec<DocumentRule> {
    spec::DOCUMENT.to_vec()
}

/// Every rule over an API description against the run.
pub fn comparison_rules() -> Vec<ComparisonRule> {
    spec::COMPARISON.to_vec()
}

/// Every rule over a window of the service's log.
pub fn log_rules() -> Vec<LogRule> {
    logs::LOG.to_vec()
}

/// Every rule over the source of a service.
pub fn source_rules() -> Vec<SourceRule> {
    code::SOURCE.to_vec()
}

/// What every check is, in the catalogue's order: by category, then by kind as listed.
pub fn metas() -> Vec<&'static Meta> {
    let mut metas: Vec<&'static Meta> = probes()
        .iter()
        .map(|p| p.meta())
        .chain(sight_rules().iter().map(|r| r.meta()))
        .chain(run_rules().iter().map(|r| r.meta()))
        .chain(document_rules().iter().map(|r| r.meta()))
        .chain(comparison_rules().iter().map(|r| r.meta()))
        .chain(log_rules().iter().map(|r| r.meta()))
        .chain(source_rules().iter().map(|r| r.meta()))
        .collect();
    metas.sort_by_key(|m| m.category);
    metas
}

/// What the checks of a scan are, in the catalogue's order; those of source belong to `rowlock code`.
pub fn of_scans() -> Vec<&'static Meta> {
    let of_source: Vec<&str> = source_rules().iter().map(|r| r.meta().id).collect();
    metas().into_iter().filter(|m| !of_source.contains(&m.id)).collect()
}

/// The check with this id.
pub fn find(id: &str) -> Option<&'static Meta> {
    metas().into_iter().find(|m| m.id == id)
}
