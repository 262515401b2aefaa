//! Runs that are kept, so that later ones can be compared with them.
//!
//! A folder a target, a file a run: versioned JSON with a short head, which lists are made of, and the
//! whole report, which is masked already. The command line writes and reads it, `--baseline last` too; a
//! server imports it. No network, no async, no clock: the caller says when.

mod folder;
mod run;

pub use folder::{Listing, Runs, StoreError};
pub use run::{Head, Kept, VERSION};

/// Most runs that are kept of one target.
pub const MOST: usize = 50;
