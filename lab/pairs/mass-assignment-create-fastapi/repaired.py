"""A booking is made of what its model names; other properties are refused.
"""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, HTTPException

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Bookings"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="bookings")
User = Annotated[str, Depends(basic)]


# region: mass-assignment
class NewBooking(Record):
    cabin: Text
    nights: Count


# endregion


class Booking(Record):
    id: UUID
    cabin: Text
    nights: Count
    paid: bool


BOOKINGS: dict[str, list[dict]] = {
    "alice": [
        {"id": "1d7e3c52-90ab-4f68-b1d4-6e2f8a0c5937", "cabin": "Birch", "nights": 2, "paid": True},
    ],
    "bob": [],
}


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/bookings", response_model=Page[Booking], responses=REFUSALS)
def list_bookings(user: User, limit: Limit = 20, offset: Offset = 0):
    return BOOKINGS[user][offset : offset + limit]


# region: mass-assignment
@app.post("/api/v1/bookings", status_code=201, response_model=Booking, responses=REFUSALS)
def add_booking(new: NewBooking, user: User):
    if len(BOOKINGS[user]) >= 50:
        raise HTTPException(422, "too many bookings")
    # The till marks a booking as paid.
    booking = {"paid": False} | new.model_dump() | {"id": str(uuid4())}
    BOOKINGS[user].append(booking)
    return booking


# endregion


@app.get("/api/v1/bookings/{booking_id}", response_model=Booking, responses=REFUSALS)
def get_booking(booking_id: UUID, user: User):
    return owned(BOOKINGS[user], booking_id)


@app.delete("/api/v1/bookings/{booking_id}", status_code=204, responses=REFUSALS)
def remove_booking(booking_id: UUID, user: User) -> None:
    BOOKINGS[user].remove(owned(BOOKINGS[user], booking_id))


serve_document(app, basic)
