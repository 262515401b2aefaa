// Puts a ready binary into npm's tarballs: `node packaging/npm/build.mjs BINARY OUTDIR`.
//
// Writes the launcher's tarball, the same whichever platform, and that of the binary's platform, which is read from
// the binary's own header. Versions are the workspace's, out of Cargo.toml. Nothing is published.

import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = resolve(HERE, "../..");
const LICENCES = ["LICENSE-APACHE", "LICENSE-MIT"];

/** The version of the workspace, as Cargo.toml has it. */
export function version() {
  const section = readFileSync(join(ROOT, "Cargo.toml"), "utf8").split("[workspace.package]")[1] ?? "";
  const found = /^version = "([^"]+)"$/m.exec(section.split("\n[")[0]);
  if (!found) throw new Error("Cargo.toml has no version in [workspace.package]");
  return found[1];
}

/** Where a binary runs, in the words of a package.json, read from its header (ELF, Mach-O or PE). */
export function platformOf(binary) {
  const head = binary.subarray(0, 4096);
  const pick = (names, value) => names[value] ?? fault(`its processor (${value}) has no package`);
  if (head.length >= 64 && head.readUInt32BE(0) === 0x7f454c46) {
    const cpu = pick({ 62: "x64", 183: "arm64" }, head.readUInt16LE(18));
    // One that is linked statically runs on musl as well.
    return { os: "linux", cpu, ...(binary.includes("/ld-linux") && { libc: "glibc" }) };
  }
  if (head.length >= 64 && head.readUInt32LE(0) === 0xfeedfacf) {
    return { os: "darwin", cpu: pick({ 0x01000007: "x64", 0x0100000c: "arm64" }, head.readUInt32LE(4)) };
  }
  if (head.length >= 64 && head.toString("latin1", 0, 2) === "MZ") {
    const at = head.readUInt32LE(60);
    if (at + 6 <= head.length) return { os: "win32", cpu: pick({ 0x8664: "x64" }, head.readUInt16LE(at + 4)) };
  }
  return fault("it is no ELF, Mach-O or PE file of 64 bits");
}

function fault(why) {
  throw new Error(`the binary cannot be packed: ${why}`);
}

/** Writes both tarballs and returns their paths, the launcher's first. */
export function build(program, outdir) {
  const bytes = readFileSync(program);
  const { os, cpu, libc } = platformOf(bytes);
  const launcher = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8"));
  const name = `@rowlock/${os}-${cpu}`;
  if (!(name in launcher.optionalDependencies)) fault(`package.json does not name ${name}`);

  launcher.version = version();
  for (const each of Object.keys(launcher.optionalDependencies)) launcher.optionalDependencies[each] = launcher.version;
  const { license, repository, engines } = launcher;
  const platform = {
    name,
    version: launcher.version,
    description: `The program of the package rowlock, for ${os} on ${cpu}.`,
    license,
    repository,
    engines,
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    files: ["bin", ...LICENCES],
    preferUnplugged: true,
  };
  return [
    pack(launcher, outdir, (folder) => {
      cpSync(join(HERE, "bin"), join(folder, "bin"), { recursive: true });
      cpSync(join(HERE, "README.md"), join(folder, "README.md"));
    }),
    pack(platform, outdir, (folder) => {
      const to = join(folder, "bin", os === "win32" ? "rowlock.exe" : "rowlock");
      mkdirSync(join(folder, "bin"));
      writeFileSync(to, bytes);
      chmodSync(to, 0o755);
    }),
  ];
}

function pack(manifest, outdir, fill) {
  const folder = mkdtempSync(join(tmpdir(), "rowlock-npm-"));
  try {
    writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    for (const each of LICENCES) cpSync(join(ROOT, each), join(folder, each));
    fill(folder);
    mkdirSync(outdir, { recursive: true });
    const to = ["--pack-destination", resolve(outdir)];
    const told = execFileSync("npm", ["pack", "--json", "--ignore-scripts", ...to], {
      cwd: folder,
      encoding: "utf8",
      shell: process.platform === "win32",
      stdio: ["ignore", "pipe", "inherit"],
    });
    const packed = Object.values(JSON.parse(told))[0];
    return join(resolve(outdir), packed.filename.replace("@", "").replace("/", "-"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const [program, outdir] = process.argv.slice(2);
  if (!program || !outdir) {
    console.error("usage: node packaging/npm/build.mjs BINARY OUTDIR");
    process.exit(2);
  }
  for (const path of build(program, outdir)) console.log(path);
}
