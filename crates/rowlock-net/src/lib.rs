//! The one way out of the house.
//!
//! An [`Outlet`] is bound to one origin. It alone holds secrets (in its
//! [`Vault`]), keeps the budget and the pace, bounds what comes back, and
//! records or replays. What leaves it is an [`rowlock_model::Exchange`] whose
//! credential is still a name.

mod body;
mod flight;
mod journal;
mod live;
mod outlet;
mod record;
mod roots;
pub mod tls;
mod vault;

pub use journal::{Debt, Journal};
pub use live::{ClientCertificate, Connection, SetupError};
pub use outlet::{Limits, Outlet, Way};
pub use record::{RecordError, Recorder, Replay};
pub use roots::trusted;
pub use vault::{Secret, Vault, Wire};
