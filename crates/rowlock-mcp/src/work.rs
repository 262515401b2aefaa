//! What the server can have done, in plain questions and answers. Nothing here is of the protocol, and nothing
//! of how a scan is made.

use std::future::Future;
use std::pin::Pin;

use rowlock_model::{Framework, Meta};
use rowlock_policy::Comparison;
use rowlock_report::Report;
use rowlock_store::{Head, Kept};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// An answer, or why there is none.
pub type Answer<T> = Result<T, Refusal>;

/// An answer that takes time.
pub type Promise<'a, T> = Pin<Box<dyn Future<Output = Answer<T>> + Send + 'a>>;

/// The work behind the tools. What is refused (a target out of scope, a path outside of the roots, a credential
/// that nobody configured) is refused here, by whoever knows the configuration.
pub trait UseCases: Send + Sync + 'static {
    /// What is configured, in words that an assistant may know: no value of a credential is among them.
    fn setting(&self) -> &Setting;

    /// Scans a running API.
    fn scan(&self, order: ScanOrder, watch: Watch) -> Promise<'_, Done>;

    /// Runs the check of one finding of a kept run again.
    fn rescan(&self, order: RescanOrder, watch: Watch) -> Promise<'_, Rescan>;

    /// Analyses an API description: a file, or a URL in scope.
    fn spec(&self, place: String) -> Promise<'_, Done>;

    /// Reads Python source.
    fn code(&self, paths: Vec<String>) -> Promise<'_, Done>;

    /// Searches logs for credentials.
    fn logs(&self, paths: Vec<String>) -> Promise<'_, Done>;

    /// The heads of kept runs, newest first; of one target where it is given.
    fn runs(&self, target: Option<&str>) -> Answer<Vec<Head>>;

    /// A kept run: an id, its beginning, or `last`.
    fn run(&self, word: &str) -> Answer<Kept>;

    /// Two kept runs side by side, the earlier first.
    fn compare(&self, old: &str, new: &str) -> Answer<Comparison>;

    /// The catalogue.
    fn checks(&self) -> Vec<&'static Meta>;

    /// The page of a check or a family of weaknesses (Markdown).
    fn explain(&self, word: &str, framework: Option<Framework>) -> Answer<String>;
}

/// What is configured.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// Rowlock's version.
    pub version: String,
    /// The target of a scan that names none.
    pub url: Option<String>,
    /// The names of the credentials.
    pub credentials: Vec<String>,
    /// Origins beyond loopback that may be scanned.
    pub origins: Vec<String>,
    /// Folders below which files are read.
    pub roots: Vec<String>,
    /// What a scan at the level `consented` may do beyond reading.
    pub consents: Vec<String>,
}

/// How far a scan may go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Level {
    /// It reads.
    #[default]
    ReadOnly,
    /// It does what the configuration consents to.
    Consented,
}

/// A scan as it was asked for; every name and path is still to be checked.
#[derive(Debug, Clone, Default)]
pub struct ScanOrder {
    /// The API's URL; the configured one where there is none.
    pub url: Option<String>,
    /// Its description: a file or a URL.
    pub spec: Option<String>,
    /// Names of credentials, at most two.
    pub identities: Vec<String>,
    /// How far it may go.
    pub level: Level,
    /// Only these checks or categories.
    pub only: Vec<String>,
    /// Not these checks or categories.
    pub skip: Vec<String>,
    /// Only these paths of the API.
    pub scope: Vec<String>,
    /// Not these paths of the API.
    pub exclude: Vec<String>,
    /// The service's source.
    pub source: Vec<String>,
    /// The service's logs.
    pub log: Vec<String>,
}

/// A finding to look at again.
#[derive(Debug, Clone, Default)]
pub struct RescanOrder {
    /// The kept run.
    pub run: String,
    /// The finding's id, or its beginning.
    pub finding: String,
    /// What else the first scan was given, and how far this one may go. Its `url`, `identities` and `only`
    /// are the run's.
    pub with: ScanOrder,
}

/// A run that is over.
#[derive(Debug, Clone)]
pub struct Done {
    /// Its id among the kept ones; `None` where it could not be kept.
    pub id: Option<String>,
    /// The report, masked.
    pub report: Report,
}

/// What became of a finding.
#[derive(Debug, Clone)]
pub struct Rescan {
    /// The finding's whole id.
    pub finding: String,
    /// Its check.
    pub check: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Why; may quote the target.
    pub because: String,
    /// Requests that it took.
    pub requests: usize,
}

/// What a second look says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The check was judged again at that place, and it is gone.
    Fixed,
    /// It is there.
    StillThere,
    /// Nothing is known of it.
    CouldNotTell,
}

/// How a run is watched and ended.
#[derive(Debug)]
pub struct Watch {
    /// The last word on how far it is.
    pub progress: watch::Sender<Progress>,
    /// Cancelled when the run is to end: what was seen so far is kept as a partial run.
    pub stop: CancellationToken,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// The stage.
    pub stage: &'static str,
    /// Requests so far.
    pub sent: usize,
    /// The most that it may need, as far as it is known.
    pub most: usize,
    /// Findings so far.
    pub found: usize,
}

/// Why something was not done.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{words}")]
pub struct Refusal {
    /// What is wrong and what to do, in our words; may hold what the assistant gave.
    pub words: String,
    /// What a target, a document or a file said to it.
    pub told: Option<String>,
}

impl Refusal {
    /// A refusal in our words alone.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), told: None }
    }

    /// A failure whose words may quote the target.
    pub fn told(words: impl Into<String>, told: impl Into<String>) -> Self {
        Self { words: words.into(), told: Some(told.into()) }
    }
}
