//! A run's record and its assessment, told in the formats that people and programs read.
//!
//! One format a file; each is a pure function from a [`Report`] to text. All
//! that a target answered is hostile here: it passes [`escape`] before it
//! reaches a terminal, a page or a file.

pub mod ci;
pub mod comparison;
pub mod digest;
pub mod escape;
pub mod format;
pub mod html;
pub mod json;
pub mod junit;
pub mod knowledge;
pub mod layout;
pub mod markdown;
pub mod page;
pub mod report;
pub mod sarif;
pub mod summary;
pub mod table;
pub mod terminal;

pub use format::{Format, FormatError};
pub use page::{Block, Page, Repair, Requirement};
pub use report::{CatalogueEntry, Kind, LOG_CHECK, Report, Tool, VERSION};
pub use terminal::TerminalStyle;
