"""The key is random, so nobody but the service can put a member's number into a token.
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
from sound_fastapi import PUBLIC, REFUSALS, Bearer, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Lockers"))
accounts = sound.Accounts.from_environment()
# region: jwt-other-subject
KEY = secrets.token_bytes(32)
# endregion
LIFETIME = 600  # seconds


class Member(Record):
    id: UUID
    name: Text
    locker: Text
    credit: Count


MEMBERS = [
    {"id": "5b0c7f3e-2d94-4c1a-8e67-90a3d5f1b2c4", "name": "alice", "locker": "North hall", "credit": 120},
    {"id": "e81d46a2-7f50-4b39-9c0e-3a6b8d2f7150", "name": "bob", "locker": "Boat house", "credit": 35},
]


# region: jwt-other-subject
class Tokens:
    def issue(self, user: str) -> str:
        now = int(time.time())
        number = next(m["id"] for m in MEMBERS if m["name"] == user)
        claims = {"sub": number, "username": user, "iat": now, "exp": now + LIFETIME}
        return jwt.encode(claims, KEY, algorithm="HS256")

    def holder(self, token: str) -> str | None:
        try:
            return jwt.decode(token, KEY, algorithms=["HS256"], options={"require": ["exp", "iat", "sub"]})["sub"]
        except (jwt.PyJWTError, KeyError):
            return None


# endregion


tokens = Tokens()
bearer = Bearer(tokens, realm="lockers")
User = Annotated[str, Depends(bearer)]


class Token(Record):
    access_token: Annotated[str, Field(max_length=4000)]
    token_type: Text
    expires_in: Annotated[int, Field(ge=0, le=100_000_000)]


class Hall(Record):
    name: Text
    lockers: Count


HALLS = [{"name": "North hall", "lockers": 64}, {"name": "Boat house", "lockers": 18}]


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


@app.get("/api/v1/halls", response_model=Page[Hall], responses=REFUSALS)
def list_halls(user: User, limit: Limit = 20, offset: Offset = 0):
    return HALLS[offset : offset + limit]


@app.get("/api/v1/me", response_model=Member, responses=REFUSALS)
def me(user: User):
    member = next((m for m in MEMBERS if m["id"] == user), None)
    if member is None:
        raise HTTPException(404, "not found")
    return member


serve_document(app, bearer)
