"""Whether somebody is a planner is looked up for the account; the header of the office tool is
not read any more.
"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, HTTPException

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Problem, Record, Text

app = harden(service("Shifts"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="shifts")
User = Annotated[str, Depends(basic)]
FOR_SOME = REFUSALS | {403: {"model": Problem, "description": "For planners only"}}

ROLES: dict[str, Literal["worker", "planner"]] = {"alice": "worker", "bob": "planner"}


class Shift(Record):
    id: UUID
    place: Text
    hours: Count


class Me(Record):
    username: Text
    role: Literal["worker", "planner"]


class Week(Record):
    worker: Text
    hours: Count


SHIFTS = {
    "alice": [{"id": "66c3d1f0-7cde-4d0f-9b39-2ab5bfb8c0e1", "place": "Gate 4", "hours": 8}],
    "bob": [{"id": "0a7c8e55-5b1c-49a3-8b4e-9f6f8a7ad3f2", "place": "Tower", "hours": 6}],
}


# region: bfla-role-parameter
def planner(user: User) -> str:
    """Planners, by their account."""
    if ROLES[user] != "planner":
        raise HTTPException(403, "for planners only")
    return user


# endregion


Planner = Annotated[str, Depends(planner)]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/me", responses=REFUSALS)
def me(user: User) -> Me:
    return Me(username=user, role=ROLES[user])


@app.get("/api/v1/shifts", response_model=Page[Shift], responses=REFUSALS)
def list_shifts(user: User, limit: Limit = 20, offset: Offset = 0):
    return SHIFTS[user][offset : offset + limit]


@app.get("/api/v1/shifts/{shift_id}", response_model=Shift, responses=REFUSALS)
def get_shift(shift_id: UUID, user: User):
    return owned(SHIFTS[user], shift_id)


@app.get("/api/v1/plan", response_model=Page[Week], responses=FOR_SOME)
def plan(user: Planner, limit: Limit = 20, offset: Offset = 0):
    hours = {worker: sum(row["hours"] for row in rows) for worker, rows in SHIFTS.items()}
    weeks = [{"worker": worker, "hours": sum_} for worker, sum_ in hours.items()]
    return weeks[offset : offset + limit]


serve_document(app, basic)
