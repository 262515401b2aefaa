#!/usr/bin/env python3
"""Runs the sixteen programs of the knowledge base and proves what its pages say; looks up every region they name.

    python lab/kb/prove.py [FOLDER …]

Each vulnerable program must show its weakness over HTTP or in its log; each repaired one must not, behind TLS, on
plain HTTP, behind a proxy, and under the development server. Needs the lab's environment (lab/README.md).
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

KB = Path(__file__).resolve().parent
ALICE = ("alice", "quiet-Heron-41-lantern")
BOB = ("bob", "amber-Otter-77-saddle")
WRONG = "canary-Wren-93-thistle"
TOKEN = "canary-token-51-basalt"


def main() -> int:
    sys.path.insert(0, str(KB.parent))
    wanted = sys.argv[1:]
    failed = len(gone := missing_regions())
    for place in gone:
        print(f"FAIL {place}: no such region")
    for folder in sorted(path for path in KB.iterdir() if (path / "lab.toml").exists()):
        if wanted and not any(word in folder.name for word in wanted):
            continue
        for variant in ("vulnerable", "repaired"):
            try:
                facts = vulnerable(folder) if variant == "vulnerable" else repaired(folder)
                print(f"ok   {folder.name} {variant}: {facts} facts")
            except AssertionError as error:
                failed += 1
                print(f"FAIL {folder.name} {variant}: {error}")
    return 1 if failed else 0


def missing_regions() -> list[str]:
    """What a page of kb/ refers to and no program has."""
    gone = []
    for page in sorted((KB.parent.parent / "kb").glob("*-*.md")):
        for file, region in re.findall(
            r"^\{\{lab:([^#}]+)#([^}]+)\}\}$", page.read_text(encoding="utf-8"), re.MULTILINE
        ):
            program = KB.parent / file
            lines = program.read_text(encoding="utf-8").splitlines() if program.exists() else []
            if f"# region: {region}" not in lines:
                gone.append(f"{page.name} {file}#{region}")
    return gone


@dataclass
class Service:
    """A started program; `log` is all that it has written to standard error so far."""

    command: list[str]
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    tls: bool = False
    facts: int = 0

    def __enter__(self) -> Service:
        self.output = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"} | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if ready := re.search(r"READY (https?)://[\d.]+:(\d+)", self.log):
                self.tls, self.port = ready[1] == "https", int(ready[2])
                return self
            if self.port and self.answers():
                return self
            assert self.process.poll() is None, self.log[-2000:]
            time.sleep(0.1)
        raise AssertionError("did not start: " + self.log[-2000:])

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait(10)
        self.output.close()

    def answers(self) -> bool:
        try:
            return self.get("/api/v1/health").status == 200
        except OSError:
            return False

    @property
    def log(self) -> str:
        self.output.seek(0)
        return self.output.read().decode()

    def get(
        self, path: str, user: tuple[str, str] | None = None, method: str = "GET", **headers: str
    ) -> Answer:
        context = ssl._create_unverified_context()
        connection = (
            http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=context)
            if self.tls
            else http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        )
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if user:
            sent["Authorization"] = "Basic " + base64.b64encode(":".join(user).encode()).decode()
        connection.request(method, path, headers=sent)
        answer = connection.getresponse()
        found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode())
        connection.close()
        return found

    def fact(self, true: object, text: str) -> None:
        assert true, f"not so: {text}\n{self.log[-1500:]}"
        self.facts += 1


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


def lab(folder: Path, variant: str) -> Service:
    return Service([sys.executable, str(KB.parent / "serve.py"), str(folder / "lab.toml"), variant], folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def plain(folder: Path, *, proxy: bool = False, development: bool = False) -> Service:
    """The repaired program on plain HTTP, without a proxy or with one on loopback."""
    port = free_port()
    if folder.name.endswith("fastapi"):
        command = ["uvicorn", "repaired:app", "--port", str(port)]
        command += (
            ["--proxy-headers", "--forwarded-allow-ips", "127.0.0.1"] if proxy else ["--no-proxy-headers"]
        )
    elif development:
        command = ["flask", "--app", "repaired:app", "run", "--port", str(port), "--no-reload"]
    else:
        command = ["gunicorn", "repaired:app", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
        command += ["--forwarded-allow-ips", ""]
    trusted = {"TRUSTED_PROXIES": "127.0.0.0/8"} if proxy else {}
    return Service([sys.executable, "-m", *command], folder, trusted, port)


def encodings(secret: str, user: str) -> list[str]:
    return [secret, base64.b64encode(f"{user}:{secret}".encode()).decode(), secret.encode().hex()]


def leaked(log: str, secret: str, user: str) -> bool:
    return any(form in log for form in encodings(secret, user))


def vulnerable(folder: Path) -> int:
    family = folder.name.rsplit("-", 1)[0]
    with lab(folder, "vulnerable") as service:
        service.fact(
            service.get("/api/v1/orders", ("alice", WRONG)).status == 401, "a wrong password is refused"
        )
        VULNERABLE[family](service)
        statuses = {service.get("/api/v1/orders", ("nobody", WRONG)).status for _ in range(25)}
        service.fact(statuses == {401}, "nothing throttles")
        return service.facts


def logging_and_monitoring(service: Service) -> None:
    service.fact(service.get("/api/v1/orders", ALICE).status == 200, "the right password opens")
    service.get("/api/v1/orders", Authorization="Basic %%%")
    service.fact(leaked(service.log, WRONG, "alice"), "a wrong password is in the log")
    service.fact(leaked(service.log, ALICE[1], "alice"), "the right password is in the log")
    service.fact(
        "endpoint" not in service.log and "correlation_id" not in service.log, "the extra fields are lost"
    )
    service.fact("success" not in service.log, "no success is logged")
    service.fact("x-request-id" not in service.get("/api/v1/orders", ALICE).headers, "no id comes back")


def cryptographic(service: Service) -> None:
    service.fact(service.get("/api/v1/orders", ALICE).status == 200, "the password is taken on plain HTTP")
    spoofed = service.get("/api/v1/orders", ALICE, X_Forwarded_Proto="https")
    service.fact(spoofed.status == 200, "whoever writes the header needs no TLS")
    service.fact(
        service.get("/api/v1/orders", ALICE, X_Forwarded_Proto="http").status == 301,
        "a redirect after the password",
    )
    source = (service.folder / "vulnerable.py").read_text()
    kept = [ALICE[1], hashlib.md5(ALICE[1].encode(), usedforsecurity=False).hexdigest()]
    service.fact(any(value in source for value in kept), "the password is in clear or as MD5 in the source")


def data_exposure(service: Service) -> None:
    profile = service.get("/api/v1/profile", ALICE)
    service.fact(
        "$argon2id$" in profile.text and "limit" in profile.text, "the profile has the hash and inner fields"
    )
    service.fact("no-store" not in profile.headers.get("cache-control", ""), "caches may keep it")
    service.fact(service.get("/api/v1/orders/3").status == 200, "a route is open")
    unknown, known = (
        service.get("/api/v1/orders", ("nobody", "x")),
        service.get("/api/v1/orders", ("alice", "x")),
    )
    service.fact(unknown.text != known.text, "the text tells who exists")
    broken = service.get("/api/v1/orders/99")
    service.fact(
        broken.status == 500 and ("StopIteration" in broken.text or "Traceback" in broken.text),
        "errors tell inner things",
    )
    service.fact(leaked(service.log, ALICE[1], "alice"), "the password is in the log")


def token_leakage(service: Service) -> None:
    login = service.get("/api/v1/login", ALICE)
    token = parse_qs(urlsplit(login.headers["location"]).query)["token"][0]
    made = [
        base64.urlsafe_b64encode(":".join(ALICE).encode()).decode(),
        hashlib.sha256("".join(ALICE).encode()).hexdigest(),
    ]
    service.fact(token in made, "the token is made of the password")
    service.fact(service.get(f"/api/v1/orders?token={token}").status == 200, "the token works in an address")
    service.fact(service.get("/api/v1/orders", Authorization=token).status == 200, "a bare token works")
    service.fact(
        service.get("/api/v1/orders", Authorization=f"Bearer {token}").status == 200, "a bearer token works"
    )
    service.fact(service.get("/api/v1/orders", ALICE).status == 200, "Basic works on the same route")
    service.fact("no-store" not in login.headers.get("cache-control", ""), "caches may keep the token")
    service.fact(token in service.log, "the token is in the log")
    again = service.get("/api/v1/login", ALICE).headers["location"]
    service.fact(again == login.headers["location"], "two logins give the same token")


VULNERABLE = {
    "logging-and-monitoring-failures": logging_and_monitoring,
    "cryptographic-failures": cryptographic,
    "data-exposure": data_exposure,
    "token-leakage": token_leakage,
}


SPILLS = """
import base64, logging, sys
import repaired
from werkzeug.datastructures import Authorization
secret, token = sys.argv[1:]
header = "Basic " + base64.b64encode(f"alice:{secret}".encode()).decode()
names = ["", "root.child", "app", "repaired", *repaired.SERVER_LOGGERS]
for log in map(logging.getLogger, names):
    log.warning("header %s", header)
    log.warning("headers %s", {"Host": "x", "Authorization": header})
    log.warning("pairs %s", [(b"host", b"x"), (b"authorization", header.encode())])
    log.warning(f"lines Host: x\\r\\nAuthorization: {header}\\r\\n")
    log.warning("object %r", Authorization("basic", {"username": "alice", "password": secret}))
    log.warning("fields HTTPBasicCredentials(username='alice', password='%s')", secret)
    log.warning('json {"user": "alice", "password": "two words %s"}', secret)
    log.warning("form user=alice&password=%s&x=1", secret)
    log.warning('%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", f"/orders?token={token}&a=1", "1.1", 200)
    log.warning("bearer %s", f"Authorization: bearer {token}")
    try:
        raise ValueError(f"no login for alice, password: {secret}")
    except ValueError:
        log.exception("failed")
print(len(names) * 11)
"""


def spills(folder: Path) -> int:
    """What careless code hands to any logger is clean when it is written, and is written."""
    ran = subprocess.run(
        [sys.executable, "-B", "-c", SPILLS, WRONG, TOKEN],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr[-1000:]
    records = [json.loads(line) for line in ran.stderr.splitlines()]
    assert len(records) == int(ran.stdout), f"{len(records)} of {ran.stdout.strip()} records were written"
    for record in records:
        text = json.dumps(record)
        assert not leaked(text, WRONG, "alice") and TOKEN not in text, f"left in: {text}"
    return len(records)


def repaired(folder: Path) -> int:
    facts = spills(folder)
    with lab(folder, "repaired") as service:
        facts += over_tls(service, folder.name.startswith("token"))
    with plain(folder) as service:
        facts += on_plain_http(service)
    with plain(folder, proxy=True) as service:
        facts += behind_proxy(service, folder.name.startswith("token"))
    if folder.name.endswith("flask"):
        with plain(folder, development=True) as service:
            facts += on_plain_http(service)
    return facts


def twice(service: Service, path: str, way: dict) -> int:
    """The status of a request with alice's pair in one Authorization field and a wrong one in a second."""
    connection = http.client.HTTPSConnection(
        "127.0.0.1", service.port, timeout=10, context=ssl._create_unverified_context()
    )
    connection.putrequest(way.get("method", "GET"), path)
    for pair in (ALICE, ("alice", WRONG)):
        connection.putheader("Authorization", "Basic " + base64.b64encode(":".join(pair).encode()).decode())
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status


def over_tls(service: Service, by_token: bool) -> int:
    opened = {"user": ALICE}
    if by_token:
        opened = {"Authorization": "Bearer " + bought(service, ALICE)}
        token_rules(service, opened["Authorization"].removeprefix("Bearer "))
    good = service.get("/api/v1/orders", **opened)
    service.fact(good.status == 200 and "Anchor" in good.text, "alice reads her orders")
    service.fact(good.headers["cache-control"] == "no-store", "no cache may keep it")
    service.fact("max-age" in good.headers["strict-transport-security"], "HSTS over TLS")
    service.fact(good.headers["ratelimit-policy"] == '"failures";q=20;w=60', "the limit is announced")
    service.fact(service.get("/api/v1/orders/3", **opened).status == 404, "alice does not read bob's")
    if "data-exposure" in service.folder.name:
        profile = json.loads(service.get("/api/v1/profile", **opened).text)
        service.fact(
            set(profile) == {"name", "mail", "iban"} and profile["iban"].startswith("***"),
            "only what is needed",
        )

    way = {"method": "POST"} if by_token else {}
    path = "/api/v1/token" if by_token else "/api/v1/orders"
    missing = service.get(path, **way)
    service.fact(missing.status == 401, "no credentials, no entry")
    challenge = missing.headers["www-authenticate"]
    service.fact('realm="' in challenge and 'charset="UTF-8"' in challenge, "a whole challenge")
    wrong, unknown = service.get(path, ("alice", WRONG), **way), service.get(path, ("nobody", WRONG), **way)
    service.fact(
        (wrong.status, wrong.text) == (unknown.status, unknown.text) == (401, missing.text),
        "all refusals are alike",
    )
    service.fact(
        service.get(path, ("a\r\nlevel=INFO\x1b[2J", WRONG), **way).status == 401,
        "line ends in a name are refused",
    )
    service.fact(
        service.get(path, (WRONG, ""), **way).status == 401, "a password in the field of the name is refused"
    )
    service.fact(service.get(path, ("żółw", WRONG), **way).status == 401, "UTF-8 names are read")
    service.fact(
        service.get(path, Authorization="Basic %%%", **way).status == 401, "a malformed header is refused"
    )
    service.fact(twice(service, path, way) == 401, "of two Authorization fields none is taken")
    answer = service.get(f"{path}?token={TOKEN}&password={WRONG}", ("alice", WRONG), **way)
    service.fact(answer.status == 401, "nothing is read from the query")
    for _ in range(30):
        last = service.get(path, ("alice", WRONG), **way)
    service.fact(
        last.status == 429 and int(last.headers["retry-after"]) > 0,
        "the throttle holds, and says for how long",
    )
    events = log_is_sound(service)
    outcomes = {event.get("outcome") for event in events}
    service.fact({"success", "failure", "throttled"} <= outcomes, f"each decision is logged: {outcomes}")
    good_event = next(event for event in events if event.get("request_id") == good.headers["x-request-id"])
    service.fact(
        good_event["user"] == "alice" and good_event["source"] == "127.0.0.1",
        "the event has who and from where, and the client has its id",
    )
    if "logging" in service.folder.name:
        service.fact(
            any(event.get("event") == "authentication_burst" for event in events), "a burst raises an alarm"
        )
    return service.facts


def bought(service: Service, user: tuple[str, str]) -> str:
    answer = service.get("/api/v1/token", user, method="POST")
    service.fact(
        answer.status == 200 and answer.headers["cache-control"] == "no-store", "Basic buys a token by POST"
    )
    return json.loads(answer.text)["access_token"]


def token_rules(service: Service, token: str) -> None:
    other = bought(service, ALICE)
    service.fact(other != token and ALICE[1] not in token, "each token is new")
    service.fact(service.get("/api/v1/token", ALICE).status in (401, 404, 405), "no login by GET")
    service.fact(
        service.get(f"/api/v1/orders?token={token}&access_token={token}").status == 401,
        "no token in an address",
    )
    service.fact(service.get("/api/v1/orders", Authorization=token).status == 401, "no bare token")
    service.fact(
        service.get("/api/v1/orders", Authorization=f"Basic {token}").status == 401, "no token as Basic"
    )
    service.fact(service.get("/api/v1/orders", ALICE).status == 401, "no Basic where the token belongs")
    gone = service.get("/api/v1/token/current", method="DELETE", Authorization=f"Bearer {other}")
    service.fact(gone.status == 204, "a token can be ended")
    service.fact(
        service.get("/api/v1/orders", Authorization=f"Bearer {other}").status == 401,
        "an ended token is nobody",
    )
    service.fact(not any(value in service.log for value in (token, other)), "no token is in the log")


def on_plain_http(service: Service) -> int:
    service.fact(service.get("/api/v1/orders", ALICE).status == 403, "plain HTTP is refused")
    service.fact(
        service.get("/api/v1/orders", ALICE, X_Forwarded_Proto="https").status == 403,
        "the header alone does not help",
    )
    service.get(f"/api/v1/orders?token={TOKEN}", ALICE)
    log_is_sound(service)
    return service.facts


def behind_proxy(service: Service, by_token: bool) -> int:
    forwarded = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "203.0.113.9"}
    path, way = ("/api/v1/token", {"method": "POST"}) if by_token else ("/api/v1/orders", {})
    service.fact(
        service.get(path, ALICE, **forwarded, **way).status == 200, "behind the proxy the password opens"
    )
    service.fact(
        service.get(path, ALICE, **way).status == 403, "what the proxy took on plain HTTP is refused"
    )
    events = log_is_sound(service)
    service.fact(
        any(event.get("source") == "203.0.113.9" for event in events),
        "the source is the client, not the proxy",
    )
    return service.facts


def log_is_sound(service: Service) -> list[dict]:
    """Every line that the program wrote once it ran is one JSON object, and none holds a secret."""
    time.sleep(0.2)
    lines = service.log.splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    rest = [line for line in lines if line.strip() and not line.startswith("{")]
    # What a server says before it loads the program is not the program's to format.
    expected = ("READY", "INFO:", "[20", " * ", "WARNING", "Press", "\x1b")
    service.fact(
        all(line.startswith(expected) for line in rest),
        f"only JSON: {[l for l in rest if not l.startswith(expected)][:3]}",
    )
    for secret, user in ((WRONG, "alice"), (WRONG, "nobody"), (ALICE[1], "alice"), (TOKEN, "")):
        service.fact(not leaked(service.log, secret, user), f"{secret} is not in the log")
    service.fact(len(events) > 1, "there is a log at all")
    return events


if __name__ == "__main__":
    sys.exit(main())
