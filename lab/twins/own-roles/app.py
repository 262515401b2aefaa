"""Roles, registration and recovery, done soundly: an administrator who is let in, a customer who is
not, a guide for administrators that everybody may read, and names that only sound like secrets.
"""

import secrets
import threading
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, HTTPException
from fastapi.responses import JSONResponse
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Problem, Record, Text

app = harden(service("Moorings"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="moorings")
basic.verified.lifetime = 0  # accounts come and go here, so nothing is remembered
User = Annotated[str, Depends(basic)]
FOR_SOME = REFUSALS | {403: {"model": Problem, "description": "For administrators only"}}
ASKED = {422: {"model": Problem, "description": "Bad body"}}
KEPT = REFUSALS | {409: {"model": Problem, "description": "It has moorings"}}

Kind = Literal["admin", "user"]
ROLES: dict[str, Kind] = {"alice": "admin", "bob": "user"}
COMMON = {"passwordpassword", "123456789012", "qwertyuiop12"}
MOST_ACCOUNTS = 100


class Me(Record):
    username: Text
    role: Kind
    is_admin: bool
    has_password: bool
    password_policy: Text


class Mooring(Record):
    id: UUID
    quay: Text


class Fee(Record):
    region: Text
    cents: Count


class Guide(Record):
    how_to: Text


class Member(Record):
    username: Text
    role: Kind


class NewAccount(Record):
    email: Annotated[str, Field(max_length=120, pattern=r"^[^@\s]+@[^@\s]+$", examples=["ann@example.com"])]
    password: Annotated[str, Field(min_length=12, max_length=128)]


class Who(Record):
    email: Annotated[str, Field(max_length=120)]


class Answered(Record):
    message: Text


MOORINGS = {
    "alice": [{"id": "8c5e2a1f-0d3b-4e6a-9f71-b2c4d6e8f013", "quay": "North 3", "watch": "first"}],
    "bob": [{"id": "1d7f9b3c-5a2e-4c80-8e64-f0a1b2c3d4e5", "quay": "South 1", "watch": "second"}],
}
CODES: dict[str, str] = {}


def administrator(user: User) -> str:
    if ROLES.get(user) != "admin":
        raise HTTPException(403, "for administrators only")
    return user


Administrator = Annotated[str, Depends(administrator)]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/me", responses=REFUSALS)
def me(user: User) -> Me:
    role = ROLES.get(user, "user")
    policy = "twelve characters"
    return Me(username=user, role=role, is_admin=role == "admin", has_password=True, password_policy=policy)


@app.delete("/api/v1/me", status_code=204, responses=KEPT)
def leave(user: User) -> None:
    if user in MOORINGS:
        raise HTTPException(409, "it has moorings")
    accounts.remove(user)


@app.get("/api/v1/moorings", response_model=Page[Mooring], responses=REFUSALS)
def list_moorings(user: User, limit: Limit = 20, offset: Offset = 0):
    return JSONResponse(MOORINGS.get(user, [])[offset : offset + limit])


@app.get("/api/v1/moorings/{mooring_id}", response_model=Mooring, responses=REFUSALS)
def get_mooring(mooring_id: UUID, user: User):
    return JSONResponse(owned(MOORINGS.get(user, []), mooring_id))


@app.get("/api/v1/administration-fees", openapi_extra=PUBLIC)
def fees() -> Page[Fee]:
    return [Fee(region="north", cents=450)]


@app.get("/api/v1/admin/docs", openapi_extra=PUBLIC)
def guide() -> Guide:
    return Guide(how_to="Administrators sign in as everybody else does.")


@app.get("/api/v1/admin/members", response_model=Page[Member], responses=FOR_SOME)
def members(user: Administrator, role: Kind | None = None, limit: Limit = 20, offset: Offset = 0):
    rows = [{"username": name, "role": kind} for name, kind in ROLES.items() if role in (None, kind)]
    return rows[offset : offset + limit]


def admit(email: str, password: str) -> None:
    """Makes the account, or mails its owner that somebody tried to; nobody sees which."""
    if len(list(accounts)) < MOST_ACCOUNTS:
        accounts.add(email, password)


@app.post("/api/v1/register", status_code=202, openapi_extra=PUBLIC, responses=ASKED)
def register(new: NewAccount) -> Answered:
    name = new.email.partition("@")[0].casefold()
    if new.password.casefold() in COMMON or name in new.password.casefold():
        raise HTTPException(422, "choose another password")
    threading.Thread(target=admit, args=(new.email, new.password), daemon=True).start()
    return Answered(message="a mail is on its way")


def mail(email: str) -> None:
    if email in accounts:
        CODES[email] = secrets.token_urlsafe(32)


@app.post("/api/v1/password/forgot", status_code=202, openapi_extra=PUBLIC, responses=ASKED)
def forgot(who: Who) -> Answered:
    threading.Thread(target=mail, args=(who.email,), daemon=True).start()
    return Answered(message="if there is such an account, a link was mailed to it")


serve_document(app, basic)
