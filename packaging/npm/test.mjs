// Packs the launcher and this platform's binary, installs both without a network, and runs them as a user would:
// `node --test packaging/npm/test.mjs`. The binary is target/release/rowlock, or what ROWLOCK_BINARY names.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build, platformOf, version } from "./build.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = resolve(process.env.ROWLOCK_BINARY ?? join(ROOT, "target/release/rowlock"));
const WINDOWS = process.platform === "win32";

const folder = mkdtempSync(join(tmpdir(), "rowlock-npm-test-"));
const whole = join(folder, "whole");
const alone = join(folder, "alone");
const launcher = (project) => join(project, "node_modules/rowlock/bin/rowlock.js");

before(() => {
  const tarballs = build(BINARY, join(folder, "tarballs"));
  install(whole, tarballs);
  install(alone, tarballs.slice(0, 1));
});

after(() => rmSync(folder, { recursive: true, force: true }));

test("npx starts the program of the workspace's version", () => {
  const done = run("npx", ["--offline", "rowlock", "--version"], whole, { shell: WINDOWS });
  assert.equal(done.stdout.trim(), `rowlock ${version()}`, done.stderr);
  assert.equal(done.status, 0);
});

test("arguments, streams and the exit code are handed over", () => {
  const wrong = run("npx", ["--offline", "rowlock", "scan", "no url at all"], whole, { shell: WINDOWS });
  assert.equal(wrong.status, 2, wrong.stderr);
  assert.match(wrong.stderr, /no url at all|not a URL/);
  const closed = start(whole, ["scan", "http://127.0.0.1:9", "--no-keep", "--quiet"]);
  assert.equal(closed.status, 3, closed.stderr);
  // The password comes by standard input; what could not be reached is told after it was read.
  const read = start(whole, ["scan", "http://127.0.0.1:9", "-u", "alice", "--password-stdin"], { input: "pw\n" });
  assert.equal(read.status, 3, read.stderr);
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  test(`${signal} reaches the program and ends both`, { skip: WINDOWS && "no signals" }, async () => {
    const child = spawn(process.execPath, [launcher(whole), "demo", "--serve"], { cwd: whole, env: environment() });
    const url = await told(child, /http:\/\/127\.0\.0\.1:\d+/);
    assert.ok(await answers(url), `${url} answers`);
    const ended = new Promise((done) => child.on("exit", (code, by) => done(code ?? by)));
    child.kill(signal);
    const direct = await endOf(signal);
    assert.equal(await ended, direct);
    assert.equal(await answers(url), false, "the program lives on");
  });
}

test("without the platform's package it says what to do", () => {
  const done = start(alone, ["--version"]);
  assert.equal(done.status, 2);
  assert.match(done.stderr, /@rowlock\/\S+ is not installed.*--omit=optional/);
  assert.match(done.stderr, /ROWLOCK_BINARY/);
});

test("a platform without a package is told with those that have one", () => {
  const foreign = join(folder, "foreign.cjs");
  writeFileSync(
    foreign,
    `Object.defineProperty(process, "platform", { value: "sunos" });\nrequire(${JSON.stringify(launcher(alone))});\n`,
  );
  const done = run(process.execPath, [foreign], alone);
  assert.equal(done.status, 2);
  assert.match(done.stderr, /no package for sunos-\S+, only for linux-x64, linux-arm64, darwin-x64/);
});

test("ROWLOCK_BINARY names another program, and a wrong one is told", () => {
  assert.equal(start(alone, ["--version"], { env: environment({ ROWLOCK_BINARY: BINARY }) }).status, 0);
  const missing = start(alone, ["--version"], { env: environment({ ROWLOCK_BINARY: join(folder, "nowhere") }) });
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /nowhere cannot be started: there is no such file/);
});

test("the platform is read from the binary, and the tarballs say it", () => {
  const elf = Buffer.alloc(64);
  elf.write("\x7fELF", "latin1");
  elf.writeUInt16LE(183, 18);
  assert.deepEqual(platformOf(elf), { os: "linux", cpu: "arm64" });
  assert.equal(platformOf(Buffer.concat([elf, Buffer.from("/lib/ld-linux-aarch64.so.1")])).libc, "glibc");
  const mach = Buffer.alloc(64);
  mach.writeUInt32LE(0xfeedfacf, 0);
  mach.writeUInt32LE(0x0100000c, 4);
  assert.deepEqual(platformOf(mach), { os: "darwin", cpu: "arm64" });
  const pe = Buffer.alloc(128);
  pe.write("MZ", "latin1");
  pe.writeUInt32LE(64, 60);
  pe.writeUInt16LE(0x8664, 68);
  assert.deepEqual(platformOf(pe), { os: "win32", cpu: "x64" });
  for (const other of [Buffer.alloc(0), Buffer.from("#!/bin/sh\n"), Buffer.alloc(64), elf.fill(0, 18, 20)]) {
    assert.throws(() => platformOf(other), /cannot be packed/);
  }
  const manifest = JSON.parse(readFileSync(join(whole, "node_modules/rowlock/package.json"), "utf8"));
  assert.deepEqual([...new Set(Object.values(manifest.optionalDependencies))], [version()]);
  const installed = join(whole, "node_modules/@rowlock", `${process.platform}-${process.arch}`, "package.json");
  assert.equal(JSON.parse(readFileSync(installed, "utf8")).version, version());
});

/** An npm project with these tarballs, installed from the disk alone. */
function install(project, tarballs) {
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "private": true }\n');
  const options = ["--offline", "--no-audit", "--no-fund", "--cache", join(folder, "cache")];
  const done = run("npm", ["install", ...options, ...tarballs], project, { shell: WINDOWS });
  assert.equal(done.status, 0, done.stderr);
}

function start(project, words, more = {}) {
  return run(process.execPath, [launcher(project), ...words], project, more);
}

function run(command, words, cwd, more = {}) {
  return spawnSync(command, words, { cwd, encoding: "utf8", env: environment(), timeout: 60_000, ...more });
}

/** Ours without what would choose another program or stand in for a password, and with a state folder of its own. */
function environment(more = {}) {
  const { ROWLOCK_BINARY, ROWLOCK_PASSWORD, ...rest } = process.env;
  return { ...rest, XDG_STATE_HOME: join(folder, "state"), ...more };
}

/** How the program itself ends on a signal. */
async function endOf(signal) {
  const child = spawn(BINARY, ["demo", "--serve"], { env: environment() });
  await told(child, /http:\/\/127\.0\.0\.1:\d+/);
  const ended = new Promise((done) => child.on("exit", (code, by) => done(code ?? by)));
  child.kill(signal);
  return ended;
}

/** Waits until a process says what is looked for, on either stream. */
function told(child, pattern) {
  return new Promise((done, failed) => {
    let text = "";
    const read = (piece) => {
      text += piece;
      const found = pattern.exec(text);
      if (found) done(found[0]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", (code) => failed(new Error(`ended with ${code}: ${text}`)));
  });
}

async function answers(url) {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
