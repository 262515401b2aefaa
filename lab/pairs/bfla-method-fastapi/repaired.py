"""Only administrators strike reports: the method asks for the role of the account.
"""

from typing import Annotated, Literal
from uuid import UUID, uuid4

from fastapi import Depends, HTTPException

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Health, Limit, Offset, Page, Problem, Record, Text

app = harden(service("Incidents"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="incidents")
User = Annotated[str, Depends(basic)]
FULL = REFUSALS | {409: {"model": Problem, "description": "Too many reports"}}
FOR_SOME = REFUSALS | {403: {"model": Problem, "description": "For administrators only"}}

ROLES: dict[str, Literal["user", "admin"]] = {"alice": "user", "bob": "admin"}


class NewIncident(Record):
    what: Text


class Incident(NewIncident):
    id: UUID


class Me(Record):
    username: Text
    role: Literal["user", "admin"]


# A report stays on the record: who filed it cannot take it back
INCIDENTS: dict[str, list[dict]] = {
    "alice": [{"id": "f51a1bb2-4c75-4e52-8a6f-0c4d2a6f4c11", "what": "A railing is loose"}],
    "bob": [{"id": "7d3f7e52-3d0a-4a53-9d6c-5a0d7e1c2b90", "what": "Water in the hold"}],
}


# region: bfla-method
def administrator(user: User) -> str:
    if ROLES[user] != "admin":
        raise HTTPException(403, "for administrators only")
    return user


Administrator = Annotated[str, Depends(administrator)]
# endregion


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/me", responses=REFUSALS)
def me(user: User) -> Me:
    return Me(username=user, role=ROLES[user])


@app.get("/api/v1/incidents", response_model=Page[Incident], responses=REFUSALS)
def list_incidents(user: User, limit: Limit = 20, offset: Offset = 0):
    return INCIDENTS[user][offset : offset + limit]


@app.post("/api/v1/incidents", status_code=201, response_model=Incident, responses=FULL)
def file_incident(new: NewIncident, user: User):
    if len(INCIDENTS[user]) >= 50:
        raise HTTPException(409, "too many reports")
    incident = {"id": str(uuid4()), "what": new.what}
    INCIDENTS[user].append(incident)
    return incident


@app.get("/api/v1/incidents/{incident_id}", response_model=Incident, responses=REFUSALS)
def get_incident(incident_id: UUID, user: User):
    return owned(INCIDENTS[user], incident_id)


# region: bfla-method
@app.delete(
    "/api/v1/incidents/{incident_id}",
    status_code=204,
    summary="Strike a report (administrators only)",
    responses=FOR_SOME,
)
def strike_incident(incident_id: UUID, user: Administrator) -> None:
    for rows in INCIDENTS.values():
        rows[:] = [row for row in rows if row["id"] != str(incident_id)]


# endregion


serve_document(app, basic)
