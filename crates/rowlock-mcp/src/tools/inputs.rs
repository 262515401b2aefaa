//! What the tools take. The comments are what an assistant reads.

use rowlock_model::Framework;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::work::{Level, ScanOrder};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub(super) enum How {
    #[default]
    ReadOnly,
    Consented,
}

impl From<How> for Level {
    fn from(how: How) -> Self {
        match how {
            How::ReadOnly => Self::ReadOnly,
            How::Consented => Self::Consented,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub(super) enum Of {
    Flask,
    Fastapi,
}

impl From<Of> for Framework {
    fn from(of: Of) -> Self {
        match of {
            Of::Flask => Self::Flask,
            Of::Fastapi => Self::FastApi,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(inline)]
pub(super) enum Auth {
    Basic,
    Bearer,
    ApiKey,
    Cookie,
}

impl Auth {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Bearer => "bearer tokens",
            Self::ApiKey => "API keys",
            Self::Cookie => "cookies",
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScanApi {
    /// The running API, such as http://127.0.0.1:5000. Left out: the configured one. Loopback and configured origins only.
    url: Option<String>,
    /// Its OpenAPI description: a file, or a URL in scope. Left out: the usual places of the service are tried.
    spec: Option<String>,
    /// Names of configured credentials, at most two, never a user's password or token. With one, what needs a login is assessed; with two, whether users are kept apart.
    #[serde(default)]
    #[schemars(length(max = 2))]
    identities: Vec<String>,
    /// read-only (default): nothing is changed. consented: also what the configuration consents to (writes on the scan's own objects, guesses, lockouts, forged tokens).
    #[serde(default)]
    level: How,
    /// Only these checks or categories (authentication, bola, bfla, property, input, rate, data, encryption, ssrf, inventory, consumption, llm, logging). The grade is then of these alone.
    #[serde(default)]
    #[schemars(length(max = 50))]
    only: Vec<String>,
    /// Not these checks or categories.
    #[serde(default)]
    #[schemars(length(max = 50))]
    skip: Vec<String>,
    /// Only these paths of the API, such as /api/**.
    #[serde(default)]
    #[schemars(length(max = 50))]
    scope: Vec<String>,
    /// Leave these paths of the API alone.
    #[serde(default)]
    #[schemars(length(max = 50))]
    exclude: Vec<String>,
    /// Files or folders of the service's Python source: its routes are scanned, its weaknesses held against the run.
    #[serde(default)]
    #[schemars(length(max = 20))]
    source: Vec<String>,
    /// Log files that the service writes: proves what it logs, and what it should not.
    #[serde(default)]
    #[schemars(length(max = 10))]
    log: Vec<String>,
}

impl From<ScanApi> for ScanOrder {
    fn from(given: ScanApi) -> Self {
        Self {
            url: given.url,
            spec: given.spec,
            identities: given.identities,
            level: given.level.into(),
            only: given.only,
            skip: given.skip,
            scope: given.scope,
            exclude: given.exclude,
            source: given.source,
            log: given.log,
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GetScan {
    /// The run's id, or "last".
    pub(super) run: String,
    /// A finding's id: gives all its evidence instead of the list.
    pub(super) finding: Option<String>,
    /// The page of findings, from 1.
    #[schemars(range(min = 1))]
    pub(super) page: Option<usize>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListScans {
    /// Only runs of this target, as the list writes it.
    pub(super) target: Option<String>,
    /// The page, from 1.
    #[schemars(range(min = 1))]
    pub(super) page: Option<usize>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CompareScans {
    /// The earlier run's id.
    pub(super) old: String,
    /// The later run's id, or "last".
    pub(super) new: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckSpec {
    /// The description (OpenAPI 3.0, 3.1 or Swagger 2.0, JSON or YAML): a file, or a URL in scope.
    pub(super) spec: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckPaths {
    /// Files and folders.
    #[schemars(length(min = 1, max = 20))]
    pub(super) paths: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExplainCheck {
    /// The check's id, or a family of weaknesses: logging-and-monitoring-failures, cryptographic-failures, data-exposure, token-leakage.
    pub(super) check: String,
    /// The repair for this framework alone.
    pub(super) framework: Option<Of>,
    /// The part of a long page, from 1.
    #[schemars(range(min = 1))]
    pub(super) part: Option<usize>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SuggestFix {
    /// The check's id; not needed with run and finding.
    pub(super) check: Option<String>,
    /// The run that the finding is of.
    pub(super) run: Option<String>,
    /// The finding's id.
    pub(super) finding: Option<String>,
    /// The framework; with a run the one that it recognised is taken.
    pub(super) framework: Option<Of>,
    /// How callers prove themselves.
    pub(super) auth: Option<Auth>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RescanFinding {
    /// The run that has the finding.
    pub(super) run: String,
    /// The finding's id.
    pub(super) finding: String,
    /// The description that the run was given, when it was given one by a URL or it has moved.
    spec: Option<String>,
    /// The source that the run was given, for a finding in source.
    #[serde(default)]
    #[schemars(length(max = 20))]
    source: Vec<String>,
    /// The logs that the run was given, for a finding in logs.
    #[serde(default)]
    #[schemars(length(max = 10))]
    log: Vec<String>,
    /// As in scan_api; what needed consent then needs it now.
    #[serde(default)]
    level: How,
}

impl RescanFinding {
    /// What the second look is given.
    pub(super) fn with(self) -> ScanOrder {
        let level = self.level.into();
        ScanOrder { spec: self.spec, source: self.source, log: self.log, level, ..ScanOrder::default() }
    }
}
