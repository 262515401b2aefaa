//! An assistant's side of the Model Context Protocol, by hand: JSON-RPC 2.0, a line a message.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Folder, PASSWORD, interrupt, spellings};

/// Most time until an answer.
const LIMIT: Duration = Duration::from_secs(90);

pub(crate) struct Assistant {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    stderr: Option<std::thread::JoinHandle<String>>,
    /// Every message of the server.
    pub(crate) heard: Vec<Value>,
    number: u64,
    pub(crate) folder: Folder,
    pub(crate) state: Folder,
}

impl Assistant {
    /// A server in a folder of its own with these files, alice's and bob's credentials in its configuration.
    pub(crate) fn begin(files: &[(&str, &str)]) -> Self {
        Self::with("", files)
    }

    /// The same with more in the configuration.
    pub(crate) fn with(config: &str, files: &[(&str, &str)]) -> Self {
        let mut one = Self::start(config, files);
        let opened = one.ask(
            "initialize",
            json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}),
        );
        assert_eq!(opened["result"]["serverInfo"]["name"], "rowlock", "{opened}");
        one.say("notifications/initialized", json!({}));
        one
    }

    /// The process alone, no session opened.
    pub(crate) fn start(config: &str, files: &[(&str, &str)]) -> Self {
        let (folder, state) = (Folder::new(), Folder::new());
        for (name, content) in files {
            if let Some(parent) = folder.path().join(name).parent() {
                std::fs::create_dir_all(parent).expect("a folder");
            }
            folder.file(name, content);
        }
        let secret = state.file("alice.password", format!("{PASSWORD}\n"));
        let config = format!(
            "{config}\n[credentials.alice]\nuser = \"alice\"\npassword-file = '{secret}'\n\
             [credentials.bob]\nuser = \"bob\"\npassword-env = \"BOB\"\n"
        );
        let config = state.file("rowlock.toml", config);
        let mut child = Command::new(env!("CARGO_BIN_EXE_rowlock"))
            .args(["mcp", "--config", &config])
            .current_dir(folder.path())
            .env_clear()
            .env("XDG_STATE_HOME", state.path())
            .env("BOB", "bobs-own-long-password")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let (tell, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        std::thread::spawn(move || {
            for line in stdout.lines() {
                if line.map(|line| tell.send(line)).is_err() {
                    return;
                }
            }
        });
        let mut stderr = child.stderr.take().expect("piped");
        let stderr = std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            text
        });
        let stdin = child.stdin.take();
        let stderr = Some(stderr);
        Self { child, stdin, lines, stderr, heard: Vec::new(), number: 0, folder, state }
    }

    /// A line, whatever it is.
    pub(crate) fn write(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("open");
        writeln!(stdin, "{line}").and_then(|()| stdin.flush()).expect("written");
    }

    pub(crate) fn say(&mut self, method: &str, params: Value) {
        let mut message = json!({"jsonrpc": "2.0", "method": method});
        message["params"] = params;
        self.write(&message.to_string());
    }

    /// Sends a request; gives its number.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> u64 {
        self.number += 1;
        let mut message = json!({"jsonrpc": "2.0", "id": self.number, "method": method});
        message["params"] = params;
        self.write(&message.to_string());
        self.number
    }

    /// Sends a request and waits for its answer.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let number = self.request(method, params);
        self.until(|message| message["id"] == number)
    }

    /// Waits for a message.
    pub(crate) fn until(&mut self, is: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            let message = self.next(LIMIT.saturating_sub(began.elapsed())).expect("an answer in time");
            if is(&message) {
                return message;
            }
        }
    }

    /// The next message; `None` when the server has closed its output.
    pub(crate) fn next(&mut self, within: Duration) -> Option<Value> {
        let line = match self.lines.recv_timeout(within) {
            Ok(line) => line,
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => panic!("nothing was said in time"),
        };
        hold(&line);
        let message: Value =
            serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: no message: {line}"));
        self.heard.push(message.clone());
        Some(message)
    }

    /// A tool's answer, whatever it is.
    pub(crate) fn tool(&mut self, name: &str, arguments: Value) -> Value {
        let mut params = json!({"name": name, "_meta": {"progressToken": "p"}});
        params["arguments"] = arguments;
        self.ask("tools/call", params)["result"].clone()
    }

    /// A tool's structured answer; its text comes along.
    pub(crate) fn told(&mut self, name: &str, arguments: Value) -> (Value, String) {
        let result = self.tool(name, arguments);
        assert_eq!(result["isError"], false, "{result}");
        let text = result["content"][0]["text"].as_str().expect("text").to_owned();
        (result["structuredContent"].clone(), text)
    }

    /// A tool's refusal in words.
    pub(crate) fn refused(&mut self, name: &str, arguments: Value) -> String {
        let result = self.tool(name, arguments);
        assert_eq!(result["isError"], true, "{result}");
        result["content"][0]["text"].as_str().expect("text").to_owned()
    }

    /// Closes the input and waits for the end; gives what was still said, the exit code and stderr.
    pub(crate) fn close(mut self) -> (Vec<Value>, Option<i32>, String) {
        drop(self.stdin.take());
        self.ended()
    }

    /// Ctrl-C.
    pub(crate) fn interrupt(mut self) -> (Vec<Value>, Option<i32>, String) {
        interrupt(self.child.id());
        self.ended()
    }

    fn ended(&mut self) -> (Vec<Value>, Option<i32>, String) {
        let mut rest = Vec::new();
        while let Some(message) = self.next(LIMIT) {
            rest.push(message);
        }
        let code = self.child.wait().expect("ended").code();
        let stderr = self.stderr.take().map(|s| s.join().expect("read")).unwrap_or_default();
        assert!(!stderr.contains("panicked"), "{stderr}");
        (rest, code, stderr)
    }
}

/// What must be true of every line that an assistant gets.
fn hold(line: &str) {
    for secret in [PASSWORD, "bobs-own-long-password"] {
        for spelling in spellings(secret) {
            assert!(!line.contains(&spelling), "a secret stands in a message as {spelling}: {line}");
        }
    }
    let hides = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!line.contains(hides), "something that acts or hides in {line}");
}

impl Drop for Assistant {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
