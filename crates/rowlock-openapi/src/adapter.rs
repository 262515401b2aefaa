//! What differs between the versions of the specification, behind one trait.

use crate::content::Content;
use crate::document::Document;
use crate::operation::DocOperation;
use crate::server::Server;
use crate::value::{Map, Value};
use crate::version::Version;
use crate::{v2, v30, v31};

/// One version's way to write things down.
pub(crate) trait Adapter: Sync {
    /// The servers of a value: the root, a path item or an operation.
    fn servers(&self, value: &Value, at: &str) -> Vec<Server>;
    /// The JSON pointer of the mapping of security schemes.
    fn schemes_pointer(&self) -> &'static str;
    /// A security scheme's kind: `basic`, `bearer`, `apiKey`, `oauth2`, `openIdConnect`, `mutualTLS`, or as written.
    fn scheme_kind(&self, scheme: &Map) -> String;
    /// The names and URLs of an OAuth scheme's flows.
    fn flows<'d>(&self, scheme: &'d Map, at: &str) -> Vec<(String, String, &'d Value)>;
    /// The schema of a parameter or header and its JSON pointer.
    fn parameter_schema<'d>(&self, parameter: &'d Value, at: &str) -> Option<(&'d Value, String)>;
    /// The bodies that an operation takes, one per media type.
    fn payloads<'d>(&self, document: &'d Document, operation: &DocOperation<'d>) -> Vec<Content<'d>>;
    /// The bodies of a response (resolved), one per media type.
    fn response_contents<'d>(
        &self,
        document: &'d Document,
        operation: &DocOperation<'d>,
        response: &'d Value,
        at: &str,
    ) -> Vec<Content<'d>>;
    /// Where named schemas are, and the mappings whose members hold one schema each.
    fn components(&self) -> &'static [(&'static str, Holds)];
}

/// What the members of a component mapping hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Schemas.
    Schemas,
    /// Parameters or headers.
    Parameters,
    /// Media types in `content`, or (2.0) one `schema`.
    Bodies,
}

/// The adapter of a version.
pub(crate) fn of(version: Version) -> &'static dyn Adapter {
    match version {
        Version::V2 => &v2::V2,
        Version::V30 => &v30::V30,
        Version::V31 => &v31::V31,
    }
}
