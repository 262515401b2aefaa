"""What every sound service of the lab has in common, free of any framework.

A pair's two programs should differ in one weakness and in nothing else, so the
rest of their hygiene lives here: password hashes, a throttle of failures, the
Basic scheme's parsing, the audit line and the answer headers. The adapters
`sound_flask` and `sound_fastapi` put it into a service. It is example code for
small services with one process; several processes need a shared store.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import logging
import math
import os
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

# region: accounts
# OWASP's smallest argon2id setting: about 20 ms, so a scan stays quick. Unlike
# bcrypt, argon2 reads the whole password and not only its first 72 bytes.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# endregion

# On every answer, errors included. HSTS is added by the adapters, over TLS only.
HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Authorization",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
HSTS = "max-age=63072000; includeSubDomains"


# region: accounts
class Accounts:
    """Password hashes by user name, checked with the same work for everybody."""

    def __init__(self, passwords: dict[str, str]) -> None:
        self._hashes = {user: HASHER.hash(password) for user, password in passwords.items()}
        self._nobody = HASHER.hash(secrets.token_urlsafe(32))
    # endregion

    @classmethod
    def from_environment(cls) -> Accounts:
        """The accounts that `serve.py` passes on from the manifest; no secret is in the source."""
        return cls(passwords_from_environment())

    # region: accounts
    def check(self, user: str, password: str) -> bool:
        # An unknown user is compared with a hash that nothing matches: the
        # answer takes as long as for a known one.
        try:
            HASHER.verify(self._hashes.get(user, self._nobody), password)
        except VerificationError:
            return False
        return user in self._hashes

    # endregion

    def add(self, user: str, password: str) -> bool:
        """Makes an account; False when the name is taken."""
        hashed = HASHER.hash(password)
        return self._hashes.setdefault(user, hashed) is hashed

    def remove(self, user: str) -> None:
        self._hashes.pop(user, None)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._hashes))

    def __contains__(self, user: object) -> bool:
        return user in self._hashes


def passwords_from_environment() -> dict[str, str]:
    """`LAB_ACCOUNTS` is a JSON object of user names and passwords, set by `serve.py`."""
    try:
        return json.loads(os.environ["LAB_ACCOUNTS"])
    except KeyError:
        raise SystemExit("start this service with lab/serve.py, or set LAB_ACCOUNTS") from None


# region: throttle
class Throttle:
    """At most `limit` failures of one key in `window` seconds, in bounded memory."""

    def __init__(self, limit: int = 20, window: float = 60, capacity: int = 10_000) -> None:
        self.limit, self.window, self.capacity = limit, window, capacity
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> int:
        """Seconds until `key` may try again; 0 when it may try now."""
        with self._lock:
            times = self._failures.get(key, ())
            if len(times) < self.limit:
                return 0
            return max(0, math.ceil(times[0] + self.window - time.monotonic()))

    def failed(self, key: str) -> None:
        with self._lock:
            # The deque keeps the newest `limit` times, which is all that `wait` needs.
            self._failures.setdefault(key, deque(maxlen=self.limit)).append(time.monotonic())
            self._failures.move_to_end(key)
            if len(self._failures) > self.capacity:
                self._failures.popitem(last=False)

    def forget(self, key: str) -> None:
        with self._lock:
            self._failures.pop(key, None)


# endregion


class Verified:
    """Remembers for a while which credentials were right, as a keyed digest, per source."""

    def __init__(self, lifetime: float = 300, capacity: int = 1_000) -> None:
        self.lifetime, self.capacity = lifetime, capacity
        self._key = secrets.token_bytes(32)
        self._until: OrderedDict[bytes, float] = OrderedDict()
        self._lock = threading.Lock()

    def _digest(self, *parts: str) -> bytes:
        # Lengths are part of the message: ("ab", "c") is not ("a", "bc").
        encoded = [part.encode() for part in parts]
        message = b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
        return hmac.digest(self._key, message, hashlib.sha256)

    def add(self, *parts: str) -> None:
        with self._lock:
            self._until[self._digest(*parts)] = time.monotonic() + self.lifetime
            if len(self._until) > self.capacity:
                self._until.popitem(last=False)

    def knows(self, *parts: str) -> bool:
        with self._lock:
            return self._until.get(self._digest(*parts), 0) > time.monotonic()


# region: parse-basic, unreadable
def parse_basic(values: Iterable[str]) -> tuple[str, str] | None:
    """User name and password of one `Authorization: Basic` header (RFC 7617), else None."""
    values = list(values)
    if len(values) != 1:
        return None
    scheme, _, encoded = values[0].partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(" "), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    user, colon, password = text.partition(":")
    if not colon or any(ord(char) < 32 or ord(char) == 127 for char in text):
        return None
    return user, password


# endregion


@dataclass(frozen=True)
class Verdict:
    """What the gate says of one request: 200 with a user, 401, or 429."""

    status: int
    user: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def body(self) -> dict[str, str]:
        return {"error": {401: "unauthorized", 429: "too many requests"}[self.status]}


# region: throttle, gate
class Gate:
    # endregion
    """Decides on credentials: throttle first, then the remembered ones, then the slow hash.

    Only failures count, by source, and they are looked at *before* the hash, so
    wrong passwords cannot burn the processor. A source over its limit is refused
    unless it sends credentials that it has proved right within five minutes:
    an attacker behind the same address cannot shut a working client out. The price:
    from that address somebody could go on guessing at just those credentials, so
    after ten times the limit the source is refused altogether. Requests without
    credentials, or with a header that is none, are no guesses and do not count.
    """

    def __init__(
        self,
        check: Callable[[str, str], bool],
        *,
        realm: str = "lab",
        throttle: Throttle | None = None,
    ) -> None:
        self.check = check
        self.throttle = throttle or Throttle()
        self.flood = Throttle(self.throttle.limit * 10, self.throttle.window)
        self.verified = Verified()
        self.challenge = {"WWW-Authenticate": f'Basic realm="{realm}", charset="UTF-8"'}
        # The limit, on every protected answer (draft-ietf-httpapi-ratelimit-headers).
        limit, window = self.throttle.limit, self.throttle.window
        self.policy = {"RateLimit-Policy": f'"failures";q={limit};w={window:.0f}'}

    # region: throttle, gate
    def judge(self, source: str, authorization: Iterable[str]) -> Verdict:
        credentials = parse_basic(authorization)
        if credentials is None:
            return self.refuse()
        user, password = credentials
        if not self.flood.wait(source) and self.verified.knows(source, user, password):
            return Verdict(200, user, self.policy)
        if wait := self.throttle.wait(source):
            self.flood.failed(source)
            return self.hold(wait)
        if not self.check(user, password):
            self.throttle.failed(source)
            return self.refuse()
        self.verified.add(source, user, password)
        return Verdict(200, user, self.policy)
    # endregion

    def refuse(self) -> Verdict:
        """The same 401 for every reason."""
        return Verdict(401, headers=self.challenge | self.policy)

    def hold(self, seconds: int) -> Verdict:
        headers = {"Retry-After": str(seconds), "RateLimit": f'"failures";r=0;t={seconds}'}
        return Verdict(429, headers=headers | self.policy)


class Tokens:
    """Opaque bearer tokens, kept as digests, that expire; no password is any part of them."""

    def __init__(self, lifetime: float = 600, capacity: int = 1_000) -> None:
        self.lifetime, self.capacity = lifetime, capacity
        self._holders: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._lock = threading.Lock()

    def issue(self, user: str) -> str:
        token = secrets.token_urlsafe(32)
        self.add(token, user)
        return token

    def add(self, token: str, user: str) -> None:
        with self._lock:
            self._holders[_sha256(token)] = user, time.monotonic() + self.lifetime
            if len(self._holders) > self.capacity:
                self._holders.popitem(last=False)

    def holder(self, token: str) -> str | None:
        # Finding a digest leaks no more by its time than that the digest is another one.
        with self._lock:
            user, until = self._holders.get(_sha256(token), (None, 0.0))
        return user if until > time.monotonic() else None


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


# region: parse-bearer
def parse_bearer(values: Iterable[str]) -> str | None:
    """The token of one `Authorization: Bearer` header (RFC 6750), else None."""
    values = list(values)
    if len(values) != 1:
        return None
    scheme, _, token = values[0].partition(" ")
    return token.strip(" ") if scheme.lower() == "bearer" else None


# endregion


class BearerGate(Gate):
    """The same gate for bearer tokens: no slow hash, since a random token is not guessed."""

    def __init__(self, tokens: Tokens, *, realm: str = "lab", throttle: Throttle | None = None) -> None:
        super().__init__(lambda user, password: False, realm=realm, throttle=throttle)
        self.tokens = tokens
        self.challenge = {"WWW-Authenticate": f'Bearer realm="{realm}"'}

    def token(self, authorization: Iterable[str]) -> str | None:
        return parse_bearer(authorization)

    def judge(self, source: str, authorization: Iterable[str]) -> Verdict:
        token = self.token(authorization)
        if token and (user := self.tokens.holder(token)):
            return Verdict(200, user, self.policy)
        if wait := self.throttle.wait(source):
            return self.hold(wait)
        if authorization:
            self.throttle.failed(source)
        return self.refuse()


_log = logging.getLogger("audit")
_log.setLevel(logging.INFO)
_log.propagate = False
_log.addHandler(logging.StreamHandler())
_log_key = secrets.token_bytes(32)


# region: audit, unreadable
def audit(verdict: Verdict, authorization: Iterable[str], **about: str | None) -> None:
    """One JSON line for each decision; never the password, the user only as a keyed hash."""
    if not authorization:
        return  # nobody tried to sign in
    credentials = parse_basic(authorization)
    user = credentials[0] if credentials else verdict.user
    outcome = {200: "success", 401: "failure", 429: "throttled"}[verdict.status]
    record = {
        "time": datetime.now(timezone.utc).isoformat(),
        "event": "authentication",
        "outcome": outcome,
        "status": verdict.status,
        "user_hash": user and hmac.new(_log_key, user.encode(), hashlib.sha256).hexdigest()[:16],
        **about,
    }
    _log.info(json.dumps(record))


# endregion


# The OpenAPI document of a Flask service is written by hand; these keep it short.

PROBLEM = {
    "type": "object",
    "properties": {"error": {"type": "string", "maxLength": 120}},
    "required": ["error"],
    "additionalProperties": False,
}


def record(**properties: dict) -> dict:
    """An object schema of required properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


TEXT = {"type": "string", "maxLength": 80}
UUID = {"type": "string", "format": "uuid", "minLength": 36, "maxLength": 36}
COUNT = {"type": "integer", "format": "int32", "minimum": 0, "maximum": 1_000_000}
HEALTH = record(status={"type": "string", "enum": ["ok"]})
LIMIT = {
    "name": "limit",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
}
OFFSET = {
    "name": "offset",
    "in": "query",
    "schema": {"type": "integer", "minimum": 0, "maximum": 10_000, "default": 0},
}


def page_of(item: dict) -> dict:
    return {"type": "array", "maxItems": 50, "items": item}


def path_id(name: str) -> dict:
    return {"name": name, "in": "path", "required": True, "schema": UUID}


def answer(description: str, schema: dict) -> dict:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def public(name: str, schema: dict) -> dict:
    """An operation that needs no credentials, and says so."""
    return {
        "operationId": name,
        "summary": name,
        "security": [],
        "responses": {"200": answer("Done", schema)},
    }


def protected(name: str, schema: dict, *parameters: dict, **extra: object) -> dict:
    """An operation behind Basic credentials, with the refusals that it can answer."""
    responses = {
        "200": answer("Done", schema),
        "401": answer("Credentials needed", PROBLEM),
        "429": answer("Too many failures", PROBLEM),
    }
    if parameters:
        responses |= {"400": answer("Bad parameter", PROBLEM), "404": answer("Not found", PROBLEM)}
    return {
        "operationId": name,
        "summary": name,
        "parameters": list(parameters),
        "security": [{"basic": []}],
        "responses": responses,
        **extra,
    }


def openapi(title: str, paths: dict[str, dict], *, basic: bool = True, **schemes: dict) -> dict:
    """The document of a service; `schemes` are added to the Basic one, where there is that."""
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "version": "1.0.0", "description": f"{title}, a service of the lab."},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"securitySchemes": ({"basic": BASIC} if basic else {}) | schemes},
    }


BASIC = {"type": "http", "scheme": "basic", "description": "User name and password, over TLS only."}
BEARER = {"type": "http", "scheme": "bearer", "description": "An opaque token that lives for ten minutes."}
