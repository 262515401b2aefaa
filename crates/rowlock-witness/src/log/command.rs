//! What a command writes: `docker logs -f app`, `kubectl logs -f`, `journalctl -f`; and standard input.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::Shared;
use super::line::Lines;

/// Most characters that are told of a command's last line.
const WORDS: usize = 200;

/// A running command; its whole process group is ended with it.
#[derive(Debug)]
pub(super) struct Child(std::process::Child);

impl Child {
    /// Ends the command and what it started.
    pub(super) fn end(&mut self) {
        #[cfg(unix)]
        {
            use rustix::process::{Pid, Signal, kill_process_group};
            let group = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw);
            if let Some(group) = group.filter(|_| matches!(self.0.try_wait(), Ok(None))) {
                let _ = kill_process_group(group, Signal::TERM);
            }
        }
        #[cfg(not(unix))]
        {
            let _ = self.0.kill();
        }
        let _ = self.0.wait();
    }
}

/// The shell with a command of the user.
pub(super) fn shell(text: &str) -> Command {
    let mut command = if cfg!(windows) { Command::new("cmd") } else { Command::new("sh") };
    command.args([if cfg!(windows) { "/C" } else { "-c" }, text]);
    command
}

/// What a systemd unit writes from now on, as its program wrote it.
pub(super) fn journal(unit: &str) -> Command {
    let mut command = Command::new("journalctl");
    command.args(["--follow", "--lines", "50", "--output", "cat", "--no-pager", "--unit", unit]);
    command
}

/// Starts a command and reads both of its outputs.
pub(super) fn follow(mut command: Command, at: usize, shared: &Arc<Shared>) -> std::io::Result<Child> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    let mut child = command.spawn()?;
    if let Some(out) = child.stdout.take() {
        read_all(out, at, Arc::clone(shared));
    }
    if let Some(out) = child.stderr.take() {
        read_all(out, at, Arc::clone(shared));
    }
    Ok(Child(child))
}

/// Reads a stream to its end on a thread of its own.
pub(super) fn read_all(mut from: impl Read + Send + 'static, at: usize, shared: Arc<Shared>) {
    std::thread::spawn(move || {
        let (mut lines, mut bytes, mut last) = (Lines::default(), vec![0; 16 << 10], None);
        let mut take = |text: String| {
            last = Some(text.chars().take(WORDS).collect());
            shared.line(at, text);
        };
        loop {
            match from.read(&mut bytes) {
                Ok(0) => break,
                Ok(more) => lines.take(&bytes[..more], &mut take),
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
            if shared.has_ended() {
                return;
            }
        }
        lines.end(&mut take);
        shared.ended(at, last);
    });
}
