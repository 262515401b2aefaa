//! What a run needs beside its connections: the callback listener, and the journal of its writes.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use rowlock_model::{Settings, Target};
use rowlock_net::{Debt, Journal, Vault};
use rowlock_witness::Callbacks;

use crate::cli::ConnectionOptions;
use crate::fault::{Fault, misuse};
use crate::identities::environment;

/// Opens the callback listener: where `--callback` says, by itself for a target on loopback.
pub(crate) async fn callbacks(
    options: &ConnectionOptions,
    target: &Target,
    settings: &mut Settings,
) -> Result<Option<Callbacks>, Fault> {
    let Some(given) = &options.callback else {
        if !target.loopback {
            return Ok(None);
        }
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        // A machine without 127.0.0.1 only loses the experiments that need it.
        let opened = Callbacks::open(address).await.ok();
        settings.callback = opened.as_ref().map(|c| format!("http://{}", c.address()));
        return Ok(opened);
    };
    let (host, port) = given
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)))
        .filter(|(host, port)| !host.is_empty() && *port > 0)
        .ok_or_else(|| misuse!("--callback takes HOST:PORT, such as 192.0.2.7:4040, not '{given}'"))?;
    let ip = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
    // An address of another machine (a forwarder, a container's gateway) is listened for on all of ours.
    let own = ip.filter(|ip| std::net::TcpListener::bind((*ip, 0)).is_ok());
    let address = SocketAddr::from((own.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), port));
    let opened = Callbacks::open(address).await.map_err(Fault::usage)?;
    settings.callback = Some(format!("http://{host}:{port}"));
    Ok(Some(opened))
}

/// The journal of a target; `None` where the user has no folder for it.
pub(crate) fn journal(target: &Target, vault: &Vault) -> Option<(Journal, Option<Debt>)> {
    let names = vault.identities().into_iter().map(|i| i.name).collect();
    Some(Journal::open(&state_folder()?, target, names, vault.masker()))
}

/// Where state is kept (XDG Base Directory Specification 0.8; `LOCALAPPDATA` on Windows).
fn state_folder() -> Option<PathBuf> {
    let given = |name: &str| environment(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let state = given("XDG_STATE_HOME")
        .or_else(|| given("LOCALAPPDATA"))
        .or_else(|| given("HOME").map(|home| home.join(".local/state")))?;
    Some(state.join("rowlock"))
}
