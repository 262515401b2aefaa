"""One order is looked for among the caller's own, and a query has at most eight levels and thirty fields."""

from flask import Flask, abort, g, jsonify, request
from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLID,
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
ORDERS = [
    {"id": "5b0c7f2e-52a1-4b3c-9d0e-1f6f2a7c9e11", "owner": "alice", "item": "Storm lantern", "total": 120},
    {"id": "c3e4ad70-1b8f-4f27-8a77-5d1f0b9e2c44", "owner": "alice", "item": "Anchor chain", "total": 45},
    {"id": "9a52d6f0-7c31-4e0b-8d15-6b2e3f4a5c77", "owner": "bob", "item": "Brass compass", "total": 310},
]


def own_orders(user, _info):
    return [order for order in ORDERS if order["owner"] == user]


# region: graphql-object-access
def get_order(user, info, id):
    """Not by its id alone: the caller's own orders, and of those the one with this id."""
    return next((order for order in own_orders(user, info) if order["id"] == id), None)


# endregion


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


# region: graphql-depth
class Small(ValidationRule):
    """Queries of at most eight levels and thirty fields, under whatever names."""

    def __init__(self, context):
        super().__init__(context)
        self.fields = 0

    def enter_field(self, node: FieldNode, _key, _parent, _path, ancestors):
        self.fields += 1
        if self.fields == 31 or sum(isinstance(above, FieldNode) for above in ancestors) == 8:
            self.report_error(GraphQLError("the query is too large", node))


RULES = [*specified_rules, NoSchemaIntrospectionCustomRule, Small]


def answer(query, user):
    try:
        document = parse(query, max_tokens=500)
    except GraphQLError:
        return {"errors": [{"message": "not a query"}]}
    if validate(SCHEMA, document, RULES, max_errors=1):
        return {"errors": [{"message": "not a valid query"}]}
    return execute(SCHEMA, document, user).formatted


# endregion
@app.post("/graphql")
@basic.required
def graphql():
    body = request.get_json()
    if not isinstance(body, dict) or not isinstance(body.get("query"), str) or len(body["query"]) > 4000:
        abort(400)
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
