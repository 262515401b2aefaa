//! `[credentials.NAME]`: what an assistant may scan as, by name. The secret stays in a file or a variable and
//! is read when a scan begins; it goes to the target alone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rowlock_mcp::work::Refusal;
use rowlock_model::{Scheme, Target};
use rowlock_net::Secret;
use serde::Deserialize;

use super::scope::Origin;
use crate::identities::{self, environment, first_line};

/// A credential as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Credential {
    user: Option<String>,
    password_file: Option<PathBuf>,
    password_env: Option<String>,
    token_file: Option<PathBuf>,
    token_env: Option<String>,
    auth: Option<String>,
    origin: Option<Origin>,
}

/// All of them, by name.
#[derive(Debug, Default)]
pub(crate) struct Credentials(pub(crate) BTreeMap<String, Credential>);

impl Credential {
    /// What is wrong with it; the secret itself is not read.
    pub(crate) fn check(&self, name: &str) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if name.is_empty() || name.len() > 60 || !name.chars().all(plain) {
            return Err(format!("'{name}' is no name for a credential; use letters, digits, - _ and ."));
        }
        let scheme = self.scheme()?;
        let passwords = usize::from(self.password_file.is_some()) + usize::from(self.password_env.is_some());
        let tokens = usize::from(self.token_file.is_some()) + usize::from(self.token_env.is_some());
        if scheme == Scheme::Basic {
            if self.user.as_deref().is_none_or(|u| u.is_empty() || u.contains(':')) {
                return Err("give the user's name alone: user = \"alice\"".to_owned());
            }
            if (passwords, tokens) != (1, 0) {
                return Err(
                    "give password-file or password-env, one of them; a token goes with auth".to_owned()
                );
            }
        } else if (passwords, tokens) != (0, 1) {
            return Err("give token-file or token-env, one of them; a password goes without auth".to_owned());
        }
        Ok(())
    }

    /// The identity that it makes.
    fn secret(&self, name: &str) -> Result<Secret, Refusal> {
        let missing = |why: String| {
            Refusal::new(format!(
                "The credential '{name}' is configured, but {why}. Ask the user to mend it."
            ))
        };
        let file = self.password_file.as_ref().or(self.token_file.as_ref());
        let variable = self.password_env.as_deref().or(self.token_env.as_deref());
        let secret = match (file, variable) {
            (Some(path), _) => {
                let text = std::fs::read_to_string(path)
                    .map_err(|e| missing(format!("its file cannot be read: {e}")))?;
                first_line(&text).ok_or_else(|| missing("its file is empty".to_owned()))?
            }
            (None, Some(variable)) => environment(variable)
                .ok_or_else(|| missing(format!("the variable {variable} is not set for this server")))?,
            (None, None) => return Err(missing("it has no secret".to_owned())),
        };
        let scheme = self.scheme().map_err(missing)?;
        Ok(Secret { name: self.identity(name).to_owned(), scheme, secret: secret.into() })
    }

    /// The name that runs know it by.
    fn identity<'a>(&'a self, name: &'a str) -> &'a str {
        self.user.as_deref().unwrap_or(name)
    }

    fn scheme(&self) -> Result<Scheme, String> {
        let is_token = self.token_file.is_some() || self.token_env.is_some();
        let auth = self.auth.as_deref().or(is_token.then_some("bearer"));
        identities::scheme(auth).map_err(|e| e.error.to_string())
    }
}

impl Credentials {
    /// The identities of these names, for this target.
    pub(super) fn secrets(&self, names: &[String], target: &Target) -> Result<Vec<Secret>, Refusal> {
        if names.len() > 2 {
            return Err(Refusal::new("A scan takes two identities at most."));
        }
        if let [first, second] = names
            && first == second
        {
            return Err(Refusal::new("Two identities must be two: they are compared."));
        }
        names.iter().map(|name| self.one(name, target)).collect()
    }

    fn one(&self, name: &str, target: &Target) -> Result<Secret, Refusal> {
        let Some(credential) = self.0.get(name) else {
            return Err(Refusal::new(format!("There is no credential '{name}'. {}", self.known())));
        };
        if let Some(origin) = credential.origin.as_ref().filter(|o| !o.is_of(target)) {
            return Err(Refusal::new(format!(
                "The credential '{name}' is for {origin} and is not sent to {}.",
                target.origin()
            )));
        }
        credential.secret(name)
    }

    /// The names of the credentials by which a run knew its identities.
    pub(super) fn named(&self, identities: &[String]) -> Result<Vec<String>, String> {
        let of = |identity: &String| {
            let known = self.0.iter().find(|(name, c)| c.identity(name) == identity);
            let name = known.map(|(name, _)| name.clone());
            name.ok_or_else(|| {
                format!("the run was made as '{identity}', and no credential here is of that user")
            })
        };
        identities.iter().map(of).collect()
    }

    fn known(&self) -> String {
        if self.0.is_empty() {
            return "None is configured: the user adds one as [credentials.NAME] to the file that `rowlock mcp \
                    --config` names. Never ask for a password or token itself."
                .to_owned();
        }
        let names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        format!("Configured are: {}.", names.join(", "))
    }
}
