"""A token names its holder and its end, which is near, and is believed when the service signed it."""

import logging
import os
import secrets
import time
from typing import Annotated
from uuid import UUID

import jwt
from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field, SecretStr

import sound
from sound_fastapi import PUBLIC, REFUSALS, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Berths"), sound.HEADERS | {"RateLimit-Policy": '"logins";q=20;w=60'})
passwords = sound.passwords_from_environment()
accounts = sound.Accounts(passwords)
failures = sound.Throttle()
audit = logging.getLogger("uvicorn.error")
bearer = HTTPBearer(description="A signed token that lives for ten minutes.")

# region: jwt-no-expiry
KEY = os.environ.get("TOKEN_KEY") or secrets.token_urlsafe(32)  # several processes need one key, from outside
LIFETIME = 600  # seconds


def issue(user: str) -> str:
    now = int(time.time())
    return jwt.encode({"sub": user, "iat": now, "exp": now + LIFETIME}, KEY, algorithm="HS256")


# endregion
# region: jwt-signature-ignored
def current_user(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:
    required = {"require": ["exp", "sub"]}
    try:
        claims = jwt.decode(credentials.credentials, KEY, algorithms=["HS256"], options=required)
    except jwt.PyJWTError:
        raise HTTPException(401, "unauthorized", {"WWW-Authenticate": "Bearer"}) from None
    return claims["sub"]


# endregion


User = Annotated[str, Depends(current_user)]


class Login(Record):
    username: Text
    password: Annotated[SecretStr, Field(max_length=128)]


class Token(Record):
    access_token: Annotated[str, Field(max_length=4000)]
    expires_in: Count


class Berth(Record):
    id: UUID
    place: Text
    cents: Count


BERTHS = [
    {"id": "6c1f0a52-5f0e-4f8e-9d0c-0b9f6c3a7d11", "place": "North quay 4", "cents": 4200},
    {"id": "b52d7c0e-8a3f-4b57-a7d1-52d9b0c4e6f2", "place": "South basin 12", "cents": 3800},
    {"id": "f0a94d3b-1c6e-4c28-8f47-9a5e2b7d3c63", "place": "Old harbour 1", "cents": 5100},
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


@app.get("/api/v1/berths", response_model=Page[Berth], responses=REFUSALS)
def list_berths(user: User, limit: Limit = 20, offset: Offset = 0):
    return BERTHS[offset : offset + limit]


@app.get("/api/v1/berths/{berth_id}", response_model=Berth, responses=REFUSALS)
def get_berth(berth_id: UUID, user: User):
    return owned(BERTHS, berth_id)


serve_document(app, current_user)
