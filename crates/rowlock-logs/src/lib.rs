//! Credentials in logs: finds them by value in a stream of any text (`Tally::scan`), and takes them out of
//! it (`redact`). Both use one search (`Search`), so what the filter lets through scans clean.
//!
//! And a log as the other side of a scan: lines as records (`Record`), and which of them tell of what the
//! scan planted (`Watched`).
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
mod record;
mod redact;
mod rules;
mod search;
mod shown;
mod source;
mod stream;
mod tally;
mod token;
mod url;
mod watched;

pub use claims::Claims;
pub use kind::Kind;
pub use leak::Leak;
pub use mark::Key;
pub use record::{Form, Record, Time};
pub use redact::redact;
pub use rules::{Proof, RULES, Rule};
pub use search::Search;
pub use source::{Source, open};
pub use stream::{Sizes, blocks};
pub use tally::{Place, Secret, Tally};
pub use watched::{How, Tied, Watched, tells_an_outcome};
