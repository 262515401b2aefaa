"""The password is checked against the hash of the user that the client names. An unknown user
costs one hash as well, so the answer takes the same time.
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))

# region: basic-username-ignored
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

ORDER = sound.record(id=sound.UUID, item=sound.TEXT, cents=sound.COUNT)
ORDERS = [
    {"id": "87552105-8944-4f91-8946-a09a4ae75674", "item": "Anchor, 12 kg", "cents": 8900},
    {"id": "d429d78a-ebff-4a52-850b-f5f7fb78c9ce", "item": "Mooring line, 20 m", "cents": 3450},
    {"id": "8da4e723-57e8-4807-ac12-00e2d6746642", "item": "Signal lamp", "cents": 1995},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
@basic.required
def list_orders():
    return jsonify(page(ORDERS))


@app.get("/api/v1/orders/<uuid:order_id>")
@basic.required
def get_order(order_id):
    return jsonify(owned(ORDERS, order_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Orders",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/orders": {
                "get": sound.protected("list_orders", sound.page_of(ORDER), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/orders/{order_id}": {
                "get": sound.protected("get_order", ORDER, sound.path_id("order_id")),
            },
        },
    ),
)
