// The official TypeScript client against `rowlock mcp`, over standard input and output and over HTTP. The client
// holds every structured answer against the tool's schema by itself.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const PASSWORD = "correct-horse-demo";
const TOKEN = "a-token-of-enough-length";
const binary = resolve(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "rowlock-mcp-"));
const config = join(folder, "rowlock.toml");
writeFileSync(config, '[credentials.alice]\nuser = "alice"\npassword-env = "DEMO_PASSWORD"\n');
const env = { DEMO_PASSWORD: PASSWORD, XDG_STATE_HOME: folder, ROWLOCK_MCP_TOKEN: TOKEN, PATH: process.env.PATH };
const running = [];

/** Starts a process that tells its address on stderr. */
async function address(...args) {
  const child = spawn(binary, args, { env, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  running.push(child);
  for await (const line of createInterface({ input: child.stderr })) {
    const found = /http:\/\/[^\s]+/.exec(line);
    if (found) return found[0];
  }
  throw new Error("no address was told");
}

/** The structured answer, without a secret in it or the text. */
function told(result) {
  assert.ok(!result.isError, JSON.stringify(result.content));
  assert.ok(!JSON.stringify(result).includes(PASSWORD));
  return result.structuredContent;
}

async function session(name, transport, url) {
  const client = new Client({ name: "rowlock-lab", version: "1.0.0" });
  await client.connect(transport);
  assert.equal(client.getServerVersion().name, "rowlock");
  const { tools } = await client.listTools();
  assert.equal(tools.length, 10);
  const call = (tool, args, options) =>
    client.callTool({ name: tool, arguments: args }, undefined, options);
  const steps = [];
  const order = { url, identities: ["alice"] };
  const scan = told(await call("scan_api", order, { onprogress: (step) => steps.push(step.progress) }));
  assert.ok(scan.grade && scan.findings.length > 0 && steps.length > 0);
  const of = { run: scan.run, finding: scan.findings[0].finding };
  assert.ok(told(await call("get_scan", of)).detail.evidence.length > 0);
  assert.ok(told(await call("suggest_fix", { ...of, framework: "flask" })).repairs.length > 0);
  assert.equal(told(await call("rescan_finding", of)).verdict, "still_there");
  const refused = await call("scan_api", { url: "https://example.com" });
  assert.ok(refused.isError && refused.content[0].text.includes("nothing was sent"));
  // A scan that is given up ends, and is kept as partial or not at all.
  const abort = new AbortController();
  const given_up = call("scan_api", order, { signal: abort.signal, onprogress: () => abort.abort("enough") });
  await assert.rejects(given_up);
  for (let attempt = 0; ; attempt++) {
    const next = await call("scan_api", { url, only: ["encryption"] });
    if (!next.isError) break;
    assert.ok(attempt < 100 && next.content[0].text.includes("one at a time"), next.content[0].text);
    await new Promise((done) => setTimeout(done, 100));
  }
  const { resources } = await client.listResources();
  const { contents } = await client.readResource({ uri: resources[0].uri });
  assert.ok(contents[0].text.length > 100);
  const { messages } = await client.getPrompt({ name: "review_auth", arguments: { source: "app", url } });
  assert.ok(messages[0].content.text.includes("check_code"));
  await client.close();
  console.log(`${name}: ten tools, ${scan.findings.length} findings on the first page`);
}

try {
  const url = (await address("demo", "--serve")).replace(/\s.*/, "");
  const args = ["mcp", "--config", config];
  await session("stdio", new StdioClientTransport({ command: binary, args, env, cwd: folder }), url);
  const server = await address(...args, "--listen", "127.0.0.1:0");
  const headers = { Authorization: `Bearer ${TOKEN}` };
  await session("http", new StreamableHTTPClientTransport(new URL(server), { requestInit: { headers } }), url);
  const stranger = new StreamableHTTPClientTransport(new URL(server));
  await assert.rejects(new Client({ name: "stranger", version: "1.0.0" }).connect(stranger));
} finally {
  running.forEach((child) => child.kill("SIGTERM"));
  rmSync(folder, { recursive: true, force: true });
}
