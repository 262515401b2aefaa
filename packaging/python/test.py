#!/usr/bin/env python3
"""Builds the wheel, installs it into a fresh environment, and tries it there: `python packaging/python/test.py`.

The binary is target/release/rowlock, or what ROWLOCK_BINARY names. Needs Python 3.11, and the network for pytest,
Flask, FastAPI and uvicorn.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import subprocess
import sys
import tempfile
import unittest
import venv
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import build

BINARY = Path(os.environ.pop("ROWLOCK_BINARY", build.ROOT / "target/release/rowlock")).absolute()
WINDOWS = sys.platform == "win32"
PASSWORD = "k7Tq-mellow-Harbour-91"
PACKAGES = ("pytest", "flask", "fastapi", "uvicorn")


class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.scratch = tempfile.TemporaryDirectory(prefix="rowlock-wheel-")
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = Path(cls.scratch.name)
        cls.wheel = build.build(BINARY, cls.folder / "wheels")
        venv.create(cls.folder / "env", with_pip=True)
        cls.bin = cls.folder / "env" / ("Scripts" if WINDOWS else "bin")
        done = cls.run_in_env("python", "-m", "pip", "-q", "install", str(cls.wheel), *PACKAGES)
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)

    @classmethod
    def run_in_env(cls, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ROWLOCK_")}
        environment |= {
            "PYTHONPATH": str(build.HERE / "sample"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SAMPLE_PASSWORD": PASSWORD,
            "XDG_STATE_HOME": str(cls.folder / "state"),
        }
        program = cls.bin / (name + (".exe" if WINDOWS else ""))
        return subprocess.run(
            [str(program), *words], env=environment, cwd=cls.folder, capture_output=True, text=True, timeout=300
        )

    def pytest(self, *words: str) -> tuple[dict[str, str | None], str]:
        """The failure's text of each test, None where it passed, and all that pytest said."""
        report = self.folder / "junit.xml"
        report.unlink(missing_ok=True)
        done = self.run_in_env("python", "-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", *words)
        told = done.stdout + done.stderr
        self.assertTrue(report.exists(), told)
        outcome = {}
        for case in ElementTree.parse(report).iter("testcase"):
            failed = case.find("failure") if case.find("failure") is not None else case.find("error")
            outcome[case.get("name", "")] = None if failed is None else f"{failed.get('message')}\n{failed.text}"
        return outcome, told

    def test_the_record_is_of_what_is_there(self) -> None:
        with zipfile.ZipFile(self.wheel) as archive:
            names = archive.namelist()
            (record,) = [name for name in names if name.endswith("/RECORD")]
            rows = list(csv.reader(archive.read(record).decode().splitlines()))
            self.assertEqual(sorted(row[0] for row in rows), sorted(names))
            for path, digest, size in rows[:-1]:
                content = archive.read(path)
                told = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
                self.assertEqual((digest, size), (f"sha256={told}", str(len(content))), path)
            (script,) = [name for name in names if "/scripts/" in name]
            self.assertEqual(archive.getinfo(script).external_attr >> 16 & 0o111, 0o111)
            self.assertEqual(archive.read(script), BINARY.read_bytes())

    def test_the_same_binary_gives_the_same_wheel(self) -> None:
        again = build.build(BINARY, self.folder / "again")
        self.assertEqual(again.read_bytes(), self.wheel.read_bytes())

    def test_the_tag_is_read_from_the_binary(self) -> None:
        elf = bytearray(64)
        elf[:4], elf[18] = b"\x7fELF", 183
        self.assertEqual(build.platform_of(bytes(elf)), "manylinux_2_17_aarch64.musllinux_1_1_aarch64")
        linked = bytes(elf) + b"/lib/ld-linux-aarch64.so.1\0GLIBC_2.17\0GLIBC_2.34\0"
        self.assertEqual(build.platform_of(linked), "manylinux_2_34_aarch64")
        mach = b"\xcf\xfa\xed\xfe\x0c\x00\x00\x01" + bytes(64)
        self.assertEqual(build.platform_of(mach), "macosx_11_0_arm64")
        portable = b"MZ" + bytes(58) + b"\x40\0\0\0" + b"PE\0\0\x64\x86" + bytes(8)
        self.assertEqual(build.platform_of(portable), "win_amd64")
        for other in (b"", b"#!/bin/sh\n", bytes(64), bytes(elf[:18]) + bytes(46)):
            with self.assertRaisesRegex(SystemExit, "cannot be packed"):
                build.platform_of(other)

    def test_the_program_runs_and_hands_over_its_exit_code(self) -> None:
        done = self.run_in_env("rowlock", "--version")
        self.assertEqual((done.returncode, done.stdout.strip()), (0, f"rowlock {build.workspace_version()}"))
        self.assertEqual(self.run_in_env("rowlock", "scan", "no url at all").returncode, 2)

    def test_pip_knows_the_package(self) -> None:
        self.assertEqual(self.run_in_env("python", "-m", "pip", "check").returncode, 0)
        told = self.run_in_env("python", "-m", "pip", "show", "--verbose", "rowlock").stdout
        for line in (f"Version: {build.workspace_version()}", "[pytest11]", "rowlock = rowlock.fixture"):
            self.assertIn(line, told)

    def test_a_bad_service_fails_with_findings_and_a_good_one_passes(self) -> None:
        outcome, told = self.pytest("--showlocals", str(build.HERE / "sample"))
        flask, fastapi = outcome.pop("test_bad_flask"), outcome.pop("test_bad_fastapi")
        self.assertEqual(outcome, {"test_good[good_flask]": None, "test_good[good_fastapi]": None}, told)
        for text in (
            "the grade C (79) is below B",
            "HIGH      The right password is accepted under any user name (basic-username-ignored, confirmed)",
            "where   GET /api/accounts",
            "rowlock explain basic-username-ignored --framework flask",
        ):
            self.assertIn(text, flask)
            self.assertIn(text, told)
        for text in ("1 finding of high", "CRITICAL  Any user name and password are accepted", "--framework fastapi"):
            self.assertIn(text, fastapi)
        self.assertNotIn("Traceback", told)
        self.assertNotIn(PASSWORD, told)

    def test_the_plug_in_keeps_its_promises(self) -> None:
        outcome, told = self.pytest(str(build.HERE / "tests"))
        self.assertTrue(outcome)
        self.assertEqual([name for name, failed in outcome.items() if failed], [], told)


if __name__ == "__main__":
    unittest.main(verbosity=2)
