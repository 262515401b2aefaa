"""Who is asking. Every endpoint that is not named as public goes through here."""

import time
from collections import OrderedDict
from functools import wraps
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from flask import Flask, Response, abort, current_app, g, request

from . import audit, db

hasher = PasswordHasher()
_NOBODY = hasher.hash("nobody has this password")


class Failures:
    """Times of failed sign-ins by source, oldest source dropped first."""

    def __init__(self, allowed: int, window: float, sources: int = 5000) -> None:
        self.allowed, self.window, self.sources = allowed, window, sources
        self._times: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = Lock()

    def _recent(self, source: str) -> list[float]:
        limit = time.monotonic() - self.window
        return [moment for moment in self._times.get(source, ()) if moment > limit]

    def wait(self, source: str) -> int:
        with self._lock:
            recent = self._recent(source)
        if len(recent) < self.allowed:
            return 0
        return max(1, round(recent[0] + self.window - time.monotonic()))

    def add(self, source: str) -> None:
        with self._lock:
            recent = [*self._recent(source), time.monotonic()][-self.allowed :]
            self._times[source] = recent
            self._times.move_to_end(source)
            while len(self._times) > self.sources:
                self._times.popitem(last=False)


class Gate:
    def __init__(self, app: Flask, public: set[str]) -> None:
        self.public = public
        self.failures = Failures(app.config["FAILURES_ALLOWED"], app.config["FAILURE_WINDOW"])
        app.before_request(self.enter)
        app.after_request(self.leave)

    def enter(self):
        if not request.is_secure:
            return Response("HTTPS only\n", 403)
        if request.endpoint in self.public:
            return None
        source = request.remote_addr or "-"
        wait = self.failures.wait(source)
        if wait:
            audit.event("sign-in throttled", failed=True, source=source, path=request.path)
            return Response("Too many attempts\n", 429, {"Retry-After": str(wait)})
        return self.sign_in(source)

    def sign_in(self, source: str):
        auth = request.authorization
        if auth is None or auth.type != "basic" or not auth.username or auth.password is None:
            audit.event("sign-in asked for", source=source, method=request.method, path=request.path)
            return self.challenge()
        row = db.one("SELECT id, name, password_hash, is_caretaker FROM user WHERE name = ?", auth.username)
        try:
            hasher.verify(row["password_hash"] if row else _NOBODY, auth.password)
        except VerifyMismatchError:
            row = None
        except (VerificationError, InvalidHashError):
            current_app.logger.exception("the stored hash of user %s cannot be checked", row["id"] if row else None)
            abort(503)
        about = {"user": auth.username, "source": source, "method": request.method, "path": request.path}
        if row is None:
            self.failures.add(source)
            audit.event("sign-in failed", failed=True, **about)
            return self.challenge()
        audit.event("sign-in succeeded", **about)
        g.user = dict(row)
        return None

    @staticmethod
    def challenge() -> Response:
        return Response("Sign in\n", 401, {"WWW-Authenticate": 'Basic realm="bookings", charset="UTF-8"'})

    @staticmethod
    def leave(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def caretaker(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if not g.user["is_caretaker"]:
            audit.event("caretaker only", failed=True, user=g.user["name"], path=request.path)
            abort(403)
        return view(*args, **kwargs)

    return inner
