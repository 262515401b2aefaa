"""Orders and a profile over Basic. Answers hold what the client needs, nobody keeps them, and errors tell nothing."""

import base64
import hmac
import json
import logging
import math
import os
import re
import secrets
import threading
import time
import uuid
from collections import OrderedDict, deque
from datetime import datetime, timezone
from pathlib import Path
from typing import Annotated

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException as StarletteHTTPException


# region: settings
USERS: dict[str, str] = json.loads(
    Path(os.environ.get("USERS_FILE", Path(__file__).with_name("users.json"))).read_text()
)
LOG_KEY = os.environ.get("LOG_KEY", "").encode() or secrets.token_bytes(32)
# endregion


# region: redaction
SERVER_LOGGERS = ("uvicorn", "uvicorn.error", "uvicorn.access")
NAMED = r"""(?i)(['"]?(?:password|passwd|authorization|access_token|secret)['"]?\s*[:=]\s*)"""
SECRETS = (
    (re.compile(r"(?i)\b(basic|bearer|digest)\s+[\w.~+/=-]{4,}"), r"\1 [redacted]"),
    (re.compile(r"(?i)([?&;](?:access_token|token|api_key|password|secret)=)[^&;\s\"']+"), r"\1[redacted]"),
    (re.compile(NAMED + r"""(?:"[^"]*"|'[^']*'|[^\s,'"&}]+)"""), r"\1[redacted]"),
)


def redact(text: str) -> str:
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


class JsonLines(logging.Formatter):
    """One JSON object a record, cleaned where nothing comes after it; JSON escapes line ends and control characters."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        entry.update(
            (key, redact(value) if isinstance(value, str) else value)
            for key, value in getattr(record, "event", {}).items()
        )
        if record.exc_info:
            entry["error"] = redact(self.formatException(record.exc_info))
        return json.dumps(entry)


def set_up_logging() -> None:
    """Every logger of the process writes through the one handler, the server's own loggers too."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in SERVER_LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True


set_up_logging()
events = logging.getLogger("auth")
# endregion


# region: throttle
class Throttle:
    """At most `limit` failures of a source in `window` seconds; the oldest source makes room for the newest."""

    def __init__(self, limit: int = 20, window: float = 60, capacity: int = 10_000) -> None:
        self.limit, self.window, self.capacity = limit, window, capacity
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, source: str) -> int:
        """Seconds until the source may try again, 0 for now."""
        with self._lock:
            times = self._failures.get(source, ())
            if len(times) < self.limit:
                return 0
            return max(0, math.ceil(times[0] + self.window - time.monotonic()))

    def failed(self, source: str) -> None:
        with self._lock:
            self._failures.setdefault(source, deque(maxlen=self.limit)).append(time.monotonic())
            self._failures.move_to_end(source)
            if len(self._failures) > self.capacity:
                self._failures.popitem(last=False)


throttle = Throttle()
# endregion


# region: passwords
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = hasher.hash(secrets.token_urlsafe(32))


def password_matches(user: str, password: str) -> bool:
    """An unknown name costs one hash as well, so that the time of the answer does not tell."""
    try:
        hasher.verify(USERS.get(user, NOBODY), password)
    except VerifyMismatchError:
        return False
    return user in USERS


# endregion


# region: audit
def who(user: str | None) -> str | None:
    """A known name as it is, an unknown one as a keyed hash: people type passwords into the wrong field."""
    if user is None or user in USERS:
        return user
    return "hmac:" + hmac.digest(LOG_KEY, user.encode(), "sha256").hex()[:16]


def audit(request: Request, outcome: str, status: int, user: str | None = None) -> None:
    level = logging.INFO if outcome == "success" else logging.WARNING
    event = {
        "event": "authentication",
        "outcome": outcome,
        "status": status,
        "user": who(user),
        "source": request.client.host if request.client else None,
        "method": request.method,
        "path": request.url.path,
        "agent": request.headers.get("user-agent", "")[:200],
        "request_id": request.scope["request_id"],
    }
    events.log(level, "authentication %s", outcome, extra={"event": event})


# endregion


# region: authentication
CHALLENGE = {"WWW-Authenticate": 'Basic realm="orders", charset="UTF-8"'}


class Basic(HTTPBasic):
    """Like FastAPI's own, which decodes ASCII only: with charset="UTF-8" we owe the client UTF-8 (RFC 7617)."""

    async def __call__(self, request: Request) -> HTTPBasicCredentials | None:
        fields = request.headers.getlist("authorization")
        if len(fields) != 1:  # of two, Starlette would take the first, and a log or proxy perhaps the other
            return None
        scheme, _, payload = fields[0].partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, colon, password = base64.b64decode(payload, validate=True).decode("utf-8").partition(":")
        except ValueError:
            return None
        return HTTPBasicCredentials(username=user, password=password) if colon else None


basic = Basic(auto_error=False)


def current_user(request: Request, sent: Annotated[HTTPBasicCredentials | None, Depends(basic)]) -> str:
    """A plain `def`: FastAPI runs it in a thread, and the slow hash does not hold up the event loop."""
    source = request.client.host if request.client else "unknown"
    if wait := throttle.wait(source):
        audit(request, "throttled", 429)
        raise HTTPException(429, "too many failures", {"Retry-After": str(wait)})
    if sent is None:
        outcome = "malformed" if "authorization" in request.headers else "missing"
        if outcome == "malformed":
            throttle.failed(source)
        audit(request, outcome, 401)
        raise HTTPException(401, "credentials needed", CHALLENGE)
    if not password_matches(sent.username, sent.password):
        throttle.failed(source)
        audit(request, "failure", 401, sent.username)
        raise HTTPException(401, "credentials needed", CHALLENGE)
    audit(request, "success", 200, sent.username)
    return sent.username


User = Annotated[str, Depends(current_user)]
# endregion


# region: answers
HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Authorization",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "RateLimit-Policy": f'"failures";q={throttle.limit};w={throttle.window}',
}


class Envelope:
    """ASGI, around everything: a request id, TLS only, the answer's headers, and a plain 500 for what nobody caught."""

    def __init__(self, app) -> None:
        self.app = app

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        scope["request_id"] = uuid.uuid4().hex
        started = False

        async def finish(message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["X-Request-ID"] = scope["request_id"]
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
            await send(message)

        if scope["scheme"] != "https" and scope["path"] != "/api/v1/health":
            audit(Request(scope), "plain_http", 403)
            return await JSONResponse({"error": "use https"}, 403)(scope, receive, finish)
        try:
            await self.app(scope, receive, finish)
        except Exception:
            logging.getLogger("app").exception("request %s failed", scope["request_id"])
            if started:
                raise
            await JSONResponse({"error": "internal server error", "request_id": scope["request_id"]}, 500)(
                scope, receive, finish
            )


app = FastAPI(title="Orders", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
app.add_middleware(Envelope)


@app.exception_handler(StarletteHTTPException)
async def http_error(request: Request, error: StarletteHTTPException) -> JSONResponse:
    return JSONResponse({"error": str(error.detail).lower()}, error.status_code, error.headers)


@app.exception_handler(RequestValidationError)
async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    """FastAPI's own answer repeats the input, which may be a secret in the wrong place."""
    places = sorted({".".join(map(str, item["loc"])) for item in error.errors()})
    return JSONResponse({"error": "invalid: " + ", ".join(places)[:200]}, 422)


# endregion


class Order(BaseModel):
    id: int
    item: str
    cents: int


ORDERS = {
    "alice": [Order(id=1, item="Anchor, 12 kg", cents=8900), Order(id=2, item="Signal lamp", cents=1995)],
    "bob": [Order(id=3, item="Mooring line, 20 m", cents=3450)],
}
CUSTOMERS = {
    "alice": {
        "name": "Alice Moor",
        "mail": "alice@harbour.example",
        "iban": "DE02120300000000202051",
        "limit": 5000,
    },
    "bob": {
        "name": "Bob Quay",
        "mail": "bob@harbour.example",
        "iban": "DE02500105170137075030",
        "limit": 900,
    },
}
# region: operation-unsecured
api = APIRouter(prefix="/api/v1", dependencies=[Depends(current_user)])


@app.get("/api/v1/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}


# endregion


@api.get("/orders")
def orders(user: User) -> list[Order]:
    return ORDERS[user]


# region: crash-on-input
@api.get("/orders/{number}")
def order(number: int, user: User) -> Order:
    found = next((order for order in ORDERS[user] if order.id == number), None)
    if found is None:
        raise HTTPException(404, "not found")
    return found


# endregion


# region: fields
class Profile(BaseModel):
    """What the client needs, name by name: FastAPI drops every field of the record that is not here."""

    name: str
    mail: str
    iban: str


@api.get("/profile")
def profile(user: User) -> Profile:
    customer = CUSTOMERS[user]
    return Profile(name=customer["name"], mail=customer["mail"], iban="*" * 18 + customer["iban"][-4:])


# endregion


app.include_router(api)
