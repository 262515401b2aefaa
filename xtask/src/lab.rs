//! The lab: its Python environment, its manifests, and running services.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::step;

/// A manifest, `lab.toml`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Manifest {
    /// `flask` or `fastapi`.
    pub(crate) framework: String,
    #[serde(default)]
    pub(crate) tls: bool,
    pub(crate) user: String,
    pub(crate) password: String,
    pub(crate) other_user: Option<String>,
    pub(crate) other_password: Option<String>,
    /// A bearer token of the user.
    pub(crate) token: Option<String>,
    /// `bearer`: the scan gives the token instead of the password.
    pub(crate) scan_auth: Option<String>,
    #[serde(default)]
    pub(crate) scan_args: Vec<String>,
    /// `[login]` of the scan's configuration.
    pub(crate) login: Option<toml::Table>,
    pub(crate) vulnerable: Option<Variant>,
    pub(crate) repaired: Option<Variant>,
}

/// One variant and what is true of it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Variant {
    /// Module and application, as its server takes them: `repaired:app`.
    pub(crate) app: String,
    #[serde(default)]
    pub(crate) expect: Vec<String>,
    #[serde(default)]
    pub(crate) tentative: Vec<String>,
    #[serde(default)]
    pub(crate) also: Vec<String>,
    pub(crate) tls: Option<bool>,
    pub(crate) scan_args: Option<Vec<String>>,
    /// What its server is given besides.
    #[serde(default)]
    pub(crate) server_args: Vec<String>,
    /// `[login]` where it is this variant's alone.
    pub(crate) login: Option<toml::Table>,
}

/// A service of the lab.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) slug: String,
    pub(crate) path: PathBuf,
    pub(crate) manifest: Manifest,
}

impl Service {
    pub(crate) fn variants(&self) -> Vec<(&'static str, &Variant)> {
        let named = [("vulnerable", &self.manifest.vulnerable), ("repaired", &self.manifest.repaired)];
        named.into_iter().filter_map(|(name, v)| v.as_ref().map(|v| (name, v))).collect()
    }
}

/// All services below `lab/<folder>`, by name; those in `only` when it is not empty.
pub(crate) fn services(folder: &str, only: &[String]) -> Result<Vec<Service>> {
    let mut found = Vec::new();
    let folder = step::root().join("lab").join(folder);
    for entry in std::fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
        let path = entry?.path().join("lab.toml");
        let slug = path
            .parent()
            .and_then(Path::file_name)
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        if !path.is_file() || !(only.is_empty() || only.iter().any(|o| slug.contains(o.as_str()))) {
            continue;
        }
        let text = std::fs::read_to_string(&path)?;
        let manifest = toml::from_str(&text).with_context(|| format!("{}", path.display()))?;
        found.push(Service { slug, path, manifest });
    }
    found.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(found)
}

/// The Python of the lab's environment, made from the pinned requirements when it is missing or old.
pub(crate) fn python() -> Result<PathBuf> {
    environment("lab-python", "lab/requirements.txt")
}

/// The Python of an environment below the target, made of pinned requirements when it is missing or old.
pub(crate) fn environment(name: &str, requirements: &str) -> Result<PathBuf> {
    let requirements = step::root().join(requirements);
    let wanted = std::fs::read_to_string(&requirements)?;
    let environment = step::target().join(name);
    let python = environment.join("bin/python");
    let stamp = environment.join("requirements.txt");
    if std::fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) && python.is_file() {
        return Ok(python);
    }
    let _ = std::fs::remove_dir_all(&environment);
    let mut make = Command::new("python3");
    make.args(["-m", "venv"]).arg(&environment);
    step::step(&format!("make the Python environment {name}"), &mut make)?;
    let mut install = Command::new(&python);
    install.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
        "-r",
    ]);
    install.arg(&requirements);
    step::step(&format!("install the pinned requirements of {name}"), &mut install)?;
    std::fs::write(stamp, wanted)?;
    Ok(python)
}

/// A running service; it ends with this value.
pub(crate) struct Running {
    child: Child,
    pub(crate) url: String,
}

/// What a running variant writes; `{log}` in its `scan_args`.
fn log(service: &Service, variant: &str) -> PathBuf {
    step::target().join("lab-logs").join(format!("{}-{variant}.log", service.slug))
}

/// Starts a variant on a free port.
pub(crate) fn start(python: &Path, service: &Service, variant: &str) -> Result<Running> {
    let log = log(service, variant);
    std::fs::create_dir_all(log.parent().context("the folder of the logs")?)?;
    let log = std::fs::File::create(log)?;
    let mut child = Command::new(python)
        .arg(step::root().join("lab/serve.py"))
        .arg(&service.path)
        .args([variant, "--port", "0", "--tls-dir"])
        .arg(step::target().join("lab-tls"))
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .context("the lab's launcher could not be started")?;
    let mut line = String::new();
    if let Some(out) = child.stdout.take() {
        BufReader::new(out).read_line(&mut line)?;
    }
    match line.trim().strip_prefix("READY ") {
        Some(url) => Ok(Running { child, url: url.to_owned() }),
        None => {
            let _ = child.kill();
            let _ = child.wait();
            bail!("{} ({variant}) did not start; see target/lab-logs", service.slug)
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // SIGTERM, so that the launcher ends its workers as well; std can only kill outright.
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().is_ok_and(|s| s.success());
        if !asked {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// The scan command of a variant, up to its output options.
pub(crate) fn scan(
    binary: &Path,
    service: &Service,
    name: &str,
    variant: &Variant,
    url: &str,
) -> Result<Command> {
    let manifest = &service.manifest;
    let mut command = Command::new(binary);
    command.args(["scan", url, "--quiet", "-u", &manifest.user]).env("ROWLOCK_PASSWORD", &manifest.password);
    if let (Some(auth), Some(token)) = (&manifest.scan_auth, &manifest.token) {
        command.args(["--auth", auth]).env("ROWLOCK_TOKEN", token);
    }
    if let Some(login) = variant.login.as_ref().or(manifest.login.as_ref()) {
        let file = step::target().join(format!("lab-login-{}-{name}.toml", service.slug));
        let section = toml::Table::from_iter([("login".to_owned(), login.clone().into())]);
        std::fs::write(&file, section.to_string())?;
        command.arg("--config").arg(file);
    }
    if let (Some(other), Some(password)) = (&manifest.other_user, &manifest.other_password) {
        command.args(["--other-user", other]).env("ROWLOCK_OTHER_PASSWORD", password);
    }
    if variant.tls.unwrap_or(manifest.tls) {
        command.arg("--ca-cert").arg(step::target().join("lab-tls/ca.pem"));
    }
    let log = log(service, name).display().to_string();
    let arguments = variant.scan_args.as_ref().unwrap_or(&manifest.scan_args);
    command.args(arguments.iter().map(|a| a.replace("{log}", &log)));
    // What a scan keeps of its own stays with the build.
    command.env("XDG_STATE_HOME", step::target().join("lab-state"));
    command.current_dir(step::target()).stdin(Stdio::null());
    Ok(command)
}
