#!/usr/bin/env python3
"""Runs real servers, clients and libraries that log secrets, and writes what they logged to captured/ with labels.

    python lab/logs/make.py [NAME …]
    python lab/logs/make.py --check

With names, only these captures are made anew; the others keep their text and labels. Needs the packages of
lab/requirements.txt and lab/logs/requirements.txt, Python 3.10 to 3.12 (crypt, cgitb), bash, curl and nginx. Every
process that is started here is ended here, by its own id. --check runs nothing: it tells whether every label still
lies on its value.
"""

import gzip
import hashlib
import importlib.metadata
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import known  # noqa: E402
import labels  # noqa: E402
import wrap  # noqa: E402
from traffic import Traffic  # noqa: E402

CAPTURED = HERE / "captured"
PYTHON = os.path.abspath(sys.executable)
BIN = Path(PYTHON).parent
FLASK_MISTAKES = (
    "headers_object headers_dict headers_json headers_extra headers_list header header_quoted authorization_str "
    "authorization_repr authorization_parameters pair failed_login decoded decoded_text environ cookies cookie_header "
    "replay onward url args crash crash_caught api_key api_key_json honest honest_headers products products orders"
).split()
FASTAPI_MISTAKES = (
    "headers headers_dict headers_json headers_raw scope header basic_repr basic_str bearer_repr bearer_value pair "
    "dataclass tuple cookies url query api_key crash crash_locals honest honest_masked products products orders"
).split()
FLASK_BODIES = ("form", "form_dict", "body_bytes", "body_text", "json_body", "json_dumped", "json_nested")


@dataclass
class Capture:
    """One program whose output becomes one file of captured/."""

    name: str
    command: list[str]
    traffic: Callable[[Traffic], None] | None = None
    env: dict[str, str] = field(default_factory=dict)
    upstream: bool = False
    packed: bool = False
    after: Callable[[bytes], bytes] = lambda text: text


def _flask_day(rounds: int) -> Callable[[Traffic], None]:
    def day(traffic: Traffic) -> None:
        for _ in range(rounds):
            for mistake in traffic.random.sample(FLASK_MISTAKES, len(FLASK_MISTAKES)):
                send = traffic.basic_get if mistake in ("pair", "failed_login", "decoded", "decoded_text", "onward") else traffic.leaky_get
                send(f"/api/{mistake}")
                traffic.calm(3)
            for body in FLASK_BODIES:
                (traffic.form if "json" not in body else traffic.json)(f"/api/{body}")
                traffic.json("/api/body_text", ascii_only=False)
            traffic.form("/login")
            traffic.calm(3)

    return day


def _fastapi_day(rounds: int) -> Callable[[Traffic], None]:
    def day(traffic: Traffic) -> None:
        for _ in range(rounds):
            for mistake in traffic.random.sample(FASTAPI_MISTAKES, len(FASTAPI_MISTAKES)):
                send = traffic.basic_get if mistake in ("pair", "dataclass", "tuple", "crash_locals") else traffic.leaky_get
                send(f"/api/{mistake}")
                traffic.calm(3)
            traffic.form("/api/body")
            traffic.json("/api/body_text", ascii_only=False)
            for path in ("/login", "/login-safe", "/accounts"):
                traffic.json(path)

    return day


def _access_day(requests: int) -> Callable[[Traffic], None]:
    def day(traffic: Traffic) -> None:
        for _ in range(requests):
            traffic.leaky_get("/api/products")
            traffic.calm(4)

    return day


def _python(*words: str) -> list[str]:
    return [PYTHON, *words]


def _app(name: str, *words: str) -> list[str]:
    return _python(str(HERE / "apps" / f"{name}.py"), *words)


_GUNICORN = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" auth="%({authorization}i)s" cookie="%({cookie}i)s"'
_HYPERCORN = '%(h)s "%(R)s" %(s)s %(b)s "%(f)s" "%(a)s" q=%(q)s auth=%({authorization}i)s'


def captures() -> list[Capture]:
    gunicorn = [str(BIN / "gunicorn"), "--bind", "127.0.0.1:{port}", "--access-logfile", "-"]
    uvicorn = [str(BIN / "uvicorn"), "apps.fastapi_app:app", "--port", "{port}"]
    hypercorn = [str(BIN / "hypercorn"), "apps.fastapi_app:app", "--bind", "127.0.0.1:{port}", "--access-logfile", "-", "--error-logfile", "-"]
    shell = ["bash", str(HERE / "apps" / "shell.sh"), "{port}"]
    nginx = ["nginx", "-p", "{temp}", "-c", "{temp}/nginx.conf"]
    return [
        Capture("flask-werkzeug", _app("flask_app", "{port}"), _flask_day(3)),
        Capture("flask-gunicorn", [*gunicorn, "apps.flask_app:app"], _flask_day(3)),
        Capture("flask-gunicorn-headers", [*gunicorn, "--access-logformat", _GUNICORN, "--log-level", "debug", "apps.flask_app:app"], _access_day(40)),
        Capture("flask-gunicorn-json", [*gunicorn, "apps.flask_app:app"], _flask_day(2), {"LAB_STYLE": "json"}),
        Capture("flask-gunicorn-docker", [*gunicorn, "apps.flask_app:app"], _flask_day(1), {"LAB_STYLE": "json"}, after=wrap.docker),
        Capture("fastapi-uvicorn", uvicorn, _fastapi_day(3)),
        Capture("fastapi-uvicorn-trace", [*uvicorn, "--log-level", "trace"], _fastapi_day(1)),
        Capture("fastapi-uvicorn-loguru", uvicorn, _fastapi_day(1), {"LAB_STYLE": "loguru"}),
        Capture("fastapi-uvicorn-console", uvicorn, _fastapi_day(1), {"LAB_STYLE": "console"}),
        Capture("fastapi-uvicorn-syslog", uvicorn, _fastapi_day(1), after=wrap.syslog),
        Capture("fastapi-hypercorn-logfmt", hypercorn, _fastapi_day(2), {"LAB_STYLE": "logfmt"}),
        Capture("fastapi-hypercorn-structlog", [*hypercorn, "--access-logformat", _HYPERCORN], _fastapi_day(2), {"LAB_STYLE": "structlog-json"}),
        Capture("nginx-combined", nginx, _access_day(60), {"LAB_NGINX": "combined"}),
        Capture("nginx-custom", nginx, _access_day(40), {"LAB_NGINX": "custom"}),
        Capture("nginx-json", nginx, _access_day(40), {"LAB_NGINX": "json"}),
        Capture("nginx-debug", nginx, _access_day(3), {"LAB_NGINX": "debug"}),
        *(Capture(f"client-{which}", _app("clients", which, "{port}"), upstream=True) for which in ("http_client", "urllib3", "httpx", "aiohttp")),
        Capture("client-botocore", _app("clients", "botocore", "{port}"), upstream=True, packed=True),
        *(Capture(f"traceback-{which}", _app("tracebacks", which)) for which in ("stdlib", "cgitb", "rich", "loguru")),
        Capture("traceback-rich-narrow", _app("tracebacks", "rich"), env={"LAB_WIDTH": "80"}),
        Capture("traceback-pytest", _python("-m", "pytest", "-p", "no:cacheprovider", "-q", "--showlocals", "{here}/apps/failing_tests.py")),
        Capture("reprs", _app("tracebacks", "reprs")),
        *(Capture(f"database-{which}", _app("database", which)) for which in ("sqlalchemy", "psycopg", "hashes")),
        Capture("payments", _app("payments")),
        Capture("payments-json", _app("payments"), env={"LAB_STYLE": "json"}),
        *(Capture(f"cloud-{which}", _app("cloud", which), packed=True) for which in ("providers", "environment", "keys")),
        Capture("shell-curl", shell, upstream=True, env=_shell("olivia", 1)),
        Capture("shell-curl-2", shell, upstream=True, env=_shell("dave", 11)),
        Capture("shell-curl-3", shell, upstream=True, env=_shell("mallory", 14)),
    ]


def _shell(user: str, index: int) -> dict[str, str]:
    return {
        "LAB_USER": user,
        "LAB_PASSWORD": known.USERS[user],
        "LAB_TOKEN": known.BEARER[index % len(known.BEARER)],
        "LAB_JWT": known.tokens()[index % 12],
        "LAB_KEY": known.API_KEYS[index % len(known.API_KEYS)],
        "LAB_SESSION": known.SESSIONS["sessionid"],
        "LAB_DB_PASSWORD": known.DATABASES["orders"][2],
    }


def main() -> None:
    wanted = sys.argv[1:]
    if wanted == ["--check"]:
        raise SystemExit(_check())
    if shutil.which("nginx") is None:
        raise SystemExit("nginx is missing; a Debian package of that name has it")
    CAPTURED.mkdir(exist_ok=True)
    kept = []
    if wanted:
        kept = [label for label in json.loads((HERE / "labels.json").read_text())["labels"] if label["file"].split(".")[0] not in wanted]
    found = []
    for number, capture in enumerate(captures()):
        if wanted and capture.name not in wanted:
            continue
        text, noted = _run(capture, number)
        name = _write(capture, text)
        ours = labels.find(name, text, noted)
        found += ours
        print(f"{name}: {len(text):,} bytes, {text.count(10)} lines, {len(ours)} labels", flush=True)
    everything = sorted(kept + found, key=lambda label: (label["file"], label["line"], label["start"]))
    rows = ",\n".join(json.dumps(label, ensure_ascii=False) for label in everything)
    head = f'{{"version": 1, "made_with": {json.dumps(_versions())}, "labels": [\n'
    (HERE / "labels.json").write_text(head + rows + "\n]}\n", encoding="utf-8")


def _versions() -> dict[str, str]:
    """What wrote the lines: the versions of the servers, clients and libraries."""
    names = (
        "flask werkzeug gunicorn fastapi starlette uvicorn hypercorn pydantic requests urllib3 httpx httpcore aiohttp "
        "botocore structlog loguru python-json-logger rich pytest sqlalchemy psycopg pyjwt cryptography bcrypt argon2-cffi"
    ).split()
    found = {"python": sys.version.split()[0]} | {name: importlib.metadata.version(name) for name in names}
    for tool, words in (("nginx", ["nginx", "-v"]), ("curl", ["curl", "-V"]), ("bash", ["bash", "--version"])):
        said = subprocess.run(words, capture_output=True, text=True, check=True)
        found[tool] = re.search(r"\d+\.\d+(\.\d+)?", said.stdout + said.stderr)[0]
    return found


def _write(capture: Capture, text: bytes) -> str:
    if capture.packed:
        path = CAPTURED / f"{capture.name}.log.gz"
        path.write_bytes(gzip.compress(text, 9, mtime=0))
    else:
        path = CAPTURED / f"{capture.name}.log"
        path.write_bytes(text)
    return path.name


def _run(capture: Capture, number: int) -> tuple[bytes, list[tuple[str, str]]]:
    with tempfile.TemporaryDirectory() as temp:
        output, noted = Path(temp, "output"), Path(temp, "noted")
        port, started = _free_port(), []
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": "/srv/app", "LAB_LOGS": str(HERE), "PYTHONPATH": str(HERE)}
        env |= {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", "LAB_LOGS_NOTED": str(noted)} | capture.env
        try:
            if capture.upstream or "LAB_NGINX" in capture.env:
                behind = _free_port()
                quiet = {"LAB_STYLE": "json", "LAB_LOGS_NOTED": str(Path(temp, "noted"))}
                started.append(subprocess.Popen(_app("flask_app", str(behind)), env=env | quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
                _answers(behind)
                if capture.upstream:
                    port = behind
                else:
                    _nginx_settings(Path(temp), port, behind, capture.env["LAB_NGINX"])
            command = [word.replace("{port}", str(port)).replace("{temp}", temp).replace("{here}", str(HERE)) for word in capture.command]
            with output.open("wb") as out:
                process = subprocess.Popen(command, cwd=HERE, env=env, stdout=out, stderr=subprocess.STDOUT)
                started.append(process)
                if capture.traffic:
                    _answers(port)
                    capture.traffic(Traffic(port, number))
                    time.sleep(0.5)
                    process.terminate()
                process.wait(60)
        finally:
            for process in started:
                if process.poll() is None:
                    process.terminate()
                    process.wait(20)
        text = output.read_bytes()
        for extra in sorted(Path(temp).glob("*.log")):
            text += extra.read_bytes()
        known_now = [tuple(json.loads(row)) for row in noted.read_text().splitlines()] if noted.exists() else []
        return capture.after(_cleaned(text, temp)), sorted(set(known_now))


def _cleaned(text: bytes, temp: str) -> bytes:
    """The text without the places and names of the machine that it was made on."""
    places = {
        temp: "/srv/app",
        str(HERE): "/srv/app",
        sysconfig.get_paths()["purelib"]: "/srv/app/.venv/lib/python3/site-packages",
        sys.prefix: "/srv/app/.venv",
        sysconfig.get_paths()["stdlib"]: "/usr/lib/python3",
        os.path.realpath(sys.executable): "/usr/bin/python3",
        sys.base_prefix: "/usr",
    }
    for place, instead in sorted(places.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(place.encode(), instead.encode())
    left = re.search(rb"(?<!/)/root\b|/home/|pyenv|/tmp/|logs-python|" + re.escape(socket.gethostname().encode()) + rb"\b", text)
    if left:
        where = text[max(0, left.start() - 80) : left.end() + 80]
        print(f"  a name of this machine is left: {where!r}", file=sys.stderr)
    return text


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"nothing answers on port {port}")


_FORMATS = {
    "combined": "combined",
    "debug": "combined",
    "custom": "with_headers",
    "json": "as_json",
}


def _nginx_settings(temp: Path, port: int, behind: int, style: str) -> None:
    level = "debug" if style == "debug" else "info"
    (temp / "nginx.conf").write_text(
        f"""daemon off; master_process off; pid nginx.pid;
error_log error.log {level};
events {{ worker_connections 64; }}
http {{
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  log_format with_headers '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" '
    '"$http_user_agent" auth="$http_authorization" cookie="$http_cookie" key="$http_x_api_key" up=$upstream_response_time';
  log_format as_json escape=json '{{"time":"$time_iso8601","remote":"$remote_addr","user":"$remote_user","request":"$request",'
    '"status":$status,"referer":"$http_referer","agent":"$http_user_agent","authorization":"$http_authorization","cookie":"$http_cookie"}}';
  access_log access.log {_FORMATS[style]};
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{behind}; }}
    location /search {{ proxy_pass http://127.0.0.1:9; }}
    location /api/products {{ proxy_pass http://127.0.0.1:{behind}; error_page 502 /api/honest; }}
  }}
}}
""",
        encoding="utf-8",
    )


def _check() -> int:
    """The number of labels whose columns do not hold their value."""
    texts, wrong = {}, 0
    everything = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))["labels"]
    for label in everything:
        path = CAPTURED / label["file"]
        if path.name not in texts:
            raw = path.read_bytes()
            texts[path.name] = (gzip.decompress(raw) if path.suffix == ".gz" else raw).split(b"\n")
        rows = texts[path.name][label["line"] - 1 : label.get("until", label["line"])]
        rows[-1] = rows[-1][: label["end"]]
        rows[0] = rows[0][label["start"] :]
        value = b"\n".join(rows)
        right = hashlib.sha256(value).hexdigest() == label["sha256"] if "sha256" in label else value.decode() == label["value"]
        if not right:
            wrong += 1
            print(f"{label['file']}:{label['line']}: the label does not lie on its value")
    print(f"{len(everything)} labels in {len(texts)} files, {wrong} wrong")
    return wrong


if __name__ == "__main__":
    main()
