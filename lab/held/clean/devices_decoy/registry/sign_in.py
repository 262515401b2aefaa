from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBasic, HTTPBasicCredentials, HTTPBearer
from loguru import logger

router = APIRouter(tags=["session"])
basic = HTTPBasic(realm="devices")
bearer = HTTPBearer(auto_error=False)
hasher = PasswordHasher()
DUMMY = hasher.hash("dummy")
MAX_LIVE_TOKENS = 50_000


@dataclass(frozen=True)
class Person:
    login: str
    admin: bool


class Tokens:
    """Random tokens; only their SHA-256 is kept."""

    def __init__(self, seconds: int):
        self.seconds = seconds
        self._live: OrderedDict[str, tuple[Person, float]] = OrderedDict()

    @staticmethod
    def _key(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    def issue(self, person: Person) -> str:
        token = secrets.token_urlsafe(32)
        self._live[self._key(token)] = person, time.monotonic() + self.seconds
        while len(self._live) > MAX_LIVE_TOKENS:
            self._live.popitem(last=False)
        return token

    def find(self, token: str) -> Person | None:
        key = self._key(token)
        person, until = self._live.get(key, (None, 0.0))
        if person is not None and until <= time.monotonic():
            del self._live[key]
            return None
        return person

    def revoke(self, token: str) -> None:
        self._live.pop(self._key(token), None)


class Attempts:
    """A fixed window for each source; whole windows are thrown away, so that memory stays bounded."""

    def __init__(self, limit: int, seconds: int):
        self.limit, self.seconds = limit, seconds
        self._window, self._count = 0, {}

    def _now(self) -> dict[str, int]:
        window = int(time.monotonic() // self.seconds)
        if window != self._window or len(self._count) > 100_000:
            self._window, self._count = window, {}
        return self._count

    def exhausted(self, source: str) -> bool:
        return self._now().get(source, 0) >= self.limit

    def failed(self, source: str) -> None:
        count = self._now()
        count[source] = count.get(source, 0) + 1


def password_matches(stored: str | None, given: str) -> bool:
    try:
        return hasher.verify(stored or DUMMY, given) and stored is not None
    except VerifyMismatchError:
        return False
    except InvalidHashError:
        logger.exception("a stored password hash is damaged")
        raise HTTPException(503, "Sign-in is not possible at present") from None


@router.post("/session", status_code=201)
def create(request: Request, given: HTTPBasicCredentials = Depends(basic)) -> dict[str, str | int]:
    state = request.app.state
    source = request.client.host if request.client else "-"
    event = logger.bind(user=given.username, source=source)
    if state.attempts.exhausted(source):
        event.warning("sign-in throttled")
        raise HTTPException(429, "Too many attempts", {"Retry-After": str(state.settings.attempts_seconds)})
    if not password_matches(state.settings.users.get(given.username), given.password):
        state.attempts.failed(source)
        event.warning("sign-in failed")
        raise HTTPException(401, "User name or password is wrong", {"WWW-Authenticate": 'Basic realm="devices"'})
    event.info("sign-in succeeded")
    person = Person(given.username, given.username in state.settings.admins)
    token = state.tokens.issue(person)
    return {"access_token": token, "token_type": "bearer", "expires_in": state.tokens.seconds}


def person(request: Request, sent: HTTPAuthorizationCredentials | None = Depends(bearer)) -> Person:
    found = request.app.state.tokens.find(sent.credentials) if sent else None
    if found is None:
        source = request.client.host if request.client else "-"
        logger.bind(source=source, path=request.url.path).warning("token {}", "refused" if sent else "missing")
        raise HTTPException(401, "Sign in at /session", {"WWW-Authenticate": "Bearer"})
    return found


@router.delete("/session", status_code=204)
def end(
    request: Request, me: Person = Depends(person), sent: HTTPAuthorizationCredentials = Depends(bearer)
) -> None:
    request.app.state.tokens.revoke(sent.credentials)
    logger.bind(user=me.login).info("signed out")
