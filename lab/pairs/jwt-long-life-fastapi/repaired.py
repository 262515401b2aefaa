"""A token lives for ten minutes.
"""

import secrets
import time
from typing import Annotated
from uuid import UUID

import jwt
from fastapi import Depends, HTTPException, Request
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import Field
from starlette.concurrency import run_in_threadpool

import sound
from sound_fastapi import PUBLIC, REFUSALS, Bearer, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Voyages"))
accounts = sound.Accounts.from_environment()
KEY = secrets.token_bytes(32)
# region: jwt-long-life
LIFETIME = 600  # seconds


class Tokens:
    def issue(self, user: str) -> str:
        now = int(time.time())
        claims = {"sub": user, "iat": now, "exp": now + LIFETIME}
        return jwt.encode(claims, KEY, algorithm="HS256")

    def holder(self, token: str) -> str | None:
        try:
            return jwt.decode(token, KEY, algorithms=["HS256"], options={"require": ["exp", "iat", "sub"]})["sub"]
        except (jwt.PyJWTError, KeyError):
            return None


# endregion


tokens = Tokens()
bearer = Bearer(tokens, realm="voyages")
User = Annotated[str, Depends(bearer)]


class Token(Record):
    access_token: Annotated[str, Field(max_length=4000)]
    token_type: Text
    expires_in: Annotated[int, Field(ge=0, le=100_000_000)]


class Voyage(Record):
    id: UUID
    port: Text
    miles: Count


VOYAGES = [
    {"id": "0f3b2a7e-63c1-4d1a-9a53-7c2e8f4b1d90", "port": "Northmoor", "miles": 120},
    {"id": "4be2c7d1-2f9a-47a6-8c31-6d5e0a9b7f24", "port": "Quay Haven", "miles": 46},
    {"id": "a97d3f58-8b04-4e6c-b2d7-1c0f9e6a5b38", "port": "Saltness", "miles": 88},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.post("/api/v1/token", openapi_extra=PUBLIC)
async def token(request: Request, form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Token:
    source = bearer.source(request)
    if wait := bearer.throttle.wait(source):
        raise HTTPException(429, "too many requests", {"Retry-After": str(wait)})
    if not await run_in_threadpool(accounts.check, form.username, form.password):
        bearer.throttle.failed(source)
        raise HTTPException(401, "unauthorized", bearer.challenge)
    return Token(access_token=tokens.issue(form.username), token_type="bearer", expires_in=LIFETIME)


@app.get("/api/v1/voyages", response_model=Page[Voyage], responses=REFUSALS)
def list_voyages(user: User, limit: Limit = 20, offset: Offset = 0):
    return VOYAGES[offset : offset + limit]


@app.get("/api/v1/voyages/{voyage_id}", response_model=Voyage, responses=REFUSALS)
def get_voyage(voyage_id: UUID, user: User):
    return owned(VOYAGES, voyage_id)


serve_document(app, bearer)
