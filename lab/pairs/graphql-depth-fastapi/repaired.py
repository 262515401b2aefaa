"""A rule refuses queries of more than eight levels before anything is looked up."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    ValidationRule,
    execute,
    parse,
    specified_rules,
    validate,
)
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Orders"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")
User = Annotated[str, Depends(basic)]


class Order(Record):
    id: UUID
    owner: Text
    item: Text
    total: Count


class Query(Record):
    query: Annotated[str, Field(max_length=4000)]
    variables: dict[str, Any] | None = None


ORDERS = [
    {"id": "5b0c7f2e-52a1-4b3c-9d0e-1f6f2a7c9e11", "owner": "alice", "item": "Storm lantern", "total": 120},
    {"id": "c3e4ad70-1b8f-4f27-8a77-5d1f0b9e2c44", "owner": "alice", "item": "Anchor chain", "total": 45},
    {"id": "9a52d6f0-7c31-4e0b-8d15-6b2e3f4a5c77", "owner": "bob", "item": "Brass compass", "total": 310},
]


def own_orders(user, _info):
    return [order for order in ORDERS if order["owner"] == user]


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
        },
    )
)


# region: graphql-depth
class Shallow(ValidationRule):
    """Queries of at most eight levels; introspection needs more and has its own bound."""

    def enter_field(self, node: FieldNode, _key, _parent, _path, ancestors):
        names = [a.name.value for a in ancestors if isinstance(a, FieldNode)] + [node.name.value]
        if len(names) > 8 and not names[0].startswith("__"):
            self.report_error(GraphQLError("the query is too deep", node))


def answer(query: str, user: str) -> dict:
    try:
        document = parse(query, max_tokens=800)
    except GraphQLError as error:
        return {"errors": [{"message": error.message}]}
    if errors := validate(SCHEMA, document, [*specified_rules, Shallow], max_errors=5):
        return {"errors": [{"message": error.message} for error in errors]}
    return execute(SCHEMA, document, user).formatted


# endregion


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/orders", response_model=Page[Order], responses=REFUSALS)
def list_orders(user: User, limit: Limit = 20, offset: Offset = 0):
    return own_orders(user, None)[offset : offset + limit]


@app.get("/api/v1/orders/{order_id}", response_model=Order, responses=REFUSALS)
def read_order(order_id: UUID, user: User):
    return owned(own_orders(user, None), order_id)


@app.post("/api/v1/graphql", responses=REFUSALS)
def graphql(query: Query, user: User) -> dict[str, Any]:
    return answer(query.query, user)


serve_document(app, basic)
