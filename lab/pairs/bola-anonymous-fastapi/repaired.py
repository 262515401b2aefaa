"""Both operations know their caller, and a receipt is looked up among his own.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Receipts"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="receipts")
User = Annotated[str, Depends(basic)]


class Receipt(Record):
    id: UUID
    customer: Text
    item: Text
    cents: Count


RECEIPTS = [
    {
        "id": "d2c0a6be-3d0c-4d7b-8a57-0a7f2d1b9c44",
        "customer": "alice",
        "item": "Reading glasses",
        "cents": 4900,
    },
    {"id": "7e51f8a3-62b4-4c1d-9e0f-5b8c3a2d6f17", "customer": "alice", "item": "Blood test", "cents": 3100},
    {"id": "1b9d7c52-0e4f-4a86-b3c1-8f6a5d2e7094", "customer": "bob", "item": "Crutches", "cents": 5600},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/receipts", response_model=Page[Receipt], responses=REFUSALS)
def list_receipts(user: User, limit: Limit = 20, offset: Offset = 0):
    mine = [receipt for receipt in RECEIPTS if receipt["customer"] == user]
    return mine[offset : offset + limit]


# region: bola-anonymous
@app.get("/api/v1/receipts/{receipt_id}", response_model=Receipt, responses=REFUSALS)
def get_receipt(receipt_id: UUID, user: User):
    return owned([receipt for receipt in RECEIPTS if receipt["customer"] == user], receipt_id)


# endregion


serve_document(app, basic)
