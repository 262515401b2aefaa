//! The binary as a child process, watched while it runs and held to what must always be true.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Folder, PASSWORD, spellings};

/// Most time of any run: generous, because the machine may be slow and busy.
const LIMIT: Duration = Duration::from_secs(120);
/// Most memory of a run, in KiB.
const MEMORY: u64 = 200 * 1024;

/// A run to be started.
pub(crate) struct Run {
    command: Command,
    stdin: Option<String>,
    limit: Duration,
    memory: u64,
    interrupt_after: Option<Box<dyn Fn() -> bool>>,
    // The child's current folder: no `rowlock.toml` of anybody's is in it.
    folder: Folder,
}

/// What a run left.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

/// `rowlock` with these arguments, as a program without a terminal runs it.
pub(crate) fn rowlock<I, S>(arguments: I) -> Run
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    let folder = Folder::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rowlock"));
    command.args(arguments).current_dir(folder.path()).env_clear().env("COLUMNS", "100");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    Run { command, stdin: None, limit: LIMIT, memory: MEMORY, interrupt_after: None, folder }
}

impl Run {
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// As alice, her password in the environment.
    pub(crate) fn by_alice(mut self) -> Self {
        self.command.args(["-u", "alice"]).env("ROWLOCK_PASSWORD", PASSWORD);
        self
    }

    pub(crate) fn stdin(mut self, text: &str) -> Self {
        self.stdin = Some(text.to_owned());
        self
    }

    pub(crate) fn within(mut self, seconds: u64) -> Self {
        self.limit = Duration::from_secs(seconds);
        self
    }

    /// Lets the run have more memory than most.
    pub(crate) fn within_mib(mut self, mib: u64) -> Self {
        self.memory = mib * 1024;
        self
    }

    /// Writes a file into the current folder of the run.
    pub(crate) fn with_file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.folder.file(name, content);
        self
    }

    /// Runs in this folder instead of one of its own.
    pub(crate) fn inside(mut self, folder: &std::path::Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Sends SIGINT once this is true.
    pub(crate) fn interrupt_when(mut self, ready: impl Fn() -> bool + 'static) -> Self {
        self.interrupt_after = Some(Box::new(ready));
        self
    }

    /// Runs to the end.
    pub(crate) fn run(mut self) -> Done {
        let began = Instant::now();
        self.command.stdin(if self.stdin.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child = self.command.spawn().expect("the binary starts");
        if let Some(text) = &self.stdin {
            let mut stdin = child.stdin.take().expect("piped");
            stdin.write_all(text.as_bytes()).expect("written");
        }
        let stdout = reader(child.stdout.take().expect("piped"));
        let stderr = reader(child.stderr.take().expect("piped"));
        let (code, peak) = self.watch(&mut child, began);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("all output is UTF-8");
        let done = Done {
            code,
            stdout: text(stdout.join().expect("read")),
            stderr: text(stderr.join().expect("read")),
            took: began.elapsed(),
        };
        assert!(peak <= self.memory, "{} MiB of memory; {}", peak / 1024, done.told());
        done.hold();
        done
    }

    /// Waits for the end; gives the exit code and the peak of memory in KiB (0 where it cannot be read).
    fn watch(&self, child: &mut Child, began: Instant) -> (Option<i32>, u64) {
        let (mut peak, mut interrupted) = (0, false);
        loop {
            peak = peak.max(peak_kib(child.id()));
            if let Some(status) = child.try_wait().expect("waited for") {
                return (status.code(), peak);
            }
            if !interrupted && self.interrupt_after.as_ref().is_some_and(|ready| ready()) {
                interrupted = true;
                interrupt(child.id());
            }
            if began.elapsed() > self.limit {
                let _ = child.kill();
                let _ = child.wait();
                panic!("still running after {:?}", self.limit);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Done {
    /// What must be true of every run.
    fn hold(&self) {
        let told = || self.told();
        assert!(!self.stderr.contains("panicked") && !self.stdout.contains("panicked"), "{}", told());
        assert!(matches!(self.code, Some(0..=3 | 130)), "{}", told());
        // The commands by which a pipeline is told what to hide: it takes them out of its log.
        let is_mask =
            |line: &&str| line.starts_with("::add-mask::") || line.starts_with("##vso[task.setsecret]");
        let stderr: String = self.stderr.lines().filter(|l| !is_mask(l)).flat_map(|l| [l, "\n"]).collect();
        for spelling in spellings(PASSWORD) {
            let found = self.stdout.contains(&spelling) || stderr.contains(&spelling);
            assert!(!found, "the password stands in the output as {spelling}: {}", told());
        }
        for c in self.stdout.chars().chain(self.stderr.chars()) {
            let hides =
                matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(c == '\n' || !(c.is_control() || hides), "{c:?} in the output: {}", told());
        }
    }

    pub(crate) fn told(&self) -> String {
        let cut = |text: &str| text.chars().take(1500).collect::<String>();
        format!(
            "exit {:?} after {:?}\n── stdout\n{}\n── stderr\n{}",
            self.code,
            self.took,
            cut(&self.stdout),
            cut(&self.stderr)
        )
    }

    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.told());
        self
    }

    /// One line on stderr that says what is wrong, nothing on stdout.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, words: &[&str]) -> Self {
        let done = self.exits(code);
        assert!(done.stdout.is_empty(), "{}", done.told());
        assert_eq!(done.stderr.trim_end().lines().count(), 1, "one line: {}", done.told());
        assert!(done.stderr.starts_with("rowlock: "), "{}", done.told());
        done.says(words)
    }

    #[track_caller]
    pub(crate) fn says(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stderr.contains(word), "'{word}' is not on stderr: {}", self.told());
        }
        self
    }

    #[track_caller]
    pub(crate) fn shows(self, words: &[&str]) -> Self {
        for word in words {
            assert!(self.stdout.contains(word), "'{word}' is not on stdout: {}", self.told());
        }
        self
    }

    /// Standard output as the JSON report that it must be.
    #[track_caller]
    pub(crate) fn report(&self) -> serde_json::Value {
        let report: serde_json::Value =
            serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("no JSON: {e}: {}", self.told()));
        assert_eq!(report["version"], "rowlock-report/1", "{}", self.told());
        report
    }
}

fn reader(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}

/// `VmHWM` of a process once it is the binary; 0 where there is none to read.
///
/// `spawn` may return a moment before the child has left the memory of the tests behind, which is
/// larger. It bears the binary's name only after that, so what is read after the name is its own.
fn peak_kib(process: u32) -> u64 {
    let status = || std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    if !status().starts_with("Name:\trowlock\n") {
        return 0;
    }
    let status = status();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

/// What Ctrl-C sends. Through `kill`, because the house forbids the unsafe call.
pub(crate) fn interrupt(process: u32) {
    let sent = Command::new("kill").args(["-INT", &process.to_string()]).status();
    assert!(sent.is_ok_and(|s| s.success()), "kill -INT {process}");
}

/// Runs with nobody who reads what it says; gives the exit code.
pub(crate) fn unread(arguments: &[&str]) -> Option<i32> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_rowlock"))
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop((child.stdout.take(), child.stderr.take()));
    child.wait().expect("ended").code()
}
