"""The proxy logs what it adds; nothing sends a request back."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from fastapi.responses import PlainTextResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Orders"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")
User = Annotated[str, Depends(basic)]


class Order(Record):
    id: UUID
    customer: Text
    total: Count


ORDERS = [
    {"id": "5b0c7f2e-52a1-4b3c-9d0e-1f6f2a7c9e11", "customer": "Harbour Chandlers", "total": 1200},
    {"id": "c3e4ad70-1b8f-4f27-8a77-5d1f0b9e2c44", "customer": "Northmoor Boats", "total": 459},
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


# region: trace-enabled
# Neither `app.trace` nor "TRACE" in `app.api_route`.
@app.get("/api/v1/diagnostics", openapi_extra=PUBLIC)
def diagnostics() -> PlainTextResponse:
    return PlainTextResponse("see the proxy's log")


# endregion


serve_document(app, basic)
