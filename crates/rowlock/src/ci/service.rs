//! The service of a pipeline: started when asked to, waited for, and ended with all of its process group.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rowlock_model::{Failure, Outcome, Request, Target};
use rowlock_net::{Limits, Outlet, Vault, Way};
use rowlock_report::escape;

use crate::cli::ConnectionOptions;
use crate::fault::{Fault, misuse};
use crate::{connection, output};

/// How often the service is asked whether it is up.
const EVERY: Duration = Duration::from_millis(200);
/// What it gets to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);
/// Lines of its last words that are shown.
const LAST_WORDS: usize = 20;
/// Most bytes of a line that are kept.
const LINE: u64 = 4096;

/// A service that was started; it ends when this is dropped.
pub(crate) struct Service {
    child: Child,
    said: Arc<Mutex<VecDeque<String>>>,
}

impl Service {
    /// Starts a command through the shell, in a process group of its own. What it says is kept, not passed on: it
    /// could hold what a pipeline takes for a command.
    pub(crate) fn start(command: &str) -> Result<Self, Fault> {
        let mut shell = if cfg!(windows) { Command::new("cmd") } else { Command::new("sh") };
        shell.args([if cfg!(windows) { "/C" } else { "-c" }, command]);
        shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // The scan's secrets are none of its business.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("ROWLOCK_") {
                shell.env_remove(name);
            }
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut shell, 0);
        let mut child = shell.spawn().map_err(|e| misuse!("--start '{command}': {e}"))?;
        let said = Arc::default();
        if let Some(stdout) = child.stdout.take() {
            listen(stdout, &said);
        }
        if let Some(stderr) = child.stderr.take() {
            listen(stderr, &said);
        }
        Ok(Self { child, said })
    }

    /// Why it is over already, when it is. A command that ended well may have left a service behind it
    /// (`docker compose up -d`).
    fn ended(&mut self) -> Option<String> {
        let status = self.child.try_wait().ok()?.filter(|status| !status.success())?;
        Some(format!("the service that --start began has ended ({status}) before it answered"))
    }

    /// Why it broke off meanwhile, when it did; its last words are shown. Another service on the same port may have
    /// answered in its stead.
    pub(crate) fn broken_off(&mut self) -> Option<String> {
        let why = self.ended()?.replace(" before it answered", "");
        self.tell();
        Some(why)
    }

    /// Shows its last words.
    fn tell(&self) {
        // The last line may still be on its way.
        std::thread::sleep(Duration::from_millis(50));
        for line in self.said.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            output::say(&format!("service | {}", escape::short(line, 300)));
        }
    }

    #[cfg(unix)]
    fn end(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
        let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) else { return };
        let _ = kill_process_group(group, Signal::TERM);
        let asked = Instant::now();
        // The shell may be gone while what it started is not.
        while asked.elapsed() < GRACE {
            let _ = self.child.try_wait();
            if test_kill_process_group(group).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.wait();
    }

    #[cfg(not(unix))]
    fn end(&mut self) {
        let id = self.child.id().to_string();
        let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &id]).output();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.end();
    }
}

/// Keeps the last lines of a stream.
fn listen(from: impl Read + Send + 'static, said: &Arc<Mutex<VecDeque<String>>>) {
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        loop {
            let mut line = Vec::new();
            match (&mut from).take(LINE).read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_back(String::from_utf8_lossy(&line).trim_end().to_owned());
            while said.len() > LAST_WORDS {
                said.pop_front();
            }
        }
    });
}

/// Waits until the service answers; 502, 503 and 504 are a proxy's or its own way to say "not yet".
pub(crate) async fn wait(
    target: &Target,
    options: &ConnectionOptions,
    seconds: u64,
    mut service: Option<&mut Service>,
) -> Result<(), Fault> {
    let (connection, _) = connection::read(options, target, true)?;
    let limits = Limits { requests: usize::MAX, rate: None, in_flight: 1, timeout: Duration::from_secs(5) };
    let outlet = Outlet::new(target.clone(), Vault::default(), Way::Live(connection), limits, None, None)
        .map_err(Fault::usage)?;
    let path = if target.base_path.is_empty() { "/" } else { &target.base_path };
    let (began, limit) = (Instant::now(), Duration::from_secs(seconds));
    loop {
        // Before the question: another service on the same port would answer for it.
        if let Some(service) = &mut service
            && let Some(why) = service.ended()
        {
            service.tell();
            return Err(Fault::impossible(anyhow::anyhow!("{why}")));
        }
        let last = match outlet.send(&Request::get(path, "is it up")).await.outcome {
            Outcome::Answer(answer) if !matches!(answer.status, 502..=504) => return Ok(()),
            // Whether its certificate is trusted is for the scan to say.
            Outcome::Failed(Failure::Tls(_)) => return Ok(()),
            Outcome::Answer(answer) => format!("status {}", answer.status),
            Outcome::Failed(failure) => failure.to_string(),
        };
        if began.elapsed() >= limit {
            if let Some(service) = &service {
                service.tell();
            }
            let origin = target.origin();
            return Err(Fault::impossible(anyhow::anyhow!(
                "{origin} did not come up within {seconds} s ({last}); give it longer with --wait"
            )));
        }
        tokio::time::sleep(EVERY).await;
    }
}
