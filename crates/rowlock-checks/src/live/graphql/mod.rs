//! Probes of GraphQL endpoints. Every query only reads; no mutation is ever sent.

use rowlock_model::Probe;

mod endpoint;
mod graphql_batching;
mod graphql_depth;
mod graphql_introspection;
mod graphql_object_access;
mod graphql_suggestions;
mod graphql_verbose_error;
mod objects;
mod schema;

#[cfg(test)]
mod tests;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &graphql_object_access::GraphqlObjectAccess,
    &graphql_introspection::GraphqlIntrospection,
    &graphql_suggestions::GraphqlSuggestions,
    &graphql_batching::GraphqlBatching,
    &graphql_depth::GraphqlDepth,
    &graphql_verbose_error::GraphqlVerboseError,
];
