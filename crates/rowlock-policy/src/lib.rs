//! What a run is worth.
//!
//! Takes the record of a run and the catalogue, and says: which findings are
//! one and the same, how much was really looked at, the score with every
//! deduction that made it, the grade, how it differs from another run, and whether a gate lets it pass. Pure
//! arithmetic on integers (tenths), so that the same record gives the same
//! assessment on every machine. The formula is told in `docs/score.md`.

pub mod assessment;
pub mod comparison;
pub mod coverage;
pub mod demand;
pub mod fingerprint;
pub mod gate;
pub mod issue;
pub mod raise;
pub mod score;
pub mod snapshot;
pub mod suppression;
pub mod tenths;

pub use assessment::{Assessment, CategoryScore, CategoryStanding, VERSION};
pub use comparison::Comparison;
pub use demand::{Demands, Judged, Trigger};
pub use fingerprint::fingerprint;
pub use gate::{FailOn, Gate, GateError, GateResult, Threshold};
pub use issue::{Issue, Spot};
pub use raise::Raise;
pub use score::{Ceiling, Deduction, Grade};
pub use snapshot::{Mark, Side, Snapshot};
pub use suppression::{Day, Suppressed, Suppression};
pub use tenths::Tenths;
