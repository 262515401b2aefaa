"""The router of the API carries the dependency, so no route below it can be without. What is
public stands outside of the router.
"""

from uuid import UUID

from fastapi import APIRouter, Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Meters"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="meters")
# region: auth-not-enforced
api = APIRouter(prefix="/api/v1", dependencies=[Depends(basic)], responses=REFUSALS)
# endregion


class Meter(Record):
    id: UUID
    place: Text
    reading: Count


METERS = [
    {"id": "0a6f8592-e1a4-474e-b753-8d9259e96860", "place": "Pump house", "reading": 40122},
    {"id": "2f1aacec-a48a-453c-9c5c-f7330bced98e", "place": "Boiler room", "reading": 9917},
    {"id": "b304695c-a8bf-45d8-903e-bbbfcbd33b47", "place": "Roof", "reading": 2204},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


# region: auth-not-enforced
@api.get("/meters", response_model=Page[Meter])
def list_meters(limit: Limit = 20, offset: Offset = 0):
    return METERS[offset : offset + limit]


# endregion


@api.get("/meters/{meter_id}", response_model=Meter)
def get_meter(meter_id: UUID):
    return owned(METERS, meter_id)


# region: auth-not-enforced
app.include_router(api)
# endregion
serve_document(app, basic)
