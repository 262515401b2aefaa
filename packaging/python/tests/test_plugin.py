"""What the fixture promises, on the installed wheel. `test.py` beside this folder runs it."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from flask import Flask, request

import services
from rowlock import Result, ScanError
from rowlock.run import described

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="a script stands for the program")


def refuses(url: str) -> bool:
    address = urlsplit(url)
    with socket.socket() as client:
        return client.connect_ex((address.hostname, address.port)) != 0


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A script in place of the program."""
    script = folder / "program"
    script.write_text(f"#!{sys.executable}\nimport json, os, sys, time\n{body}\n")
    script.chmod(0o755)
    monkeypatch.setenv("ROWLOCK_BINARY", str(script))


def flask_that_tells(seen: list[tuple[str, str | None]]) -> Flask:
    app = Flask(__name__)

    @app.get("/")
    def home() -> Any:
        seen.append((request.scheme, request.headers.get("X-Forwarded-Proto")))
        return {}

    return app


def asgi_that_tells(seen: list[tuple[str, str | None]]) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            seen.append((scope["scheme"], dict(scope["headers"]).get(b"x-forwarded-proto", b"").decode() or None))
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"{}"})

    return app


@pytest.mark.parametrize("make", [flask_that_tells, asgi_that_tells])
def test_tls_is_taken_as_terminated_and_the_server_adds_nothing(rowlock, make):
    seen: list[tuple[str, str | None]] = []
    result = rowlock.scan(make(seen))
    assert ("https", "https") in seen
    assert ("https", None) not in seen and ("http", "https") not in seen
    assert "server-banner" not in [finding.check for finding in result.findings]
    assert "basic-over-http" not in [finding.check for finding in result.findings]
    assert refuses(result.url)


def test_wrong_credentials_never_pass(rowlock):
    for make, why in (
        (services.bad_flask, "the given credentials open nothing"),
        (services.good_flask, "the scan ended early"),  # throttled at once, and there is no other door
    ):
        result = rowlock.scan(make(), user=services.USER, password="not-the-password-5150")
        with pytest.raises(AssertionError, match=why):
            result.assert_grade("F")
        with pytest.raises(AssertionError, match=why):
            result.assert_none("critical")


def test_a_category_that_was_not_assessed_does_not_pass(rowlock):
    result = rowlock.scan(services.good_flask(), user=services.USER, password=services.PASSWORD)
    with pytest.raises(AssertionError, match="bola was not assessed"):
        result.assert_none("bola")


def test_an_application_of_which_no_operation_is_known_does_not_pass(rowlock):
    app = Flask(__name__)
    app.add_url_rule("/notes/<name>", "notes", lambda name: "")
    result = rowlock.scan(app)
    with pytest.raises(AssertionError, match="no operation was found.*give spec="):
        result.assert_grade("F")
    with pytest.raises(AssertionError, match="no operation was found"):
        result.assert_none("critical")


def test_wrong_words_are_told(rowlock):
    result = Result({"assessment": {"categories": []}}, "")
    with pytest.raises(ValueError, match="'E' is no grade"):
        result.assert_grade("E")
    with pytest.raises(ValueError, match="'severe' is unknown; give of critical, high"):
        result.assert_none("severe")
    with pytest.raises(ValueError, match="give of critical"):
        result.assert_none()
    with pytest.raises(ValueError, match="a user name has no ':'"):
        rowlock.scan(Flask(__name__), user="alice:secret")
    with pytest.raises(ScanError, match="is no application"):
        rowlock.scan("service:app")


@POSIX
def test_the_password_is_in_the_environment_alone(rowlock, tmp_path, monkeypatch):
    stand_in(
        tmp_path,
        monkeypatch,
        f"open({str(tmp_path / 'seen')!r}, 'w').write(json.dumps([sys.argv[1:], os.environ['ROWLOCK_PASSWORD']]))\n"
        "sys.exit('no scan today')",
    )
    # Exit code 1 is a gate that was not met, but there is no report.
    with pytest.raises(ScanError, match="no scan today"):
        rowlock.scan(Flask(__name__), user="alice", password="pw-8842", args=["--rate", "5"])
    words, password = json.loads((tmp_path / "seen").read_text())
    assert password == "pw-8842"
    assert "pw-8842" not in " ".join(words)
    assert words[0] == "scan" and "--tls-terminated" in words and words[-2:] == ["--rate", "5"]
    assert refuses(words[1])


@POSIX
def test_a_scan_that_takes_too_long_is_ended(rowlock, tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)")
    before = threading.active_count()
    with pytest.raises(ScanError, match="took longer than 2 s"):
        rowlock.scan(Flask(__name__), timeout=2)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert threading.active_count() == before


def test_what_the_program_says_is_the_error(rowlock, tmp_path):
    with pytest.raises(ScanError, match="no-such.json"):
        rowlock.scan(Flask(__name__), spec=tmp_path / "no-such.json")
    with pytest.raises(ScanError, match="--no-such-option"):
        rowlock.scan(Flask(__name__), args=["--no-such-option"])


def test_a_program_that_is_not_there_is_told(rowlock, tmp_path, monkeypatch):
    monkeypatch.setenv("ROWLOCK_BINARY", str(tmp_path / "nowhere"))
    with pytest.raises(ScanError, match="nowhere cannot be started"):
        rowlock.scan(Flask(__name__))


def test_without_uvicorn_an_asgi_application_says_what_to_install(rowlock, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(ScanError, match="pip install uvicorn"):
        rowlock.scan(FastAPI())


def test_a_lifespan_that_fails_is_told(rowlock):
    async def lifespan(app: FastAPI):
        raise RuntimeError("no database")
        yield

    with pytest.raises(ScanError, match="ended while it started"):
        rowlock.scan(FastAPI(lifespan=lifespan))


def test_a_demand_among_the_arguments_leaves_the_report(rowlock):
    result = rowlock.scan(services.bad_flask(), args=["--threshold", "100"])
    assert result.grade


def test_routes_of_flask_are_told_where_no_value_is_made_up(tmp_path):
    app = Flask(__name__)
    app.add_url_rule("/a/<int:number>/b", "a", lambda number: "", methods=["GET", "DELETE"])
    app.add_url_rule("/c/<name>", "c", lambda name: "")
    app.add_url_rule("/d", "d", lambda: "", methods=["POST"])
    option, file = described(app, None, tmp_path)
    told = [item["request"] for item in json.loads(Path(file).read_text())["item"]]
    assert option == "--postman"
    assert sorted((each["method"], each["url"]) for each in told) == [
        ("DELETE", "{{base}}/a/1/b"),
        ("GET", "{{base}}/a/1/b"),
        ("POST", "{{base}}/d"),
    ]
    assert described(app, "openapi.yaml", tmp_path) == ["--spec", "openapi.yaml"]
    assert described(app, {"openapi": "3.1.0"}, tmp_path)[0] == "--spec"
    assert described(FastAPI(), None, tmp_path) == []
    assert described(FastAPI(openapi_url=None), None, tmp_path)[0] == "--spec"


def test_what_an_application_answers_cannot_steer_a_terminal():
    place = {"kind": "operation", "method": "GET", "path": "/\x1b[2J\nE   passed"}
    issue = {
        "checks": ["x"],
        "title": "T",
        "severity": "high",
        "confidence": "firm",
        "category": "data",
        "spots": [{"place": place, "finding": 0}] * 7,
    }
    report = {
        "assessment": {"issues": [issue]},
        "record": {"findings": [{"because": "a\rb"}], "framework": None},
        "pages": {},
    }
    (finding,) = Result(report, "").findings
    assert all(line.isprintable() for line in str(finding).split("\n"))
    assert len(str(finding).split("\n")) == 9 and "and 2 more" in str(finding)
