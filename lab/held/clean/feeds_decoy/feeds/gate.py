"""Pure ASGI: TLS, throttle, Basic, and the headers of every answer."""

import base64
import binascii
import time
from collections.abc import Iterable

import bcrypt
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response

from .config import Config

log = structlog.get_logger("feeds.gate")
UNKNOWN = bcrypt.hashpw(b"unknown", bcrypt.gensalt())


class Malformed(Exception):
    """An Authorization header that is not Basic as RFC 7617 has it."""


def parse_basic(header: str) -> tuple[str, bytes]:
    scheme, _, rest = header.partition(" ")
    if scheme.lower() != "basic":
        raise Malformed("another scheme")
    try:
        raw = base64.b64decode(rest.strip(), validate=True)
        user, colon, password = raw.partition(b":")
        name = user.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError) as cause:
        raise Malformed(type(cause).__name__) from cause
    if not colon:
        raise Malformed("no colon")
    return name, password


class Window:
    """At most `limit` failures of one source in a minute. Empties itself as a whole every minute."""

    def __init__(self, limit: int, most_sources: int = 20_000) -> None:
        self.limit, self.most_sources = limit, most_sources
        self.minute, self.counts = 0, {}

    def roll(self) -> None:
        minute = int(time.monotonic() // 60)
        if minute != self.minute:
            self.minute, self.counts = minute, {}

    def full(self, source: str) -> bool:
        self.roll()
        return self.counts.get(source, 0) >= self.limit

    def add(self, source: str) -> None:
        self.roll()
        if source in self.counts or len(self.counts) < self.most_sources:
            self.counts[source] = self.counts.get(source, 0) + 1


class BasicGate:
    def __init__(self, app, config: Config, open_paths: Iterable[str]) -> None:
        self.app, self.config = app, config
        self.open_paths = tuple(open_paths)
        self.window = Window(config.failures_per_minute)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None
        answer = self.refusal(scope)

        async def finish(message):
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = "no-store"
                headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await (answer or self.app)(scope, receive, finish)

    def refusal(self, scope) -> Response | None:
        """What to answer instead of the service; None lets the request through."""
        source = scope["client"][0] if scope.get("client") else "-"
        event = log.bind(source=source, method=scope["method"], path=scope["path"])
        if scope["scheme"] != "https":
            event.warning("plain http refused")
            return PlainTextResponse("HTTPS only\n", 403)
        if scope["path"].startswith(self.open_paths):
            return None
        if self.window.full(source):
            event.warning("authentication throttled")
            return PlainTextResponse("Too many attempts\n", 429, {"Retry-After": "60"})
        header = Headers(scope=scope).get("authorization")
        if header is None:
            event.info("authentication missing")
            return self.challenge()
        try:
            name, password = parse_basic(header)
        except Malformed as problem:
            self.window.add(source)
            event.warning("authentication malformed", problem=str(problem))
            return self.challenge()
        if not self.accepts(name, password):
            self.window.add(source)
            event.warning("authentication failed", user=name)
            return self.challenge()
        event.info("authentication succeeded", user=name)
        scope.setdefault("state", {})["user"] = name
        return None

    def accepts(self, name: str, password: bytes) -> bool:
        stored = self.config.readers.get(name)
        known = stored.encode() if stored else UNKNOWN
        return len(password) <= 72 and bcrypt.checkpw(password, known) and stored is not None

    @staticmethod
    def challenge() -> Response:
        return PlainTextResponse("Sign in\n", 401, {"WWW-Authenticate": 'Basic realm="feeds", charset="UTF-8"'})
