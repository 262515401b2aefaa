"""The description is a file beside the program, and so are its mistakes: no bounds, ways in that are none, answers
that are others, references that lead nowhere.
"""

from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Basic, harden, page, serve_document

app = Flask(__name__)
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="items")
ITEMS = [
    {"id": 1, "name": "Storm lantern", "tags": ["light"], "count": 12},
    {"id": 2, "name": "Anchor chain", "tags": [], "count": 3},
]
STAFF = [
    {"name": "Ines", "birth_date": "1988-04-17", "salary": 41_250},
    {"name": "Olaf", "birth_date": "1979-11-02", "salary": 38_900},
]
harden(app)


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/items")
@basic.required
def list_items():
    return jsonify(page(ITEMS)), 203


@app.post("/api/v1/items")
@basic.required
def add_item():
    new = request.get_json()
    ITEMS.append({"id": len(ITEMS) + 1} | new)
    return jsonify(ITEMS[-1]), 201


@app.get("/api/v1/items/<int:item_id>")
@basic.required
def get_item(item_id):
    return jsonify(next((item for item in ITEMS if item["id"] == item_id), None) or abort(404))


@app.get("/api/v1/stock")
@basic.required
def stock():
    return jsonify(id="1", name="Storm lantern", count=12, shelf="B 4")


@app.get("/api/v1/staff")
@basic.required
def staff():
    return jsonify(page(STAFF))


@app.get("/api/v1/prices")
def prices():
    return jsonify({"Storm lantern": "12.50", "Anchor chain": "48.00"})


@app.get("/api/v1/account")
@basic.required
def account():
    return jsonify(name=g.user)


@app.get("/api/v1/customers")
@basic.required
def find_customer():
    return jsonify(name="Harbour Chandlers") if request.args.get("ssn") else abort(400)


@app.get("/api/v1/list-items")
@basic.required
def list_items_as_before():
    return jsonify(ITEMS[:20])


@app.post("/api/v1/subscriptions")
@basic.required
def subscribe():
    return "", 204


TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
ITEM = {
    "type": "object",
    "properties": {"id": WHOLE, "name": TEXT, "tags": {"type": "array", "items": TEXT}, "count": WHOLE},
    "required": ["id", "name"],
}
NEW_ITEM = {
    "type": "object",
    "properties": {"name": TEXT, "tags": {"type": "array", "items": TEXT}, "count": WHOLE, "api_key": TEXT},
    "required": ["name"],
    "example": {"name": "Buoy", "api_key": "gh" + "p_R7tKq2Zx9LmVb4NcW8sYd3FhJ6pGa1Ue5TiO"},
}
NAMED = {"type": "object", "properties": {"name": TEXT}}


def told(schema, status="200"):
    return {"responses": {status: sound.answer("Done", schema)}}


def taking(schema):
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


SECURED = {"security": [{"basic": []}]}
ITEM_ID = {"name": "item_id", "in": "path", "required": True, "schema": WHOLE | {"example": 1}}
PAID = {
    "post": taking({"$ref": "https://schemas.items.lab.invalid/paid.json"})
    | {"responses": {"204": {"description": "Noted"}}}
}
SUBSCRIPTION = {
    "type": "object",
    "properties": {"callback_url": TEXT | {"example": "http://shop.example/paid"}},
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Items", "version": "1.0.0", "description": "Kept by hand."},
    "servers": [{"url": "http://api.items.lab.invalid"}],
    "paths": {
        "/api/v1/health": {"get": told({"type": "object"}) | {"security": []}},
        "/api/v1/items": {
            "get": told({"type": "array", "items": ITEM})
            | {"security": [{"basic": []}, {}], "parameters": [sound.LIMIT, sound.OFFSET]},
            "post": taking(NEW_ITEM) | told(ITEM, "201") | SECURED,
        },
        "/api/v1/items/{item_id}": {"get": told(ITEM) | {"parameters": [ITEM_ID]}},
        "/api/v1/stock": {
            "get": told(ITEM) | SECURED | {"x-gateway-backend": {"url": "http://store.lab.invalid"}}
        },
        "/api/v1/staff": {
            "get": told({"type": "array", "items": NAMED})
            | SECURED
            | {"parameters": [sound.LIMIT, sound.OFFSET]},
        },
        "/api/v1/prices": {"get": told({"$ref": "#/components/schemas/Prices"}) | SECURED},
        "/api/v1/account": {
            "get": told({"type": "object", "properties": {"name": TEXT, "password": TEXT}}) | SECURED
        },
        "/api/v1/customers": {
            "get": told(NAMED)
            | {
                "security": [{"staff": []}],
                "parameters": [{"name": "ssn", "in": "query", "required": True, "schema": TEXT}],
            }
        },
        "/api/v1/list-items": {
            "get": told({"type": "array", "items": ITEM}) | SECURED | {"deprecated": True}
        },
        "/api/v1/subscriptions": {
            "post": taking(SUBSCRIPTION)
            | {"responses": {"204": {"description": "Noted"}}}
            | SECURED
            | {"callbacks": {"paid": {"{$request.body#/callback_url}": PAID}}}
        },
    },
    "webhooks": {"order-paid": PAID},
    "components": {
        "securitySchemes": {
            "basic": {"type": "http", "scheme": "basic"},
            "key": {"type": "apiKey", "in": "query", "name": "api_key"},
            "oauth": {
                "type": "oauth2",
                "flows": {"password": {"tokenUrl": "https://id.lab.invalid/token", "scopes": {}}},
            },
        }
    },
}
serve_document(app, basic, DOCUMENT)
