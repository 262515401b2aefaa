"""`HTTPBasic(auto_error=False)` puts a lock into the document, and the route never looks at what
it yields. One reading by its id is served to anybody.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from fastapi.security import HTTPBasic

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Meters"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="meters")
documented = HTTPBasic(scheme_name="basic", auto_error=False, description=sound.BASIC["description"])
User = Annotated[str, Depends(basic)]


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


@app.get("/api/v1/meters", response_model=Page[Meter], responses=REFUSALS)
def list_meters(user: User, limit: Limit = 20, offset: Offset = 0):
    return METERS[offset : offset + limit]


@app.get("/api/v1/meters/{meter_id}", response_model=Meter, responses=REFUSALS)
def get_meter(meter_id: UUID, _=Depends(documented)):
    return owned(METERS, meter_id)


serve_document(app, basic)
