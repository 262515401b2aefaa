//! A run: discover, observe, plan, send, judge.
//!
//! The engine is the only one that sends for checks. It keeps the budget, the
//! ledger of failed logins, the owner's consent and the order of phases, and it
//! never names a check: it is handed slices of them.

mod case;
mod effort;
mod gather;
mod group;
mod inside;
mod ledger;
mod look;
mod needs;
mod observe;
mod plan;
mod plant;
mod provoke;
mod reach;
mod run;
mod sender;
mod undo;
mod words;

pub use inside::Holds;
pub use plan::{DryRun, dry_run};
pub use run::{Checks, Options, RunError, run};
pub use sender::{Interrupt, Witnesses, interrupt};
