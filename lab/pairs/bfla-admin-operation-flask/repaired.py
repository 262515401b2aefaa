"""The operations for administrators ask for the role of the account as well; a customer is
answered 403.
"""

import functools

from flask import Flask, abort, g, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")

ORDER = sound.record(id=sound.UUID, item=sound.TEXT, pieces=sound.COUNT)
FEE = sound.record(region=sound.TEXT, cents=sound.COUNT)
ME = sound.record(username=sound.TEXT, role={"type": "string", "enum": ["user", "admin"]})
ACCOUNT = sound.record(username=sound.TEXT, orders=sound.COUNT)
SALES = sound.record(orders=sound.COUNT, cents=sound.COUNT)

ROLES = {"alice": "user", "bob": "admin"}
ORDERS = {
    "alice": [{"id": "0b0f5a36-6a0c-4c0b-a4dc-08d2a3f0b0a1", "item": "Brass lamp", "pieces": 2}],
    "bob": [{"id": "5f1c2b9e-3d55-4f43-9f0a-6f1b3f7f2c9d", "item": "Sail cloth", "pieces": 11}],
}
# What the administration of a region takes: an ordinary list, for everybody who orders
FEES = [{"region": "north", "cents": 450}, {"region": "south", "cents": 380}]


# region: bfla-admin-operation
def administrator(view):
    """Lets administrators through; the role is the account's and nothing that the client sends."""

    @basic.required
    @functools.wraps(view)
    def guarded(*args, **kwargs):
        if ROLES.get(g.user) != "admin":
            abort(403)
        return view(*args, **kwargs)

    return guarded


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/me")
@basic.required
def me():
    return jsonify(username=g.user, role=ROLES[g.user])


@app.get("/api/v1/orders")
@basic.required
def list_orders():
    return jsonify(page(ORDERS[g.user]))


@app.get("/api/v1/orders/<uuid:order_id>")
@basic.required
def get_order(order_id):
    return jsonify(owned(ORDERS[g.user], order_id))


@app.get("/api/v1/administration-fees")
@basic.required
def list_fees():
    return jsonify(page(FEES))


# region: bfla-admin-operation
@app.get("/api/v1/admin/accounts")
@administrator
def list_accounts():
    return jsonify(page([{"username": user, "orders": len(rows)} for user, rows in ORDERS.items()]))


# endregion


@app.get("/api/v1/admin/sales")
@administrator
def sales():
    return jsonify(orders=sum(map(len, ORDERS.values())), cents=129_900)


def for_administrators(name, schema, *parameters):
    operation = sound.protected(name, schema, *parameters)
    operation["responses"]["403"] = sound.answer("For administrators only", sound.PROBLEM)
    return {"get": operation}


PAGE = sound.LIMIT, sound.OFFSET
serve_document(
    app,
    basic,
    sound.openapi(
        "Orders",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/me": {"get": sound.protected("me", ME)},
            "/api/v1/orders": {"get": sound.protected("list_orders", sound.page_of(ORDER), *PAGE)},
            "/api/v1/orders/{order_id}": {
                "get": sound.protected("get_order", ORDER, sound.path_id("order_id"))
            },
            "/api/v1/administration-fees": {
                "get": sound.protected("list_fees", sound.page_of(FEE), *PAGE)
            },
            "/api/v1/admin/accounts": for_administrators("list_accounts", sound.page_of(ACCOUNT), *PAGE),
            "/api/v1/admin/sales": for_administrators("sales", SALES),
        },
    ),
)
