"""A password is long and not a common one; the code for a new one is long, lives for a quarter of an hour and one
try, and goes out by mail only.
"""

import hashlib
import secrets
import time
from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Depends, HTTPException
from pydantic import AfterValidator, Field, SecretStr

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


# region: weak-password-accepted
# The beginning of a list of leaked passwords; a service loads all of it, or asks a range service.
COMMON = {"123456789012", "passwordpassword", "qwertyuiop12", "administrator", "iloveyou1234"}


def uncommon(password: SecretStr) -> SecretStr:
    if password.get_secret_value().casefold() in COMMON:
        raise ValueError("choose another password")
    return password


Password = Annotated[SecretStr, Field(min_length=12, max_length=128), AfterValidator(uncommon)]
# endregion


class NewAccount(Who):
    password: Password


class NewPassword(NewAccount):
    code: Annotated[str, Field(min_length=43, max_length=43)]


class Answered(Record):
    message: Text


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
# region: reset-code-guessable
CODES: dict[str, tuple[bytes, float]] = {}  # their digests, each with its end


def send_code(user: str) -> None:
    if user in accounts:
        code = secrets.token_urlsafe(32)
        CODES[user] = hashlib.sha256(code.encode()).digest(), time.monotonic() + LIFETIME
        mail(user, f"https://plots.example/reset#{code}")


@app.post("/api/v1/password/reset", status_code=202, openapi_extra=PUBLIC, responses=REFUSED)
def start_reset(who: Who, tasks: BackgroundTasks) -> Answered:
    tasks.add_task(send_code, who.username)  # after the answer, which so takes no longer for known users
    return Answered(message="if there is such an account, a code was mailed to it")


def code_is_right(user: str, code: str) -> bool:
    kept, until = CODES.pop(user, (b"", 0.0))  # one try for each code
    given = hashlib.sha256(code.encode()).digest()
    return secrets.compare_digest(kept, given) and time.monotonic() < until


# endregion
def mail(user: str, link: str) -> None:
    """The lab has no mail."""


@app.post("/api/v1/password/reset/confirm", openapi_extra=PUBLIC, responses=REFUSED)
def confirm_reset(new: NewPassword) -> Who:
    if not code_is_right(new.username, new.code):
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
