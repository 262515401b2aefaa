"""Requests for other hosts are refused, and no forwarded host is read."""

from flask import Flask, jsonify, url_for

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")

# region: host-header-trusted
# Requests for other hosts are answered 400 (Flask 3.1 and later).
app.config["TRUSTED_HOSTS"] = ["api.lab.invalid", "127.0.0.1"]
# endregion

ORDER = sound.record(id=sound.UUID, customer=sound.TEXT, total=sound.COUNT, link=sound.TEXT)
ORDERS = [
    {"id": "5b0c7f2e-52a1-4b3c-9d0e-1f6f2a7c9e11", "customer": "Harbour Chandlers", "total": 1200},
    {"id": "c3e4ad70-1b8f-4f27-8a77-5d1f0b9e2c44", "customer": "Northmoor Boats", "total": 459},
]


def linked(order):
    return order | {"link": url_for("get_order", order_id=order["id"], _external=True)}


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
@basic.required
def list_orders():
    return jsonify([linked(order) for order in page(ORDERS)])


@app.get("/api/v1/orders/<uuid:order_id>")
@basic.required
def get_order(order_id):
    return jsonify(linked(owned(ORDERS, order_id)))


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
