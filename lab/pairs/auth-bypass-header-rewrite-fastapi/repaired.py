"""The path of the request line is the only one, and the lock is a dependency of the route that it
chose. X-Original-URL is not read.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Bookings"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="bookings")
# region: auth-bypass-header
User = Annotated[str, Depends(basic)]
# endregion


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


# region: auth-bypass-header
@app.get("/api/v1/bookings", response_model=Page[Booking], responses=REFUSALS)
def list_bookings(user: User, limit: Limit = 20, offset: Offset = 0):
    return BOOKINGS[offset : offset + limit]


@app.get("/api/v1/bookings/{booking_id}", response_model=Booking, responses=REFUSALS)
def get_booking(booking_id: UUID, user: User):
    return owned(BOOKINGS, booking_id)


# endregion


serve_document(app, basic)
