"""The password goes through SHA-256 first, so every byte counts and bcrypt sees 44 characters.
Base64 keeps NUL bytes, where bcrypt would stop, out of the digest.
"""

import base64
import hashlib
from typing import Annotated
from uuid import UUID

import bcrypt
from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Orders"))


# region: basic-password-truncated
def whole(password: str) -> bytes:
    """44 bytes without NUL: of the 72 that bcrypt reads none is cut off."""
    return base64.b64encode(hashlib.sha256(password.encode()).digest())


def digest(password: str) -> bytes:
    return bcrypt.hashpw(whole(password), bcrypt.gensalt(rounds=10))


# endregion


HASHES = {user: digest(password) for user, password in sound.passwords_from_environment().items()}
NOBODY = digest("no password is equal to this one")


# region: basic-password-truncated
def check(user: str, password: str) -> bool:
    right = bcrypt.checkpw(whole(password), HASHES.get(user, NOBODY))
    return right and user in HASHES


# endregion


basic = Basic(check, realm="orders")
User = Annotated[str, Depends(basic)]


class Order(Record):
    id: UUID
    item: Text
    cents: Count


ORDERS = [
    {"id": "87552105-8944-4f91-8946-a09a4ae75674", "item": "Anchor, 12 kg", "cents": 8900},
    {"id": "d429d78a-ebff-4a52-850b-f5f7fb78c9ce", "item": "Mooring line, 20 m", "cents": 3450},
    {"id": "8da4e723-57e8-4807-ac12-00e2d6746642", "item": "Signal lamp", "cents": 1995},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/orders", response_model=Page[Order], responses=REFUSALS)
def list_orders(user: User, limit: Limit = 20, offset: Offset = 0):
    return ORDERS[offset : offset + limit]


@app.get("/api/v1/orders/{order_id}", response_model=Order, responses=REFUSALS)
def get_order(order_id: UUID, user: User):
    return owned(ORDERS, order_id)


serve_document(app, basic)
