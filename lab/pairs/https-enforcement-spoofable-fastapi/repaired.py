"""The middleware believes X-Forwarded-Proto when the peer is the proxy, and refuses everything
else.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = service("Bookings")
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="bookings")
User = Annotated[str, Depends(basic)]


# region: https-enforcement-spoofable
class TrustedProxy:
    """Takes the scheme from the proxy that ends TLS, and refuses what did not come through it."""

    def __init__(self, app, peers):
        self.app, self.peers = app, peers

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            said = Headers(scope=scope).get("x-forwarded-proto")
            if said != "https" or scope["client"][0] not in self.peers:
                return await JSONResponse({"error": "https only"}, 403)(scope, receive, send)
            scope["scheme"] = "https"
        await self.app(scope, receive, send)


app.add_middleware(TrustedProxy, peers={"127.0.0.1"})
# endregion
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


@app.get("/api/v1/bookings", response_model=Page[Booking], responses=REFUSALS)
def list_bookings(user: User, limit: Limit = 20, offset: Offset = 0):
    return BOOKINGS[offset : offset + limit]


@app.get("/api/v1/bookings/{booking_id}", response_model=Booking, responses=REFUSALS)
def get_booking(booking_id: UUID, user: User):
    return owned(BOOKINGS, booking_id)


serve_document(app, basic)
