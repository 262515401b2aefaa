//! What is seen beside the answers.
//!
//! The callback listener (requests that the service itself makes), the listener for alerts, and the
//! service's own logs. Listeners answer with nothing that any interpreter could execute; all of them keep a
//! bounded number of what comes.

mod alert;
mod callback;
mod listener;
mod log;

pub use alert::Alerts;
pub use callback::Callbacks;
pub use listener::ListenError;
pub use log::{LogError, LogSource, Logs, Read};
