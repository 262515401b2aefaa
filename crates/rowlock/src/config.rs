//! `rowlock.toml`: the same words as the options, and mistakes pointed at with line and column.

use std::collections::BTreeMap;
use std::path::Path;

use rowlock_model::Target;
use serde::Deserialize;
use toml::Spanned;

use crate::ci::options::{self, More};
use crate::cli::{Colour, Depth, Format, Scan};
use crate::fault::{Fault, misuse};
use crate::mcp::{self, Credential, Credentials};
use crate::{login, scan};

/// The file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    #[serde(default)]
    scan: Section,
    login: Option<login::Section>,
    #[serde(default)]
    ci: options::Section,
    #[serde(default)]
    mcp: mcp::Section,
    #[serde(default)]
    credentials: BTreeMap<String, Spanned<Credential>>,
}

/// `[scan]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[expect(clippy::struct_excessive_bools, reason = "one field an option, as on the command line")]
struct Section {
    url: Option<String>,
    spec: Option<String>,
    source: Vec<std::path::PathBuf>,
    har: Vec<std::path::PathBuf>,
    postman: Vec<std::path::PathBuf>,
    scope: Vec<String>,
    exclude: Vec<String>,
    user: Option<Name>,
    password_file: Option<std::path::PathBuf>,
    other_user: Option<Name>,
    other_password_file: Option<std::path::PathBuf>,
    auth: Option<String>,
    consent: Vec<Consent>,
    no_burst: bool,
    patient: bool,
    llm: Option<Depth>,
    proxy: Option<String>,
    ca_cert: Option<std::path::PathBuf>,
    client_cert: Option<std::path::PathBuf>,
    expect_mtls: bool,
    danger_accept_invalid_certs: bool,
    tls_terminated: Option<String>,
    source_address: Option<std::net::IpAddr>,
    callback: Option<String>,
    log: Vec<Log>,
    alert_listener: Option<String>,
    alert_within: Option<u64>,
    rate: Option<f64>,
    max_requests: Option<usize>,
    per_group: Option<usize>,
    per_operation: Option<usize>,
    per_parameter: Option<usize>,
    timeout: Option<f64>,
    only: Vec<Choice>,
    skip: Vec<Choice>,
    threshold: Option<Threshold>,
    fail_on: Vec<FailOn>,
    quiet: bool,
    no_keep: bool,
}

/// A user name without a password: secrets do not belong into a file that is committed.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Name(String);

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.contains(':') {
            return Err("a password does not belong into this file; give the name alone and set \
                        ROWLOCK_PASSWORD or password-file"
                .to_owned());
        }
        Ok(Self(text))
    }
}

/// A threshold that was understood; a number or a grade.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Number")]
pub(crate) struct Threshold(pub(crate) String);

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Integer(i64),
    Float(f64),
    Text(String),
}

impl TryFrom<Number> for Threshold {
    type Error = String;

    fn try_from(value: Number) -> Result<Self, String> {
        let text = match value {
            Number::Integer(n) => n.to_string(),
            Number::Float(n) => n.to_string(),
            Number::Text(text) => text,
        };
        text.parse::<rowlock_policy::Threshold>().map_err(|e| e.to_string())?;
        Ok(Self(text))
    }
}

/// A severity or category that was understood.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct FailOn(String);

impl TryFrom<String> for FailOn {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse::<rowlock_policy::FailOn>().map_err(|e| e.to_string())?;
        Ok(Self(text))
    }
}

/// A check or category that there is.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Choice(String);

impl TryFrom<String> for Choice {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        scan::choice(&text).map(|()| Self(text)).map_err(|e| e.error.to_string())
    }
}

/// A log that can be followed.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Log(String);

impl TryFrom<String> for Log {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse::<rowlock_witness::LogSource>().map_err(|e| e.to_string())?;
        Ok(Self(text))
    }
}

/// A consent that there is.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Consent(pub(crate) String);

impl TryFrom<String> for Consent {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        scan::consent(&text).map(|_| Self(text)).map_err(|e| e.error.to_string())
    }
}

/// Fills what the command line leaves open from the file that `--config` names, or from
/// `rowlock.toml` in the current folder when there is one.
pub(crate) fn apply(scan: &mut Scan) -> Result<(), Fault> {
    read(scan, None)
}

/// The same for a pipeline; where `[ci]` says something, it stands before `[scan]`.
pub(crate) fn apply_ci(scan: &mut Scan, more: &mut More) -> Result<(), Fault> {
    read(scan, Some(more))
}

/// What `rowlock mcp` takes from a file: its own section, the credentials, and of `[scan]` the URL and whether
/// runs are kept. The rest of `[scan]` is applied to each scan.
pub(crate) fn assistant(path: &Path) -> Result<(mcp::Section, Credentials, Option<String>, bool), Fault> {
    let text = text(path)?;
    let file = parsed(path, &text)?;
    let mut credentials = Credentials::default();
    for (name, credential) in file.credentials {
        let at = credential.span().start;
        let credential = credential.into_inner();
        credential.check(&name).map_err(|what| wrong(path, &text, at, &what))?;
        credentials.0.insert(name, credential);
    }
    Ok((file.mcp, credentials, file.scan.url, !file.scan.no_keep))
}

fn text(path: &Path) -> Result<String, Fault> {
    std::fs::read_to_string(path).map_err(|e| misuse!("{} cannot be read: {e}", path.display()))
}

fn parsed(path: &Path, text: &str) -> Result<File, Fault> {
    toml::from_str(text).map_err(|e| wrong(path, text, e.span().map_or(0, |s| s.start), e.message()))
}

/// A mistake in a file, pointed at.
fn wrong(path: &Path, text: &str, at: usize, what: &str) -> Fault {
    let (line, column) = place(text, at);
    misuse!("{}:{line}:{column}: {what}", path.display())
}

fn read(scan: &mut Scan, more: Option<&mut More>) -> Result<(), Fault> {
    let usual = Path::new("rowlock.toml");
    let path = match &scan.run.config {
        Some(path) => path.clone(),
        None if usual.is_file() => usual.to_path_buf(),
        None => return Ok(()),
    };
    let text = text(&path)?;
    let wrong = |at: usize, what: &str| wrong(&path, &text, at, what);
    let file = parsed(&path, &text)?;
    // A folder that somebody else made must not run a command by a scan that is started in it.
    let runs = file.scan.log.iter().find(|l| l.0.starts_with("cmd:"));
    if let Some(log) = runs.filter(|_| scan.run.config.is_none()) {
        let at = text.find("cmd:").unwrap_or(0);
        return Err(wrong(
            at,
            &format!(
                "'{}' runs a command; name this file by --config if you trust it, or give --log yourself",
                log.0
            ),
        ));
    }
    let starts = more.is_some() && file.ci.start.is_some();
    if starts && scan.run.config.is_none() {
        let what =
            "`start` runs a command; name this file by --config if you trust it, or give --start yourself";
        return Err(wrong(text.find("start").unwrap_or(0), what));
    }
    if let Some(more) = more {
        file.ci.fill(scan, more);
    }
    merge(scan, file.scan);
    if let Some(section) = file.login {
        let target = scan.url.as_deref().and_then(|url| Target::parse(url).ok());
        scan.login = Some(section.ready(target.as_ref()).map_err(|(at, what)| wrong(at.start, &what))?);
    }
    Ok(())
}

/// Line and column (in characters), both from 1, of a byte.
pub(crate) fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn merge(scan: &mut Scan, file: Section) {
    fn or<T>(slot: &mut Option<T>, value: Option<T>) {
        if slot.is_none() {
            *slot = value;
        }
    }
    fn list<T>(slot: &mut Vec<T>, value: Vec<T>) {
        if slot.is_empty() {
            *slot = value;
        }
    }
    or(&mut scan.url, file.url);
    or(&mut scan.surface.spec, file.spec);
    list(&mut scan.surface.source, file.source);
    list(&mut scan.surface.har, file.har);
    list(&mut scan.surface.postman, file.postman);
    list(&mut scan.surface.scope, file.scope);
    list(&mut scan.surface.exclude, file.exclude);
    or(&mut scan.identity.user, file.user.map(|n| n.0));
    or(&mut scan.identity.password_file, file.password_file);
    or(&mut scan.identity.other_user, file.other_user.map(|n| n.0));
    or(&mut scan.identity.other_password_file, file.other_password_file);
    or(&mut scan.identity.auth, file.auth);
    list(&mut scan.allowed.consent, file.consent.into_iter().map(|c| c.0).collect());
    scan.allowed.no_burst |= file.no_burst;
    scan.allowed.patient |= file.patient;
    or(&mut scan.allowed.llm, file.llm);
    or(&mut scan.connection.proxy, file.proxy);
    or(&mut scan.connection.ca_cert, file.ca_cert);
    or(&mut scan.connection.client_cert, file.client_cert);
    scan.connection.expect_mtls |= file.expect_mtls;
    scan.connection.danger_accept_invalid_certs |= file.danger_accept_invalid_certs;
    or(&mut scan.connection.tls_terminated, file.tls_terminated);
    or(&mut scan.connection.source_address, file.source_address);
    or(&mut scan.connection.callback, file.callback);
    list(&mut scan.inside.log, file.log.into_iter().map(|l| l.0).collect());
    or(&mut scan.inside.alert_listener, file.alert_listener);
    or(&mut scan.inside.alert_within, file.alert_within);
    or(&mut scan.pace.rate, file.rate);
    or(&mut scan.pace.max_requests, file.max_requests);
    or(&mut scan.pace.per_group, file.per_group);
    or(&mut scan.pace.per_operation, file.per_operation);
    or(&mut scan.pace.per_parameter, file.per_parameter);
    or(&mut scan.pace.timeout, file.timeout);
    list(&mut scan.choice.only, file.only.into_iter().map(|c| c.0).collect());
    list(&mut scan.choice.skip, file.skip.into_iter().map(|c| c.0).collect());
    or(&mut scan.gate.threshold, file.threshold.map(|t| t.0));
    list(&mut scan.gate.fail_on, file.fail_on.into_iter().map(|f| f.0).collect());
    scan.output.quiet |= file.quiet;
    scan.run.no_keep |= file.no_keep;
}

/// Formats and files, paired: the n-th file belongs to the n-th format.
pub(crate) fn outputs(
    formats: &[Format],
    files: &[std::path::PathBuf],
) -> Result<Vec<(Format, Option<std::path::PathBuf>)>, Fault> {
    let formats = if formats.is_empty() { &[Format::Terminal][..] } else { formats };
    if files.len() > formats.len() {
        return Err(misuse!("there are more -o than --format; each file needs its format"));
    }
    let paired: Vec<_> = formats.iter().enumerate().map(|(at, f)| (*f, files.get(at).cloned())).collect();
    if paired.iter().filter(|(_, file)| file.is_none()).count() > 1 {
        return Err(misuse!("only one report can go to standard output; give the others a file with -o"));
    }
    Ok(paired)
}

/// Whether to use colour on a stream.
pub(crate) fn colour(when: Colour, terminal: bool) -> bool {
    match when {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            let dumb = crate::identities::environment("TERM").is_some_and(|t| t == "dumb");
            terminal && !dumb && crate::identities::environment("NO_COLOR").is_none()
        }
    }
}
