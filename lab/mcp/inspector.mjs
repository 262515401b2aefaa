// The protocol's inspector in its command-line mode against `rowlock mcp`: lists, calls and refusals, and its own
// report on whether the tools' schemas can be used by every client.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const binary = resolve(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "rowlock-mcp-"));
const inspector = join(dirname(fileURLToPath(import.meta.url)), "node_modules/.bin/mcp-inspector");
const servers = { rowlock: { type: "stdio", command: binary, args: ["mcp"], env: { XDG_STATE_HOME: folder }, cwd: folder } };
const config = join(folder, "servers.json");
writeFileSync(config, JSON.stringify({ mcpServers: servers }));

/** Runs the inspector; gives its exit code and output. */
function inspect(...args) {
  const words = ["--cli", "--config", config, "--server", "rowlock", ...args];
  const done = spawnSync(inspector, words, { cwd: folder, encoding: "utf8", timeout: 120_000 });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** The same, which must succeed; gives the JSON. */
function asked(...args) {
  const done = inspect(...args);
  assert.equal(done.code, 0, `${args.join(" ")}: ${done.out}${done.err}`);
  return JSON.parse(done.out);
}

const demo = spawn(binary, ["demo", "--serve"], { stdio: ["ignore", "ignore", "pipe"] });
try {
  let url;
  for await (const line of createInterface({ input: demo.stderr })) {
    url = /http:\/\/[^\s]+/.exec(line)[0];
    break;
  }
  const listed = asked("--method", "tools/list", "--strict");
  assert.equal(listed.tools.length, 10);
  const call = (tool, ...pairs) => ["--method", "tools/call", "--tool-name", tool, ...pairs.flatMap((p) => ["--tool-arg", p])];
  const scan = asked(...call("scan_api", `url=${url}`));
  assert.ok(scan.structuredContent.run && scan.structuredContent.findings.length > 0);
  const { run, findings } = scan.structuredContent;
  const again = asked(...call("rescan_finding", `run=${run}`, `finding=${findings[0].finding}`));
  assert.equal(again.structuredContent.verdict, "still_there");
  asked(...call("explain_check", "check=auth-not-enforced", "framework=flask"));
  const refused = inspect(...call("scan_api", "url=https://example.com"));
  assert.ok(`${refused.out}${refused.err}`.includes("nothing was sent"), refused.out + refused.err);
  assert.ok(asked("--method", "resources/list").resources.length > 1);
  assert.ok(asked("--method", "resources/read", "--uri", `rowlock://scan/${run}`).contents[0].text);
  assert.equal(asked("--method", "resources/templates/list").resourceTemplates.length, 2);
  assert.equal(asked("--method", "prompts/list").prompts.length, 2);
  asked("--method", "prompts/get", "--prompt-name", "harden_api", "--prompt-args", `url=${url}`);
  console.log("the inspector: tools, calls, resources and prompts");
} finally {
  demo.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}
