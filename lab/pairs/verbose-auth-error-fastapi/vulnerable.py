"""Every refusal tells how and where passwords are kept, the same for known and unknown users. It
hands an attacker the store's path, the algorithm and its parameters.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException, Request

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Orders"))
accounts = sound.Accounts.from_environment()


class Talkative(Basic):
    async def __call__(self, request: Request) -> str:
        try:
            return await super().__call__(request)
        except HTTPException as refused:
            if refused.status_code == 401 and "authorization" in request.headers:
                refused.detail = (
                    "VerifyMismatchError: the password does not match the argon2id hash (m=19456,t=2,p=1) "
                    "in /srv/orders/users.sqlite3, table credentials"
                )
            raise


basic = Talkative(accounts.check, realm="orders")
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
