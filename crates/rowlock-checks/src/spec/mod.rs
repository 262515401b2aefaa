//! Rules over API descriptions, and over a description against the run.

mod additional_properties_open;
mod api_key_in_query;
mod basic_over_http_server;
mod basic_without_description;
mod bola_path_parameter_unsecured;
mod callback_over_http;
mod comparison;
mod conformance;
mod deprecated_operation;
mod example_contains_secret;
mod excess_properties;
mod http_server_in_spec;
pub(crate) mod naming;
mod no_bounds;
mod no_pagination;
mod oauth_insecure_flow;
mod operation_unsecured;
mod ref_broken;
mod ref_remote;
mod report;
mod schema_mismatch;
mod security_optional;
mod security_scheme_unused;
mod security_undefined;
mod sensitive_parameter_in_query;
mod sensitive_property_unmarked;
mod server_not_https;
mod spec_says_open_runtime_secured;
mod spec_says_secured_runtime_open;
mod stage_host_in_spec;
mod status_401_undocumented;
mod status_429_undocumented;
mod third_party_over_http;
mod undocumented_property;
mod undocumented_status;
mod webhook_without_signature;

pub use rowlock_openapi::Comparison;

use crate::catalogue::{ComparisonRule, DocumentRule};

/// Rules over one document, the most telling first.
pub static DOCUMENT: &[DocumentRule] = &[
    &security_undefined::SecurityUndefined,
    &security_scheme_unused::SecuritySchemeUnused,
    &operation_unsecured::OperationUnsecured,
    &security_optional::SecurityOptional,
    &basic_over_http_server::BasicOverHttpServer,
    &basic_without_description::BasicWithoutDescription,
    &api_key_in_query::ApiKeyInQuery,
    &oauth_insecure_flow::OauthInsecureFlow,
    &status_401_undocumented::Status401Undocumented,
    &status_429_undocumented::Status429Undocumented,
    &sensitive_parameter_in_query::SensitiveParameterInQuery,
    &sensitive_property_unmarked::SensitivePropertyUnmarked,
    &no_bounds::NoBounds,
    &additional_properties_open::AdditionalPropertiesOpen,
    &no_pagination::NoPagination,
    &deprecated_operation::DeprecatedOperation,
    &bola_path_parameter_unsecured::BolaPathParameterUnsecured,
    &example_contains_secret::ExampleContainsSecret,
    &server_not_https::ServerNotHttps,
    &http_server_in_spec::HttpServerInSpec,
    &stage_host_in_spec::StageHostInSpec,
    &ref_broken::RefBroken,
    &ref_remote::RefRemote,
    &callback_over_http::CallbackOverHttp,
    &third_party_over_http::ThirdPartyOverHttp,
    &webhook_without_signature::WebhookWithoutSignature,
];
/// Rules over a document against the run.
pub static COMPARISON: &[ComparisonRule] = &[
    &spec_says_secured_runtime_open::SpecSaysSecuredRuntimeOpen,
    &spec_says_open_runtime_secured::SpecSaysOpenRuntimeSecured,
    &undocumented_status::UndocumentedStatus,
    &schema_mismatch::SchemaMismatch,
    &excess_properties::ExcessProperties,
    &undocumented_property::UndocumentedProperty,
];
