#!/usr/bin/env python3
"""Has maturin build the wheel, installs it into a fresh environment, and tries it there: `python
packaging/python/test.py`.

Needs Python 3.10 with what packaging/requirements.txt names, and cargo. The wheel is of the profile `dev`, whose program
other tests have built anyway; ROWLOCK_PROFILE names another one.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import unittest
import venv
import zipfile
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
from version import version

PROFILE = os.environ.get("ROWLOCK_PROFILE", "dev")
WINDOWS = sys.platform == "win32"
SUFFIX = ".exe" if WINDOWS else ""
PASSWORD = "k7Tq-mellow-Harbour-91"
# With it maturin leaves the moment out of the list of contents.
MOMENT = {"SOURCE_DATE_EPOCH": "1700000000"}


def beside(name: str) -> str:
   """A program that stands beside this Python."""
   return str(Path(sysconfig.get_path("scripts")) / (name + SUFFIX))


def wheel(outdir: Path) -> Path:
   words = ["build", "--quiet", "--locked", "--profile", PROFILE, "--out", str(outdir)]
   done = subprocess.run([beside("maturin"), *words], cwd=ROOT, env={**os.environ, **MOMENT}, capture_output=True, text=True)
   if done.returncode != 0:
       raise AssertionError(done.stdout + done.stderr)
   (built,) = outdir.glob("*.whl")
   return built


def program() -> Path:
   """What cargo has built."""
   told = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version", "1"], cwd=ROOT, capture_output=True, check=True)
   folder = "debug" if PROFILE == "dev" else PROFILE
   return Path(json.loads(told.stdout)["target_directory"]) / folder / f"rowlock{SUFFIX}"


class Wheel(unittest.TestCase):
   @classmethod
   def setUpClass(cls) -> None:
       cls.scratch = tempfile.TemporaryDirectory(prefix="rowlock-wheel-")
       cls.addClassCleanup(cls.scratch.cleanup)
       cls.folder = Path(cls.scratch.name)
       cls.wheel = wheel(cls.folder / "wheels")
       venv.create(cls.folder / "env", with_pip=True)
       cls.bin = cls.folder / "env" / ("Scripts" if WINDOWS else "bin")
       # The wheel needs nothing else, so it is installed without an index …
       done = cls.run_in_env("python", "-m", "pip", "-q", "install", "--no-index", str(cls.wheel))
       if done.returncode != 0:
           raise AssertionError(done.stdout + done.stderr)
       # … and what its users bring, pytest and their framework, is that of this Python.
       site = cls.run_in_env("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
       (Path(site) / "brought.pth").write_text(sysconfig.get_path("purelib") + "\n")

   @classmethod
   def run_in_env(cls, name: str, *words: str) -> subprocess.CompletedProcess[str]:
       environment = {key: value for key, value in os.environ.items() if not key.startswith("ROWLOCK_")}
       environment |= {
           "PYTHONPATH": str(HERE / "sample"),
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
           for path, digest, size in (row for row in rows if row[0] != record):
               content = archive.read(path)
               told = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
               self.assertEqual((digest, size), (f"sha256={told}", str(len(content))), path)

   def test_it_carries_the_very_program_the_licences_and_its_contents(self) -> None:
       with zipfile.ZipFile(self.wheel) as archive:
           (script,) = [name for name in archive.namelist() if "/scripts/" in name]
           self.assertEqual(archive.getinfo(script).external_attr >> 16 & 0o111, 0o111)
           self.assertEqual(archive.read(script), program().read_bytes())
           info = f"rowlock-{version()}.dist-info"
           for licence in ("LICENSE-APACHE", "LICENSE-MIT"):
               self.assertEqual(archive.read(f"{info}/licenses/{licence}"), (ROOT / licence).read_bytes())
           contents = json.loads(archive.read(f"{info}/sboms/rowlock.cyclonedx.json"))
       self.assertEqual((contents["bomFormat"], contents["metadata"]["component"]["version"]), ("CycloneDX", version()))
       carried = {each["name"] for each in contents["components"]}
       self.assertLessEqual({"hyper", "rustls", "rowlock-engine", "tokio"}, carried)
       self.assertNotIn("insta", carried, "what only tests need is not in the program")

   def test_the_same_source_gives_the_same_wheel(self) -> None:
       again = wheel(self.folder / "again")
       self.assertEqual((again.name, again.read_bytes()), (self.wheel.name, self.wheel.read_bytes()))

   def test_uvx_runs_it(self) -> None:
       words = ["--offline", "--no-config", "--python", sys.executable, "--from", str(self.wheel), "rowlock", "--version"]
       environment = {**os.environ, "UV_CACHE_DIR": str(self.folder / "uv")}
       done = subprocess.run([beside("uvx"), *words], env=environment, cwd=self.folder, capture_output=True, text=True)
       self.assertEqual((done.returncode, done.stdout.strip()), (0, f"rowlock {version()}"), done.stderr)

   def test_the_program_runs_and_hands_over_its_exit_code(self) -> None:
       done = self.run_in_env("rowlock", "--version")
       self.assertEqual((done.returncode, done.stdout.strip()), (0, f"rowlock {version()}"))
       self.assertEqual(self.run_in_env("rowlock", "scan", "no url at all").returncode, 2)

   def test_pip_knows_the_package(self) -> None:
       self.assertEqual(self.run_in_env("python", "-m", "pip", "check").returncode, 0)
       told = self.run_in_env("python", "-m", "pip", "show", "--verbose", "rowlock").stdout
       for line in (f"Version: {version()}", "[pytest11]", "rowlock=rowlock.fixture"):
           self.assertIn(line, told)

   def test_a_bad_service_fails_with_findings_and_a_good_one_passes(self) -> None:
       outcome, told = self.pytest("--showlocals", str(HERE / "sample"))
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
       outcome, told = self.pytest(str(HERE / "tests"))
       self.assertTrue(outcome)
       self.assertEqual([name for name, failed in outcome.items() if failed], [], told)


if __name__ == "__main__":
   unittest.main(verbosity=2)
