"""Where to go next is one of two paths, else the default."""

from flask import Flask, jsonify, redirect, request

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


@app.get("/api/v1/orders/<uuid:order_id>")
@basic.required
def get_order(order_id):
    return jsonify(owned(ORDERS, order_id))


# region: open-redirect
PAGES = {"/api/v1/health", "/api/v1/orders"}


@app.get("/api/v1/tour")
def tour():
    """The guided tour ends where it was begun."""
    after = request.args.get("next")
    return redirect(after if after in PAGES else "/api/v1/health")


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
            "/api/v1/tour": {
                "get": sound.public("tour", sound.HEALTH)
                | {
                    "parameters": [{"name": "next", "in": "query", "schema": sound.TEXT}],
                    "responses": {"302": {"description": "The page where the tour was begun"}},
                },
            },
        },
    ),
)
