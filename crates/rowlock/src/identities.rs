//! Identities from options, files, environment, standard input or a prompt; never printed.

use std::io::{BufRead, IsTerminal};
use std::path::Path;

use rowlock_model::Scheme;
use rowlock_net::Secret;
use secrecy::SecretString;

use crate::cli::IdentityOptions;
use crate::fault::{Fault, misuse};
use crate::login::Ready;

/// Where the secret of one identity may come from.
struct Sources<'a> {
    option: &'static str,
    given: &'a str,
    file: Option<&'a Path>,
    stdin: bool,
    variable: &'static str,
    /// Nothing will be sent, so nobody is asked and no secret is missed.
    dry: bool,
}

/// The identities of a run, in their order, and warnings for the user.
///
/// `dry` says that nothing will be sent: a secret that is not there is not asked for.
pub(crate) fn read(
    options: &IdentityOptions,
    login: Option<&Ready>,
    dry: bool,
) -> Result<(Vec<Secret>, Vec<String>), Fault> {
    let scheme = scheme(options.auth.as_deref())?;
    if login.is_some() && scheme != Scheme::Basic {
        return Err(misuse!("--auth and [login] exclude each other; say `scheme` in [login]"));
    }
    let mut warnings = Vec::new();
    let mut identities = Vec::new();
    if let (Some(Ready { client: Some(client), .. }), None) = (login, &options.user) {
        return Ok((vec![client.clone()], warnings));
    }
    let first = match (&options.user, &scheme) {
        (Some(name), _) => Some(name.as_str()),
        // A token needs no name; its variable is enough to say that there is one.
        (None, Scheme::Basic) if options.password_file.is_some() || options.password_stdin => {
            return Err(misuse!("a password was given but no user; give --user NAME as well"));
        }
        (None, Scheme::Basic) if login.is_some() => {
            return Err(misuse!("[login] needs --user (or, for client-credentials, ROWLOCK_CLIENT_ID)"));
        }
        (None, Scheme::Basic) => None,
        (None, _) if has_source(options) => Some("token"),
        (None, _) => return Err(misuse!("--auth needs a secret: set ROWLOCK_TOKEN or give --password-file")),
    };
    let variable = |basic, token| if scheme == Scheme::Basic { basic } else { token };
    if let Some(given) = first {
        let sources = Sources {
            option: "--user",
            given,
            file: options.password_file.as_deref(),
            stdin: options.password_stdin,
            variable: variable("ROWLOCK_PASSWORD", "ROWLOCK_TOKEN"),
            dry,
        };
        identities.push(identity(&sources, &scheme, &mut warnings)?);
    }
    if let Some(given) = &options.other_user {
        if identities.is_empty() {
            return Err(misuse!("--other-user needs --user: two identities are compared"));
        }
        let sources = Sources {
            option: "--other-user",
            given,
            file: options.other_password_file.as_deref(),
            stdin: false,
            variable: variable("ROWLOCK_OTHER_PASSWORD", "ROWLOCK_OTHER_TOKEN"),
            dry,
        };
        identities.push(identity(&sources, &scheme, &mut warnings)?);
    }
    Ok((identities, warnings))
}

fn has_source(options: &IdentityOptions) -> bool {
    options.password_file.is_some() || options.password_stdin || environment("ROWLOCK_TOKEN").is_some()
}

/// `basic`, `bearer`, `api-key[:HEADER]`, `header:NAME`, `cookie[:NAME]`.
pub(crate) fn scheme(auth: Option<&str>) -> Result<Scheme, Fault> {
    let text = auth.unwrap_or("basic");
    let (kind, name) = text.split_once(':').map_or((text, None), |(k, n)| (k, Some(n.trim())));
    let named = |default: &str| name.filter(|n| !n.is_empty()).unwrap_or(default).to_owned();
    match (kind, name) {
        ("basic", None) => Ok(Scheme::Basic),
        ("bearer", None) => Ok(Scheme::Bearer),
        ("api-key", _) => Ok(Scheme::ApiKey(named("X-API-Key"))),
        ("cookie", _) => Ok(Scheme::Cookie(named("session"))),
        ("header", Some(name)) if !name.is_empty() => Ok(Scheme::ApiKey(name.to_owned())),
        _ => Err(misuse!(
            "'{text}' is no kind of authentication; use basic, bearer, api-key[:HEADER], header:NAME or cookie[:NAME]"
        )),
    }
}

fn identity(sources: &Sources<'_>, scheme: &Scheme, warnings: &mut Vec<String>) -> Result<Secret, Fault> {
    let (name, inline) = match (scheme, sources.given.split_once(':')) {
        (Scheme::Basic, Some((name, password))) => (name, Some(password)),
        _ => (sources.given, None),
    };
    if name.is_empty() {
        return Err(misuse!("{} needs a user name", sources.option));
    }
    let secret = match inline {
        Some(password) => {
            warnings.push(format!(
                "a password on the command line can be read by other users of this machine; \
                 set {} or give {} NAME alone and be asked",
                sources.variable, sources.option
            ));
            password.to_owned()
        }
        None => secret(name, sources)?,
    };
    Ok(Secret { name: name.to_owned(), scheme: scheme.clone(), secret: SecretString::from(secret) })
}

fn secret(name: &str, sources: &Sources<'_>) -> Result<String, Fault> {
    if let Some(file) = sources.file {
        let text = std::fs::read_to_string(file)
            .map_err(|e| misuse!("the password file {} cannot be read: {e}", file.display()))?;
        return first_line(&text).ok_or_else(|| {
            misuse!("the password file {} is empty; put the secret in its first line", file.display())
        });
    }
    if sources.stdin {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(Fault::usage)?;
        return first_line(&line).ok_or_else(|| misuse!("standard input holds no password"));
    }
    if let Some(secret) = environment(sources.variable) {
        return Ok(secret);
    }
    if sources.dry {
        return Ok("not asked for".to_owned());
    }
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(format!("Password for {name}: ")).map_err(Fault::usage);
    }
    Err(misuse!(
        "no password for '{name}': set {}, or give --password-file or --password-stdin",
        sources.variable
    ))
}

pub(crate) fn first_line(text: &str) -> Option<String> {
    text.lines().next().filter(|l| !l.is_empty()).map(str::to_owned)
}

#[expect(clippy::disallowed_methods, reason = "the binary is where the environment is read")]
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}
