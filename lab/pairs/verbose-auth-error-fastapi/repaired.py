"""Every refusal says `unauthorized` and no more, whatever the reason was. The reason is in the
service's own log, under the request id of the answer.
"""

import secrets
from typing import Annotated
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Orders"))

# region: verbose-auth-error
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's smallest argon2id setting
HASHES = {user: hasher.hash(password) for user, password in sound.passwords_from_environment().items()}
NOBODY = hasher.hash(secrets.token_urlsafe(32))


def verify(user: str, password: str) -> bool:
    """Whether this is the password of this user. Who is not there costs a hash as well."""
    try:
        hasher.verify(HASHES.get(user, NOBODY), password)
    except VerificationError:
        return False
    return user in HASHES


basic = Basic(verify, realm="orders")
# endregion
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
