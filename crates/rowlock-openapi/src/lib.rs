//! OpenAPI text to a [`Document`] with spans, and to a surface.

/// A parsed API description.
#[derive(Debug)]
pub struct Document {}
