//! What an assistant may reach: loopback and the origins that the owner allows, files below the roots.

use std::path::{Path, PathBuf};

use rowlock_mcp::work::Refusal;
use rowlock_model::Target;
use serde::Deserialize;

use crate::fault::{Fault, misuse};

/// An origin (RFC 6454).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Origin(String);

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let is = |t: &Target| t.base_path.is_empty() && !text.contains(['?', '#']) && text.contains("://");
        match Target::parse(&text) {
            Ok(target) if is(&target) => Ok(Self(target.origin())),
            _ => Err(format!("'{text}' is no origin; write it like https://staging.example.test")),
        }
    }
}

impl Origin {
    /// Whether a target is of it.
    pub(super) fn is_of(&self, target: &Target) -> bool {
        target.origin() == self.0
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The bounds.
#[derive(Debug)]
pub(super) struct Scope {
    allow: Vec<Origin>,
    roots: Vec<PathBuf>,
    here: PathBuf,
}

impl Scope {
    /// The bounds as they are configured; the current folder is the root where none is.
    pub(super) fn new(allow: Vec<Origin>, roots: &[PathBuf]) -> Result<Self, Fault> {
        let here = std::env::current_dir()
            .and_then(|p| p.canonicalize())
            .map_err(|e| misuse!("the current folder cannot be found: {e}"))?;
        let root = |path: &PathBuf| {
            let whole = path.canonicalize();
            whole.map_err(|e| misuse!("the root {} cannot be used: {e}", path.display()))
        };
        let mut roots: Vec<PathBuf> = roots.iter().map(root).collect::<Result<_, _>>()?;
        if roots.is_empty() {
            // An assistant that is started in / must not read the whole machine.
            if here.parent().is_none() {
                return Err(misuse!(
                    "this server was started in the root of the file system; start it in a project, or set \
                     `roots` in [mcp] of the file that --config names"
                ));
            }
            roots.push(here.clone());
        }
        Ok(Self { allow, roots, here })
    }

    /// The origins beyond loopback.
    pub(super) fn origins(&self) -> Vec<String> {
        self.allow.iter().map(ToString::to_string).collect()
    }

    /// The roots, as messages name them.
    pub(super) fn roots(&self) -> Vec<String> {
        self.roots.iter().map(|r| r.display().to_string()).collect()
    }

    /// The target of a URL, when it may be asked.
    pub(super) async fn target(&self, url: &str) -> Result<Target, Refusal> {
        let target = Target::parse(url).map_err(|e| Refusal::new(format!("{e}.")))?;
        if self.allow.iter().any(|o| o.is_of(&target)) {
            return Ok(target);
        }
        if !target.loopback {
            return Err(self.outside(&target, "is neither loopback nor allowed here"));
        }
        // A name is what the resolver says it is.
        if target.host.parse::<std::net::IpAddr>().is_err() {
            let found = tokio::net::lookup_host((target.host.as_str(), target.port)).await;
            let mut addresses = found
                .map_err(|e| Refusal::new(format!("The name {} cannot be resolved: {e}.", target.host)))?;
            if !addresses.all(|a| a.ip().is_loopback()) {
                return Err(self.outside(&target, "does not resolve to loopback alone"));
            }
        }
        Ok(target)
    }

    fn outside(&self, target: &Target, why: &str) -> Refusal {
        let allowed = if self.allow.is_empty() {
            "Only loopback is".to_owned()
        } else {
            format!("Loopback and {} are", self.origins().join(", "))
        };
        let origin = target.origin();
        Refusal::new(format!(
            "{origin} {why}, so nothing was sent to it. {allowed} in scope; the owner of this machine allows another \
             with allow = [\"{origin}\"] in [mcp] of the file that `rowlock mcp --config` names. Do not look for \
             a way around this."
        ))
    }

    /// A description: a URL that may be asked, or a file below the roots.
    pub(super) async fn description(&self, place: &str) -> Result<String, Refusal> {
        if place.contains("://") {
            self.target(place).await?;
            return Ok(place.to_owned());
        }
        Ok(self.file(place)?.display().to_string())
    }

    /// A file or folder below the roots, links resolved; as it is shown, from the current folder.
    pub(super) fn path(&self, given: &str) -> Result<PathBuf, Refusal> {
        // Whether it is there at all is not told of what is outside.
        let whole = self.here.join(given).canonicalize().ok();
        let inside = whole.filter(|p| self.roots.iter().any(|root| p.starts_with(root)));
        let path = inside.ok_or_else(|| {
            Refusal::new(format!(
                "'{given}' is not there, or not below {}. Files are read below the roots alone; the owner of this \
                 machine sets them as `roots` in [mcp] of the file that `rowlock mcp --config` names.",
                self.roots().join(", ")
            ))
        })?;
        if !path.is_file() && !path.is_dir() {
            return Err(Refusal::new(format!("'{given}' is neither a file nor a folder.")));
        }
        Ok(self.shown(path))
    }

    /// A file below the roots.
    pub(super) fn file(&self, given: &str) -> Result<PathBuf, Refusal> {
        let path = self.path(given)?;
        if path.is_file() { Ok(path) } else { Err(Refusal::new(format!("'{given}' is not a file."))) }
    }

    fn shown(&self, path: PathBuf) -> PathBuf {
        match path.strip_prefix(&self.here) {
            Ok(rest) if rest.as_os_str().is_empty() => Path::new(".").to_path_buf(),
            Ok(rest) => rest.to_path_buf(),
            Err(_) => path,
        }
    }
}
