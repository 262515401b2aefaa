//! What a run needs beside its connections: the callback listener, the service's log, the listener for
//! alerts, and the journal of its writes.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use rowlock_engine::Witnesses;
use rowlock_model::{Settings, Target};
use rowlock_net::{Debt, Journal, Vault};
use rowlock_witness::{Alerts, Callbacks, LogSource, Logs};

use crate::cli::{ConnectionOptions, Scan};
use crate::fault::{Fault, misuse};
use crate::identities::environment;

/// Opens everything that is seen beside the answers; a dry run only says what would be.
pub(crate) async fn open(scan: &Scan, target: &Target, settings: &mut Settings) -> Result<Witnesses, Fault> {
    let sources: Vec<LogSource> =
        scan.inside.log.iter().map(|text| text.parse().map_err(Fault::usage)).collect::<Result<_, _>>()?;
    if sources.contains(&LogSource::Stdin) && scan.identity.password_stdin {
        return Err(misuse!(
            "--log stdin and --password-stdin both read standard input: give another of them"
        ));
    }
    settings.logs = sources.iter().map(ToString::to_string).collect();
    settings.alert_within =
        scan.inside.alert_listener.as_ref().map(|_| scan.inside.alert_within.unwrap_or(10));
    if scan.run.dry_run {
        return Ok(Witnesses::default());
    }
    let alerts = match &scan.inside.alert_listener {
        Some(given) => {
            let (_, address) = listening("--alert-listener", given)?;
            Some(Alerts::open(address).await.map_err(Fault::usage)?)
        }
        None => None,
    };
    let logs = if sources.is_empty() { None } else { Some(Logs::open(&sources).map_err(Fault::usage)?) };
    Ok(Witnesses { callbacks: callbacks(&scan.connection, target, settings).await?, logs, alerts })
}

/// Opens the callback listener: where `--callback` says, by itself for a target on loopback.
async fn callbacks(
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
    let (name, address) = listening("--callback", given)?;
    let opened = Callbacks::open(address).await.map_err(Fault::usage)?;
    settings.callback = Some(format!("http://{name}"));
    Ok(Some(opened))
}

/// The name under which others reach a listener, and the address that it binds.
fn listening(option: &str, given: &str) -> Result<(String, SocketAddr), Fault> {
    let (host, port) = given
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)))
        .filter(|(host, port)| !host.is_empty() && *port > 0)
        .ok_or_else(|| misuse!("{option} takes HOST:PORT, such as 192.0.2.7:4040, not '{given}'"))?;
    let ip = host.trim_matches(['[', ']']).parse::<IpAddr>().ok();
    // An address of another machine (a forwarder, a container's gateway) is listened for on all of ours.
    let own = ip.filter(|ip| std::net::TcpListener::bind((*ip, 0)).is_ok());
    let address = SocketAddr::from((own.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), port));
    Ok((format!("{host}:{port}"), address))
}

/// The journal of a target; `None` where the user has no folder for it.
pub(crate) fn journal(target: &Target, vault: &Vault) -> Option<(Journal, Option<Debt>)> {
    let names = vault.identities().into_iter().map(|i| i.name).collect();
    Some(Journal::open(&state_folder()?, target, names, vault.masker()))
}

/// Where state is kept (XDG Base Directory Specification 0.8; `LOCALAPPDATA` on Windows).
pub(crate) fn state_folder() -> Option<PathBuf> {
    let given = |name: &str| environment(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let state = given("XDG_STATE_HOME")
        .or_else(|| given("LOCALAPPDATA"))
        .or_else(|| given("HOME").map(|home| home.join(".local/state")))?;
    Some(state.join("rowlock"))
}
