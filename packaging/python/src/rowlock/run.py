"""One scan of an application: the program's command line, what it needs, and its report."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rowlock.result import Result
from rowlock.served import NotServed, is_asgi, served

# 1: a demand among `args` or in rowlock.toml is not met. The report is there, and the test makes its own demands.
REPORTED = (0, 1)


class ScanError(Exception):
    """The scan could not be done; the message is what the program said."""


def scan(
    app: Any,
    *,
    user: str | None = None,
    password: str | None = None,
    spec: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    args: Iterable[str] = (),
    timeout: float = 600.0,
) -> Result:
    """Starts a WSGI or ASGI application on loopback, scans it, ends it, and returns the result.

    `password` is handed over by environment; without it, ROWLOCK_PASSWORD stays as it is. `spec` is a file, a URL or
    the document itself. `args` are further options of `rowlock scan`. `timeout` is in seconds, for the whole scan.
    Raises ScanError when nothing could be scanned.
    """
    __tracebackhide__ = True  # pytest shows the test's line; --showlocals must not show the password
    if user is not None and ":" in user:
        raise ValueError("a user name has no ':'; give the password as password=…")
    environment = dict(os.environ)
    if password is not None:
        environment["ROWLOCK_PASSWORD"] = password
    try:
        with tempfile.TemporaryDirectory(prefix="rowlock-") as folder, served(app) as url:
            report = Path(folder) / "report.json"
            command = [program(), "scan", url, "--tls-terminated", "--no-keep", "--quiet"]
            command += ["-f", "json", "-o", str(report)]
            command += ["-u", user] if user is not None else []
            command += described(app, spec, Path(folder))
            done = run([*command, *args], environment, timeout)
            if done.returncode not in REPORTED or not report.is_file():
                raise ScanError(f"{done.stderr.strip()}\n(exit code {done.returncode})")
            text = report.read_text(encoding="utf-8")
            # A description that was written for the scan has no place that is worth telling.
            inside = json.dumps(folder + os.sep, ensure_ascii=False)[1:-1]
            return Result(json.loads(text.replace(inside, "")), url)
    except NotServed as error:
        raise ScanError(str(error)) from error.__cause__


def program() -> str:
    """The program's path: what ROWLOCK_BINARY names, else the one of this environment, else the first on PATH."""
    named = os.environ.get("ROWLOCK_BINARY")
    if named:
        return named
    name = "rowlock.exe" if sys.platform == "win32" else "rowlock"
    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))]
    for folder in folders:
        if (path := Path(folder) / name).is_file():
            return str(path)
    found = shutil.which("rowlock")
    if found is None:
        raise ScanError("the program rowlock is not installed: install the wheel again, or set ROWLOCK_BINARY to it")
    return found


def run(command: list[str], environment: dict[str, str], timeout: float) -> subprocess.CompletedProcess[str]:
    __tracebackhide__ = True
    try:
        return subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ScanError(f"the scan took longer than {timeout:.0f} s and was ended; give timeout=…") from None
    except OSError as error:
        raise ScanError(f"{command[0]} cannot be started: {error.strerror}") from None


def described(app: Any, spec: str | os.PathLike[str] | Mapping[str, Any] | None, folder: Path) -> list[str]:
    """Options that tell the application's operations, as far as it does not serve a description by itself."""
    if spec is None and is_asgi(app) and callable(getattr(app, "openapi", None)) and not app.openapi_url:
        spec = app.openapi()  # FastAPI, told to serve no description
    if isinstance(spec, Mapping):
        document = folder / "openapi.json"
        document.write_text(json.dumps(spec), encoding="utf-8")
        return ["--spec", str(document)]
    if spec is not None:
        return ["--spec", os.fspath(spec)]
    routes = flask_routes(app)
    if not routes:
        return []
    collection = folder / "routes.json"
    collection.write_text(json.dumps({"item": [{"request": route} for route in routes]}), encoding="utf-8")
    return ["--postman", str(collection)]


def flask_routes(app: Any) -> list[dict[str, str]]:
    """A Flask application's routes as requests. Where a value would have to be made up, only numbers are."""
    if is_asgi(app) or not hasattr(getattr(app, "url_map", None), "iter_rules"):
        return []
    routes = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<int(\([^)]*\))?:[^>]+>", "1", rule.rule)
        if "<" in path:
            continue
        methods = sorted((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"})
        routes += [{"method": method, "url": "{{base}}" + path} for method in methods]
    return routes
