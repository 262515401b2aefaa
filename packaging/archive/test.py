#!/usr/bin/env python3
"""Packs a binary as a release does, and tries what is in the archive, and the installer against releases on loopback,
good ones and spoilt ones: `python packaging/archive/test.py`.

The binary is target/release/rowlock, or what ROWLOCK_BINARY names. Needs Python 3.10, and cargo for its metadata. What
a machine lacks (zsh, fish, mandoc …) is skipped by name.
"""

from __future__ import annotations

import functools
import hashlib
import http.server
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import unittest
from pathlib import Path

import build

sys.path.insert(0, str(build.ROOT / "packaging"))
from version import version

SUFFIX = ".exe" if sys.platform == "win32" else ""
BINARY = Path(os.environ.get("ROWLOCK_BINARY") or build.ROOT / f"target/release/rowlock{SUFFIX}").absolute()
INSTALLER = build.ROOT / "packaging/install.sh"
POSIX = sys.platform != "win32"
STAND_IN = f"#!/bin/sh\necho 'rowlock {version()}'\n".encode()
TOOLS = ("awk", "cat", "chmod", "cp", "gzip", "mkdir", "mktemp", "mv", "rm", "sh", "tar", "uname")


class Scratch(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        scratch = tempfile.TemporaryDirectory(prefix="rowlock-archive-")
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)

    def needs(self, name: str) -> str:
        found = shutil.which(name)
        if found is None:
            self.skipTest(f"{name} is not on this machine")
        return found


class Archive(Scratch):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.archive = build.build(BINARY, cls.folder / "dist")
        shutil.unpack_archive(cls.archive, cls.folder / "out")
        cls.root = cls.folder / "out" / cls.archive.name.removesuffix(".zip").removesuffix(".tar.gz")

    def test_it_holds_one_folder_of_its_own_name_with_all_that_belongs_to_it(self) -> None:
        found = {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_file()}
        self.assertEqual([self.root], list((self.folder / "out").iterdir()))
        pages = {each for each in found if each.startswith("man/man1/")}
        expected = {f"rowlock{SUFFIX}", *build.DOCUMENTS, *(f"completions/{c}" for c in build.COMPLETIONS.values())}
        self.assertEqual(found - pages, expected)
        program = self.root / f"rowlock{SUFFIX}"
        self.assertEqual(program.read_bytes(), BINARY.read_bytes())
        done = subprocess.run([program, "--version"], capture_output=True, text=True)
        self.assertEqual(done.stdout.strip(), f"rowlock {version()}")

    def test_the_same_binary_gives_the_same_archive(self) -> None:
        again = build.build(BINARY, self.folder / "again")
        self.assertEqual(again.read_bytes(), self.archive.read_bytes())

    def test_each_command_has_a_page_without_faults(self) -> None:
        pages = sorted((self.root / "man/man1").iterdir())
        shown = subprocess.run([BINARY, "--help"], capture_output=True, text=True).stdout
        commands = re.findall(r"^  ([a-z]+) ", shown.partition("Commands:")[2].partition("Options:")[0], re.MULTILINE)
        self.assertGreater(len(commands), 5)
        for command in [c for c in commands if c != "help"]:
            self.assertIn(f"rowlock-{command}.1", [p.name for p in pages])
        for page in pages:
            self.assertTrue(page.read_text(encoding="utf-8").startswith((".ie", ".TH")), page.name)
        if shutil.which("mandoc"):
            lint = ["mandoc", "-T", "lint", "-W", "error"]
        elif shutil.which("groff"):
            lint = ["groff", "-man", "-Tutf8", "-ww", "-z"]
        else:
            self.skipTest("neither mandoc nor groff is on this machine: pages are there, and not held to troff")
        for page in pages:
            done = subprocess.run([*lint, page], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""), page.name)

    def completes(self, shell: str, script: str) -> None:
        """A shell that has sourced its completion offers `scan` and `scans` for `sca`. Elvish does so in a terminal alone."""
        name = self.root / "completions" / build.COMPLETIONS[shell]
        program = self.needs({"powershell": "pwsh"}.get(shell, shell))
        plain = {"bash": ["--noprofile", "--norc"], "zsh": ["-f"], "fish": ["--no-config"]}.get(shell, [])
        done = subprocess.run(
            [program, *plain, "-c", script.replace("FILE", str(name))], capture_output=True, text=True, timeout=60
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(re.findall(r"^scans?\b", done.stdout, re.MULTILINE), ["scan", "scans"], done.stdout)

    def test_bash_completes(self) -> None:
        call = "COMP_WORDS=(rowlock sca); COMP_CWORD=1; _rowlock rowlock sca rowlock; printf '%s\\n' \"${COMPREPLY[@]}\""
        self.completes("bash", f"source 'FILE'; {call}")

    def test_zsh_completes(self) -> None:
        # The function that would show the choices prints them.
        show = "_describe() { local -a all; all=(${(P)4}); print -l ${${(M)all:#sca*}%%:*}; }"
        call = "words=(rowlock sca); CURRENT=2; _rowlock_commands"
        self.completes("zsh", f"compdef() {{ }}; autoload -U is-at-least; source 'FILE'; {show}; {call}")

    def test_fish_completes(self) -> None:
        self.completes("fish", "source 'FILE'; complete -C 'rowlock sca'")

    def test_powershell_completes(self) -> None:
        call = "(TabExpansion2 -inputScript 'rowlock sca' -cursorColumn 11).CompletionMatches.CompletionText"
        self.completes("powershell", f". 'FILE'; {call}")

    def test_the_platform_is_read_from_the_header(self) -> None:
        elf = bytearray(64)
        elf[:4], elf[18] = b"\x7fELF", 183
        self.assertEqual(build.target_of(bytes(elf)), "aarch64-unknown-linux-musl")
        self.assertEqual(build.target_of(bytes(elf) + b"/lib/ld-linux-aarch64.so.1"), "aarch64-unknown-linux-gnu")
        mach = b"\xcf\xfa\xed\xfe\x0c\x00\x00\x01" + bytes(64)
        self.assertEqual(build.target_of(mach), "aarch64-apple-darwin")
        portable = b"MZ" + bytes(58) + b"\x40\0\0\0" + b"PE\0\0\x64\x86" + bytes(8)
        self.assertEqual(build.target_of(portable), "x86_64-pc-windows-msvc")
        for other in (b"", b"#!/bin/sh\n", bytes(64), bytes(elf[:18]) + bytes(46)):
            with self.assertRaisesRegex(SystemExit, "cannot be packed"):
                build.target_of(other)

    def test_windows_gets_a_zip(self) -> None:
        files = {"rowlock.exe": b"MZ", "README.md": b"read"}
        archive = build.zipped(self.folder / "rowlock-x.zip", "rowlock-x", files)
        shutil.unpack_archive(archive, self.folder / "zip")
        self.assertEqual((self.folder / "zip/rowlock-x/rowlock.exe").read_bytes(), b"MZ")

    def test_binstall_looks_where_the_archives_are(self) -> None:
        told = subprocess.run(
            [self.needs("cargo"), "metadata", "--no-deps", "--format-version", "1"],
            cwd=build.ROOT, capture_output=True, text=True, check=True,
        )
        (package,) = [each for each in json.loads(told.stdout)["packages"] if each["name"] == "rowlock"]
        self.assertEqual(package["version"], version())
        binstall = package["metadata"]["binstall"]
        workflow = (build.ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
        targets = re.findall(r"target: ([\w-]+),", workflow)
        self.assertGreaterEqual(len(targets), 7)
        for target in targets:
            said = {**binstall, **binstall["overrides"].get(target, {})}
            suffix, exe = ("zip", ".exe") if "windows" in target else ("tar.gz", "")
            words = {"repo": package["repository"], "version": version(), "target": target, "bin": "rowlock"}
            words["binary-ext"] = exe
            fill = lambda text: re.sub(r"\{ ([\w-]+) \}", lambda found: words[found[1]], text)
            url = f"https://github.com/rowlock/rowlock/releases/download/v{version()}/rowlock-{target}.{suffix}"
            self.assertEqual(fill(said["pkg-url"]), url)
            self.assertEqual(fill(said["bin-dir"]), f"rowlock-{target}/rowlock{exe}")
            self.assertEqual(said["pkg-fmt"], {"zip": "zip", "tar.gz": "tgz"}[suffix])


class Releases(http.server.SimpleHTTPRequestHandler):
    """Files of a folder; of one that is called half, the first half under the whole one's length."""

    def log_message(self, *_: object) -> None:
        pass

    def copyfile(self, source: io.BufferedReader, out: io.BufferedWriter) -> None:
        content = source.read()
        out.write(content[: len(content) // 2] if "/half/" in self.path else content)


@unittest.skipUnless(POSIX, "the installer is for POSIX systems")
class Installer(Scratch):
    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        handler = functools.partial(Releases, directory=str(cls.folder))
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        cls.url = f"http://127.0.0.1:{cls.server.server_address[1]}"
        cls.cpu = {"arm64": "aarch64", "amd64": "x86_64"}.get(os.uname().machine, os.uname().machine)
        cls.target = f"{cls.cpu}-apple-darwin" if sys.platform == "darwin" else f"{cls.cpu}-unknown-linux-musl"
        cls.release("good")
        cls.release("half")
        cls.count = 0

    @classmethod
    def release(cls, name: str, program: bytes = STAND_IN, target: str = "", sums: str | None = None) -> Path:
        """A release as GitHub serves it, the latest and by its version; `sums` with TARGET and SUM in it."""
        target = target or cls.target
        folder = cls.folder / name / f"download/v{version()}"
        folder.mkdir(parents=True)
        archive = build.packed(folder / f"rowlock-{target}.tar.gz", f"rowlock-{target}", {"rowlock": program})
        digest = hashlib.sha256(archive.read_bytes()).hexdigest()
        line = "SUM  rowlock-TARGET.tar.gz\n" if sums is None else sums
        others = f"{'0' * 64}  rowlock-other.tar.gz\n"
        told = others + line.replace("SUM", digest).replace("TARGET", target)
        (folder / "SHA256SUMS").write_text(told)
        shutil.copytree(folder, cls.folder / name / "latest/download")
        return archive

    def install(
        self, releases: str, *, script: Path = INSTALLER, path: str | None = None, shell: str = "sh", **more: str
    ) -> tuple[subprocess.CompletedProcess[str], Path]:
        """Runs the installer in a home of its own, where an older program may stand."""
        type(self).count += 1
        home = self.folder / f"home-{self.count}"
        home.mkdir()
        into = home / ".local/bin"
        into.mkdir(parents=True)
        (into / "rowlock").write_text("old")
        address = releases if ":" in releases else f"{self.url}/{releases}"
        variables = {"HOME": str(home), "PATH": path or os.environ["PATH"], "TMPDIR": str(home), **more}
        variables = {"ROWLOCK_RELEASES": address, **variables}
        done = subprocess.run(
            [shutil.which(shell) or shell, str(script)], env=variables, cwd=home, capture_output=True, text=True, timeout=60
        )
        return done, into / "rowlock"

    def refuses(self, releases: str, words: str, **more: object) -> None:
        done, program = self.install(releases, **more)
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn(words, done.stderr)
        self.assertEqual(program.read_text(), "old", "what was there stays")
        self.assertEqual([each.name for each in program.parent.iterdir()], ["rowlock"])
        left = [each.name for each in program.parents[2].iterdir()]
        self.assertEqual(left, [".local"], "nothing is left behind")

    def tools(self, *names: str, without: tuple[str, ...] = (), **scripts: str) -> str:
        """A PATH of these tools alone, some of them our own scripts."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        for name in {*TOOLS, *names} - {*without, *scripts}:
            (folder / name).symlink_to(self.needs(name))
        for name, text in scripts.items():
            (folder / name).write_text(f"#!/bin/sh\n{text}\n")
            (folder / name).chmod(0o755)
        return str(folder)

    def test_it_installs_the_latest_and_a_named_version(self) -> None:
        for more in ({}, {"ROWLOCK_VERSION": version()}, {"ROWLOCK_VERSION": f"v{version()}"}):
            for releases in ("good", f"file://{self.folder}/good"):
                done, program = self.install(releases, **more)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(program.read_bytes(), STAND_IN)
                self.assertTrue(os.access(program, os.X_OK))
                self.assertIn(f"rowlock {version()} is in", done.stdout)
                self.assertEqual([each.name for each in program.parents[2].iterdir()], [".local"])

    def test_it_installs_the_very_program_of_the_archive(self) -> None:
        self.release("real", BINARY.read_bytes())
        elsewhere = self.folder / "elsewhere"
        done, _ = self.install("real", ROWLOCK_INSTALL_DIR=str(elsewhere), PATH=f"{elsewhere}:{os.environ['PATH']}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((elsewhere / "rowlock").read_bytes(), BINARY.read_bytes())
        self.assertNotIn("PATH", done.stdout)

    def test_any_shell_and_any_set_of_tools_will_do(self) -> None:
        for shell in ("dash", "bash", "zsh", "ksh"):
            if shutil.which(shell):
                self.assertEqual(self.install("good", shell=shell)[0].returncode, 0, shell)
        for fetcher in ("curl", "wget"):
            for summer in ("sha256sum", "shasum", "openssl"):
                if shutil.which(fetcher) and shutil.which(summer):
                    extra = ("perl",) if summer == "shasum" else ()
                    done, _ = self.install("good", path=self.tools(fetcher, summer, *extra))
                    self.assertEqual(done.returncode, 0, f"{fetcher}, {summer}: {done.stderr}")

    def test_what_is_not_what_the_sums_say_is_not_installed(self) -> None:
        archive = self.release("tampered")
        for copy in (archive, self.folder / "tampered/latest/download" / archive.name):
            build.packed(copy, f"rowlock-{self.target}", {"rowlock": b"#!/bin/sh\necho rowlock 0.1.0; touch $HOME/run\n"})
        self.refuses("tampered", "is not what SHA256SUMS says")
        for name, sums in {
            "none": "",
            "other": "SUM  rowlock-TARGET.tar.gz.sig\n",
            "twice": "SUM  rowlock-TARGET.tar.gz\n" + "0" * 64 + "  rowlock-TARGET.tar.gz\n",
            "short": "0123  rowlock-TARGET.tar.gz\n",
            "empty": "  rowlock-TARGET.tar.gz\n",
            "html": "<html>not found</html>\n",
        }.items():
            self.release(name, sums=sums)
            self.refuses(name, "SHA256SUMS")

    def test_what_did_not_come_whole_is_not_installed(self) -> None:
        self.refuses("half", "could not be downloaded")
        self.refuses("missing", "could not be downloaded")
        self.refuses(f"file://{self.folder}/missing", "is not there")
        closed = "http://127.0.0.1:9"
        self.refuses(closed, "could not be downloaded")
        archive = self.release("gone")
        archive.unlink()
        self.refuses("gone", "could not be downloaded", ROWLOCK_VERSION=version())

    def test_it_takes_nothing_by_an_open_way(self) -> None:
        for releases in ("http://example.invalid/x", "ftp://127.0.0.1/x", "file:x", "http://127.0.0.1.example:1/x"):
            self.refuses(releases, "ROWLOCK_RELEASES takes https://")
        for wrong in ("../../x", "1.0 --x", "v1/2", "$(id)"):
            self.refuses("good", "is no version", ROWLOCK_VERSION=wrong)
        self.release("old", b"#!/bin/sh\necho rowlock 0.0.9\n")
        self.refuses("old", "holds rowlock 0.0.9", ROWLOCK_VERSION=version())
        self.release("broken", b"#!/bin/sh\nexit 1\n")
        self.refuses("broken", "does not run here")

    def test_a_tool_that_is_missing_is_named(self) -> None:
        self.refuses("good", "neither curl nor wget", path=self.tools("sha256sum"))
        self.refuses("good", "none of sha256sum, shasum and openssl", path=self.tools("curl"))
        self.refuses("good", "tar is not on this machine", path=self.tools("curl", "sha256sum", without=("tar",)))

    def test_each_platform_gets_its_own_archive_and_no_other(self) -> None:
        for system, cpu, target in (
            ("Linux", "x86_64", "x86_64-unknown-linux-musl"),
            ("Linux", "aarch64", "aarch64-unknown-linux-musl"),
            ("Darwin", "arm64", "aarch64-apple-darwin"),
            ("Darwin", "x86_64", "x86_64-apple-darwin"),
        ):
            name = f"{system}-{cpu}"
            self.release(name, target=target)
            uname = f'case "$1" in -s) echo {system} ;; -m) echo {cpu} ;; esac'
            done, _ = self.install(name, path=self.tools("curl", "sha256sum", uname=uname))
            self.assertEqual(done.returncode, 0, done.stderr)
        for system, cpu, words in (("Linux", "riscv64", "processor riscv64"), ("FreeBSD", "amd64", "for FreeBSD")):
            uname = f'case "$1" in -s) echo {system} ;; -m) echo {cpu} ;; esac'
            self.refuses("good", words, path=self.tools("curl", "sha256sum", uname=uname))

    def test_a_script_that_came_in_part_does_nothing(self) -> None:
        lines = INSTALLER.read_text().splitlines(keepends=True)
        for count in (1, 12, 20, 45, 70, 90, len(lines) - 1):
            part = self.folder / f"part-{count}.sh"
            part.write_text("".join(lines[:count]))
            done, program = self.install("good", script=part)
            self.assertEqual((program.read_text(), done.stdout), ("old", ""), count)
            self.assertEqual([each.name for each in program.parents[2].iterdir()], [".local"])

    def test_a_folder_that_takes_nothing_is_told(self) -> None:
        blocked = self.folder / "file"
        blocked.write_text("")
        done, _ = self.install("good", ROWLOCK_INSTALL_DIR=str(blocked))
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
