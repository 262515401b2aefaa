"""The view takes the one method that is described."""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")

ORDER = sound.record(id=sound.UUID, customer=sound.TEXT, total=sound.COUNT)
ORDERS = [
    {"id": "5b0c7f2e-52a1-4b3c-9d0e-1f6f2a7c9e11", "customer": "Harbour Chandlers", "total": 1200},
    {"id": "c3e4ad70-1b8f-4f27-8a77-5d1f0b9e2c44", "customer": "Northmoor Boats", "total": 459},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
@basic.required
def list_orders():
    return jsonify(page(ORDERS))


# region: dangerous-methods
@app.get("/api/v1/orders/<uuid:order_id>")  # not methods=["GET", "PUT", "DELETE"]
@basic.required
def get_order(order_id):
    return jsonify(owned(ORDERS, order_id))


# endregion


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
