"""Models without bounds, answers that go past them, a guard that the description does not see, and a copy that
was edited by hand.
"""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, Field

import sound
from sound_fastapi import PUBLIC, Health, Limit, Offset, harden, service

accounts = sound.Accounts.from_environment()
gate = sound.Gate(accounts.check, realm="items")

app = harden(service("Items", servers=[{"url": "http://api.items.lab.invalid"}]))
security = HTTPBasic(realm="items")


def judged(request: Request) -> str:
    """The user of the request's credentials; 401 or 429 where there is none."""
    fields = request.headers.getlist("authorization")
    verdict = gate.judge(request.client.host, fields)
    sound.audit(verdict, fields, source=request.client.host, method=request.method, path=request.url.path)
    if verdict.user is None:
        raise HTTPException(verdict.status, verdict.body["error"], verdict.headers)
    request.scope["answer_headers"] = verdict.headers
    return verdict.user


def current_user(request: Request, credentials: Annotated[HTTPBasicCredentials, Depends(security)]) -> str:
    return judged(request)


User = Annotated[str, Depends(current_user)]
Unseen = Annotated[str, Depends(judged)]  # asks for credentials, and nobody reads so


class NewItem(BaseModel):
    name: str
    tags: list[str] = []
    count: int


class Item(NewItem):
    id: int


class Login(BaseModel):
    model_config = {
        "json_schema_extra": {
            "examples": [{"name": "shop", "api_key": "gh" + "p_R7tKq2Zx9LmVb4NcW8sYd3FhJ6pGa1Ue5TiO"}]
        }
    }
    name: str
    api_key: str


class Account(BaseModel):
    name: str
    password: str | None = None


ITEMS = [
    {"id": 1, "name": "Storm lantern", "tags": ["light"], "count": 12},
    {"id": 2, "name": "Anchor chain", "tags": [], "count": 3},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/items", openapi_extra={"security": [{"HTTPBasic": []}, {}]})
def list_items(
    user: User, limit: Limit = 20, offset: Offset = 0
) -> Annotated[list[Item], Field(max_length=50)]:
    return ITEMS[offset : offset + limit]


@app.get("/api/v1/items/{item_id}", response_model=Item)
def get_item(item_id: int, user: Unseen):
    return next((item for item in ITEMS if item["id"] == item_id), None) or JSONResponse(
        {"error": "not found"}, 404
    )


@app.post("/api/v1/items", status_code=201)
def add_item(new: NewItem, user: User) -> Item:
    ITEMS.append({"id": len(ITEMS) + 1} | new.model_dump())
    return ITEMS[-1]


@app.get("/api/v1/stock", response_model=Item)
def stock(user: User):
    return JSONResponse({"id": "1", "name": "Storm lantern", "count": 12, "shelf": "B 4"})


@app.get("/api/v1/prices", openapi_extra={"security": [{"HTTPBasic": []}]})
def prices() -> dict[str, str]:
    return {"Storm lantern": "12.50", "Anchor chain": "48.00"}


@app.get("/api/v1/account", response_model_exclude_none=True)
def account(user: User) -> Account:
    return Account(name=user)


@app.post("/api/v1/partners", status_code=204)
def add_partner(partner: Login, user: User) -> None:
    """Makes the account of a partner."""


@app.get("/api/v1/list-items", deprecated=True)
def list_items_as_before(user: User) -> list[Item]:
    return ITEMS[:20]


class Paid(BaseModel):
    order: str


class Subscription(BaseModel):
    callback_url: Annotated[str, Field(examples=["http://shop.example/paid"])]


told = APIRouter()


@told.post("{$request.body#/callback_url}")
def paid(body: Paid): ...


@app.post("/api/v1/subscriptions", status_code=204, callbacks=told.routes)
def subscribe(subscription: Subscription, user: User) -> None:
    """Tells the address of every order that is paid."""


@app.webhooks.post("order-paid")
def order_paid(body: Paid):
    """An order is paid."""


def edited() -> dict:
    """The description as it was saved in spring, with what was added by hand since."""
    if app.openapi_schema is None:
        document = json.loads(json.dumps(original()))
        document["components"]["securitySchemes"]["key"] = {
            "type": "apiKey",
            "in": "header",
            "name": "X-API-Key",
        }
        prices = document["paths"]["/api/v1/prices"]["get"]["responses"]["200"]["content"]["application/json"]
        prices["schema"] = {"$ref": "#/components/schemas/Prices"}
        paid = document["components"]["schemas"]["Paid"]["properties"]
        paid["order"] = {"$ref": "https://schemas.items.lab.invalid/order.json"}
        app.openapi_schema = document
    return app.openapi_schema


original = app.openapi
app.openapi = edited


@app.get("/openapi.json", include_in_schema=False)
def openapi_json(user: User) -> JSONResponse:
    return JSONResponse(app.openapi())
