"""One query of few fields at a time; the schema is for developers, and what a resolver trips over for the log."""

import logging
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
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


# region: graphql-batching
class FewFields(ValidationRule):
    """At most thirty fields in a query, under whatever names."""

    def __init__(self, context):
        super().__init__(context)
        self.fields = 0

    def enter_field(self, node: FieldNode, *_args):
        self.fields += 1
        if self.fields == 31:
            self.report_error(GraphQLError("too many fields", node))


class Query(Record):  # one object; a list of them is answered with 422
    query: Annotated[str, Field(max_length=4000)]
    variables: Annotated[dict[str, Any], Field(max_length=20)] | None = None


# endregion
# region: graphql-introspection
# Its schema the team reads in the source; the service answers questions about orders only.
RULES = [*specified_rules, NoSchemaIntrospectionCustomRule, FewFields]


# endregion
# region: graphql-suggestions
def refusal(query: str) -> str | None:
    """Why a query is not carried out, in words of our own: the library's suggest the names of fields."""
    try:
        document = parse(query, max_tokens=500)
    except GraphQLError:
        return "not a query"
    return "not a valid query" if validate(SCHEMA, document, RULES, max_errors=1) else None


# endregion
# region: graphql-verbose-error
def carry_out(query: Query) -> dict[str, Any]:
    data, errors = execute(SCHEMA, parse(query.query, max_tokens=500), variable_values=query.variables)
    for error in errors or []:
        logger.error("a resolver failed", exc_info=error.original_error)
    # What a resolver says on purpose (GraphQLError) is told; what it trips over belongs into the log.
    told = [
        {"message": error.message if isinstance(error.original_error, GraphQLError) else "internal error"}
        for error in errors or []
    ]
    return {"data": data} | ({"errors": told} if told else {})


# endregion
@app.post("/graphql", include_in_schema=False)
def graphql(query: Query, user: User) -> dict[str, Any]:
    reason = refusal(query.query)
    return {"errors": [{"message": reason}]} if reason else carry_out(query)


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
