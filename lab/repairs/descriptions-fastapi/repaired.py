"""The description is made of what the program says anyway: bounded types, models of answers, dependencies."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Path, Request
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import AnyUrl, BaseModel, ConfigDict, Field, SecretStr, UrlConstraints

import sound
from sound_fastapi import PUBLIC, Health, Limit, Offset, harden, owned

accounts = sound.Accounts.from_environment()
gate = sound.Gate(accounts.check, realm="items")


class Problem(BaseModel):
    error: Annotated[str, Field(max_length=120)]


# region: server-not-https
REFUSED = {
    401: {"model": Problem, "description": "Credentials are missing or wrong"},
    429: {"model": Problem, "description": "Too many failures; wait as long as Retry-After says"},
}
app = FastAPI(
    title="Items",
    version="1.0.0",
    servers=[{"url": "https://api.items.lab.invalid"}],  # the one address that clients shall use
    responses=REFUSED,  # what every operation may answer
    redirect_slashes=False,
    openapi_url=None,  # served below, to those who are signed in
)
# endregion
harden(app)

# region: basic-without-description
security = HTTPBasic(
    realm="items",
    description="One account for each client, over TLS only; twenty failures in a minute are answered with 429.",
    auto_error=False,  # `current_user` asks; FastAPI's own reading ends at ASCII
)
# endregion


# region: spec-says-open-runtime-secured
# A dependency that has one of fastapi.security's classes writes the requirement; a middleware, or a dependency
# that reads the header itself, asks for credentials and does not say so.
def current_user(request: Request, _: Annotated[HTTPBasicCredentials | None, Depends(security)]) -> str:
    fields = request.headers.getlist("authorization")
    verdict = gate.judge(request.client.host, fields)
    sound.audit(verdict, fields, source=request.client.host, method=request.method, path=request.url.path)
    if verdict.user is None:
        raise HTTPException(verdict.status, verdict.body["error"], verdict.headers)
    request.scope["answer_headers"] = verdict.headers
    return verdict.user


User = Annotated[str, Depends(current_user)]
# endregion


# region: no-bounds
Name = Annotated[str, Field(min_length=1, max_length=80)]
Tag = Annotated[str, Field(max_length=30)]
Amount = Annotated[int, Field(ge=0, le=1_000_000)]
Number = Annotated[int, Path(ge=1, le=2_147_483_647)]
# endregion


# region: additional-properties-open
class NewItem(BaseModel):
    model_config = ConfigDict(
        extra="forbid"
    )  # refuses what is not declared, and writes additionalProperties: false
    name: Name
    tags: Annotated[list[Tag], Field(max_length=20)] = []
    count: Amount


# endregion
class Item(NewItem):
    id: Annotated[int, Field(ge=1, le=2_147_483_647)]


# region: example-contains-secret
class Partner(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "shop", "api_key": "not-a-real-key"}]}
    )
    name: Name
    api_key: Annotated[str, Field(min_length=12, max_length=80)]


# endregion
# region: sensitive-property-unmarked
class NewAccount(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Name
    password: Annotated[SecretStr, Field(min_length=12, max_length=128)]  # written as writeOnly


class Account(BaseModel):
    """What is told of an account: a model of its own, which has no password."""

    name: Name


# endregion
ITEMS = [
    {"id": 1, "name": "Storm lantern", "tags": ["light"], "count": 12},
    {"id": 2, "name": "Anchor chain", "tags": [], "count": 3},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


# region: security-optional
# The dependency writes `security: [{"HTTPBasic": []}]`; no openapi_extra adds a `{}` beside it.
@app.get("/api/v1/items")
def list_items(
    user: User, limit: Limit = 20, offset: Offset = 0
) -> Annotated[list[Item], Field(max_length=50)]:
    return ITEMS[offset : offset + limit]


# endregion
# region: bola-path-parameter-unsecured
@app.get("/api/v1/items/{item_id}", responses={404: {"model": Problem, "description": "No such item"}})
def get_item(item_id: Number, user: User) -> Item:
    return owned([item | {"id": str(item["id"])} for item in ITEMS], item_id)


# endregion
@app.post("/api/v1/items", status_code=201)
def add_item(new: NewItem, user: User) -> Item:
    ITEMS.append({"id": len(ITEMS) + 1} | new.model_dump())
    return ITEMS[-1]


# region: schema-mismatch
@app.get("/api/v1/stock")
def stock(user: User) -> Item:  # the return type is the schema, and FastAPI holds the answer to it
    return Item(id=1, name="Storm lantern", count=12)


# endregion
# region: undocumented-property
class Shelf(BaseModel):
    item: Name
    place: Name


@app.get("/api/v1/shelves", response_model=Annotated[list[Shelf], Field(max_length=50)])
def shelves(user: User):
    rows = [{"item": "Storm lantern", "place": "B 4", "checked_by": "bob"}]
    return rows  # response_model drops what Shelf does not declare; a Response of one's own would not


# endregion
# region: spec-says-secured-runtime-open
@app.get(
    "/api/v1/prices", dependencies=[Depends(current_user)]
)  # asks, and says so; openapi_extra only says so
def prices() -> Annotated[dict[str, Name], Field(max_length=50)]:
    return {"Storm lantern": "12.50", "Anchor chain": "48.00"}


# endregion
@app.get("/api/v1/account")
def account(user: User) -> Account:
    return Account(name=user)


@app.post("/api/v1/accounts", status_code=204)
def add_account(new: NewAccount, user: User) -> None:
    """Makes the account of a colleague."""


@app.post("/api/v1/partners", status_code=204)
def add_partner(partner: Partner, user: User) -> None:
    """Makes the account of a partner."""


# region: deprecated-operation
@app.get("/api/v1/list-items", include_in_schema=False)
def list_items_as_before():
    """Gone after its Sunset (RFC 8594), from the description as well."""
    raise HTTPException(410, "gone, see /api/v1/items", {"Link": '</api/v1/items>; rel="successor-version"'})


# endregion
# region: callback-over-http
HttpsUrl = Annotated[
    AnyUrl,
    UrlConstraints(allowed_schemes=["https"], max_length=500),
    Field(max_length=500, examples=["https://shop.example/paid"]),
]


class Subscription(BaseModel):
    model_config = ConfigDict(extra="forbid")
    callback_url: HttpsUrl


# endregion
# region: webhook-without-signature
Signature = Annotated[
    str, Header(max_length=200, description="t=TIME,v1=HMAC-SHA256 of the time, a dot and the body, in hex")
]


class Paid(BaseModel):
    model_config = ConfigDict(extra="forbid")
    order: Name


@app.webhooks.post("order-paid")
def order_paid(body: Paid, x_signature: Signature):
    """An order is paid. The receiver computes the signature anew, and refuses times older than five minutes."""


# endregion
told = APIRouter()


@told.post("{$request.body#/callback_url}")
def paid(body: Paid, x_signature: Signature): ...


@app.post("/api/v1/subscriptions", status_code=204, callbacks=told.routes)
def subscribe(subscription: Subscription, user: User) -> None:
    """Tells the address of every order that is paid."""


# region: ref-broken
# The description is made of the routes at every start, and not a saved copy that is edited: so each $ref has
# its schema, and none leads to another host.
@app.get("/openapi.json", include_in_schema=False)
def openapi_json(user: User) -> dict:
    return app.openapi()


# endregion
