//! The assistant's server: its tools as documents, and the clients of others tried against it.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::lab;
use crate::step::{Untried, binary, root, step, target, tell};

/// The line of `docs/mcp.md` below which everything is generated.
const MARK: &str = "<!-- What follows is generated from the code by `cargo xtask docs`. -->\n";

/// `docs/mcp.md` below its mark, and the lists as clients get them.
pub(crate) fn pages() -> Result<Vec<(PathBuf, String)>> {
    let output =
        Command::new(binary()?).args(["mcp", "--describe"]).output().context("rowlock mcp --describe")?;
    let json = String::from_utf8(output.stdout)?;
    let described: Value = serde_json::from_str(&json).context("rowlock mcp --describe")?;
    let path = root().join("docs/mcp.md");
    let page = std::fs::read_to_string(&path)?;
    let Some((own, _)) = page.split_once(MARK) else { bail!("docs/mcp.md has lost its mark: {MARK}") };
    let text = format!("{own}{MARK}\n{}", listed(&described)?);
    Ok(vec![(path, text), (root().join("docs/schema/mcp.json"), json)])
}

fn listed(described: &Value) -> Result<String> {
    let word = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let list = |name: &str| described[name].as_array().with_context(|| format!("no {name}"));
    let mut text = String::from(
        "## Tools\n\nWith the schemas of their arguments and answers in [schema/mcp.json](schema/mcp.json).\n",
    );
    for tool in list("tools")? {
        let hints = &tool["annotations"];
        let touch =
            if hints["readOnlyHint"] == true { "reads what is on this machine" } else { "sends requests" };
        write!(
            text,
            "\n### `{}`: {}\n\n{}\n\n",
            word(tool, "name"),
            word(tool, "title"),
            word(tool, "description")
        )?;
        writeln!(text, "It {touch}.\n\n| argument | |\n|---|---|")?;
        let required = tool["inputSchema"]["required"].as_array().cloned().unwrap_or_default();
        let arguments = tool["inputSchema"]["properties"].as_object().context("no arguments")?;
        for (name, schema) in arguments {
            let needed = if required.iter().any(|r| r == name.as_str()) { " (needed)" } else { "" };
            writeln!(text, "| `{name}`{needed} | {} |", word(schema, "description").replace('|', "\\|"))?;
        }
    }
    text.push_str("\n## Resources\n\n| address | |\n|---|---|\n");
    for template in list("resourceTemplates")? {
        writeln!(text, "| `{}` | {} |", word(template, "uriTemplate"), word(template, "description"))?;
    }
    text.push_str("\n## Prompts\n\n| prompt | arguments | |\n|---|---|---|\n");
    for prompt in list("prompts")? {
        let arguments = prompt["arguments"].as_array().cloned().unwrap_or_default();
        let names: Vec<String> = arguments.iter().map(|a| format!("`{}`", word(a, "name"))).collect();
        let (name, title) = (word(prompt, "name"), word(prompt, "title"));
        writeln!(text, "| {title} (`{name}`) | {} | {} |", names.join(", "), word(prompt, "description"))?;
    }
    Ok(text)
}

/// The clients alone.
pub(crate) fn run() -> Result<()> {
    tell(&clients()?);
    Ok(())
}

/// Tries the official Python and TypeScript clients and the protocol's inspector against the binary; tells which
/// could not be had here, and why.
pub(crate) fn clients() -> Result<Vec<Untried>> {
    let binary = binary()?;
    let mut skipped = Vec::new();
    match lab::environment("mcp-python", "lab/mcp/requirements.txt") {
        Err(why) => skipped.push(("MCP with the Python client", format!("{why:#}"))),
        Ok(python) => {
            let script = root().join("lab/mcp/client.py");
            step("MCP with the Python client", Command::new(python).arg(script).arg(&binary))?;
        }
    }
    match node() {
        Err(why) => skipped.push(("MCP with the TypeScript client and the inspector", format!("{why:#}"))),
        Ok(folder) => {
            for script in ["client.mjs", "inspector.mjs"] {
                let mut run = Command::new("node");
                run.arg(folder.join(script)).arg(&binary);
                step(&format!("MCP with {script}"), &mut run)?;
            }
        }
    }
    Ok(skipped)
}

/// The folder of the Node clients with their packages, installed from the lock file when they are missing or old.
fn node() -> Result<PathBuf> {
    let folder = target().join("mcp-node");
    let from = root().join("lab/mcp");
    std::fs::create_dir_all(&folder)?;
    for script in ["client.mjs", "inspector.mjs", "package.json"] {
        std::fs::copy(from.join(script), folder.join(script))?;
    }
    let wanted = std::fs::read_to_string(from.join("package-lock.json"))?;
    let stamp = folder.join("installed.json");
    had(Command::new("node").arg("--version"), "node")?;
    if std::fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(folder);
    }
    std::fs::write(folder.join("package-lock.json"), &wanted)?;
    let mut install = Command::new("npm");
    install.args(["ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder);
    had(&mut install, "the pinned packages of lab/mcp/package-lock.json")?;
    std::fs::write(stamp, wanted)?;
    Ok(folder)
}

/// Runs what may be missing on this machine.
fn had(command: &mut Command, what: &str) -> Result<()> {
    let output = command.output().with_context(|| format!("{what} is not on this machine"))?;
    if output.status.success() { Ok(()) } else { bail!("{what} could not be had") }
}
