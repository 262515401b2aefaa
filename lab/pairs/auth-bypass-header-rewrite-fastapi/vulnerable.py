"""The lock looks at the path of the request line, then the path is replaced by X-Original-URL. The
public health check with that header answers the bookings.
"""

from uuid import UUID

from fastapi import Depends, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = service("Bookings")
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="bookings")
# Only for the document: the middleware asks.
documented = HTTPBasic(scheme_name="basic", auto_error=False, description=sound.BASIC["description"])
SECURED = [Depends(documented)]


class OriginalUrl:
    """Restores the path that the old reverse proxy had rewritten."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        original = dict(scope.get("headers", [])).get(b"x-original-url")
        path = original.decode("latin-1") if original else scope.get("path", "")
        await self.app(scope | {"path": path}, receive, send)


app.add_middleware(OriginalUrl)


@app.middleware("http")
async def authenticate(request: Request, call_next):
    if request.url.path != "/api/v1/health":
        try:
            await basic(request)
        except HTTPException as refused:
            return JSONResponse({"error": refused.detail}, refused.status_code, refused.headers)
    return await call_next(request)


harden(app)


class Booking(Record):
    id: UUID
    room: Text
    seats: Count


BOOKINGS = [
    {"id": "99eb5ab6-b6fe-44e6-a904-528c69007538", "room": "Attic", "seats": 6},
    {"id": "c94d6681-79f7-43c1-a3e2-4b45c5ac8475", "room": "Garden room", "seats": 12},
    {"id": "ceafb86c-0115-4f81-b996-692d141f2ba8", "room": "Workshop", "seats": 8},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/bookings", dependencies=SECURED, response_model=Page[Booking], responses=REFUSALS)
def list_bookings(limit: Limit = 20, offset: Offset = 0):
    return BOOKINGS[offset : offset + limit]


@app.get("/api/v1/bookings/{booking_id}", dependencies=SECURED, response_model=Booking, responses=REFUSALS)
def get_booking(booking_id: UUID):
    return owned(BOOKINGS, booking_id)


serve_document(app, basic)
