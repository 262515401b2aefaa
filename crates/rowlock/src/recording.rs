//! What a recording needs beside its exchanges, so that its replay is the same run.

use std::path::{Path, PathBuf};

use rowlock_model::{
    Identity, Known, Masker, Operation, Reading, RunRecord, Scheme, Settings, Target, TlsFacts,
};
use rowlock_net::{Outlet, Secret, Sessions};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::fault::{Fault, misuse};
use crate::progress::Kept;

const FILE: &str = "run.json";

/// The head of a recording; it holds no secret.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) version: String,
    pub(crate) seed: String,
    pub(crate) target: Target,
    pub(crate) identities: Vec<Identity>,
    pub(crate) settings: Settings,
    pub(crate) started: String,
    #[serde(default)]
    pub(crate) tls: Option<TlsFacts>,
    #[serde(default)]
    pub(crate) document: Option<Document>,
    #[serde(default)]
    pub(crate) scope: Vec<String>,
    #[serde(default)]
    pub(crate) exclude: Vec<String>,
    /// Operations out of HAR files, Postman collections and source.
    #[serde(default)]
    pub(crate) operations: Vec<Operation>,
    /// What source showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reading: Option<Reading>,
    /// The budget of requests.
    #[serde(default)]
    pub(crate) most: Option<usize>,
    /// What logins took; written at the end.
    #[serde(default)]
    pub(crate) sessions: Sessions,
    /// How long the run took; written at its end.
    #[serde(default)]
    pub(crate) took_ms: Option<u64>,
}

/// What a run has to do with a recording, besides its exchanges.
#[derive(Debug, Default)]
pub(crate) enum Tape {
    /// Nothing.
    #[default]
    None,
    /// It is written into this folder.
    Written(PathBuf, Box<Head>),
    /// It is read; that is how long the recorded run took.
    Read(Option<u64>),
}

impl Tape {
    /// Ends the recording, or makes the replayed run's time that of the recorded one.
    pub(crate) fn end(self, record: &mut RunRecord, outlet: &Outlet) -> Result<(), Fault> {
        match self {
            Self::None => Ok(()),
            Self::Written(folder, mut head) => {
                head.took_ms = Some(record.took_ms);
                // Known only once logins have given tokens.
                head.identities = outlet.identities();
                head.sessions = outlet.sessions();
                write(&folder, &head)
            }
            Self::Read(took) => {
                record.took_ms = took.unwrap_or(record.took_ms);
                Ok(())
            }
        }
    }
}

/// The description that the user gave.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) text: String,
}

pub(crate) const VERSION: &str = "rowlock-recording/1";

/// What source showed, with another text for every text in it.
pub(crate) fn with(reading: &Reading, other: impl Fn(&str) -> String) -> Result<Reading, Fault> {
    let text = serde_json::to_string(reading).map_err(Fault::usage)?;
    serde_json::from_str(&other(&text)).map_err(Fault::usage)
}

/// Writes the head into a folder, which is made when it does not exist.
pub(crate) fn write(folder: &Path, head: &Head) -> Result<(), Fault> {
    let path = folder.join(FILE);
    let text = serde_json::to_string_pretty(head).map_err(Fault::usage)?;
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(&path, text))
        .map_err(|e| misuse!("{} cannot be written: {e}", path.display()))
}

/// Writes judged cases and what was known at the end, secrets replaced by placeholders.
pub(crate) fn write_cases(folder: &Path, kept: &Kept, known: &Known, masker: &Masker) -> Result<(), Fault> {
    let write = |name: &str, value: &serde_json::Value| {
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(folder.join(name), masker.placeholder(&value.to_string())))
            .map_err(|e| misuse!("{} cannot be written: {e}", folder.join(name).display()))
    };
    write("known.json", &serde_json::to_value(known).map_err(Fault::usage)?)?;
    write("window.json", &serde_json::to_value(&kept.window).map_err(Fault::usage)?)?;
    write("cases.json", &serde_json::to_value(&kept.cases).map_err(Fault::usage)?)
}

/// Reads the head of a recording.
pub(crate) fn read(folder: &Path) -> Result<Head, Fault> {
    let path = folder.join(FILE);
    let text = std::fs::read_to_string(&path).map_err(|e| {
        misuse!("{} cannot be read: {e}; give the folder that --record wrote", path.display())
    })?;
    let head: Head = serde_json::from_str(&text)
        .map_err(|e| misuse!("{}: {e}; record the run again with this version", path.display()))?;
    if head.version != VERSION {
        return Err(misuse!(
            "{} is of version {}, not {VERSION}; record the run again",
            path.display(),
            head.version
        ));
    }
    Ok(head)
}

/// Stand-ins for the identities' secrets: as long as the real ones, so that checks plan the same. Of a login
/// there are two, the token and the password, which is `passwords` bytes long.
pub(crate) fn stand_ins(identities: &[Identity], passwords: &[usize]) -> Vec<Secret> {
    let of = |identity: &Identity, scheme: &Scheme, secret: String| Secret {
        name: identity.name.clone(),
        scheme: scheme.clone(),
        secret: SecretString::from(secret),
    };
    let shown = identities.iter().map(|identity| {
        let secret = match identity.jwt() {
            Some(jwt) => jwt_stand_in(&jwt.parts),
            None if identity.secret_has_letters => cycled("Stand-in", identity.secret_len),
            None => cycled("57402968", identity.secret_len),
        };
        of(identity, &identity.scheme, secret)
    });
    // Behind the tokens, so that these have the identities' numbers.
    let passwords =
        identities.iter().zip(passwords).map(|(i, len)| of(i, &Scheme::Basic, cycled("Pass-word", *len)));
    shown.chain(passwords).collect()
}

fn cycled(text: &str, length: usize) -> String {
    text.chars().cycle().take(length).collect()
}

/// What looks like a JWT with parts of these lengths and is none.
fn jwt_stand_in(parts: &[usize]) -> String {
    let heads = ["eyJoZWFk", "eyJjbGFp", "c3RhbmRp"];
    let parts = heads.iter().zip(parts).map(|(head, length)| cycled(head, *length));
    parts.collect::<Vec<_>>().join(".")
}
