//! What the tests run on: the binary as a child process, servers on threads, folders that vanish.

mod assistant;
mod certificate;
mod demo;
mod folder;
mod rowlock;
mod secret;
mod server;

pub(crate) use assistant::Assistant;
pub(crate) use certificate::Certificate;
pub(crate) use demo::{DEMO_PASSWORD, Demo};
pub(crate) use folder::Folder;
pub(crate) use rowlock::{Done, interrupt, rowlock, unread};
pub(crate) use secret::{PASSWORD, spellings};
pub(crate) use server::{Asked, Reply, Server, free_port};
