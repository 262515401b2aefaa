//! Probes of what a service does with odd requests: origins, hosts, methods, bodies.

use rowlock_model::Probe;

mod cors;
mod cors_null;
mod cors_origins;
mod cors_prefix_suffix;
mod cors_reflects_origin;
mod cors_wildcard;
mod crlf_injection;
mod dangerous_methods;
mod destinations;
mod fields;
mod host_header_trusted;
mod open_redirect;
mod trace_enabled;
mod xss_content_type;

#[cfg(test)]
mod origins_tests;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] = &[
    &cors_reflects_origin::CorsReflectsOrigin,
    &cors_prefix_suffix::CorsPrefixSuffix,
    &cors_null::CorsNull,
    &cors_wildcard::CorsWildcard,
    &open_redirect::OpenRedirect,
    &crlf_injection::CrlfInjection,
    &xss_content_type::XssContentType,
    &host_header_trusted::HostHeaderTrusted,
    &dangerous_methods::DangerousMethods,
    &trace_enabled::TraceEnabled,
];
