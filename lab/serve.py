#!/usr/bin/env python3
"""Starts one variant of a lab service with the server that its manifest names.

    python lab/serve.py lab/pairs/basic-username-ignored/lab.toml vulnerable --port 8000

prints one line, `READY http://127.0.0.1:8000`, when the service answers, and
ends it on SIGTERM or SIGINT. `--port 0` picks a free port. See README.md for
the manifest.
"""

from __future__ import annotations

import argparse
import ctypes
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

LAB = Path(__file__).resolve().parent
HOST = "127.0.0.1"
START_SECONDS = 20


def main() -> int:
    parser = argparse.ArgumentParser(description="Start one variant of a lab service.")
    parser.add_argument("manifest", type=Path)
    parser.add_argument("variant", choices=["vulnerable", "repaired"])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--tls-dir", type=Path, help="where the lab CA (ca.pem) and its certificates are kept"
    )
    options = parser.parse_args()

    manifest = tomllib.loads(options.manifest.read_text(encoding="utf-8"))
    variant = manifest.get(options.variant)
    if variant is None:
        parser.error(f"{options.manifest} has no [{options.variant}]")
    settings = manifest | variant  # a variant may override the server, its arguments, the certificate

    # Python turns these into SystemExit, so that every `finally` below runs.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))

    with tempfile.TemporaryDirectory(prefix="lab-") as scratch:
        files = Files(Path(scratch), options.tls_dir)
        tls = files.certificate(settings) if settings.get("tls") else None
        try:
            holder = reserve(options.port)
        except OSError as error:
            raise SystemExit(f"port {options.port}: {error.strerror}") from None
        port = holder.getsockname()[1]
        if sys.platform != "linux":
            holder.close()
        process = start(options.manifest.parent, settings, port, tls, files)
        try:
            if wait_until_ready(process, port, tls is not None):
                scheme = "http" if tls is None else "https"
                print(f"READY {scheme}://{HOST}:{port}", flush=True)
                return process.wait()
        finally:
            stop(process)
    print("the service did not start", file=sys.stderr)
    return 1


def start(
    folder: Path, settings: dict, port: int, tls: tuple[Path, Path] | None, files: Files
) -> subprocess.Popen:
    environment = os.environ | {
        "PYTHONPATH": str(LAB),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "LAB_ACCOUNTS": json.dumps(accounts(settings)),
        "LAB_TOKEN": settings.get("token", ""),
    }
    for name in ("FORWARDED_ALLOW_IPS", "WEB_CONCURRENCY", "GUNICORN_CMD_ARGS", "FLASK_DEBUG"):
        environment.pop(name, None)
    return subprocess.Popen(
        [sys.executable, "-m", *command(settings, port, tls, files)],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),  # our own stdout carries the one READY line
        start_new_session=True,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
    )


def command(settings: dict, port: int, tls: tuple[Path, Path] | None, files: Files) -> list[str]:
    """The server's command line. Without `server_defaults` it trusts no forwarding header."""
    app, server = settings["app"], settings["server"]
    extra = [argument.replace("{port}", str(port)) for argument in settings.get("server_args", [])]
    plain = settings.get("server_defaults", False)
    asgi = settings["framework"] == "fastapi"
    certificate, key = (str(path) for path in tls) if tls else ("", "")
    if server == "uvicorn":
        arguments = ["uvicorn", app, "--host", HOST, "--port", str(port)]
        arguments += [] if asgi else ["--interface", "wsgi"]
        arguments += [] if plain else ["--no-server-header", "--no-proxy-headers"]
        arguments += ["--ssl-certfile", certificate, "--ssl-keyfile", key] if tls else []
    elif server == "gunicorn":
        # The control socket has one fixed path in the home folder, and nothing to do with HTTP.
        arguments = ["gunicorn", app, "--bind", f"{HOST}:{port}", "--no-control-socket"]
        arguments += [] if plain else ["--threads", "8", "--forwarded-allow-ips", ""]
        arguments += ["--certfile", certificate, "--keyfile", key] if tls else []
    elif server == "hypercorn":
        arguments = ["hypercorn", app if asgi else f"wsgi:{app}", "--bind", f"{HOST}:{port}"]
        arguments += [] if plain else ["--config", str(files.hypercorn_conf())]
        arguments += ["--certfile", certificate, "--keyfile", key] if tls else []
    elif server == "werkzeug":
        arguments = ["flask", "--app", app, "run", "--host", HOST, "--port", str(port), "--no-reload"]
        if settings.get("certificate") == "adhoc":
            arguments += ["--cert", "adhoc"]
        elif tls:
            arguments += ["--cert", certificate, "--key", key]
    else:
        raise SystemExit(f"unknown server {server!r}")
    return arguments + extra


def accounts(settings: dict) -> dict[str, str]:
    """The users of the service, for `sound.Accounts.from_environment`."""
    pairs = [("user", "password"), ("other_user", "other_password")]
    return {settings[user]: settings[password] for user, password in pairs if user in settings}


def wait_until_ready(process: subprocess.Popen, port: int, tls: bool) -> bool:
    """True when the service answers a request, whatever it answers."""
    context = ssl._create_unverified_context() if tls else None
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if tls:
                connection = http.client.HTTPSConnection(HOST, port, timeout=5, context=context)
            else:
                connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/api/v1/health")
            connection.getresponse().read()
            connection.close()
            return process.poll() is None
        except ssl.SSLError:
            return process.poll() is None  # it speaks TLS, with a certificate that we would not take
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
    return False


def stop(process: subprocess.Popen) -> None:
    """Ends the server and its workers, which share its process group."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=3)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def die_with_parent() -> None:
    """Linux: the server also ends when this launcher is killed and cannot clean up."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def reserve(port: int) -> socket.socket:
    """Binds the port (0: any free one), without listening, so that nobody else is given it.

    Linux lets the server bind it as well, since both set SO_REUSEADDR and we do not listen. Elsewhere
    it would be refused, so the port is let go and could in theory be taken before the server has it.
    """
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind((HOST, port))
    return holder


class Files:
    """The files that a server needs: certificates in the TLS folder, settings in a scratch one."""

    def __init__(self, scratch: Path, tls_dir: Path | None) -> None:
        self.scratch, self.tls_dir = scratch, (tls_dir or scratch).resolve()

    def certificate(self, settings: dict) -> tuple[Path, Path]:
        import certificates  # needs `cryptography`, which the plain services do without

        return certificates.leaf(self.tls_dir, settings.get("certificate", "good"))

    def hypercorn_conf(self) -> Path:
        path = self.scratch / "hypercorn.toml"
        path.write_text("include_server_header = false\n", encoding="utf-8")
        return path


if __name__ == "__main__":
    sys.exit(main())
