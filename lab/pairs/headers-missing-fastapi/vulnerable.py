"""Answers carry no Referrer-Policy, no frame protection and no nosniff. An API is opened in
browsers too, by its own front end and by links.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from fastapi.responses import HTMLResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

HEADERS = {name: sound.HEADERS[name] for name in ("Cache-Control", "Vary")}
app = harden(service("Meters"), HEADERS)
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="meters")
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
def get_meter(meter_id: UUID, user: User):
    return owned(METERS, meter_id)


@app.get("/api/v1/help", openapi_extra=PUBLIC, response_class=HTMLResponse)
def help_page() -> HTMLResponse:
    return HTMLResponse("<!doctype html><html lang=en><title>Help</title><p>Write to the office.</html>")


serve_document(app, basic)
