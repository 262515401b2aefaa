//! Runs on disk: every exchange with placeholders for secrets, and the way back.

use std::collections::{HashMap, VecDeque};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rowlock_model::{Alert, Answer, Exchange, Failure, Headers, Hit, Masker, Outcome, Request, Sent, Window};

const EXCHANGES: &str = "exchanges.jsonl";
const CALLBACKS: &str = "callbacks.jsonl";
const WINDOW: &str = "log.jsonl";
const ALERTS: &str = "alerts.jsonl";

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
    /// A line is not what the file holds.
    #[error("{path}, line {line}: not as it was recorded ({source}); record the run again")]
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
    exchanges: Mutex<BufWriter<File>>,
    callbacks: Mutex<BufWriter<File>>,
    window: Mutex<BufWriter<File>>,
    alerts: Mutex<BufWriter<File>>,
    masker: Masker,
}

impl Recorder {
    /// Begins a recording in a folder, which is made when it does not exist.
    pub fn create(folder: &Path, masker: Masker) -> Result<Self, RecordError> {
        let refuse = |path: &Path, source| RecordError::File { path: path.to_owned(), source };
        std::fs::create_dir_all(folder).map_err(|e| refuse(folder, e))?;
        let file = |name| {
            let path = folder.join(name);
            File::create(&path).map(|f| Mutex::new(BufWriter::new(f))).map_err(|e| refuse(&path, e))
        };
        Ok(Self {
            exchanges: file(EXCHANGES)?,
            callbacks: file(CALLBACKS)?,
            window: file(WINDOW)?,
            alerts: file(ALERTS)?,
            masker,
        })
    }

    /// Writes one exchange; a disk that is full costs the recording, not the run.
    pub(crate) fn write(&self, exchange: &Exchange) {
        // Before it becomes JSON, where a secret may be spelled in yet another way.
        let masker = &self.masker;
        let safe = rewritten(exchange, |t| masker.placeholder(t), |b| masker.placeholder_bytes(b));
        append(&self.exchanges, &safe);
    }

    /// Writes a callback that an experiment waited for.
    pub(crate) fn callback(&self, hit: &Hit) {
        append(&self.callbacks, &rewritten_hit(hit, |t| self.masker.placeholder(t)));
    }

    /// Writes what was read of the service's log; its lines hold placeholders already.
    pub(crate) fn window(&self, window: &Window) {
        append(&self.window, window);
    }

    /// Writes the alerts that an experiment waited for.
    pub(crate) fn alerts(&self, alerts: &[Alert]) {
        for alert in alerts {
            let (target, body) =
                (self.masker.placeholder(&alert.target), self.masker.placeholder(&alert.body));
            append(&self.alerts, &Alert { method: alert.method.clone(), target, body });
        }
    }
}

fn append(file: &Mutex<BufWriter<File>>, what: &impl serde::Serialize) {
    let Ok(line) = serde_json::to_string(what) else { return };
    let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = writeln!(file, "{line}").and_then(|()| file.flush());
}

/// Answers from a recording.
pub struct Replay {
    exchanges: Mutex<HashMap<String, VecDeque<Exchange>>>,
    callbacks: Vec<Hit>,
    window: Option<Window>,
    alerts: Vec<Alert>,
}

impl Replay {
    /// Reads the recording in a folder; placeholders are filled with this run's (stand-in) secrets.
    pub fn open(folder: &Path, masker: &Masker) -> Result<Self, RecordError> {
        let mut exchanges: HashMap<String, VecDeque<Exchange>> = HashMap::new();
        for exchange in lines::<Exchange>(&folder.join(EXCHANGES))? {
            let exchange = rewritten(&exchange, |t| masker.fill(t), |b| masker.fill_bytes(b));
            exchanges.entry(key(&exchange.name, &exchange.sent)).or_default().push_back(exchange);
        }
        let callbacks = lines_if_any::<Hit>(&folder.join(CALLBACKS))?;
        let callbacks = callbacks.iter().map(|h| rewritten_hit(h, |t| masker.fill(t))).collect();
        let window = lines_if_any::<Window>(&folder.join(WINDOW))?.pop();
        let alerts = lines_if_any::<Alert>(&folder.join(ALERTS))?;
        Ok(Self { exchanges: Mutex::new(exchanges), callbacks, window, alerts })
    }

    /// The recorded callback of this token.
    pub(crate) fn callback(&self, token: &str) -> Option<Hit> {
        self.callbacks.iter().rfind(|h| h.token == token).cloned()
    }

    /// The recorded log.
    pub(crate) fn window(&self) -> Option<Window> {
        self.window.clone()
    }

    /// The recorded alerts.
    pub(crate) fn alerts(&self) -> Vec<Alert> {
        self.alerts.clone()
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

/// The lines of a file that recordings from an earlier version lack.
fn lines_if_any<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, RecordError> {
    if path.exists() { lines(path) } else { Ok(Vec::new()) }
}

fn lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, RecordError> {
    let refuse = |source| RecordError::File { path: path.to_owned(), source };
    let wrong = |line, source| RecordError::Line { path: path.to_owned(), line, source };
    BufReader::new(File::open(path).map_err(refuse)?)
        .lines()
        .enumerate()
        .map(|(at, line)| serde_json::from_str(&line.map_err(refuse)?).map_err(|e| wrong(at + 1, e)))
        .collect()
}

fn rewritten_hit(hit: &Hit, text: impl Fn(&str) -> String) -> Hit {
    Hit {
        token: hit.token.clone(),
        method: hit.method.clone(),
        target: text(&hit.target),
        headers: hit.headers.iter().map(|(n, v)| (text(n), text(v))).collect(),
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
