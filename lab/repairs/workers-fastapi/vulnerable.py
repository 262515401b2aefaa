"""The throttle counts in the memory of each worker, so the true limit is four times the one in the source."""

from typing import Annotated

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Shifts"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="shifts", throttle=sound.Throttle(limit=5))
User = Annotated[str, Depends(basic)]


class Shift(Record):
    station: Text
    hours: Count


SHIFTS = [{"station": "North desk", "hours": 8}, {"station": "Loading bay", "hours": 6}]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/shifts", response_model=Page[Shift], responses=REFUSALS)
def list_shifts(user: User, limit: Limit = 20, offset: Offset = 0):
    return SHIFTS[offset : offset + limit]


serve_document(app, basic)
