"""A token is random, lives for ten minutes and until its holder logs out, and stands in the header alone."""

import hashlib
import logging
import secrets
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

# region: token-derived-from-password
LIFETIME = 600  # seconds
TOKENS: dict[bytes, tuple[str, float]] = {}  # a shared store where there are several processes


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def issue(user: str) -> str:
    token = secrets.token_urlsafe(32)
    TOKENS[digest(token)] = user, time.monotonic() + LIFETIME
    return token


# endregion
# region: token-in-query-accepted
# Reads the header alone, and there the token behind `Bearer` alone.
bearer = HTTPBearer(description="An opaque token that lives for ten minutes.")
Given = Annotated[HTTPAuthorizationCredentials, Depends(bearer)]


def current_user(credentials: Given) -> str:
    user, until = TOKENS.get(digest(credentials.credentials), (None, 0.0))
    if user is None or until < time.monotonic():
        raise HTTPException(401, "unauthorized", {"WWW-Authenticate": "Bearer"})
    return user


# endregion


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
    return Token(access_token=issue(given.username), expires_in=LIFETIME)


# region: token-survives-logout
@app.post("/api/v1/logout", dependencies=[Depends(current_user)], responses=REFUSALS)
def logout(credentials: Given) -> Health:
    TOKENS.pop(digest(credentials.credentials), None)
    return Health()


# endregion


@app.get("/api/v1/sails", response_model=Page[Sail], responses=REFUSALS)
def list_sails(user: User, limit: Limit = 20, offset: Offset = 0):
    return SAILS[offset : offset + limit]


@app.get("/api/v1/sails/{sail_id}", response_model=Sail, responses=REFUSALS)
def get_sail(sail_id: UUID, user: User):
    return owned(SAILS, sail_id)


serve_document(app, current_user)
