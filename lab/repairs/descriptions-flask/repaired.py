"""The description is made of the schemas and decorators that also check what comes in and shape what goes out."""

import hashlib
import hmac
import secrets
import time

from flask import Flask, abort, g, jsonify, request
from flask_smorest import Api, Blueprint
from marshmallow import RAISE, Schema, fields, validate
from werkzeug.datastructures import WWWAuthenticate

import sound
from sound_flask import Basic, Bearer, harden

app = Flask(__name__)
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="items")
ITEMS = [
    {"id": 1, "name": "Storm lantern", "tags": ["light"], "count": 12},
    {"id": 2, "name": "Anchor chain", "tags": [], "count": 3},
]
STAFF = [
    {"name": "Ines", "birth_date": "1988-04-17", "salary": 41_250},
    {"name": "Olaf", "birth_date": "1979-11-02", "salary": 38_900},
]

# region: server-not-https
app.config.update(
    API_TITLE="Items",
    API_VERSION="1.0.0",
    OPENAPI_VERSION="3.1.0",
    API_SPEC_OPTIONS={
        "servers": [{"url": "https://api.items.lab.invalid"}],  # the one address that clients shall use
        "security": [{"basic": []}],  # for every operation that has no list of its own
    },
)
api = Api(app)  # flask-smorest
# endregion
harden(app)
# region: basic-without-description
api.spec.components.security_scheme(
    "basic",
    {
        "type": "http",
        "scheme": "basic",
        "description": "One account for each client, over TLS only; twenty failures in a minute answer 429.",
    },
)
# endregion


# region: no-bounds
class NewItem(Schema):
    class Meta:
        unknown = RAISE  # refuses what is not declared, and writes additionalProperties: false

    name = fields.String(required=True, validate=validate.Length(min=1, max=80))
    tags = fields.List(fields.String(validate=validate.Length(max=30)), validate=validate.Length(max=20))
    count = fields.Integer(required=True, validate=validate.Range(min=0, max=1_000_000))


# endregion
class Item(NewItem):
    id = fields.Integer(required=True)


class Problem(Schema):
    error = fields.String(required=True, validate=validate.Length(max=120))


class Health(Schema):
    status = fields.String(required=True, validate=validate.OneOf(["ok"]))


class Paging(Schema):
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=50))
    offset = fields.Integer(load_default=0, validate=validate.Range(min=0, max=10_000))


class Named(Schema):
    name = fields.String(required=True, validate=validate.Length(max=80))


items = Blueprint("items", __name__, url_prefix="/api/v1")


# region: spec-says-open-runtime-secured
@items.before_request
def signed_in():
    """Asks at every operation of the blueprint, as the `security` at the root of the description says."""
    if request.endpoint != "items.health":
        basic.admit()


# endregion
# region: operation-unsecured
@items.get("/health")
@items.doc(security=[])  # open on purpose; everything else has the requirement of the root
@items.response(200, Health)
def health():
    return {"status": "ok"}


# endregion
# region: 401-undocumented
def refusals(view):
    """What every protected operation may answer beside its own."""
    view = items.alt_response(401, schema=Problem, description="Credentials are missing or wrong")(view)
    return items.alt_response(429, schema=Problem, description="Too many failures; see Retry-After")(view)


# endregion
# region: no-pagination
@items.get("/items")
@items.arguments(Paging, location="query")
@items.response(200, Item(many=True))
@refusals
def list_items(paging):
    return ITEMS[paging["offset"] : paging["offset"] + paging["limit"]]


# endregion
@items.post("/items")
@items.arguments(NewItem)
@items.response(201, Item)
@refusals
def add_item(new):
    ITEMS.append({"id": len(ITEMS) + 1} | new)
    return ITEMS[-1]


# region: undocumented-status
@items.get("/items/<int(min=1, max=2147483647):item_id>")
@items.response(200, Item)  # the status and the body of success: the schema is what is answered
@items.alt_response(404, schema=Problem, description="No such item")
@refusals
def get_item(item_id):
    return next((item for item in ITEMS if item["id"] == item_id), None) or abort(404)


# endregion
# region: third-party-over-http
# Where the gateway goes on to. What the service calls itself: requests.get("https://…", timeout=5), which verifies
# certificates as it is.
BACKEND = {"x-gateway-backend": {"url": "https://store.lab.invalid"}}
# endregion


# region: schema-mismatch
@items.get("/stock")
@items.doc(**BACKEND)
@items.response(200, Item)  # dumps the row by the schema: types and names are as it says
@refusals
def stock():
    return {"id": "1", "name": "Storm lantern", "count": "12", "shelf": "B 4"}


# endregion
# region: excess-properties
class Colleague(Schema):
    """What is told of somebody who works here: named one by one, so a new column stays inside."""

    name = fields.String(required=True, validate=validate.Length(max=80))


@items.get("/staff")
@items.arguments(Paging, location="query")
@items.response(200, Colleague(many=True))
@refusals
def staff(paging):
    return STAFF[paging["offset"] : paging["offset"] + paging["limit"]]


# endregion
@items.get("/prices")
@items.response(200, Named(many=True))
@items.arguments(Paging, location="query")
@refusals
def prices(paging):
    return [{"name": "Storm lantern, 12.50"}, {"name": "Anchor chain, 48.00"}][: paging["limit"]]


# region: sensitive-property-unmarked
class Account(Schema):
    class Meta:
        unknown = RAISE

    name = fields.String(required=True, validate=validate.Length(max=80))
    # Taken and never told: `load_only` leaves it out of answers and writes writeOnly.
    password = fields.String(
        required=True,
        load_only=True,
        validate=validate.Length(min=12, max=128),
        metadata={"format": "password"},
    )


@items.get("/account")
@items.response(200, Account)
@refusals
def account():
    return {"name": g.user}


# endregion
# region: example-contains-secret
class Partner(Schema):
    class Meta:
        unknown = RAISE

    name = fields.String(required=True, validate=validate.Length(max=80))
    api_key = fields.String(
        required=True, validate=validate.Length(min=12, max=80), metadata={"example": "not-a-real-key"}
    )


# endregion
@items.post("/partners")
@items.arguments(Partner)
@items.response(204)
@refusals
def add_partner(partner):
    """Makes the account of a partner."""


# region: sensitive-parameter-in-query
class CustomerNumber(Schema):
    class Meta:
        unknown = RAISE

    ssn = fields.String(required=True, load_only=True, validate=validate.Regexp(r"^[0-9-]{9,11}$"))


@items.post("/customers/search")
@items.arguments(CustomerNumber)  # location="json": in the body, which no log keeps as it does the URL
@items.response(200, Named)
@refusals
def find_customer(given):
    return {"name": "Harbour Chandlers"}


# endregion
# region: deprecated-operation
@app.get("/api/v1/list-items")
def list_items_as_before():
    """Gone after its Sunset (RFC 8594), and from the description as well."""
    gone = jsonify(error="gone, see /api/v1/items")
    gone.headers["Link"] = '</api/v1/items>; rel="successor-version"'
    return gone, 410


# endregion
# region: callback-over-http
class Subscription(Schema):
    class Meta:
        unknown = RAISE

    callback_url = fields.Url(
        required=True,
        schemes={"https"},
        validate=validate.Length(max=500),
        metadata={"example": "https://shop.example/paid"},
    )


# endregion
# region: webhook-without-signature
def signature(key: bytes, body: bytes) -> str:
    """The value of X-Signature: a time, and the HMAC of it and of the body, so that no old call is sent again."""
    stamp = str(int(time.time()))
    return f"t={stamp},v1={hmac.new(key, f'{stamp}.'.encode() + body, hashlib.sha256).hexdigest()}"


SIGNED = {
    "name": "X-Signature",
    "in": "header",
    "required": True,
    "description": "t=TIME,v1=HMAC-SHA256 of the time, a dot and the body, in hex",
    "schema": {"type": "string", "maxLength": 200},
}
PAID = {"post": {"parameters": [SIGNED], "responses": {"204": {"description": "Noted"}}}}
api.spec.options["webhooks"] = {"order-paid": PAID}
# endregion


# region: api-key-in-query
api.spec.components.security_scheme(
    "key", {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The key of a till."}
)
TILL_KEY = secrets.token_urlsafe(32)
tills = Blueprint("tills", __name__, url_prefix="/api/v1/till")


@tills.before_request
def by_key():
    given = request.headers.get("X-API-Key", "")  # not request.args
    if not hmac.compare_digest(given.encode(), TILL_KEY.encode()):
        abort(401, www_authenticate=WWWAuthenticate("apikey", {"realm": "items"}))


@tills.get("/items")
@tills.doc(security=[{"key": []}])
@tills.arguments(Paging, location="query")
@tills.response(200, Item(many=True))
@refusals
def list_items_of_till(paging):
    return ITEMS[paging["offset"] : paging["offset"] + paging["limit"]]


# endregion
# region: oauth-insecure-flow
api.spec.components.security_scheme(
    "oauth",
    {
        "type": "oauth2",
        "description": "Authorization code with PKCE, at the identity provider's own page.",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": "https://id.lab.invalid/authorize",
                "tokenUrl": "https://id.lab.invalid/token",
                "scopes": {"items:read": "Read items"},
            }
        },
    },
)
# endregion
bearer = Bearer(sound.Tokens(), realm="items")
partners = Blueprint("partners", __name__, url_prefix="/api/v1/partner")
partners.before_request(bearer.admit)


@partners.get("/items")
@partners.doc(security=[{"oauth": ["items:read"]}])
@partners.arguments(Paging, location="query")
@partners.response(200, Item(many=True))
@refusals
def list_items_of_partner(paging):
    return ITEMS[paging["offset"] : paging["offset"] + paging["limit"]]


@items.post("/subscriptions")
@items.doc(callbacks={"paid": {"{$request.body#/callback_url}": PAID}})
@items.arguments(Subscription)
@items.response(204)
@refusals
def subscribe(subscription):
    """Tells the address of every order that is paid."""


# region: ref-broken
for blueprint in (items, tills, partners):
    api.register_blueprint(blueprint)


@app.get("/openapi.json")
@basic.required
def openapi_json():
    # Made of the schemas at every start, and not a copy that is edited: each $ref has its schema.
    return jsonify(api.spec.to_dict())


# endregion
