//! The use cases, carried out with the functions of the commands.

use std::path::{Path, PathBuf};

use rowlock_checks::catalogue;
use rowlock_engine::Checks;
use rowlock_mcp::UseCases;
use rowlock_mcp::work::{
    Answer, Done, Level, Progress, Promise, Refusal, Rescan, RescanOrder, ScanOrder, Setting, Watch,
};
use rowlock_model::{Event, Framework, Meta, Target};
use rowlock_net::Secret;
use rowlock_policy::Comparison;
use rowlock_report::Report;
use rowlock_store::{Head, Kept, Runs};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::watch;

use super::Section;
use super::credentials::Credentials;
use super::rescan::{self, Seen};
use super::scope::Scope;
use crate::cli::Scan;
use crate::fault::{Fault, INTERRUPTED};
use crate::{code, config, documents, explain, logs, progress, running, scan, scans, spec};

/// What is configured, and the work within it.
pub(super) struct Desk {
    setting: Setting,
    config: Option<PathBuf>,
    pub(super) scope: Scope,
    pub(super) credentials: Credentials,
    consents: Vec<String>,
    keeps: bool,
}

impl Desk {
    /// A desk as the file says, or with nothing beyond loopback and the current folder.
    pub(super) fn new(file: Option<&Path>) -> Result<Self, Fault> {
        let (section, credentials, url, keeps) = match file {
            Some(path) => config::assistant(path)?,
            None => (Section::default(), Credentials::default(), None, true),
        };
        // The folder may change under a relative name.
        let config = file.map(Path::canonicalize).transpose().map_err(Fault::usage)?;
        let scope = Scope::new(section.allow, &section.roots)?;
        let consents: Vec<String> = section.consent.into_iter().map(|c| c.0).collect();
        let setting = Setting {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            url,
            credentials: credentials.0.keys().cloned().collect(),
            origins: scope.origins(),
            roots: scope.roots(),
            consents: consents.clone(),
        };
        Ok(Self { setting, config, scope, credentials, consents, keeps })
    }

    /// A scan within the bounds.
    pub(super) async fn scanned(&self, order: &ScanOrder, watch: Watch) -> Answer<(Report, Vec<Seen>)> {
        let (options, secrets) = self.options(order).await?;
        let checks = scan::checks(&options.choice).map_err(|f| Refusal::new(format!("{:#}.", f.error)))?;
        // On a thread of its own: judging must not hold up what other requests ask for.
        let runtime = tokio::runtime::Handle::current();
        blocking(move || runtime.block_on(run(&options, secrets, checks, watch))).await
    }

    /// The options of a scan, each name and path checked, and whom it is made as.
    async fn options(&self, order: &ScanOrder) -> Answer<(Scan, Vec<Secret>)> {
        let url = order.url.as_deref().or(self.setting.url.as_deref());
        let url = url.ok_or_else(|| Refusal::new("Give the API's url; none is configured here."))?;
        let target = self.scope.target(url).await?;
        let secrets = self.credentials.secrets(&order.identities, &target)?;
        let mut options = self.configured(url, &target)?;
        if secrets.is_empty() {
            options.login = None;
        }
        options.allowed.consent = match order.level {
            Level::ReadOnly => Vec::new(),
            Level::Consented if self.consents.is_empty() => {
                return Err(Refusal::new(
                    "The level consented is not allowed here: the owner sets what a scan may do beyond reading as \
                     consent in [mcp] of the file that `rowlock mcp --config` names.",
                ));
            }
            Level::Consented => self.consents.clone(),
        };
        if let Some(place) = &order.spec {
            options.surface.spec = Some(self.scope.description(place).await?);
        }
        for given in &order.source {
            options.surface.source.push(self.scope.path(given)?);
        }
        for given in &order.log {
            options.inside.log.push(format!("file:{}", self.scope.file(given)?.display()));
        }
        let lists = [
            (&order.only, &mut options.choice.only),
            (&order.skip, &mut options.choice.skip),
            (&order.scope, &mut options.surface.scope),
            (&order.exclude, &mut options.surface.exclude),
        ];
        for (given, option) in lists {
            if !given.is_empty() {
                option.clone_from(given);
            }
        }
        Ok((options, secrets))
    }

    /// The options of the file for this target: what is of another API (its description, source, logs, login)
    /// is left out, and so is whom the command line would scan as.
    fn configured(&self, url: &str, target: &Target) -> Answer<Scan> {
        let mut options = Scan::of(url).map_err(refusal)?;
        let Some(path) = &self.config else { return Ok(options) };
        options.run.config = Some(path.clone());
        config::apply(&mut options).map_err(refusal)?;
        options.identity.user = None;
        options.identity.other_user = None;
        let own = self.setting.url.as_deref().and_then(|u| Target::parse(u).ok());
        if own.is_some_and(|own| own.origin() != target.origin()) {
            options.surface.spec = None;
            options.surface.source.clear();
            options.surface.har.clear();
            options.surface.postman.clear();
            options.surface.scope.clear();
            options.surface.exclude.clear();
            options.inside.log.clear();
            options.login = None;
        }
        Ok(options)
    }

    /// Keeps a run and hands it over.
    fn done(&self, report: Report) -> Done {
        let id = if self.keeps { scans::keep(&report, None) } else { None };
        Done { id, report }
    }

    /// The report of a description.
    pub(super) async fn described(&self, place: &str) -> Answer<Report> {
        let place = self.scope.description(place).await?;
        let document = documents::document(&place).await.map_err(refusal)?;
        blocking(move || spec::analyse(document)).await
    }

    /// The report of source.
    pub(super) async fn read(&self, paths: &[String]) -> Answer<Report> {
        let paths = self.paths(paths)?;
        blocking(move || code::report(&paths)).await
    }

    /// The report of logs.
    pub(super) async fn searched(&self, paths: &[String]) -> Answer<Report> {
        let paths = self.paths(paths)?;
        blocking(move || logs::report(&paths)).await
    }

    fn paths(&self, given: &[String]) -> Answer<Vec<PathBuf>> {
        if given.is_empty() || given.len() > 20 {
            return Err(Refusal::new("Give between 1 and 20 paths."));
        }
        given.iter().map(|path| self.scope.path(path)).collect()
    }
}

impl UseCases for Desk {
    fn setting(&self) -> &Setting {
        &self.setting
    }

    fn scan(&self, order: ScanOrder, watch: Watch) -> Promise<'_, Done> {
        Box::pin(async move { Ok(self.done(self.scanned(&order, watch).await?.0)) })
    }

    fn rescan(&self, order: RescanOrder, watch: Watch) -> Promise<'_, Rescan> {
        Box::pin(rescan::again(self, order, watch))
    }

    fn spec(&self, place: String) -> Promise<'_, Done> {
        Box::pin(async move { Ok(self.done(self.described(&place).await?)) })
    }

    fn code(&self, paths: Vec<String>) -> Promise<'_, Done> {
        Box::pin(async move { Ok(self.done(self.read(&paths).await?)) })
    }

    fn logs(&self, paths: Vec<String>) -> Promise<'_, Done> {
        Box::pin(async move { Ok(self.done(self.searched(&paths).await?)) })
    }

    fn runs(&self, target: Option<&str>) -> Answer<Vec<Head>> {
        Ok(scans::listing(&kept()?, target).map_err(refusal)?.heads)
    }

    fn run(&self, word: &str) -> Answer<Kept> {
        let runs = kept()?;
        let id = scans::resolve(&runs, word).map_err(refusal)?;
        runs.open(&id).map_err(|e| refusal(e.into()))
    }

    fn compare(&self, old: &str, new: &str) -> Answer<Comparison> {
        let [old, new] = [self.run(old)?, self.run(new)?];
        if old.head.kind != new.head.kind {
            return Err(Refusal::new("These runs are of two kinds, and so cannot be compared."));
        }
        Ok(Comparison::of(&old.snapshot(), &new.snapshot()))
    }

    fn checks(&self) -> Vec<&'static Meta> {
        catalogue::metas()
    }

    fn explain(&self, word: &str, framework: Option<Framework>) -> Answer<String> {
        explain::text(Some(word), framework).map_err(|f| Refusal::new(format!("{:#}.", f.error)))
    }
}

/// The kept runs.
fn kept() -> Answer<Runs> {
    scans::runs().ok_or_else(|| {
        Refusal::new(
            "There is no folder for kept runs: the server needs HOME or XDG_STATE_HOME in its environment.",
        )
    })
}

/// What went wrong; the words may quote a target or a document.
fn refusal(fault: Fault) -> Refusal {
    let Fault { code, error } = fault;
    if code == INTERRUPTED {
        return Refusal::new("The scan was ended before the first answer; nothing is known.");
    }
    Refusal::told("This could not be done:", format!("{error:#}"))
}

async fn run(
    options: &Scan,
    secrets: Vec<Secret>,
    checks: Checks,
    watch: Watch,
) -> Result<(Report, Vec<Seen>), Fault> {
    let prepared = scan::live_as(options, secrets, checks).await?;
    let catalogue = prepared.checks.catalogue.clone();
    let Watch { progress, stop } = watch;
    let end = async move { stop.cancelled().await };
    let (record, known) = Box::pin(running::told(prepared, end, |events| follow(events, progress))).await?;
    Ok((Report::new(env!("CARGO_PKG_VERSION"), record, &catalogue), Seen::all(&known)))
}

async fn blocking<T: Send + 'static>(read: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Answer<T> {
    match tokio::task::spawn_blocking(read).await {
        Ok(read) => read.map_err(refusal),
        Err(error) => Err(refusal(Fault::impossible(error))),
    }
}

/// Tells how a run goes.
async fn follow(mut events: UnboundedReceiver<Event>, told: watch::Sender<Progress>) -> progress::Kept {
    while let Some(event) = events.recv().await {
        told.send_modify(|now| match event {
            Event::Stage(stage) => now.stage = stage.title(),
            Event::Planned(most) => now.most = most,
            Event::Sent(sent) => now.sent = sent,
            Event::Found(_) => now.found += 1,
            Event::Note(_) | Event::Case(_) | Event::Window(_) => {}
        });
    }
    progress::Kept::default()
}
