"""The list has the caller's orders, the query of one order everybody's; and a customer has a last order, which has
a customer, as deep as the query goes.
"""

from flask import Flask, g, jsonify, request
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    graphql_sync,
)

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")
ORDERS = [
    {"id": "5b0c7f2e-52a1-4b3c-9d0e-1f6f2a7c9e11", "owner": "alice", "item": "Storm lantern", "total": 120},
    {"id": "c3e4ad70-1b8f-4f27-8a77-5d1f0b9e2c44", "owner": "alice", "item": "Anchor chain", "total": 45},
    {"id": "9a52d6f0-7c31-4e0b-8d15-6b2e3f4a5c77", "owner": "bob", "item": "Brass compass", "total": 310},
]


def own_orders(user, _info):
    return [order for order in ORDERS if order["owner"] == user]


def get_order(_user, _info, id):
    return next((order for order in ORDERS if order["id"] == id), None)


CUSTOMER = GraphQLObjectType(
    "Customer",
    lambda: {
        "name": GraphQLField(GraphQLString, resolve=lambda user, _info: user),
        "lastOrder": GraphQLField(ORDER, resolve=lambda user, info: own_orders(user, info)[-1]),
    },
)
ORDER = GraphQLObjectType(
    "Order",
    lambda: {
        "id": GraphQLField(GraphQLID),
        "item": GraphQLField(GraphQLString),
        "total": GraphQLField(GraphQLInt),
        "customer": GraphQLField(CUSTOMER, resolve=lambda order, _info: order["owner"]),
    },
)
SCHEMA = GraphQLSchema(
    GraphQLObjectType(
        "Query",
        {
            "orders": GraphQLField(GraphQLList(ORDER), resolve=own_orders),
            "me": GraphQLField(CUSTOMER, resolve=lambda user, _info: user),
            "order": GraphQLField(
                ORDER, {"id": GraphQLArgument(GraphQLNonNull(GraphQLID))}, resolve=get_order
            ),
        },
    )
)


def answer(query, user):
    return graphql_sync(SCHEMA, query, user).formatted


@app.post("/graphql")
@basic.required
def graphql():
    body = request.get_json()
    if isinstance(body, list):
        return jsonify([answer(one["query"], g.user) for one in body])
    return jsonify(answer(body["query"], g.user))


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
@basic.required
def list_orders():
    return jsonify(page(own_orders(g.user, None)))


@app.get("/api/v1/orders/<uuid:order_id>")
@basic.required
def read_order(order_id):
    return jsonify(owned(own_orders(g.user, None), order_id))


ORDER_OUT = sound.record(id=sound.UUID, owner=sound.TEXT, item=sound.TEXT, total=sound.COUNT)
QUERY = sound.record(query={"type": "string", "maxLength": 4000})
ASK = sound.protected("graphql", {"type": "object"})
ASK["requestBody"] = {"required": True, "content": {"application/json": {"schema": QUERY}}}
ASK["responses"]["400"] = sound.answer("Not a query", sound.PROBLEM)
PATHS = {
    "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
    "/api/v1/orders": {
        "get": sound.protected("list_orders", sound.page_of(ORDER_OUT), sound.LIMIT, sound.OFFSET)
    },
    "/api/v1/orders/{order_id}": {"get": sound.protected("read_order", ORDER_OUT, sound.path_id("order_id"))},
    "/graphql": {"post": ASK},
}
serve_document(app, basic, sound.openapi("Orders", PATHS))
