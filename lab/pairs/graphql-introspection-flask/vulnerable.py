"""The endpoint tells its schema, suggests names, takes any number of queries at once and shows what a resolver
tripped over.
"""

from flask import Flask, jsonify, request
from graphql import (
    GraphQLArgument,
    GraphQLField,
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

ORDER = sound.record(id=sound.UUID, total=sound.COUNT, day=sound.COUNT)
ORDERS = [
    {"id": "5b0c7f2e-52a1-4b3c-9d0e-1f6f2a7c9e11", "total": 1200, "day": 3},
    {"id": "c3e4ad70-1b8f-4f27-8a77-5d1f0b9e2c44", "total": 459, "day": 4},
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


def total(_root, _info, day):
    """What was sold on a day of the month."""
    return sum(order["total"] for order in ORDERS if order["day"] == int(day))


ORDER_TYPE = GraphQLObjectType(
    "Order",
    {"id": GraphQLField(GraphQLString), "total": GraphQLField(GraphQLInt), "day": GraphQLField(GraphQLInt)},
)
SCHEMA = GraphQLSchema(
    GraphQLObjectType(
        "Query",
        {
            "orders": GraphQLField(GraphQLList(ORDER_TYPE), resolve=lambda _root, _info: ORDERS[:50]),
            "total": GraphQLField(
                GraphQLInt, {"day": GraphQLArgument(GraphQLNonNull(GraphQLString))}, resolve=total
            ),
        },
    )
)


def answer(query):
    result = graphql_sync(SCHEMA, query)
    return result.formatted


@app.post("/graphql")
@basic.required
def graphql():
    body = request.get_json()
    if isinstance(body, list):
        return jsonify([answer(one["query"]) for one in body])
    return jsonify(answer(body["query"]))


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
