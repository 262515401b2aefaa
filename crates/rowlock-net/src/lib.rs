//! The one way out of the house.
//!
//! An [`Outlet`] is bound to one origin. It alone holds secrets (in its
//! [`Vault`]), keeps the budget and the pace, bounds what comes back, and
//! records or replays. What leaves it is an [`rowlock_model::Exchange`] whose
//! credential is still a name.

mod body;
mod flight;
mod guess;
mod holder;
mod journal;
mod jwt;
mod keeper;
mod kept;
mod live;
mod login;
mod outlet;
mod record;
mod roots;
mod session;
pub mod tls;
mod vault;
mod wire;

pub use journal::{Debt, Journal};
pub use live::{ClientCertificate, Connection, SetupError};
pub use login::{Client, Login, LoginBody};
pub use outlet::{Limits, Outlet, PACE, Way};
pub use record::{RecordError, Recorder, Replay};
pub use roots::trusted;
pub use session::Sessions;
pub use vault::{Secret, Vault};
pub use wire::Wire;
