//! One secret at one place of a text.

use std::fmt;
use std::ops::Range;

use crate::claims::Claims;
use crate::kind::Kind;

/// A secret that was found. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Leak {
    /// What it is.
    pub kind: &'static Kind,
    /// Where the value stands, in bytes of the text that was searched; nothing of label or quotes.
    pub span: Range<usize>,
    /// The secret without its encoding, so that two spellings of it count as one.
    pub secret: Vec<u8>,
    /// The quotes that a replacement needs around it: JSON has numbers without, a text never.
    pub quotes: Vec<u8>,
    /// What it says of itself, where it is a JSON Web Token.
    pub claims: Option<Box<Claims>>,
}

impl Leak {
    /// A secret that is written as it is.
    pub(crate) fn plain(kind: &'static Kind, text: &[u8], span: Range<usize>) -> Self {
        let secret = text.get(span.clone()).unwrap_or_default().to_vec();
        Self { kind, span, secret, quotes: Vec::new(), claims: None }
    }
}

impl fmt::Debug for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}..{}", self.kind.id, self.span.start, self.span.end)
    }
}
