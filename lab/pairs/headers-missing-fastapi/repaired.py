"""Every answer carries the headers that cost nothing: no-referrer, DENY, a closed CSP and nosniff."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

# What the hook below is for is not given by the hygiene that services of the lab share.
REST = {name: sound.HEADERS[name] for name in ("Cache-Control", "Vary")}
app = harden(service("Meters"), REST)
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


# region: frame-options-missing, referrer-policy-missing
@app.middleware("http")
async def for_browsers(request: Request, call_next):
    response = await call_next(request)
    response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    response.headers["X-Frame-Options"] = "DENY"  # for browsers that do not know frame-ancestors
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


# endregion


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
