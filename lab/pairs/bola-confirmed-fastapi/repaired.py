"""An invoice of another user is not found, and neither is another user.
"""

from typing import Annotated

from fastapi import Depends, HTTPException, Path

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Invoices"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="invoices")
User = Annotated[str, Depends(basic)]
Number = Annotated[int, Path(ge=1, le=2_147_483_647)]
Name = Annotated[str, Path(max_length=40)]


class Invoice(Record):
    number: Count
    reason: Text
    cents: Count


class Line(Record):
    article: Text
    pieces: Count


class Payment(Record):
    day: Text
    cents: Count


INVOICES = {
    4101: ("alice", "Anchor", 8900),
    4102: ("bob", "Mooring line", 3450),
    4103: ("alice", "Signal lamp", 1995),
}
LINES = {
    4101: [("Anchor, 12 kg", 1)],
    4102: [("Line, 20 m", 2), ("Shackle", 4)],
    4103: [("Lamp", 1), ("Battery", 3)],
}
PAYMENTS = {"alice": [("2026-10-02", 8900)], "bob": [("2026-10-17", 3000), ("2026-10-19", 450)]}


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/invoices", response_model=Page[Invoice], responses=REFUSALS)
def list_invoices(user: User, limit: Limit = 20, offset: Offset = 0):
    mine = [
        Invoice(number=number, reason=reason, cents=cents)
        for number, (owner, reason, cents) in INVOICES.items()
        if owner == user
    ]
    return mine[offset : offset + limit]


# region: bola-confirmed
@app.get("/api/v1/invoices/{number}/lines", response_model=Page[Line], responses=REFUSALS)
def list_lines(number: Number, user: User):
    if number not in INVOICES or INVOICES[number][0] != user:
        raise HTTPException(404, "not found")
    return [Line(article=article, pieces=pieces) for article, pieces in LINES[number]]


@app.get("/api/v1/users/{username}/payments", response_model=Page[Payment], responses=REFUSALS)
def list_payments(username: Name, user: User):
    if username != user:
        raise HTTPException(404, "not found")
    return [Payment(day=day, cents=cents) for day, cents in PAYMENTS[username]]


# endregion


serve_document(app, basic)
