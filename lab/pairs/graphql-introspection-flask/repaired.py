"""Introspection is off, errors say what the caller needs, and a request has one query of few fields."""

from flask import Flask, jsonify, request
from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    NoSchemaIntrospectionCustomRule,
    ValidationRule,
    execute,
    parse,
    specified_rules,
    validate,
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
    if not (day.isascii() and day.isdigit() and 1 <= int(day) <= 31):
        raise GraphQLError("day is a number from 1 to 31")
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


# region: graphql-batching
class FewFields(ValidationRule):
    """At most thirty fields in a query, under whatever names."""

    def __init__(self, context):
        super().__init__(context)
        self.fields = 0

    def enter_field(self, node: FieldNode, *_args):
        self.fields += 1
        if self.fields > 30:
            self.report_error(GraphQLError("too many fields", node))


# endregion


# region: graphql-introspection, graphql-suggestions, graphql-verbose-error
RULES = [*specified_rules, NoSchemaIntrospectionCustomRule, FewFields]


def answer(query):
    try:
        document = parse(query, max_tokens=500)
    except GraphQLError:
        return {"errors": [{"message": "not a query"}]}, 400
    if validate(SCHEMA, document, RULES, max_errors=1):
        return {"errors": [{"message": "not a valid query"}]}, 400
    data, errors = execute(SCHEMA, document)
    # What a resolver says on purpose is told; what it trips over is logged.
    told = [
        {"message": error.message if isinstance(error.original_error, GraphQLError) else "internal error"}
        for error in errors or []
    ]
    return {"data": data} | ({"errors": told} if told else {}), 200


# endregion


# region: graphql-batching
@app.post("/graphql")
@basic.required
def graphql():
    body = request.get_json()
    if not isinstance(body, dict) or not isinstance(body.get("query"), str):
        return jsonify(errors=[{"message": "one query at a time"}]), 400
    return answer(body["query"])


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
