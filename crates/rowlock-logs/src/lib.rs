//! Credentials in logs: finds them by value in a stream of any text (`Tally::scan`), and takes them out of
//! it (`redact`). Both use one search (`Search`), so what the filter lets through scans clean.
//!
//! It opens no file and prints nothing: that is the binary's. It never shows a secret: a `Leak` prints its
//! kind and place, a report has keyed hashes.

mod anchors;
mod claims;
mod field;
mod kind;
mod leak;
mod look;
mod mark;
mod moment;
mod money;
mod named;
mod private_key;
mod redact;
mod rules;
mod search;
mod shown;
mod source;
mod stream;
mod tally;
mod token;
mod url;

pub use claims::Claims;
pub use kind::Kind;
pub use leak::Leak;
pub use mark::Key;
pub use redact::redact;
pub use rules::{Proof, RULES, Rule};
pub use search::Search;
pub use source::{Source, open};
pub use stream::{Sizes, blocks};
pub use tally::{Place, Secret, Tally};
