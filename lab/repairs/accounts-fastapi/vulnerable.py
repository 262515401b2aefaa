"""Any password will do, and the code for a new one is six digits in the answer, where the developers of the app
wanted it.
"""

import secrets
import time
from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException
from pydantic import Field, SecretStr

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, Problem, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Record, Text

app = harden(service("Plots"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="plots", throttle=sound.Throttle(limit=25))
basic.verified.lifetime = 0  # passwords change here, so nothing is remembered
User = Annotated[str, Depends(basic)]
REFUSED = {status: {"model": Problem, "description": "Refused"} for status in (400, 409, 422)}
MOST_ACCOUNTS = 100


class Plot(Record):
    id: UUID
    bed: Text


class Who(Record):
    username: Annotated[str, Field(min_length=1, max_length=80, pattern="^[A-Za-z0-9]+$")]


PLOTS = {"alice": [{"id": "d0a1b2c3-7e4f-4a5b-8c6d-9e0f1a2b3c4d", "bed": "Row 3"}]}


Password = Annotated[SecretStr, Field(min_length=1, max_length=128)]


class NewAccount(Who):
    password: Password


class NewPassword(NewAccount):
    code: Annotated[str, Field(pattern="^[0-9]{6}$", min_length=6, max_length=6)]


class Answered(Record):
    message: Text
    code: Annotated[str, Field(pattern="^[0-9]{6}$", min_length=6, max_length=6)]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.post("/api/v1/register", status_code=201, openapi_extra=PUBLIC, responses=REFUSED)
def register(new: NewAccount) -> Who:
    if len(list(accounts)) >= MOST_ACCOUNTS or not accounts.add(
        new.username, new.password.get_secret_value()
    ):
        raise HTTPException(409, "choose another name")
    return Who(username=new.username)


LIFETIME = 15 * 60  # seconds
CODES: dict[str, tuple[str, float]] = {}


@app.post("/api/v1/password/reset", status_code=202, openapi_extra=PUBLIC, responses=REFUSED)
def start_reset(who: Who) -> Answered:
    code = f"{secrets.randbelow(1_000_000):06}"
    if who.username in accounts:
        CODES[who.username] = code, time.monotonic() + LIFETIME
    return Answered(message="if there is such an account, a code was mailed to it", code=code)


@app.post("/api/v1/password/reset/confirm", openapi_extra=PUBLIC, responses=REFUSED)
def confirm_reset(new: NewPassword) -> Who:
    code, until = CODES.get(new.username, ("", 0.0))
    if not secrets.compare_digest(code, new.code) or until < time.monotonic():
        raise HTTPException(400, "the code is wrong or too old")
    accounts.remove(new.username)
    accounts.add(new.username, new.password.get_secret_value())
    return Who(username=new.username)


@app.get("/api/v1/me", responses=REFUSALS)
def me(user: User) -> Who:
    return Who(username=user)


@app.delete("/api/v1/me", status_code=204, responses=REFUSALS | REFUSED)
def leave(user: User) -> None:
    if user in PLOTS:
        raise HTTPException(409, "there are plots of this account")
    accounts.remove(user)


@app.get("/api/v1/plots", response_model=Page[Plot], responses=REFUSALS)
def list_plots(user: User, limit: Limit = 20, offset: Offset = 0):
    return PLOTS.get(user, [])[offset : offset + limit]


@app.get("/api/v1/plots/{plot_id}", response_model=Plot, responses=REFUSALS)
def get_plot(plot_id: UUID, user: User):
    return owned(PLOTS.get(user, []), plot_id)


serve_document(app, basic)
