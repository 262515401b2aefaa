//! OpenAPI 3.1: as 3.0, with `mutualTLS` and whole JSON Schema 2020-12.
//!
//! What JSON Schema brings (lists of types, `examples`, numeric exclusive
//! bounds, booleans as schemas) is read wherever schemas are read, in every
//! version: documents mix them.

use crate::adapter::{Adapter, Holds};
use crate::content::Content;
use crate::document::Document;
use crate::operation::DocOperation;
use crate::server::Server;
use crate::v30::V30;
use crate::value::{Map, Value};

/// OpenAPI 3.1.
pub(crate) struct V31;

impl Adapter for V31 {
    fn servers(&self, value: &Value, at: &str) -> Vec<Server> {
        V30.servers(value, at)
    }

    fn schemes_pointer(&self) -> &'static str {
        V30.schemes_pointer()
    }

    fn scheme_kind(&self, scheme: &Map) -> String {
        V30.scheme_kind(scheme)
    }

    fn flows<'d>(&self, scheme: &'d Map, at: &str) -> Vec<(String, String, &'d Value)> {
        V30.flows(scheme, at)
    }

    fn parameter_schema<'d>(&self, parameter: &'d Value, at: &str) -> Option<(&'d Value, String)> {
        V30.parameter_schema(parameter, at)
    }

    fn payloads<'d>(&self, document: &'d Document, operation: &DocOperation<'d>) -> Vec<Content<'d>> {
        V30.payloads(document, operation)
    }

    fn response_contents<'d>(
        &self,
        document: &'d Document,
        operation: &DocOperation<'d>,
        response: &'d Value,
        at: &str,
    ) -> Vec<Content<'d>> {
        V30.response_contents(document, operation, response, at)
    }

    fn components(&self) -> &'static [(&'static str, Holds)] {
        V30.components()
    }
}
