//! Runs on disk: every exchange with placeholders for secrets, and the way back.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rowlock_model::{Answer, Exchange, Failure, Headers, Masker, Outcome, Request, Sent};

const EXCHANGES: &str = "exchanges.jsonl";

/// Why a recording cannot be written or read; each message names the file.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The file system refused.
    #[error("{path}: {source}; check that the folder exists and may be written")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line is not an exchange.
    #[error("{path}, line {line}: not a recorded exchange ({source}); record the run again")]
    Line {
        /// The file.
        path: PathBuf,
        /// 1-based.
        line: usize,
        /// Why.
        source: serde_json::Error,
    },
}

/// Writes exchanges to a folder as they happen.
pub struct Recorder {
    file: Mutex<BufWriter<File>>,
    masker: Masker,
}

impl Recorder {
    /// Begins a recording in a folder, which is made when it does not exist.
    pub fn create(folder: &Path, masker: Masker) -> Result<Self, RecordError> {
        let path = folder.join(EXCHANGES);
        let refuse = |source| RecordError::File { path: path.clone(), source };
        std::fs::create_dir_all(folder).map_err(refuse)?;
        let file = File::create(&path).map_err(refuse)?;
        Ok(Self { file: Mutex::new(BufWriter::new(file)), masker })
    }

    /// Writes one exchange; a disk that is full costs the recording, not the run.
    pub(crate) fn write(&self, exchange: &Exchange) {
        // Before it becomes JSON, where a secret may be spelled in yet another way.
        let masker = &self.masker;
        let safe = rewritten(exchange, |t| masker.placeholder(t), |b| masker.placeholder_bytes(b));
        let Ok(line) = serde_json::to_string(&safe) else { return };
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(file, "{line}").and_then(|()| file.flush());
    }
}

/// Answers from a recording.
pub struct Replay {
    exchanges: Mutex<HashMap<String, VecDeque<Exchange>>>,
}

impl Replay {
    /// Reads the recording in a folder; placeholders are filled with this run's (stand-in) secrets.
    pub fn open(folder: &Path, masker: &Masker) -> Result<Self, RecordError> {
        let path = folder.join(EXCHANGES);
        let refuse = |source| RecordError::File { path: path.clone(), source };
        let mut exchanges: HashMap<String, VecDeque<Exchange>> = HashMap::new();
        for (number, line) in BufReader::new(File::open(&path).map_err(refuse)?).lines().enumerate() {
            let line = line.map_err(refuse)?;
            let exchange: Exchange = serde_json::from_str(&line).map_err(|source| RecordError::Line {
                path: path.clone(),
                line: number + 1,
                source,
            })?;
            let exchange = rewritten(&exchange, |t| masker.fill(t), |b| masker.fill_bytes(b));
            exchanges.entry(key(&exchange.name, &exchange.sent)).or_default().push_back(exchange);
        }
        Ok(Self { exchanges: Mutex::new(exchanges) })
    }

    /// The next recorded outcome of this request.
    pub(crate) fn answer(&self, request: &Request) -> (Outcome, Duration, Option<u64>) {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        let recorded = exchanges.get_mut(&key(&request.name, &request.sent)).and_then(VecDeque::pop_front);
        match recorded {
            Some(exchange) => (exchange.outcome, exchange.timing.head(), Some(exchange.timing.at_us)),
            None => {
                let why = format!("'{}' is not in the recording", request.name);
                (Outcome::Failed(Failure::NotSent(why)), Duration::ZERO, None)
            }
        }
    }
}

/// An exchange with everything rewritten that may carry a secret.
fn rewritten(
    exchange: &Exchange,
    text: impl Fn(&str) -> String,
    bytes: impl Fn(&[u8]) -> Vec<u8>,
) -> Exchange {
    let fields = |headers: &Headers| headers.iter().map(|(n, v)| (text(n), text(v))).collect();
    let sent = Sent {
        method: exchange.sent.method.clone(),
        target: text(&exchange.sent.target),
        headers: fields(&exchange.sent.headers),
        body: text(&exchange.sent.body),
        credential: exchange.sent.credential.clone(),
    };
    let outcome = match &exchange.outcome {
        Outcome::Answer(answer) => Outcome::Answer(Answer {
            status: answer.status,
            headers: fields(&answer.headers),
            body: bytes(&answer.body),
            truncated: answer.truncated,
            echoes: answer.echoes.clone(),
        }),
        Outcome::Failed(failure) => Outcome::Failed(failure.clone()),
    };
    Exchange {
        name: exchange.name.clone(),
        role: exchange.role,
        operation: exchange.operation,
        sent,
        outcome,
        timing: exchange.timing,
    }
}

fn key(name: &str, sent: &Sent) -> String {
    format!("{name}\n{}", serde_json::to_string(sent).unwrap_or_default())
}
