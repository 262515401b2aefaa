"""The pair is decoded as ASCII and the challenge names no charset, as FastAPI's own HTTPBasic did
for years. A user with an umlaut in the name cannot sign in, and the client cannot know which
encoding to try.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Shifts"))
accounts = sound.Accounts.from_environment()


def ascii_only(user: str, password: str) -> bool:
    return (user + password).isascii() and accounts.check(user, password)


basic = Basic(ascii_only, realm="shifts")
basic.challenge = {"WWW-Authenticate": 'Basic realm="shifts"'}
User = Annotated[str, Depends(basic)]


class Shift(Record):
    id: UUID
    station: Text
    hours: Count


SHIFTS = [
    {"id": "135d4a89-db46-4999-b1c9-655e41df06b0", "station": "North desk", "hours": 8},
    {"id": "2bda824c-eec0-4f2e-8000-1d52473c8859", "station": "Loading bay", "hours": 6},
    {"id": "2f15f111-1ec2-4f91-8da7-97b59e5ce35f", "station": "Reception", "hours": 4},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/shifts", response_model=Page[Shift], responses=REFUSALS)
def list_shifts(user: User, limit: Limit = 20, offset: Offset = 0):
    return SHIFTS[offset : offset + limit]


@app.get("/api/v1/shifts/{shift_id}", response_model=Shift, responses=REFUSALS)
def get_shift(shift_id: UUID, user: User):
    return owned(SHIFTS, shift_id)


serve_document(app, basic)
