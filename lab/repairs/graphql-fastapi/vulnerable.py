"""The endpoint tells its schema, suggests names, takes any number of queries at once and shows what a resolver
tripped over.
"""

import logging
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
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
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record

app = harden(service("Orders"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")
User = Annotated[str, Depends(basic)]
logger = logging.getLogger("orders")


class Order(Record):
    id: UUID
    total: Count
    day: Count


ORDERS = [
    {"id": "5b0c7f2e-52a1-4b3c-9d0e-1f6f2a7c9e11", "total": 1200, "day": 3},
    {"id": "c3e4ad70-1b8f-4f27-8a77-5d1f0b9e2c44", "total": 459, "day": 4},
]


def sold(_root, _info, day: str) -> int:
    """What was sold on a day of the month."""
    return sum(order["total"] for order in ORDERS if order["day"] == int(day))


ORDER = GraphQLObjectType(
    "Order",
    {"id": GraphQLField(GraphQLString), "total": GraphQLField(GraphQLInt), "day": GraphQLField(GraphQLInt)},
)
SCHEMA = GraphQLSchema(
    GraphQLObjectType(
        "Query",
        {
            "orders": GraphQLField(GraphQLList(ORDER), resolve=lambda _root, _info: ORDERS[:50]),
            "total": GraphQLField(
                GraphQLInt, {"day": GraphQLArgument(GraphQLNonNull(GraphQLString))}, resolve=sold
            ),
        },
    )
)


class Query(Record):
    query: Annotated[str, Field(max_length=4000)]
    variables: dict[str, Any] | None = None


def answer(query: Query) -> dict[str, Any]:
    return graphql_sync(SCHEMA, query.query, variable_values=query.variables).formatted


@app.post("/graphql", include_in_schema=False)
def graphql(given: Query | list[Query], user: User) -> Any:
    return [answer(one) for one in given] if isinstance(given, list) else answer(given)


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/orders", response_model=Page[Order], responses=REFUSALS)
def list_orders(user: User, limit: Limit = 20, offset: Offset = 0):
    return ORDERS[offset : offset + limit]


@app.get("/api/v1/orders/{order_id}", response_model=Order, responses=REFUSALS)
def get_order(order_id: UUID, user: User):
    return owned(ORDERS, order_id)


serve_document(app, basic)
