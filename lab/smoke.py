#!/usr/bin/env python3
"""Starts every service of the lab and proves that its weakness is there, and gone when repaired.

    python lab/smoke.py            # all of them
    python lab/smoke.py cookie     # those whose folder name contains a word

Each proof sends a few requests to 127.0.0.1 and answers whether the weakness can be seen. A service
whose first expected check has no proof here is an error, so none can be forgotten. The scanner has
no part in it: this is the second opinion on the labels.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

warnings.simplefilter("ignore", DeprecationWarning)  # old TLS versions are what is tested
LAB = Path(__file__).resolve().parent


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: str
    seconds: float

    def json(self):
        return json.loads(self.body)

    def has(self, text: str) -> bool:
        return text in self.body


class Target:
    """One running variant, and how to ask it."""

    def __init__(self, url: str, manifest: dict, tls_dir: Path, log: Path) -> None:
        self.url, self.manifest, self.tls_dir, self.log = urlsplit(url), manifest, tls_dir, log
        self.user, self.password = manifest["user"], manifest["password"]
        self.extra: dict[str, str] = {}
        if "--tls-terminated" in manifest.get("scan_args", []):
            self.extra = {"X-Forwarded-Proto": "https"}  # we are the proxy, as the scanner is with that flag
        if "login" in manifest:
            self.manifest = manifest | {"token": self.log_in(manifest["login"])}

    def get(
        self,
        path: str,
        user=None,
        password=None,
        *,
        raw=None,
        method="GET",
        headers=(),
        source="127.0.0.1",
        value=None,
        body=None,
    ):
        sent = dict(self.extra) | dict(headers)
        if user is not None:
            raw = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
        if raw is not None:
            sent["Authorization"] = raw
        where = (self.url.hostname, self.url.port)
        if self.url.scheme == "https":
            context = ssl._create_unverified_context()
            context.set_ciphers("DEFAULT@SECLEVEL=0")  # one service has a weak key
            connection = http.client.HTTPSConnection(*where, timeout=10, context=context)
        else:
            connection = http.client.HTTPConnection(*where, timeout=10, source_address=(source, 0))
        if value is not None:
            sent["Content-Type"], body = "application/json", json.dumps(value)
        started = time.perf_counter()
        connection.request(method, path, body, {k: v for k, v in sent.items() if v})
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        connection.close()
        return Answer(response.status, response.headers, text, time.perf_counter() - started)

    def log_in(self, login: dict) -> str:
        """The token of the manifest's login: a JSON object of user and password, or OAuth2's form."""
        form = {"grant_type": "password", "username": self.user, "password": self.password}
        kind, body = "application/x-www-form-urlencoded", urlencode(form)
        if "json" in login:
            filled = {n: v.format(user=self.user, password=self.password) for n, v in login["json"].items()}
            kind, body = "application/json", json.dumps(filled)
        return self.get(login["url"], method="POST", body=body, headers={"Content-Type": kind}).json()["access_token"]

    def post(self, path: str, value, user=None, password=None, **options) -> Answer:
        """A JSON body."""
        return self.get(path, user, password, method="POST", value=value, **options)

    def own(self, path: str | None = None, **options) -> Answer:
        """With the right credentials: the token where the manifest has one, else the password."""
        if "token" in self.manifest and path is None:
            return self.get(self.list, raw="Bearer " + self.manifest["token"], **options)
        return self.get(path or self.list, self.user, self.password, **options)

    def other(self, path: str, **options) -> Answer:
        """With the right credentials of the second user."""
        return self.get(path, self.manifest["other_user"], self.manifest["other_password"], **options)

    def written(self, ask: Callable[[], Answer]) -> str:
        """What the service writes into its log while this is asked."""
        before = self.log.stat().st_size
        ask()
        time.sleep(0.2)
        return self.log.read_bytes()[before:].decode("utf-8", "replace")

    def wrong(self, count: int, path: str | None = None, **options) -> list[int]:
        """Statuses of `count` wrong pairs of users that do not exist."""
        return [
            self.get(path or self.list, f"nobody-{i}", f"wrong-{i}", **options).status for i in range(count)
        ]

    @property
    def document(self) -> dict:
        for path in ("/openapi.json", "/api/openapi.json"):
            answer = self.own(path)
            if answer.status != 200 and "token" in self.manifest:
                answer = self.get(path, raw="Bearer " + self.manifest["token"])
            if answer.status == 200:
                return answer.json()
        raise AssertionError(f"no OpenAPI document: {answer.status}")

    @property
    def list(self) -> str:
        """The path of the first protected operation without parameters in its path."""
        if not hasattr(self, "_list"):
            self._list = self.manifest.get("probe") or next(
                path
                for path, operations in self.document["paths"].items()
                if "{" not in path and "health" not in path and operations.get("get", {}).get("security")
            )
        return self._list

    @property
    def health(self) -> str:
        return self.manifest.get("health", "/api/v1/health")

    def is_bearer(self) -> bool:
        """Whether the list takes a token; `mixed-schemes` takes both and challenges for Basic."""
        return "token" in self.manifest and not ok(self.get(self.list, self.user, self.password))

    @property
    def item(self) -> str:
        return f"{self.list}/{self.own().json()[0]['id']}"


def ok(answer: Answer) -> bool:
    return answer.status == 200


def changed(text: str) -> str:
    """The same password, wrong in its first character."""
    return ("x" if text[0] != "x" else "y") + text[1:]


def timing(target: Target, one: str, two: str) -> bool:
    """Whether wrong passwords for two users take clearly different times."""
    times: dict[str, list[float]] = {one: [], two: []}
    for number in range(4):
        for user in times:
            times[user].append(target.get(target.list, user, f"wrong-{number}").seconds)
    low, high = sorted(statistics.median(values) for values in times.values())
    return high > 3 * low


def too_fast(target: Target) -> bool:
    for _ in range(3):
        target.get(target.list, raw="Basic !!!")
    wrong = statistics.median(target.get(target.list, target.user, f"wrong-{n}").seconds for n in range(4))
    return wrong < 0.010


def verify_error(target: Target, name: str = "127.0.0.1") -> str:
    """Why an ordinary client refuses the certificate; empty when it does not."""
    context = ssl.create_default_context(cafile=str(target.tls_dir / "ca.pem"))
    try:
        with socket.create_connection((target.url.hostname, target.url.port), timeout=5) as plain:
            with context.wrap_socket(plain, server_hostname=name):
                return ""
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    except ssl.SSLError as error:
        return str(error)


def handshake(target: Target, low: ssl.TLSVersion, high: ssl.TLSVersion) -> bool:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.minimum_version, context.maximum_version = low, high
    try:
        with socket.create_connection((target.url.hostname, target.url.port), timeout=5) as plain:
            with context.wrap_socket(plain):
                return True
    except (ssl.SSLError, OSError):
        return False


# One proof for each check id that is the first in some manifest's `expect` or `tentative`.
PROOFS: dict[str, Callable[[Target], bool]] = {}


def proof(*names: str):
    def keep(function: Callable[[Target], bool]):
        for name in names:
            PROOFS[name] = function
        return function

    return keep


@proof("basic-username-ignored")
def _(t: Target) -> bool:
    return ok(t.get(t.list, "nobody-at-all", t.password))


@proof("basic-password-ignored")
def _(t: Target) -> bool:
    return ok(t.get(t.list, t.user, "wrong")) and not ok(t.get(t.list, "nobody", "wrong"))


@proof("basic-any-credentials")
def _(t: Target) -> bool:
    return t.get(t.list).status == 401 and ok(t.get(t.list, "nobody", "wrong"))


@proof("basic-empty-credentials")
def _(t: Target) -> bool:
    return ok(t.get(t.list, raw="Basic Og=="))


@proof("basic-password-truncated")
def _(t: Target) -> bool:
    first = t.get(t.list, t.user, changed(t.password))
    return not ok(first) and ok(t.get(t.list, t.user, t.password[:72] + "anything"))


@proof("basic-password-normalised")
def _(t: Target) -> bool:
    return ok(t.get(t.list, t.user, t.password.swapcase() + " "))


@proof("basic-malformed-crash")
def _(t: Target) -> bool:
    return any(
        t.get(t.list, raw=value).status >= 500 for value in ("Basic", "Basic bm9jb2xvbg==", "Basic !!!")
    )


@proof("basic-password-in-url")
def _(t: Target) -> bool:
    return ok(t.get(f"{t.list}?username={t.user}&password={t.password}"))


@proof("default-credentials")
def _(t: Target) -> bool:
    return ok(t.get(t.list, "admin", "admin"))


@proof("basic-credentials-injection")
def _(t: Target) -> bool:
    return ok(t.get(t.list, "' OR 1=1 --", "x")) and t.get(t.list, "'", "x").status >= 500


@proof("sql-injection")
def _(t: Target) -> bool:
    if t.list.endswith("/parts"):
        return ok(t.own("/api/v1/parts/AX-100'%20AND%20'1'='1")) and ok(t.own("/api/v1/shelves/7-4"))
    return len(t.own("/api/v1/moorings?pier=2%20OR%201=1").json()) == 3


@proof("template-injection")
def _(t: Target) -> bool:
    return t.own("/api/v1/letters/preview?name=%7B%7B6*7%7D%7D").has("42")


@proof("path-traversal")
def _(t: Target) -> bool:
    way = "%2e%2e%2f" * 12 + "etc%2fpasswd"
    path = t.list + "/" + way if t.list.endswith("/charts") else f"/api/v1/manuals/text?name={way}"
    return t.own(path).has("root:")


@proof("nosql-injection")
def _(t: Target) -> bool:
    answer = t.own(t.list + "?rank%5B%24ne%5D=cook")
    return ok(answer) and [member["name"] for member in answer.json()] == ["Ines", "Ruth"]


@proof("command-injection")
def _(t: Target) -> bool:
    started = time.perf_counter()
    t.own("/api/v1/tools/installed?tool=sh;sleep%201")
    slept = time.perf_counter() - started > 1
    return slept and t.own("/api/v1/tools/banner?text=%24((6*7))").json()["text"] == "42\n"


@proof("xxe")
def _(t: Target) -> bool:
    head = '<!DOCTYPE o [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    order = f"{head}<order><customer>&e;</customer><item>x</item></order>"
    answer = t.own("/api/v1/orders/summary", method="POST", body=order)
    return ok(answer) and answer.has("root:")


@proof("crash-on-input")
def _(t: Target) -> bool:
    return t.own(t.list + "?since=soon").status == 500 and ok(t.own(t.list + "?days=many"))


@proof("content-type-not-enforced")
def _(t: Target) -> bool:
    note = json.dumps({"text": "x"})
    large = " " * 2_000_000 + note
    return all(t.own(method="POST", body=body).status == 201 for body in (note, large))


@proof("challenge-missing")
def _(t: Target) -> bool:
    answer = t.get(t.list)
    return answer.status == 401 and answer.headers["WWW-Authenticate"] is None


@proof("challenge-wrong-status")
def _(t: Target) -> bool:
    return t.get(t.list).status != 401


@proof("challenge-charset")
def _(t: Target) -> bool:
    other = t.get(t.list, t.manifest["other_user"], t.manifest["other_password"])
    return "charset" not in t.get(t.list).headers["WWW-Authenticate"] and other.status == 401


@proof("auth-not-enforced")
def _(t: Target) -> bool:
    return ok(t.get(t.list)) or ok(t.get(t.item))


@proof("auth-enforced-on-some-methods")
def _(t: Target) -> bool:
    head, own = t.get(t.list, method="HEAD"), t.own()
    return ok(head) and head.headers["Content-Length"] == own.headers["Content-Length"]


@proof("auth-bypass-path")
def _(t: Target) -> bool:
    section, name = t.list.rsplit("/", 1)
    tries = [
        f"{t.list}/",
        f"{section}/{name.upper()}",
        f"{section}//{name}",
        f"{section}/./{name}",
        f"{t.list}%2f",
    ]
    return t.get(t.list).status == 401 and any(
        ok(t.get(path)) and t.get(path).body == t.own().body for path in tries
    )


@proof("auth-bypass-header")
def _(t: Target) -> bool:
    tries = [
        (t.list, "X-Forwarded-For", "127.0.0.1"),
        ("/api/v1/health", "X-Original-URL", t.list),
        (t.list, "X-Remote-User", t.user),
    ]
    return any(t.get(path, headers={name: value}).body == t.own().body for path, name, value in tries)


@proof("username-enumeration")
def _(t: Target) -> bool:
    def shape(answer: Answer):
        names = sorted(name.lower() for name in answer.headers if name.lower() != "date")
        return answer.status, answer.body, names

    return shape(t.get(t.list, t.user, "wrong-one")) != shape(t.get(t.list, "x" * len(t.user), "wrong-one"))


@proof("username-enumeration-timing")
def _(t: Target) -> bool:
    return timing(t, t.user, "y" * len(t.user))


@proof("password-check-too-fast")
def _(t: Target) -> bool:
    return too_fast(t)


@proof("auth-not-throttled", "spray-not-throttled")
def _(t: Target) -> bool:
    return 429 not in t.wrong(30)


@proof("cacheable-authenticated-response")
def _(t: Target) -> bool:
    return "no-store" not in t.own().headers["Cache-Control"]


@proof("vary-missing")
def _(t: Target) -> bool:
    return t.own().headers["Vary"] is None


@proof("throttle-bypass-forwarded-for")
def _(t: Target) -> bool:
    new = [{"X-Forwarded-For": "203.0.113.9"}, {"X-Real-IP": "203.0.113.9"}]
    return t.wrong(25)[-1] == 429 and any(
        t.get(t.list, "nobody", "wrong", headers=h).status == 401 for h in new
    )


@proof("throttle-bypass-path")
def _(t: Target) -> bool:
    item = t.item
    return t.wrong(25)[-1] == 429 and t.get(item, "nobody", "wrong").status == 401


@proof("throttle-bypass-case")
def _(t: Target) -> bool:
    last = [t.get(t.list, "nobody", f"wrong-{n}").status for n in range(15)][-1]
    return last == 429 and t.get(t.list, "NoBody", "wrong").status == 401


@proof("throttle-reset-by-success")
def _(t: Target) -> bool:
    return all(t.wrong(9)[-1] == 401 and ok(t.own()) for _ in range(3))


@proof("throttle-per-process")
def _(t: Target) -> bool:
    statuses = t.wrong(30)
    return statuses.index(429) > 5 or 401 in statuses[statuses.index(429) :]


@proof("retry-after-missing")
def _(t: Target) -> bool:
    refused = [t.get(t.list, f"nobody-{n}", "wrong") for n in range(25)][-1]
    return refused.status == 429 and refused.headers["Retry-After"] is None


@proof("ratelimit-headers-missing")
def _(t: Target) -> bool:
    refused = [t.get(t.list, f"nobody-{n}", "wrong") for n in range(25)][-1]
    return refused.status == 429 and not any(name.lower().startswith("ratelimit") for name in refused.headers)


@proof("lockout-of-known-user")
def _(t: Target) -> bool:
    for number in range(6):
        t.get(t.list, t.user, f"wrong-{number}", source="127.0.0.66")
    return t.own().status == 429


@proof("unbounded-page-size")
def _(t: Target) -> bool:
    answer = t.own(t.list + "?limit=100000")
    return ok(answer) and len(answer.json()) > 1000


@proof("no-pagination")
def _(t: Target) -> bool:
    return len(t.own().json()) > 1000


@proof("bearer-scheme-ignored")
def _(t: Target) -> bool:
    token = t.manifest["token"]
    return ok(t.get(t.list, raw=token)) and ok(t.get(t.list, raw=f"Basic {token}"))


def coded(value: object) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def takes(t: Target, header: dict, claims: dict, key: bytes | None) -> bool:
    """Whether a token of our own making is let in; without a key it is not signed."""
    message = f"{coded(header)}.{coded(claims)}"
    signature = "" if key is None else coded(hmac.digest(key, message.encode(), hashlib.sha256))
    return ok(t.get(t.list, raw=f"Bearer {message}.{signature}"))


@proof("jwt-signature-ignored")
def _(t: Target) -> bool:
    message, _, signature = t.manifest["token"].rpartition(".")
    return ok(t.get(t.list, raw=f"Bearer {message}.{changed(signature)}"))


@proof("jwt-none", "jwt-kid-traversal", "jwt-weak-secret", "jwt-expired-accepted", "jwt-alg-confusion")
def _(t: Target) -> bool:
    claims, header = decoded(t.manifest["token"].split(".")[1]), {"alg": "HS256", "typ": "JWT"}
    check = t.manifest["vulnerable"]["expect"][0]
    if check == "jwt-none":
        return takes(t, {"alg": "None"}, claims, None)
    if check == "jwt-kid-traversal":
        return takes(t, header | {"kid": "../../../../../../../../dev/null"}, claims, b"")
    if check == "jwt-weak-secret":
        return takes(t, header, claims | {"iat": claims["iat"] - 1}, b"your-secret-key")
    if check == "jwt-expired-accepted":
        return takes(t, header, claims | {"exp": claims["iat"] - 86_400}, b"changeme")
    key = t.get("/.well-known/jwks.json").json()["keys"][0]
    n, e = (int.from_bytes(base64.urlsafe_b64decode(key[name] + "=="), "big") for name in "ne")
    public = RSAPublicNumbers(e, n).public_key()
    return takes(t, header, claims, public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


@proof("jwt-other-subject")
def _(t: Target) -> bool:
    claims = decoded(t.manifest["token"].split(".")[1])
    bob = claims | {"sub": "e81d46a2-7f50-4b39-9c0e-3a6b8d2f7150", "username": "bob"}
    message = f'{coded({"alg": "HS256", "typ": "JWT"})}.{coded(bob)}'
    signature = coded(hmac.digest(b"supersecret", message.encode(), hashlib.sha256))
    return t.get("/api/v1/me", raw=f"Bearer {message}.{signature}").has('"bob"')


@proof("jwt-no-expiry", "jwt-long-life")
def _(t: Target) -> bool:
    claims = decoded(t.manifest["token"].split(".")[1])
    return claims.get("exp", 1 << 40) - claims["iat"] > 86_400


@proof("token-derived-from-password")
def _(t: Target) -> bool:
    return t.manifest["token"] == hashlib.sha256(f"{t.user}:{t.password}".encode()).hexdigest()


@proof("token-in-query-accepted")
def _(t: Target) -> bool:
    return ok(t.get(f"{t.list}?access_token={t.manifest['token']}"))


@proof("token-survives-logout")
def _(t: Target) -> bool:
    raw = "Bearer " + t.log_in(t.manifest["login"])  # one of its own, which this ends
    return ok(t.get("/api/v1/logout", method="POST", raw=raw)) and ok(t.get("/api/v1/moorings", raw=raw))


@proof("mixed-schemes")
def _(t: Target) -> bool:
    return ok(t.get(t.list, t.user, t.password)) and ok(t.own())


@proof("login-by-get")
def _(t: Target) -> bool:
    answer = t.own("/api/v1/login")
    posted = t.own("/api/v1/login", method="POST")
    token = (answer if ok(answer) else posted).json()["token"]
    return ok(answer) and ok(t.get(t.list, raw=f"Bearer {token}"))


@proof("credentials-in-response")
def _(t: Target) -> bool:
    sent = base64.b64encode(f"{t.user}:{t.password}".encode()).decode()
    return t.own("/api/v1/profile").has(sent)


@proof("password-hash-in-response")
def _(t: Target) -> bool:
    return t.own().has("$argon2id$")


@proof("secret-in-response")
def _(t: Target) -> bool:
    return t.own("/api/v1/settings").has("AK" + "IA")


@proof("personal-data-in-response")
def _(t: Target) -> bool:
    return t.own().has("GB33 BUKB")


@proof("stack-trace")
def _(t: Target) -> bool:
    return t.own(f"{t.list}/00000000-0000-4000-8000-000000000000").has("Traceback (most recent call last)")


@proof("debug-console")
def _(t: Target) -> bool:
    return t.own(f"{t.list}/00000000-0000-4000-8000-000000000000").has("__debugger__")


@proof("verbose-auth-error")
def _(t: Target) -> bool:
    return t.get(t.list, "nobody", "wrong").has("argon2id")


@proof("verbose-validation-error")
def _(t: Target) -> bool:
    return t.own(t.list + "?limit=seventeen").has("seventeen")


@proof("internal-path")
def _(t: Target) -> bool:
    return t.own().has("/srv/")


@proof("internal-address")
def _(t: Target) -> bool:
    return t.get(t.health).has("10.20.0.14")


@proof("exposed-file")
def _(t: Target) -> bool:
    return t.get("/.env").has("SECRET_KEY=") and t.get("/.git/HEAD").has("ref: refs/")


@proof("directory-listing")
def _(t: Target) -> bool:
    return t.get("/uploads/").has("Index of") and ok(t.get("/uploads/draft-budget.ods"))


@proof("token-in-link")
def _(t: Target) -> bool:
    link = t.own().json()[0]["download"]
    return "?token=" in link and ok(t.get(link))


@proof("credentials-sent-onward")
def _(t: Target) -> bool:
    return t.password in (t.own(t.item + "/label").headers["Location"] or "")


@proof("sniffable-content-type")
def _(t: Target) -> bool:
    own = t.own()
    return (
        own.headers["Content-Type"].startswith("text/html") and own.headers["X-Content-Type-Options"] is None
    )


@proof("referrer-policy-missing")
def _(t: Target) -> bool:
    return t.own().headers["Referrer-Policy"] is None and t.own().headers["X-Frame-Options"] is None


@proof("https-enforcement-spoofable")
def _(t: Target) -> bool:
    plain = t.own(headers={"X-Forwarded-Proto": ""})
    assert plain.status == 403, f"plain HTTP answers {plain.status}"
    return ok(t.own(source="127.0.0.77"))


@proof("redirect-after-credentials")
def _(t: Target) -> bool:
    plain = t.own(headers={"X-Forwarded-Proto": ""})
    assert plain.status in (301, 403) and not ok(t.own(source="127.0.0.77"))
    return plain.status == 301


@proof("basic-over-http")
def _(t: Target) -> bool:
    return t.url.scheme == "http"


@proof("hsts-missing")
def _(t: Target) -> bool:
    return t.own().headers["Strict-Transport-Security"] is None


@proof("hsts-weak")
def _(t: Target) -> bool:
    value = t.own().headers["Strict-Transport-Security"]
    return int(value.partition(";")[0].partition("=")[2]) < 31_536_000


@proof("cookie-not-secure")
def _(t: Target) -> bool:
    cookie = t.own().headers["Set-Cookie"]
    return not any(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite"))


@proof("mixed-content")
def _(t: Target) -> bool:
    return t.get("/api/v1/help").has('src="http://')


@proof("cert-expired")
def _(t: Target) -> bool:
    return "expired" in verify_error(t)


@proof("cert-name-mismatch")
def _(t: Target) -> bool:
    return "mismatch" in verify_error(t)


@proof("cert-self-signed", "cert-adhoc")
def _(t: Target) -> bool:
    return "self-signed" in verify_error(t)


def leaf(t: Target) -> x509.Certificate:
    context = ssl._create_unverified_context()
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    with socket.create_connection((t.url.hostname, t.url.port), timeout=5) as plain:
        with context.wrap_socket(plain) as secure:
            return x509.load_der_x509_certificate(secure.getpeercert(binary_form=True))


@proof("cert-weak-key")
def _(t: Target) -> bool:
    return leaf(t).public_key().key_size == 1024


@proof("cert-expires-soon")
def _(t: Target) -> bool:
    left = leaf(t).not_valid_after_utc - datetime.now(timezone.utc)
    return verify_error(t) == "" and left.days < 7


@proof("tls-old-protocol")
def _(t: Target) -> bool:
    return handshake(t, ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


@proof("tls-no-1.3")
def _(t: Target) -> bool:
    return not handshake(t, ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3)


@proof("bola-confirmed")
def _(t: Target) -> bool:
    first = t.own().json()[0]
    below = "/lines" if "number" in first else ""
    return ok(t.other(f"{t.list}/{first.get('id', first.get('number'))}{below}"))


@proof("bola-anonymous")
def _(t: Target) -> bool:
    return ok(t.get(t.item))


@proof("bola-sequential-ids")
def _(t: Target) -> bool:
    number = t.own().json()[0]["id"] + 1
    return ok(t.own(f"{t.list}/{number}")) and number not in [ticket["id"] for ticket in t.own().json()]


@proof("bola-id-in-query")
def _(t: Target) -> bool:
    number = t.own("/api/v1/me").json()["account_id"]
    return t.other(f"/api/v1/statements?account_id={number}").body == t.own("/api/v1/statements").body


@proof("bola-write")
def _(t: Target) -> bool:
    path = f"{t.list}/{t.own(method='POST', value={'title': 'x'}).json()['id']}"
    t.other(path, method="PATCH", value={"title": "changed"})
    changed = t.own(path).json()["title"] == "changed"
    t.other(path, method="DELETE")
    return changed and t.own(path).status == 404


@proof("mass-assignment")
def _(t: Target) -> bool:
    if t.list.endswith("/bookings"):
        return t.own(method="POST", value={"cabin": "x", "nights": 1, "paid": True}).json().get("paid") is True
    if t.list.endswith("/boats"):
        return t.own("/api/v1/me", method="PATCH", value={"credit": 777}).has("777")
    offer = {"title": "x", "cents": 5}
    path = f"{t.list}/{t.own(method='POST', value=offer).json()['id']}"
    t.own(path, method="PATCH", value=offer | {"approved": True})
    return t.own(path).json()["approved"]


@proof("readonly-writable")
def _(t: Target) -> bool:
    sample = {"place": "x", "reading": 5}
    path = f"{t.list}/{t.own(method='POST', value=sample).json()['id']}"
    t.own(path, method="PUT", value=sample | {"created_at": "1999-01-01"})
    return t.own(path).json()["created_at"] == "1999-01-01"


@proof("docs-exposed")
def _(t: Target) -> bool:
    return ok(t.get("/openapi.json")) and ok(t.get("/docs"))


@proof("undocumented-operation")
def _(t: Target) -> bool:
    return ok(t.own("/api/v1/users")) and "/api/v1/users" not in t.document["paths"]


@proof("documented-but-absent")
def _(t: Target) -> bool:
    return any("{" not in path and t.own(path).status == 404 for path in t.document["paths"])


@proof("deprecated-alive")
def _(t: Target) -> bool:
    return ok(t.own("/api/v1/list-reports"))


@proof("old-version-alive")
def _(t: Target) -> bool:
    return ok(t.own("/api/v1/members"))


@proof("unversioned")
def _(t: Target) -> bool:
    return not any("/v1/" in path for path in t.document["paths"])


@proof("stage-host-in-spec")
def _(t: Target) -> bool:
    return any(server["url"].startswith("http://staging.") for server in t.document["servers"])


@proof("development-server")
def _(t: Target) -> bool:
    return t.own().headers["Server"].startswith("Werkzeug/")


@proof("server-banner")
def _(t: Target) -> bool:
    return "uvicorn" in (t.own().headers["Server"] or "")


@proof("bfla-admin-operation")
def _(t: Target) -> bool:
    return t.own("/api/v1/me").json()["role"] == "user" and ok(t.own("/api/v1/admin/accounts"))


@proof("bfla-role-parameter")
def _(t: Target) -> bool:
    return not ok(t.own("/api/v1/plan")) and ok(t.own("/api/v1/plan", headers={"X-Role": "admin"}))


@proof("bfla-method")
def _(t: Target) -> bool:
    made = t.post("/api/v1/incidents", {"what": "A plank"}, t.user, t.password).json()
    path = f"/api/v1/incidents/{made['id']}"
    return ok(t.own(path)) and t.own(path, method="DELETE").status == 204 and not ok(t.own(path))


@proof("sensitive-properties")
def _(t: Target) -> bool:
    return t.own().has('"password":') and t.own(t.item).has('"reset_token":')


@proof("role-leak")
def _(t: Target) -> bool:
    return t.own("/api/v1/members").has('"admin"') and t.own("/api/v1/me").has('"user"')


@proof("weak-password-accepted")
def _(t: Target) -> bool:
    made = t.post("/api/v1/register", {"username": "walker", "password": "12345678"})
    return made.status == 201 and ok(t.get("/api/v1/me", "walker", "12345678"))


@proof("account-enumeration")
def _(t: Target) -> bool:
    known, unknown = (
        t.post("/api/v1/password/forgot", {"username": user}).status for user in (t.user, "nobody-at-all")
    )
    return known != unknown


@proof("reset-code-guessable")
def _(t: Target) -> bool:
    first, second = "a-Heron-in-the-reeds", "two-Herons-in-the-reeds"
    t.post("/api/v1/register", {"username": "gardener", "password": first})
    code = t.post("/api/v1/password/reset", {"username": "gardener"}).json().get("code", "")
    new = {"username": "gardener", "code": code, "password": second}
    return ok(t.post("/api/v1/password/reset/confirm", new)) and ok(t.get("/api/v1/me", "gardener", second))


# The middle-sized services: what is true of one operation, given its path with real ids.
THERE: dict[str, Callable[[Target, str], bool]] = {
    "auth-not-enforced": lambda t, path: ok(t.get(path)),
    "auth-enforced-on-some-methods": lambda t, path: ok(t.get(path, method="HEAD")),
    "auth-bypass-path": lambda t, path: (
        t.get(path).status == 401 and t.get(path + "/").body == t.own(path).body
    ),
    "basic-password-in-url": lambda t, path: ok(t.get(f"{path}?username={t.user}&password={t.password}")),
    "bola-confirmed": lambda t, path: ok(t.get(path, t.manifest["other_user"], t.manifest["other_password"])),
    "cacheable-authenticated-response": lambda t, path: (
        "no-store" not in t.own(path).headers["Cache-Control"]
    ),
    "cookie-not-secure": lambda t, path: "Secure" not in t.own(path).headers["Set-Cookie"],
    "cookie-not-httponly": lambda t, path: "HttpOnly" not in t.own(path).headers["Set-Cookie"],
    "cookie-no-samesite": lambda t, path: "SameSite" not in t.own(path).headers["Set-Cookie"],
    "credentials-in-response": lambda t, path: t.own(path).has("Basic "),
    "credentials-sent-onward": lambda t, path: t.password in t.own(path).headers["Location"],
    "deprecated-alive": lambda t, path: ok(t.own(path)) and t.document["paths"][path]["get"]["deprecated"],
    "documented-but-absent": lambda t, path: t.own(path).status == 404 and path in t.document["paths"],
    "exposed-file": lambda t, path: t.get(path).has("_total "),
    "internal-address": lambda t, path: t.own(path).has('"10.'),
    "internal-path": lambda t, path: t.own(path).has('"/var/lib/'),
    "mixed-content": lambda t, path: t.get(path).has('src="http://'),
    "no-pagination": lambda t, path: len(t.get(path).json()) > 1000,
    "old-version-alive": lambda t, path: ok(t.own(path)),
    "password-hash-in-response": lambda t, path: t.own(path).has("$argon2id$"),
    "personal-data-in-response": lambda t, path: t.own(path).has('"iban":'),
    "secret-in-response": lambda t, path: t.own(path).has("AK" + "IA"),
    "stack-trace": lambda t, path: t.own(path.rpartition("/")[0] + f"/{uuid.uuid4()}").has("Traceback (most"),
    "token-in-link": lambda t, path: ok(t.get(t.own(path).json()[0]["link"])),
    "unbounded-page-size": lambda t, path: len(t.own(path + "?limit=100000").json()) > 1000,
    "undocumented-operation": lambda t, path: ok(t.own(path)) and path not in t.document["paths"],
}


@proof("credential-in-log")
def _(t: Target) -> bool:
    said = t.written(lambda: t.get(t.list, "nobody", "wrong-Password-7"))
    assert said
    return "wrong-Password-7" in said or base64.b64encode(b"nobody:wrong-Password-7").decode() in said


@proof("token-in-log")
def _(t: Target) -> bool:
    said = t.written(lambda: t.get("/api/v1/feed?token=wrong-token-7"))
    assert "/api/v1/feed" in said
    return "wrong-token-7" in said


@proof("auth-failure-not-logged")
def _(t: Target) -> bool:
    return not t.written(lambda: t.get(t.list, "nobody", "wrong"))


@proof("auth-success-not-logged")
def _(t: Target) -> bool:
    return not t.written(t.own)


@proof("auth-event-incomplete")
def _(t: Target) -> bool:
    said = t.written(lambda: t.get(t.list, "nobody", "wrong"))
    assert "login failed" in said
    return "nobody" not in said or "127.0.0.1" not in said


@proof("auth-event-unstructured")
def _(t: Target) -> bool:
    said = t.written(lambda: t.get(t.list, "nobody", "wrong")).splitlines()
    assert said
    return not any(line.startswith("{") for line in said)


@proof("source-address-wrong")
def _(t: Target) -> bool:
    said = t.written(lambda: t.own(headers={"X-Forwarded-For": "203.0.113.9"}, source="127.0.0.2"))
    assert "success" in said
    return '"203.0.113.9"' in said


@proof("log-injection")
def _(t: Target) -> bool:
    name = t.written(lambda: t.get(t.list, "nobody\nforged", "wrong"))
    path = t.written(lambda: t.own(f"{t.list}/x%0d%0aforged"))
    return any(line.startswith("forged") for line in (name + path).splitlines())


@proof("error-swallowed")
def _(t: Target) -> bool:
    assert t.written(lambda: t.get(t.list, "nobody", "wrong"))
    return not t.written(lambda: t.get(t.list, raw="Basic !!!"))


@proof("correlation-id-missing")
def _(t: Target) -> bool:
    answers: list[Answer] = []
    said = t.written(lambda: answers.append(t.own()))
    assert "success" in said
    return answers[0].headers["X-Request-ID"] not in said


@proof("log-served")
def _(t: Target) -> bool:
    t.get(t.list, "nobody", "wrong", headers={"User-Agent": "smoke-agent-7"})
    return t.get("/static/app.log").has("smoke-agent-7")


@proof("alert-not-raised")
def _(t: Target) -> bool:
    host, port = t.manifest["scan_args"][-1].split(":")
    with socket.create_server((host, int(port))) as listener:
        t.wrong(12)
        listener.settimeout(2)
        try:
            listener.accept()[0].close()
        except TimeoutError:
            return True
    return False


def prove_operations(t: Target, labels: dict) -> list[str]:
    """Faults of a service's labels by operation. Whole-service ones come last: they use the throttle up."""
    entries = sorted(labels["operation"], key=lambda entry: entry["path"] == "*")
    listed = {check for entry in entries for check in entry["checks"]}
    faults = [
        f"{check} is expected and true of no operation" for check in labels["expect"] if check not in listed
    ]
    for entry in entries:
        path = entry["path"]
        while "{" in path:
            start, end = path.index("{"), path.index("}") + 1
            path = path[:start] + t.own(path[: start - 1]).json()[0]["id"] + path[end:]
        for check in entry["checks"]:
            if not (PROOFS[check](t) if path == "*" else THERE[check](t, path)):
                faults.append(f"{check} is not there: {path}")
    return faults


def posted(t: Target, path: str, body: dict, *, signed_in: bool = True) -> Answer:
    """One JSON body, sent as the manifest's user or as nobody."""
    pair = base64.b64encode(f"{t.user}:{t.password}".encode()).decode() if signed_in else None
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Basic {pair}"} if pair else {})
    connection = http.client.HTTPConnection(t.url.hostname, t.url.port, timeout=10)
    started = time.perf_counter()
    connection.request("POST", path, json.dumps(body), headers)
    response = connection.getresponse()
    text = response.read().decode("utf-8", "replace")
    connection.close()
    return Answer(response.status, response.headers, text, time.perf_counter() - started)


@proof("ssrf-confirmed")
def _(t: Target) -> bool:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(max_workers=1) as pool:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        if "/api/v1/preview" in t.document["paths"]:
            asked = pool.submit(t.own, f"/api/v1/preview?url={url}")
        else:
            asked = pool.submit(posted, t, "/api/v1/feeds", {"title": "Proof", "feed_url": url})
        listener.settimeout(2)
        try:
            listener.accept()[0].close()
        except TimeoutError:
            return False
        finally:
            asked.result()
        return True


@proof("llm-unauthenticated")
def _(t: Target) -> bool:
    body = {"messages": [{"role": "user", "content": "What is 20 plus 22?"}]}
    return posted(t, "/api/v1/chat/completions", body, signed_in=False).has("42")


@proof("llm-multi-turn")
def _(t: Target) -> bool:
    def say(text: str) -> Answer:
        return posted(t, "/api/v1/ask", {"question": text, "session_id": "proof"})

    say("Remember that 'red' stands for tulip.")
    return say("Say what 'red' stands for.").has("tulip")
def allowed(target: Target, origin: str) -> str | None:
    """What the list answers to a page of this origin."""
    return target.own(headers={"Origin": origin}).headers["Access-Control-Allow-Origin"]


@proof("cors-reflects-origin")
def _(t: Target) -> bool:
    return all(allowed(t, origin) == origin for origin in ("https://a.example", "http://b.example:81"))


@proof("cors-wildcard")
def _(t: Target) -> bool:
    return allowed(t, "https://a.example") == "*"


@proof("cors-null")
def _(t: Target) -> bool:
    return allowed(t, "null") == "null" and allowed(t, "https://a.example") is None


@proof("cors-prefix-suffix")
def _(t: Target) -> bool:
    origins = ("https://evilshop.example", "https://shop.example.evil.example")
    return any(allowed(t, origin) for origin in origins) and allowed(t, "https://a.example") is None


@proof("trace-enabled")
def _(t: Target) -> bool:
    answer = t.get("/api/v1/diagnostics", method="TRACE", headers={"X-Proxy": "lantern"})
    return ok(answer) and answer.has("lantern")


@proof("dangerous-methods")
def _(t: Target) -> bool:
    described = next(value for path, value in t.document["paths"].items() if "{" in path)
    allow = t.own(t.item, method="OPTIONS").headers["Allow"]
    return "DELETE" in allow and "delete" not in described


@proof("open-redirect")
def _(t: Target) -> bool:
    return t.get("/api/v1/tour?next=//evil.example/").headers["Location"] == "//evil.example/"


@proof("host-header-trusted")
def _(t: Target) -> bool:
    answers = [t.own(path, headers={"Host": "evil.example"}) for path in (t.list, t.list + "/")]
    return any("//evil.example" in answer.body + (answer.headers["Location"] or "") for answer in answers)


@proof("crlf-injection")
def _(t: Target) -> bool:
    return t.own(t.list + "?correlation=a%0d%0aX-Added:%20b").headers["X-Added"] == "b"


@proof("xss-content-type")
def _(t: Target) -> bool:
    answer = t.own(t.list + "/%3Cb%3E")
    return answer.has("<b>") and answer.headers["Content-Type"].startswith("text/html")


def graphql(target: Target, query: str, user: str = "user", path: str = "/api/v1/graphql") -> dict:
    password = target.manifest["password" if user == "user" else "other_password"]
    return target.get(
        path,
        target.manifest[user],
        password,
        method="POST",
        headers={"Content-Type": "application/json"},
        body=json.dumps({"query": query}),
    ).json()


@proof("graphql-introspection")
def _(t: Target) -> bool:
    return "errors" not in graphql(t, "{__schema{queryType{name}}}", path="/graphql")


@proof("graphql-object-access")
def _(t: Target) -> bool:
    order = graphql(t, "{orders{id}}")["data"]["orders"][0]["id"]
    given = graphql(t, f'{{order(id:"{order}"){{id}}}}', "other_user")
    return given["data"]["order"] is not None


@proof("graphql-depth")
def _(t: Target) -> bool:
    return "errors" not in graphql(t, "{me{" + "lastOrder{customer{" * 6 + "name" + "}}" * 6 + "}}")


def prove(folder: Path, tls_dir: Path) -> list[str]:
    """What is wrong with one service; nothing when its labels are true."""
    manifest = tomllib.loads((folder / "lab.toml").read_text(encoding="utf-8"))
    faults = []
    for variant in ("vulnerable", "repaired"):
        if variant not in manifest:
            continue
        settings = manifest | manifest[variant]
        labels = manifest.get("vulnerable", {})
        name = next(iter(labels.get("expect", []) + labels.get("tentative", [])), None)
        started = time.monotonic()
        log = tempfile.NamedTemporaryFile("w+")
        process = subprocess.Popen(
            [sys.executable, LAB / "serve.py", folder / "lab.toml", variant, "--tls-dir", tls_dir],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            line = process.stdout.readline().split()
            if line[:1] != ["READY"]:
                log.seek(0)
                faults.append(f"{variant} did not start: {log.read()[-1500:]}")
                continue
            if time.monotonic() - started > 5:
                faults.append(f"{variant} took {time.monotonic() - started:.1f} s to start")
            target = Target(line[1], settings, tls_dir, Path(log.name))
            own = manifest[variant]
            true = {*own.get("expect", []), *own.get("tentative", []), *own.get("also", [])}
            faults += [f"{variant}: {fault}" for fault in ordinary(target, true)]
            if folder.parent.name == "services":
                faults += prove_operations(target, labels)
            elif folder.parent.name == "pairs":
                if name not in PROOFS:
                    faults.append(f"no proof for {name}")
                elif PROOFS[name](target) != (variant == "vulnerable"):
                    faults.append(f"{variant}: {name} is {'not ' if variant == 'vulnerable' else ''}there")
        except Exception as error:
            faults.append(f"{variant}: {error!r}")
        finally:
            process.terminate()
            process.wait(timeout=10)
            log.close()
    return faults


HYGIENE = {
    "Cache-Control": "cacheable-authenticated-response",
    "Vary": "vary-missing",
    "X-Content-Type-Options": "sniffable-content-type",
    "Referrer-Policy": "referrer-policy-missing",
    "X-Frame-Options": "frame-options-missing",
}


def ordinary(t: Target, labels: set[str]) -> list[str]:
    """What holds for every service here unless its labels say otherwise."""
    faults = []
    health, refused, own, lost = t.get(t.health), t.get(t.list), t.own(), t.get("/no-such-path")
    if health.status != 200:
        faults.append(f"health check answers {health.status}")
    if not ok(own) and "challenge-wrong-status" not in labels:
        faults.append(f"right credentials: {own.status}")
    if t.get("/openapi.json").status == 200 and "docs-exposed" not in labels:
        faults.append("the document is public")
    if refused.status != 401 and not labels & {"challenge-wrong-status", "auth-not-enforced"}:
        faults.append(f"without credentials: {refused.status}")
    challenge = refused.headers["WWW-Authenticate"] or ""
    sound = challenge.startswith("Bearer ") if t.is_bearer() else 'charset="UTF-8"' in challenge
    if refused.status == 401 and not sound and not labels & {"challenge-missing", "challenge-charset"}:
        faults.append(f"challenge: {challenge}")
    for name, label in HYGIENE.items():
        for answer in (health, refused, own, lost):
            if answer.headers[name] is None and label not in labels:
                faults.append(f"{name} is missing on a {answer.status}")
    if "server-banner" not in labels and (own.headers["Server"] or own.headers["X-Powered-By"]):
        faults.append(f"banner {own.headers['Server']}")
    if len(t.document["paths"]) < 3:
        faults.append("fewer than three operations")
    return faults


def main() -> int:
    words = sys.argv[1:]
    folders = [path.parent for path in sorted(LAB.glob("*/*/lab.toml"))]
    folders = [folder for folder in folders if not words or any(word in folder.name for word in words)]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="lab-tls-") as tls, ThreadPoolExecutor(max_workers=2) as pool:
        for folder, faults in zip(
            folders, pool.map(lambda folder: prove(folder, Path(tls)), folders), strict=True
        ):
            print(("ok    " if not faults else "FAULT ") + f"{folder.parent.name}/{folder.name}", flush=True)
            for fault in faults:
                print(f"      {fault}")
            failed += bool(faults)
    print(f"{len(folders) - failed} of {len(folders)} services are as labelled")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
