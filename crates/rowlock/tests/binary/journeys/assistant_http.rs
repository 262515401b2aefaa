//! The server over streamable HTTP: who is let in, and who is not.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::service;
use crate::stage::{Folder, interrupt, rowlock};

const TOKEN: &str = "a-token-of-enough-length";

struct Served {
    child: Child,
    port: u16,
    folder: Folder,
}

impl Served {
    fn begin(more: &[&str], token: Option<&str>) -> Self {
        let folder = Folder::new();
        let mut command = Command::new(env!("CARGO_BIN_EXE_rowlock"));
        command.args(["mcp", "--listen", "127.0.0.1:0"]).args(more).env_clear();
        command.current_dir(folder.path()).env("XDG_STATE_HOME", folder.path());
        if let Some(token) = token {
            command.env("ROWLOCK_MCP_TOKEN", token);
        }
        let streams = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().expect("the binary starts");
        let mut line = String::new();
        let mut stderr = BufReader::new(child.stderr.take().expect("piped"));
        stderr.read_line(&mut line).expect("a line");
        std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        let rest = line.split("127.0.0.1:").nth(1).unwrap_or_else(|| panic!("{line}"));
        let port = rest.split('/').next().and_then(|p| p.parse().ok()).expect("a port");
        Self { child, port, folder }
    }

    /// A request; its status, head and body.
    fn send(&self, method: &str, path: &str, fields: &[(&str, &str)], body: &str) -> (u16, String, String) {
        let mut tcp = TcpStream::connect(("127.0.0.1", self.port)).expect("connected");
        tcp.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
        let mut text =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        let host = format!("127.0.0.1:{}", self.port);
        let usual = [
            ("Host", host.as_str()),
            ("Content-Type", "application/json"),
            ("Accept", "application/json, text/event-stream"),
        ];
        let given = |name: &str| fields.iter().any(|(n, _)| *n == name);
        for (name, value) in usual.iter().filter(|(n, _)| !given(n)).chain(fields) {
            let _ = write!(text, "{name}: {value}\r\n");
        }
        // A server that has heard enough may close before all is sent.
        let _ = tcp.write_all(format!("{text}\r\n{body}").as_bytes());
        let mut answer = Vec::new();
        let _ = tcp.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        (status, head.to_owned(), body.to_owned())
    }

    fn post(&self, fields: &[(&str, &str)], message: &Value) -> (u16, String, String) {
        self.send("POST", "/mcp", fields, &message.to_string())
    }

    /// Opens a session; gives its id.
    fn session(&self, fields: &[(&str, &str)]) -> String {
        let (status, head, body) = self.post(fields, &opening());
        assert_eq!(status, 200, "{head}\n{body}");
        let line = head.lines().find(|l| l.to_ascii_lowercase().starts_with("mcp-session-id:"));
        line.and_then(|l| l.split_once(": ")).expect("a session").1.trim().to_owned()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn opening() -> Value {
    json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"protocolVersion": "2025-06-18",
        "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}})
}

/// The answer with this id out of a stream of events.
fn answer(body: &str, id: u64) -> Value {
    let data = body.lines().filter_map(|l| l.strip_prefix("data: "));
    let mut messages = data.filter_map(|d| serde_json::from_str::<Value>(d).ok());
    messages.find(|m| m["id"] == id).unwrap_or_else(|| panic!("no answer {id}: {body}"))
}

#[test]
fn a_session_scans_over_http_and_ctrl_c_ends_the_server() {
    let (api, mut served) = (service(), Served::begin(&[], None));
    let id = served.session(&[]);
    let fields = [("Mcp-Session-Id", id.as_str()), ("MCP-Protocol-Version", "2025-06-18")];
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    assert_eq!(served.post(&fields, &ready).0, 202);
    let call = json!({"jsonrpc": "2.0", "id": 5, "method": "tools/call", "params": {"name": "scan_api",
        "arguments": {"url": api.url()}, "_meta": {"progressToken": 1}}});
    let (status, head, body) = served.post(&fields, &call);
    assert_eq!(status, 200, "{head}");
    let told = answer(&body, 5);
    assert_eq!(told["result"]["isError"], false, "{told}");
    assert!(body.contains("notifications/progress"), "{body}");
    assert!(std::fs::read_dir(served.folder.path().join("rowlock/scans")).is_ok_and(|d| d.count() == 1));
    assert_eq!(served.send("DELETE", "/mcp", &fields, "").0, 204);
    assert_eq!(served.post(&fields, &call).0, 404, "the session is over");
    interrupt(served.child.id());
    assert_eq!(served.child.wait().expect("ended").code(), Some(0));
}

#[test]
fn pages_and_other_names_are_refused() {
    let served = Served::begin(&[], None);
    let port = served.port;
    for origin in ["http://evil.example", "null", "https://127.0.0.1", &format!("http://127.0.0.1:{port}")] {
        assert_eq!(served.post(&[("Origin", origin)], &opening()).0, 403, "{origin}");
    }
    for host in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "169.254.169.254", ""] {
        let status = served.post(&[("Host", host)], &opening()).0;
        assert!((400..404).contains(&status), "{host}: {status}");
    }
    assert_eq!(served.post(&[("Host", &format!("localhost:{port}"))], &opening()).0, 200);
    assert_eq!(served.send("POST", "/", &[], "{}").0, 404);
    assert_eq!(served.send("GET", "/mcp/../x", &[], "").0, 404);
    let status = served.send("POST", "/mcp", &[], &" ".repeat((1 << 20) + 10)).0;
    assert!(matches!(status, 413 | 0), "{status}");
    assert!(served.send("POST", "/mcp", &[], "{").0 >= 400);
}

#[test]
fn with_a_token_nobody_is_let_in_without_it() {
    let served = Served::begin(&[], Some(TOKEN));
    let bearer = format!("Bearer {TOKEN}");
    for wrong in
        ["", "Bearer", "Bearer ", "Bearer x", &format!("{bearer}x"), &format!("Basic {TOKEN}"), TOKEN]
    {
        let (status, head, _) = served.post(&[("Authorization", wrong)], &opening());
        assert_eq!(status, 401, "{wrong}");
        assert!(head.to_ascii_lowercase().contains("www-authenticate: bearer"), "{head}");
    }
    assert_eq!(served.post(&[], &opening()).0, 401);
    served.session(&[("Authorization", &bearer)]);
}

#[test]
fn sessions_are_bounded() {
    let served = Served::begin(&[], None);
    for _ in 0..32 {
        served.session(&[]);
    }
    assert_eq!(served.post(&[], &opening()).0, 503);
}

#[test]
fn an_open_address_needs_a_token_and_a_name() {
    let listen = |address: &str| rowlock(["mcp", "--listen", address]);
    listen("192.0.2.1:8091").run().fails(2, &["needs a token", "ROWLOCK_MCP_TOKEN"]);
    listen("0.0.0.0:0").run().fails(2, &["needs a token"]);
    listen("0.0.0.0:0").env("ROWLOCK_MCP_TOKEN", TOKEN).run().fails(2, &["--host"]);
    listen("127.0.0.1:0").env("ROWLOCK_MCP_TOKEN", "short").run().fails(2, &["shorter than 16"]);
    listen("192.0.2.1:8091").env("ROWLOCK_MCP_TOKEN", TOKEN).run().fails(3, &["cannot be listened on"]);
    rowlock(["mcp", "--listen", "127.0.0.1:0", "--token-file", "t"])
        .with_file("t", "\n")
        .run()
        .fails(2, &["is empty"]);
    rowlock(["mcp", "--listen", "nowhere"]).run().exits(2);
}
