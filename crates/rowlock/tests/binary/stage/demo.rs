//! The demo's vulnerable API, served by the binary until the test is over.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

pub(crate) struct Demo {
    child: Child,
    pub(crate) url: String,
}

/// Her password; it opens nothing but the demo.
pub(crate) const DEMO_PASSWORD: &str = "correct-horse-demo";

impl Demo {
    pub(crate) fn serve() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rowlock"))
            .args(["demo", "--serve"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        let stderr = child.stderr.take().expect("piped");
        BufReader::new(stderr).read_line(&mut line).expect("its first line");
        let url = line.split_whitespace().find(|w| w.starts_with("http://")).expect("an address").to_owned();
        Self { child, url }
    }

    /// Ctrl-C; gives the exit code.
    pub(crate) fn interrupt(mut self) -> Option<i32> {
        super::interrupt(self.child.id());
        self.child.wait().expect("ended").code()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
