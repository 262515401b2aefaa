//! `rowlock mcp`: the same work for an AI assistant, over the Model Context Protocol.
//!
//! The protocol is `rowlock-mcp`'s; here its use cases are carried out with what the commands use, within
//! what the owner configured. An assistant is started in folders that somebody else made, so only a file that
//! `--config` names is read.

mod credentials;
mod desk;
mod rescan;
mod scope;

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, ValueHint};
use rowlock_mcp::{Listening, Server};
use secrecy::SecretString;
use serde::Deserialize;

pub(crate) use self::credentials::{Credential, Credentials};
use self::desk::Desk;
pub(crate) use self::scope::Origin;
use crate::ci::signals::Signals;
use crate::config::Consent;
use crate::fault::{Fault, misuse};
use crate::identities::{environment, first_line};
use crate::output;

/// Serve an AI assistant over the Model Context Protocol.
///
/// Speaks on standard input and output, or over streamable HTTP with --listen. Scans loopback and what [mcp] of the
/// configuration allows; reads files below the current folder; knows credentials by their names alone.
#[derive(Debug, Args)]
pub(crate) struct Mcp {
    /// Read [mcp], [credentials], [scan] and [login] from this file; no other is read.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
    /// Listen here for streamable HTTP at /mcp, such as 127.0.0.1:8091, instead of standard input and output.
    #[arg(long, value_name = "IP:PORT")]
    listen: Option<SocketAddr>,
    /// A file whose first line is the token that clients must show (otherwise ROWLOCK_MCP_TOKEN).
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, requires = "listen")]
    token_file: Option<PathBuf>,
    /// A name or address under which clients reach this server; repeatable. Others are refused.
    #[arg(long, value_name = "NAME", requires = "listen")]
    host: Vec<String>,
    /// Print the tools, prompts and resource templates as JSON, and end.
    #[arg(long)]
    describe: bool,
}

/// `[mcp]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Section {
    allow: Vec<Origin>,
    roots: Vec<PathBuf>,
    consent: Vec<Consent>,
}

/// Carries out the command.
pub(crate) async fn command(mcp: Mcp) -> Result<ExitCode, Fault> {
    if mcp.describe {
        let text = serde_json::to_string_pretty(&rowlock_mcp::described()).map_err(Fault::impossible)?;
        output::print(format!("{text}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let signals = Signals::listen()?;
    let server = Server::new(Arc::new(Desk::new(mcp.config.as_deref())?));
    if mcp.config.is_none() && Path::new("rowlock.toml").is_file() {
        output::say("note: rowlock.toml in this folder is not read; name it by --config if you trust it");
    }
    let mut serving = match mcp.listen {
        None => {
            if std::io::stdin().is_terminal() {
                output::say(
                    "This waits for an assistant on standard input; docs/mcp.md says how to add it to one.",
                );
            }
            let server = server.clone();
            tokio::spawn(async move { server.stdio().await.map_err(Fault::usage) })
        }
        Some(address) => {
            let listening =
                Listening::new(address, token(mcp.token_file.as_deref())?, mcp.host).map_err(Fault::usage)?;
            let listener = listening.open().await.map_err(Fault::impossible)?;
            let address = listener.local_addr().map_err(Fault::impossible)?;
            output::say(&format!(
                "The Model Context Protocol is spoken on http://{address}/mcp   End it: Ctrl-C"
            ));
            if !address.ip().is_loopback() {
                output::say(
                    "warning: the token crosses the network in plain text; put TLS in front of this server",
                );
            }
            let server = server.clone();
            tokio::spawn(async move {
                server.http(listener, listening).await;
                Ok(())
            })
        }
    };
    let over = tokio::select! {
        over = &mut serving => over,
        () = signals.ctrl_c() => ended(&server, serving).await,
        () = signals.terminated() => ended(&server, serving).await,
    };
    over.map_err(Fault::impossible)??;
    Ok(ExitCode::SUCCESS)
}

async fn ended<T>(server: &Server, serving: tokio::task::JoinHandle<T>) -> Result<T, tokio::task::JoinError> {
    server.end().await;
    serving.await
}

fn token(file: Option<&Path>) -> Result<Option<SecretString>, Fault> {
    let Some(file) = file else { return Ok(environment("ROWLOCK_MCP_TOKEN").map(Into::into)) };
    let text = std::fs::read_to_string(file)
        .map_err(|e| misuse!("the token file {} cannot be read: {e}", file.display()))?;
    let token = first_line(&text).ok_or_else(|| {
        misuse!("the token file {} is empty; put the token in its first line", file.display())
    })?;
    Ok(Some(token.into()))
}
