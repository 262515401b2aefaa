"""Both the list and the query of one order have the caller's."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
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


# region: graphql-object-access
def get_order(user, _info, id):
    # Not by the id alone: of the caller's own orders the one with this id.
    return next((order for order in ORDERS if order["id"] == id and order["owner"] == user), None)


# endregion


ORDER = GraphQLObjectType(
    "Order",
    {
        "id": GraphQLField(GraphQLID),
        "item": GraphQLField(GraphQLString),
        "total": GraphQLField(GraphQLInt),
    },
)
SCHEMA = GraphQLSchema(
    GraphQLObjectType(
        "Query",
        {
            "orders": GraphQLField(GraphQLList(ORDER), resolve=own_orders),
            "order": GraphQLField(
                ORDER, {"id": GraphQLArgument(GraphQLNonNull(GraphQLID))}, resolve=get_order
            ),
        },
    )
)


def answer(query: str, user: str) -> dict:
    return graphql_sync(SCHEMA, query, user).formatted


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
