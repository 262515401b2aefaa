"""Orders over Basic, over TLS only, with passwords kept as Argon2id and no scheme believed that a client wrote itself."""

import ipaddress
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

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask, abort, g, jsonify, request
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix


# region: settings
USERS = json.loads(Path(os.environ.get("USERS_FILE", Path(__file__).with_name("users.json"))).read_text())
PROXIES = [ipaddress.ip_network(net) for net in os.environ.get("TRUSTED_PROXIES", "").split(",") if net]
LOG_KEY = os.environ.get("LOG_KEY", "").encode() or secrets.token_bytes(32)
# endregion


# region: redaction
SERVER_LOGGERS = ("werkzeug", "gunicorn.error", "gunicorn.access")
NAMED = r"""(?i)(['"]?(?:password|passwd|authorization|access_token|secret)['"]?\s*[:=]\s*)"""
SECRETS = (
    (re.compile(r"(?i)\b(basic|bearer|digest)\s+[\w.~+/=-]{4,}"), r"\1 [redacted]"),
    (re.compile(r"(?i)([?&;](?:access_token|token|api_key|password|secret)=)[^&;\s\"']+"), r"\1[redacted]"),
    (re.compile(NAMED + r"""(?:"[^"]*"|'[^']*'|[^\s,'"&}]+)"""), r"\1[redacted]"),
)


def redact(text):
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text


class JsonLines(logging.Formatter):
    """One JSON object a record, cleaned where nothing comes after it; JSON escapes line ends and control characters."""

    def format(self, record):
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


def set_up_logging():
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

    def __init__(self, limit=20, window=60, capacity=10_000):
        self.limit, self.window, self.capacity = limit, window, capacity
        self._failures = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, source):
        """Seconds until the source may try again, 0 for now."""
        with self._lock:
            times = self._failures.get(source, ())
            if len(times) < self.limit:
                return 0
            return max(0, math.ceil(times[0] + self.window - time.monotonic()))

    def failed(self, source):
        with self._lock:
            self._failures.setdefault(source, deque(maxlen=self.limit)).append(time.monotonic())
            self._failures.move_to_end(source)
            if len(self._failures) > self.capacity:
                self._failures.popitem(last=False)


throttle = Throttle()
# endregion


# region: passwords
# OWASP's smallest Argon2id setting; `check_needs_rehash` moves old hashes on when it is raised.
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODY = hasher.hash(secrets.token_urlsafe(32))
LONGEST_PASSWORD = 1_024


def password_matches(user, password):
    """An unknown name costs one hash as well, so that the time of the answer does not tell."""
    if len(password) > LONGEST_PASSWORD:
        return False
    stored = USERS.get(user, NOBODY)
    try:
        hasher.verify(stored, password)
    except VerifyMismatchError:
        return False
    if user not in USERS:
        return False
    if hasher.check_needs_rehash(stored):
        USERS[user] = hasher.hash(password)  # a real store writes it back
    return True


# endregion


# region: proxy
class TrustedProxy:
    """Believes X-Forwarded-For and -Proto of our own proxies; from anybody else they are dropped."""

    def __init__(self, wsgi_app):
        self.wsgi_app = wsgi_app
        self.behind_proxy = ProxyFix(wsgi_app, x_for=1, x_proto=1)

    def __call__(self, environ, start_response):
        peer = ipaddress.ip_address(environ.get("REMOTE_ADDR") or "0.0.0.0")
        if any(peer in network for network in PROXIES):
            return self.behind_proxy(environ, start_response)
        for name in [name for name in environ if name.startswith(("HTTP_X_FORWARDED", "HTTP_FORWARDED"))]:
            del environ[name]
        return self.wsgi_app(environ, start_response)


app = Flask(__name__)
app.wsgi_app = TrustedProxy(app.wsgi_app)
# endregion


# region: audit
def who(user):
    """A known name as it is, an unknown one as a keyed hash: people type passwords into the wrong field."""
    if user is None or user in USERS:
        return user
    return "hmac:" + hmac.digest(LOG_KEY, user.encode(), "sha256").hex()[:16]


def audit(outcome, status, user=None):
    level = logging.INFO if outcome == "success" else logging.WARNING
    event = {
        "event": "authentication",
        "outcome": outcome,
        "status": status,
        "user": who(user),
        "source": request.remote_addr,
        "method": request.method,
        "path": request.path,
        "agent": request.headers.get("User-Agent", "")[:200],
        "request_id": g.request_id,
    }
    events.log(level, "authentication %s", outcome, extra={"event": event})


# endregion


# region: authentication
CHALLENGE = {"WWW-Authenticate": 'Basic realm="orders", charset="UTF-8"'}


def refuse(status, text, headers=None):
    return jsonify(error=text), status, headers or {}


@app.before_request
def begin():
    g.request_id = uuid.uuid4().hex


@app.before_request
def tls_only():
    """A refusal, no redirect: the client must learn of its mistake before it sends the password again."""
    if not request.is_secure and request.endpoint != "health":
        audit("plain_http", 403)
        return refuse(403, "use https")


@app.before_request
def authenticate():
    """Every request, unknown paths included; only the health check is left out."""
    if request.endpoint == "health":
        return None
    source = request.remote_addr or "unknown"
    if wait := throttle.wait(source):
        audit("throttled", 429)
        return refuse(429, "too many failures", {"Retry-After": str(wait)})
    if "Authorization" not in request.headers:
        audit("missing", 401)
        return refuse(401, "credentials needed", CHALLENGE)
    sent = request.authorization
    if sent is None or sent.type != "basic":
        throttle.failed(source)
        audit("malformed", 401)
        return refuse(401, "credentials needed", CHALLENGE)
    if not password_matches(sent.username, sent.password):
        throttle.failed(source)
        audit("failure", 401, sent.username)
        return refuse(401, "credentials needed", CHALLENGE)
    audit("success", 200, sent.username)
    g.user = sent.username


# endregion


# region: answers
@app.after_request
def finish(response):
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Authorization"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["RateLimit-Policy"] = f'"failures";q={throttle.limit};w={throttle.window}'
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return response


@app.errorhandler(HTTPException)
def http_error(error):
    return jsonify(error=error.name.lower(), request_id=g.get("request_id")), error.code


@app.errorhandler(Exception)
def unexpected(error):
    app.logger.exception("request %s failed", g.get("request_id"))
    return jsonify(error="internal server error", request_id=g.get("request_id")), 500


# endregion


ORDERS = {
    "alice": [
        {"id": 1, "item": "Anchor, 12 kg", "cents": 8900},
        {"id": 2, "item": "Signal lamp", "cents": 1995},
    ],
    "bob": [{"id": 3, "item": "Mooring line, 20 m", "cents": 3450}],
}


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
def orders():
    return jsonify(ORDERS[g.user])


@app.get("/api/v1/orders/<int:number>")
def order(number):
    found = next((order for order in ORDERS[g.user] if order["id"] == number), None)
    if found is None:
        abort(404)
    return jsonify(found)
