//! `rowlock demo`: a small vulnerable API on loopback, scanned at once.

mod service;

use std::io::IsTerminal;
use std::process::ExitCode;

use rowlock_checks::catalogue;
use rowlock_net::Secret;
use rowlock_report::Report;

use crate::cli::{Demo, Scan};
use crate::fault::Fault;
use crate::progress::Progress;
use crate::{config, output, running, scan};

/// Carries out the command.
pub(crate) async fn command(demo: Demo) -> Result<ExitCode, Fault> {
    let server = service::start().await.map_err(Fault::impossible)?;
    let url = format!("http://{}", server.address);
    if demo.serve {
        let mut end = std::pin::pin!(tokio::signal::ctrl_c());
        // Looked at once before the address is told: who knows it may end the service at any time.
        tokio::select! {
            biased;
            _ = &mut end => return Ok(ExitCode::SUCCESS),
            () = std::future::ready(()) => {}
        }
        let (user, password) = (service::USER, service::PASSWORD);
        output::say(&format!("A vulnerable API listens on {url} (user {user}, password {password})."));
        output::say(&format!("Scan it: rowlock scan {url} -u {user}   End it: Ctrl-C"));
        return end.await.map(|()| ExitCode::SUCCESS).map_err(Fault::impossible);
    }
    output::say(&format!("A small vulnerable API runs on {url}.\n$ rowlock scan {url} -u {}", service::USER));
    let options = Scan::of(&url)?;
    let alice = Secret {
        name: service::USER.to_owned(),
        scheme: rowlock_model::Scheme::Basic,
        secret: service::PASSWORD.to_owned().into(),
    };
    let prepared = scan::live_as(&options, vec![alice], scan::checks(&options.choice)?).await?;
    let terminal = std::io::stderr().is_terminal();
    let how = if terminal { Progress::Live } else { Progress::Lines };
    let (record, _) = Box::pin(running::shown(prepared, how, config::colour(demo.color, terminal))).await?;
    let report = Report::new(env!("CARGO_PKG_VERSION"), record, &catalogue::of_scans());
    let mut shown = options.output;
    shown.color = demo.color;
    shown.verbose = u8::from(demo.verbose);
    let format = if demo.verbose { crate::cli::Format::Terminal } else { crate::cli::Format::Summary };
    output::write(&report, format, None, &shown)?;
    output::say(
        "\nNow your own: rowlock scan http://127.0.0.1:5000 -u NAME\nEvery finding in full: rowlock demo -v",
    );
    Ok(ExitCode::SUCCESS)
}
