"""The profile answers what the service knows of the user, named property by property. Nothing of
the request is repeated.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Shifts"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="shifts")
User = Annotated[str, Depends(basic)]


# region: credentials-in-response
class Profile(Record):
    name: Text
    support_code: Count


# endregion


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


# region: credentials-in-response
@app.get("/api/v1/profile", responses=REFUSALS)
def profile(user: User) -> Profile:
    return Profile(name=user, support_code=4711)


# endregion


serve_document(app, basic)
