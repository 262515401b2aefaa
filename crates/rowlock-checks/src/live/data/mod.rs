//! Probes of what a service gives away beside its own operations.

use rowlock_model::Probe;

mod debug_console;
mod directory_listing;
mod exposed_file;
mod exposed_file_signs;

/// The probes of this folder.
pub static PROBES: &[&dyn Probe] =
    &[&debug_console::DebugConsole, &exposed_file::ExposedFile, &directory_listing::DirectoryListing];
