"""A depot for spare parts, over TLS: stock, orders, returns and suppliers.

About half of it is sound. What is not is marked with the check that should find it, and listed by
operation in lab.toml.
"""

import uuid

from flask import Flask, Response, abort, g, jsonify, redirect, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

# hsts-weak
app = harden(Flask(__name__), sound.HEADERS | {"Strict-Transport-Security": "max-age=3600"})
app.url_map.strict_slashes = False
accounts = sound.Accounts.from_environment()
sessions = sound.Tokens()


class Silent(Basic):
    # retry-after-missing
    def hold(self, seconds: int) -> sound.Verdict:
        return sound.Verdict(429)


basic = Silent(accounts.check, realm="depot", throttle=sound.Throttle(limit=15))
basic.policy = {}


def numbered(kind: str, *rows: dict) -> list[dict]:
    names = (f"{kind}-{number}.depot.lab.example" for number in range(len(rows)))
    return [
        {"id": str(uuid.uuid5(uuid.NAMESPACE_DNS, name))} | row for name, row in zip(names, rows, strict=True)
    ]


STOCK = numbered("part", {"part": "Bearing 6204", "pieces": 120}, {"part": "Belt A42", "pieces": 31})
ORDERS = {
    "alice": numbered("alice-order", {"part": "Bearing 6204", "pieces": 4}),
    "bob": numbered("bob-order", {"part": "Belt A42", "pieces": 1}),
}
RETURNS = {
    "alice": numbered("alice-return", {"part": "Seal 35x52", "pieces": 2}),
    "bob": numbered("bob-return", {"part": "Chain 08B", "pieces": 1}),
}
CATALOGUE = numbered("article", {"name": "Grease, 1 kg"}, {"name": "V-belt pulley"})
SUPPLIERS = numbered("supplier", {"name": "Ironbridge Parts"}, {"name": "Fenwick & Daughters"})


# auth-bypass-path: compared as sent, while the router takes a trailing slash as well
@app.before_request
def protect_catalogue():
    if request.path == "/api/v1/catalogue":
        basic.admit()


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/help")
def help_page():
    # mixed-content
    text = (
        '<!doctype html><title>Help</title><script src="http://static.lab.invalid/help.js"></script><p>Help'
    )
    return Response(text, content_type="text/html; charset=utf-8")


# auth-enforced-on-some-methods: HEAD walks past; old-version-alive: the path of version 0
@app.get("/api/v0/stock")
@app.get("/api/v1/stock")
def list_stock():
    if request.method == "GET":
        basic.admit()
    return jsonify(page(STOCK))


@app.get("/api/v1/stock/<uuid:part_id>")
@basic.required
def get_part(part_id):
    return jsonify(owned(STOCK, part_id))


@app.get("/api/v1/catalogue")
def list_catalogue():
    return jsonify(page(CATALOGUE))


@app.get("/api/v1/catalogue/<uuid:article_id>")
@basic.required
def get_article(article_id):
    return jsonify(owned(CATALOGUE, article_id))


@app.get("/api/v1/orders")
@basic.required
def list_orders():
    return jsonify(page(ORDERS[g.user]))


@app.post("/api/v1/orders")
@basic.required
def add_order():
    body = request.get_json()
    if not isinstance(body, dict) or body.keys() != {"part", "pieces"}:
        abort(400)
    if body["part"] not in {row["part"] for row in STOCK} or type(body["pieces"]) is not int:
        abort(400)
    if not 1 <= body["pieces"] <= 100 or len(ORDERS[g.user]) >= 50:
        abort(400)
    order = {"id": str(uuid.uuid4())} | body
    ORDERS[g.user].append(order)
    return jsonify(order), 201


@app.get("/api/v1/orders/<uuid:order_id>")
@basic.required
def get_order(order_id):
    return jsonify(owned(ORDERS[g.user], order_id))


@app.get("/api/v1/orders/<uuid:order_id>/label")
@basic.required
def label(order_id):
    order, sent = owned(ORDERS[g.user], order_id), request.authorization
    # credentials-sent-onward
    return redirect(f"http://{sent.username}:{sent.password}@labels.lab.invalid/{order['id']}", 307)


@app.get("/api/v1/returns")
@basic.required
def list_returns():
    return jsonify(page(RETURNS[g.user]))


@app.get("/api/v1/returns/<uuid:return_id>")
@basic.required
def get_return(return_id):
    return jsonify(owned(RETURNS[g.user], return_id))


@app.get("/api/v1/suppliers")
def list_suppliers():
    # basic-password-in-url
    user, password, source = request.args.get("username"), request.args.get("password"), basic.source()
    if user is None or password is None:
        basic.admit()
    elif basic.throttle.wait(source) or not basic.check(user, password):
        basic.throttle.failed(source)
        abort(401)
    return jsonify(page(SUPPLIERS))


@app.get("/api/v1/suppliers/<uuid:supplier_id>")
@basic.required
def get_supplier(supplier_id):
    return jsonify(owned(SUPPLIERS, supplier_id))


@app.get("/api/v1/session")
@basic.required
def session():
    response = jsonify(name=g.user)
    # cookie-not-secure, cookie-not-httponly, cookie-no-samesite
    response.set_cookie("session", sessions.issue(g.user), path="/api")
    return response


PART = sound.record(id=sound.UUID, part=sound.TEXT, pieces=sound.COUNT)
NAMED = sound.record(id=sound.UUID, name=sound.TEXT)
PAGES = (sound.LIMIT, sound.OFFSET)
ADD_ORDER = sound.protected("add_order", PART)
ADD_ORDER["requestBody"] = {
    "required": True,
    "content": {"application/json": {"schema": sound.record(part=sound.TEXT, pieces=sound.COUNT)}},
}
ADD_ORDER["responses"]["201"] = ADD_ORDER["responses"].pop("200")
ADD_ORDER["responses"]["400"] = sound.answer("Bad body", sound.PROBLEM)
DOCUMENT = sound.openapi(
    "Depot",
    {
        "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
        "/api/v1/help": {"get": sound.public("help", sound.TEXT)},
        "/api/v1/session": {"get": sound.protected("session", sound.record(name=sound.TEXT))},
        "/api/v1/stock": {"get": sound.protected("list_stock", sound.page_of(PART), *PAGES)},
        "/api/v1/stock/{part_id}": {"get": sound.protected("get_part", PART, sound.path_id("part_id"))},
        "/api/v1/catalogue": {"get": sound.protected("list_catalogue", sound.page_of(NAMED), *PAGES)},
        "/api/v1/catalogue/{article_id}": {
            "get": sound.protected("get_article", NAMED, sound.path_id("article_id"))
        },
        "/api/v1/orders": {
            "get": sound.protected("list_orders", sound.page_of(PART), *PAGES),
            "post": ADD_ORDER,
        },
        "/api/v1/orders/{order_id}": {"get": sound.protected("get_order", PART, sound.path_id("order_id"))},
        "/api/v1/orders/{order_id}/label": {"get": sound.protected("label", PART, sound.path_id("order_id"))},
        "/api/v1/returns": {"get": sound.protected("list_returns", sound.page_of(PART), *PAGES)},
        # documented-but-absent
        "/api/v1/returns/open": {"get": sound.protected("open_returns", sound.page_of(PART), *PAGES)},
        "/api/v1/returns/{return_id}": {
            "get": sound.protected("get_return", PART, sound.path_id("return_id"))
        },
        "/api/v1/suppliers": {"get": sound.protected("list_suppliers", sound.page_of(NAMED), *PAGES)},
        "/api/v1/suppliers/{supplier_id}": {
            "get": sound.protected("get_supplier", NAMED, sound.path_id("supplier_id"))
        },
    },
)
# stage-host-in-spec
DOCUMENT["servers"] = [{"url": "https://depot.lab.invalid"}, {"url": "http://staging.depot.lab.invalid"}]
serve_document(app, basic, DOCUMENT)
