//! Probes of what a service does with odd requests: origins, hosts, methods, bodies.

use rowlock_model::Probe;

mod content_type_not_enforced;
mod cors;
mod cors_null;
mod cors_origins;
mod cors_prefix_suffix;
mod cors_reflects_origin;
mod cors_wildcard;
mod crash_on_input;
mod crlf_injection;
mod dangerous_methods;
mod destinations;
mod fields;
mod host_header_trusted;
mod maker;
mod odd;
mod open_redirect;
#[cfg(test)]
mod origins_tests;
mod oversized_body_accepted;
#[cfg(test)]
mod tests;
mod trace_enabled;
mod type_not_enforced;
mod xss_content_type;

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
    &crash_on_input::CrashOnInput,
    &type_not_enforced::TypeNotEnforced,
    &content_type_not_enforced::ContentTypeNotEnforced,
    &oversized_body_accepted::OversizedBodyAccepted,
];
