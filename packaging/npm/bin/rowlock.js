#!/usr/bin/env node
// Starts the program of this platform's package, and is otherwise not there: arguments, standard streams, signals
// and the exit code are handed over. ROWLOCK_BINARY names another program to start instead.
"use strict";

const { spawn } = require("node:child_process");
const { optionalDependencies } = require("../package.json");

// As of the program itself: wrong use or configuration. Never 0 or 1, which say how a gate was met.
const MISCONFIGURED = 2;

start(program());

function start(path) {
  const child = spawn(path, process.argv.slice(2), { stdio: "inherit" });
  // On Windows a console's Ctrl-C reaches the child by itself, and sending it a signal would kill it at once.
  const handOver = (signal) => process.platform === "win32" || child.kill(signal);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, handOver);

  child.on("error", (error) => {
    const why = error.code === "ENOENT" ? "there is no such file, or its loader is missing (musl)" : error.message;
    fail(`${path} cannot be started: ${why}`);
  });
  child.on("exit", (code, signal) => {
    for (const each of signals) process.off(each, handOver);
    // A caller must see the same end: a shell tells 143 from an exit code.
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code;
  });
}

function program() {
  if (process.env.ROWLOCK_BINARY) return process.env.ROWLOCK_BINARY;
  const platform = `${process.platform}-${process.arch}`;
  const name = `@rowlock/${platform}`;
  if (!(name in optionalDependencies)) {
    const known = Object.keys(optionalDependencies).map((each) => each.replace("@rowlock/", ""));
    fail(`there is no package for ${platform}, only for ${known.join(", ")}`);
  }
  try {
    return require.resolve(`${name}/bin/rowlock${process.platform === "win32" ? ".exe" : ""}`);
  } catch {
    fail(
      `${name} is not installed. It is an optional dependency of rowlock: install again without --omit=optional ` +
        "(--no-optional), on the platform where it runs, and without a node_modules of another one.",
    );
  }
}

function fail(why) {
  process.stderr.write(
    `rowlock: ${why}\n` +
      "         Or build it from source (https://github.com/rowlock/rowlock) and set ROWLOCK_BINARY to the program.\n",
  );
  process.exit(MISCONFIGURED);
}
