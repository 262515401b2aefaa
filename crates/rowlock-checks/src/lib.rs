//! Every check, one file each, and the catalogue that lists them.
//!
//! `live` makes experiments, `passive` looks at what was seen, `spec` reads API
//! descriptions, `code` the source of a service, `logs` what it writes while it is scanned. A check is pure: it is
//! given what was seen and says what it means. Adding one is one file, its line in the folder's `mod.rs`, its page
//! beside it, and its recorded pair under `cases/<id>/`.

pub mod catalogue;
pub mod challenge;
pub mod code;
pub mod collection;
pub mod entry;
pub mod leaves;
pub mod live;
pub mod logs;
pub mod outbound;
pub mod own_object;
pub mod passive;
pub mod payload;
mod privilege;
pub mod recording;
mod sensitive;
pub mod spec;
pub mod words;
