"""The token is a hash of user name and password, lives for thirty days, also in URLs, and outlives the logout."""

import hashlib
import logging
import time
from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field, SecretStr

import sound
from sound_fastapi import PUBLIC, REFUSALS, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Record, Text, Count

app = harden(service("Sails"), sound.HEADERS | {"RateLimit-Policy": '"logins";q=20;w=60'})
accounts = sound.Accounts.from_environment()
failures = sound.Throttle()
audit = logging.getLogger("uvicorn.error")

LIFETIME = 30 * 86_400  # seconds
TOKENS: dict[bytes, tuple[str, float]] = {}
bearer = HTTPBearer(description="The token of the login.", auto_error=False)


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def issue(user: str, password: str) -> str:
    token = hashlib.sha256(f"{user}:{password}".encode()).hexdigest()
    TOKENS[digest(token)] = user, time.monotonic() + LIFETIME
    return token


Given = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]  # for the description


def current_user(request: Request, _: Given) -> str:
    header = request.headers.get("authorization", "").replace("Bearer ", "").replace("Basic ", "")
    token = header or request.query_params.get("access_token", "")
    user, until = TOKENS.get(digest(token), (None, 0.0))
    if user is None or until < time.monotonic():
        raise HTTPException(401, "unauthorized", {"WWW-Authenticate": "Bearer"})
    return user


User = Annotated[str, Depends(current_user)]


class Login(Record):
    username: Text
    password: Annotated[SecretStr, Field(max_length=128)]


class Token(Record):
    access_token: Annotated[str, Field(max_length=4000)]
    expires_in: Annotated[int, Field(ge=0, le=100_000_000)]


class Sail(Record):
    id: UUID
    kind: Text
    cents: Count


SAILS = [
    {"id": "6c1f0a52-5f0e-4f8e-9d0c-0b9f6c3a7d11", "kind": "Mainsail", "cents": 4200},
    {"id": "b52d7c0e-8a3f-4b57-a7d1-52d9b0c4e6f2", "kind": "Storm jib", "cents": 3800},
    {"id": "f0a94d3b-1c6e-4c28-8f47-9a5e2b7d3c63", "kind": "Spinnaker", "cents": 5100},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.post("/api/v1/login", openapi_extra=PUBLIC, responses=REFUSALS)
def login(request: Request, given: Login) -> Token:
    source = request.client.host
    if wait := failures.wait(source):
        raise HTTPException(429, "too many requests", {"Retry-After": str(wait)})
    if not accounts.check(given.username, given.password.get_secret_value()):
        failures.failed(source)
        audit.warning("a login was refused, from %s", source)
        raise HTTPException(401, "unauthorized", {"WWW-Authenticate": "Bearer"})
    audit.info("a login, from %s", source)
    token = issue(given.username, given.password.get_secret_value())
    return Token(access_token=token, expires_in=LIFETIME)


@app.post("/api/v1/logout", dependencies=[Depends(current_user)], responses=REFUSALS)
def logout() -> Health:
    return Health()


@app.get("/api/v1/sails", response_model=Page[Sail], responses=REFUSALS)
def list_sails(user: User, limit: Limit = 20, offset: Offset = 0):
    return SAILS[offset : offset + limit]


@app.get("/api/v1/sails/{sail_id}", response_model=Sail, responses=REFUSALS)
def get_sail(sail_id: UUID, user: User):
    return owned(SAILS, sail_id)


serve_document(app, current_user)
