//! What the rules ask of a description beside what the run saw.

use rowlock_model::{Exchange, OperationId, Security, SourceLine};
use rowlock_openapi::{Comparison, DocOperation};

use super::conformance::{self, Differences};

/// An operation that the description has and the run saw.
#[derive(Debug, Clone)]
pub(super) struct Pair<'a> {
    /// As described.
    pub(super) described: DocOperation<'a>,
    /// As the run knows it.
    pub(super) id: OperationId,
    /// What the description says of its authentication.
    pub(super) security: Security,
}

/// The two sides of a comparison, put together.
pub(super) trait Sides<'a> {
    /// The described operations that the run knows, in the description's order.
    fn pairs(&self) -> Vec<Pair<'a>>;
    /// The ordinary exchanges of an operation, as nobody and as each identity.
    fn exchanges(&self, id: OperationId) -> Vec<&'a Exchange>;
    /// How a JSON answer differs from the schema that is described for its status; `None` when
    /// there is no such schema, or the answer is not whole JSON.
    fn differences(&self, pair: &Pair<'a>, exchange: &Exchange) -> Option<Differences>;
    /// The line of a JSON pointer of the description.
    fn line(&self, pointer: &str) -> SourceLine;
}

impl<'a> Sides<'a> for Comparison<'a> {
    fn pairs(&self) -> Vec<Pair<'a>> {
        let speaks = self.document.speaks_of_security();
        let pair = |described: DocOperation<'a>| {
            let known = self.known.surface.find(&described.method, &described.path).or_else(|| {
                // The run may know the path below the address that the user gave instead of the document's server.
                let path = format!("{}{}", self.known.target.base_path, described.template);
                self.known.surface.find(&described.method, &path)
            });
            let security = self.document.security_of(&described, speaks);
            Some(Pair { id: known?, described, security })
        };
        self.document.operations().into_iter().filter_map(pair).collect()
    }

    fn exchanges(&self, id: OperationId) -> Vec<&'a Exchange> {
        self.known.sightings.iter().filter(move |s| s.operation == Some(id)).map(|s| &s.exchange).collect()
    }

    fn differences(&self, pair: &Pair<'a>, exchange: &Exchange) -> Option<Differences> {
        let answer = exchange.answer()?;
        let responses = &self.known.surface.operation(pair.id)?.responses;
        // The entry of the status itself wins over its class (OpenAPI 3.1 section 4.8.16.2).
        let exact = responses.iter().find(|r| r.status == answer.status.to_string());
        let schema = exact.or_else(|| responses.iter().find(|r| r.covers(answer.status)))?.schema.as_ref()?;
        let is_json = answer.media_type() == "application/json" || answer.media_type().ends_with("+json");
        Some(conformance::compare(&schema.value(), &answer.json().filter(|_| is_json)?))
    }

    fn line(&self, pointer: &str) -> SourceLine {
        self.document.source_line(self.document.nearest(pointer))
    }
}
