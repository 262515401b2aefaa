"""A rejected request is told which parameters were wrong, by their place and not by their value."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Parcels"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="parcels")
User = Annotated[str, Depends(basic)]
Pin = Annotated[int, Query(ge=0, le=9999)]


class Parcel(Record):
    id: UUID
    contents: Text
    grams: Count


PARCELS = [
    {"id": "2467ba2c-c180-4981-b0fe-6e1f061ab774", "contents": "Brass hooks", "grams": 740},
    {"id": "abcf5477-39e5-4760-863a-235648c0a0d1", "contents": "Chart paper", "grams": 1200},
    {"id": "9e84797b-fe2c-4b2e-8a4f-dd3352b21367", "contents": "Oil filters", "grams": 510},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/parcels", response_model=Page[Parcel], responses=REFUSALS)
def list_parcels(user: User, limit: Limit = 20, offset: Offset = 0):
    return PARCELS[offset : offset + limit]


@app.get("/api/v1/parcels/waiting", response_model=Page[Parcel], responses=REFUSALS)
def waiting_parcels(user: User, locker_pin: Pin = 0):
    return [parcel for parcel in PARCELS if parcel["grams"] == locker_pin]


@app.get("/api/v1/parcels/{parcel_id}", response_model=Parcel, responses=REFUSALS)
def get_parcel(parcel_id: UUID, user: User):
    return owned(PARCELS, parcel_id)


serve_document(app, basic)
