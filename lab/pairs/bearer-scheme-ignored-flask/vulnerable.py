"""`header.replace("Bearer ", "")` takes a bare token, and `Basic TOKEN` with the prefix cut off
all the same. Filters and logs that look for the scheme do not see the token.
"""

import os

from flask import Flask, g, jsonify

import sound
from sound_flask import Basic, Bearer, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")
tokens = sound.Tokens()
tokens.add(os.environ["LAB_TOKEN"], "alice")  # alice's own; see lab.toml


class Loose(Bearer):
    def token(self, authorization):
        header = next(iter(authorization), "")
        return header.replace("Bearer ", "").replace("Basic ", "")


bearer = Loose(tokens, realm="orders", throttle=basic.throttle)

ORDER = sound.record(id=sound.UUID, item=sound.TEXT, cents=sound.COUNT)
ORDERS = [
    {"id": "87552105-8944-4f91-8946-a09a4ae75674", "item": "Anchor, 12 kg", "cents": 8900},
    {"id": "d429d78a-ebff-4a52-850b-f5f7fb78c9ce", "item": "Mooring line, 20 m", "cents": 3450},
    {"id": "8da4e723-57e8-4807-ac12-00e2d6746642", "item": "Signal lamp", "cents": 1995},
]
BY_TOKEN = [{"bearer": []}]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
@bearer.required
def list_orders():
    return jsonify(page(ORDERS))


@app.get("/api/v1/orders/<uuid:order_id>")
@bearer.required
def get_order(order_id):
    return jsonify(owned(ORDERS, order_id))


@app.get("/api/v1/account")
@basic.required
def account():
    return jsonify(name=g.user)


serve_document(
    app,
    bearer,
    sound.openapi(
        "Orders",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/orders": {
                "get": sound.protected(
                    "list_orders", sound.page_of(ORDER), sound.LIMIT, sound.OFFSET, security=BY_TOKEN
                ),
            },
            "/api/v1/orders/{order_id}": {
                "get": sound.protected("get_order", ORDER, sound.path_id("order_id"), security=BY_TOKEN),
            },
            "/api/v1/account": {"get": sound.protected("account", sound.record(name=sound.TEXT))},
        },
        bearer=sound.BEARER,
    ),
)
