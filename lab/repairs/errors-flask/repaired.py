"""What happened is in the log, one JSON object a line, under the id that the answer has; the client is told what
it can do about it.
"""

import json
import logging
import secrets
import sqlite3
import uuid
from datetime import datetime, timezone

from flask import Blueprint, Flask, abort, g, jsonify, request
from werkzeug.exceptions import HTTPException

import sound
from sound_flask import Basic, page

app = Flask(__name__)
app.json.sort_keys = False
app.config.update(
    VERSION="2.4.1",
    LANGUAGES=["en", "nb"],
    DATABASE_URL=f"postgresql://orders:{secrets.token_urlsafe(12)}@db.lab.invalid/orders",
)
database = sqlite3.connect(":memory:", check_same_thread=False)
database.execute("create table orders (id integer primary key, item text not null)")
database.executemany("insert into orders values (?, ?)", [(1, "Storm lantern"), (2, "Anchor chain")])
accounts = sound.Accounts.from_environment()

# region: auth-event-unstructured
audit = logging.getLogger("orders.audit")
audit.addHandler(logging.StreamHandler())  # "%(message)s": the record is the line
audit.setLevel(logging.INFO)
audit.propagate = False


def record(user, status):
    """Called wherever credentials were judged; never the password."""
    entry = {
        "time": datetime.now(timezone.utc).isoformat(),
        "event": "authentication",
        "outcome": "success" if status == 200 else "failure",
        "status": status,
        "user": user,
        "source": request.remote_addr,
        "method": request.method,
        "path": request.path,
        "user_agent": request.headers.get("User-Agent"),
        "request_id": g.request_id,
    }
    audit.info(json.dumps(entry))


# endregion
# region: correlation-id-missing
@app.before_request
def begin():
    g.request_id = uuid.uuid4().hex  # in every record of this request, and in its answer


@app.after_request
def finish(response):
    response.headers["X-Request-ID"] = g.request_id
    return response


# endregion
# region: ratelimit-headers-missing
@app.after_request
def announce(response):
    """What the limit is, before anybody runs into it: draft-ietf-httpapi-ratelimit-headers."""
    response.headers.setdefault("RateLimit-Policy", '"failures";q=20;w=60')
    return response


# endregion
class Recorded(Basic):
    def admit(self):
        authorization = request.headers.getlist("Authorization")
        verdict = self.judge(self.source(), authorization)
        self.record(verdict, authorization)
        g.answer_headers = verdict.headers
        if verdict.user is None:
            abort(verdict.status)
        g.user = verdict.user

    def record(self, verdict, authorization):
        if authorization:
            record((sound.parse_basic(authorization) or (None, ""))[0], verdict.status)


basic = Recorded(accounts.check, realm="orders")


# region: retry-after-missing
@app.errorhandler(429)
def too_many(error):
    seconds = basic.throttle.wait(request.remote_addr) or 1
    return jsonify(error="too many requests"), 429, {"Retry-After": str(seconds)}


# endregion
# region: verbose-auth-error
@app.errorhandler(401)
def refused(error):
    """One text for an unknown user, a wrong password and a header that cannot be read."""
    return jsonify(error="unauthorized"), 401, basic.challenge


# endregion
# region: verbose-validation-error
@app.errorhandler(sqlite3.Error)
def database_error(error):
    database.rollback()
    app.logger.error("request %s: the database refused", g.request_id, exc_info=error)
    return jsonify(error="the request could not be carried out"), 409


# endregion
# region: stack-trace
@app.errorhandler(Exception)
def internal_error(error):
    if isinstance(error, HTTPException):
        return jsonify(error=error.name.lower()), error.code
    app.logger.error("request %s failed", g.request_id, exc_info=error)
    return jsonify(error="internal error"), 500


# endregion
# region: internal-path
@app.errorhandler(OSError)
def storage_error(error):
    app.logger.error("request %s: storage failed", g.request_id, exc_info=error)  # its text has the path
    return jsonify(error="the file is not available"), 404


# endregion
# region: unversioned
orders = Blueprint("orders", __name__, url_prefix="/api/v1")
# endregion


# region: internal-address
@orders.get("/health")
def health():
    # Whether it works. What it works with, and where that is, the monitoring asks over a port of its own.
    return jsonify(status="ok")


# endregion
# region: secret-in-response
PUBLIC_SETTINGS = ("VERSION", "LANGUAGES")  # what may be shown, by its name: a new setting stays inside


@orders.get("/settings")
@basic.required
def settings():
    return jsonify({name.lower(): app.config[name] for name in PUBLIC_SETTINGS})


# endregion
@orders.get("/manual")
@basic.required
def manual():
    return open("/srv/orders/data/manual.txt").read(4000)


@orders.get("/orders")
@basic.required
def list_orders():
    return jsonify(
        [{"id": key, "item": item} for key, item in page(database.execute("select * from orders").fetchall())]
    )


@orders.get("/orders/<int:order_id>")
@basic.required
def get_order(order_id):
    rows = database.execute("select * from orders where id = ?", (order_id % 2**31,)).fetchall()
    return jsonify(id=rows[0][0], item=rows[0][1]) if rows else abort(404)


@orders.get("/orders/search")
@basic.required
def search():
    like = request.args.get("pattern", "%")[:80]
    rows = database.execute("select * from orders where item like ? limit 50", (like,)).fetchall()
    return jsonify([{"id": key, "item": item} for key, item in rows])


app.register_blueprint(orders)


@app.after_request
def headers(response):
    for name, value in (sound.HEADERS | g.get("answer_headers", {})).items():
        response.headers.setdefault(name, value)
    return response


ORDER = sound.record(id=sound.COUNT, item=sound.TEXT)
ORDER_ID = {
    "name": "order_id",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
}
LANGUAGES = {"type": "array", "maxItems": 20, "items": sound.TEXT}
SETTINGS = sound.record(version=sound.TEXT, languages=LANGUAGES)
HEALTH = sound.HEALTH
MANUAL = sound.protected("manual", sound.TEXT)
MANUAL["responses"]["404"] = sound.answer("Not there", sound.PROBLEM)
PATHS = {
    "/health": {"get": sound.public("health", HEALTH)},
    "/settings": {"get": sound.protected("settings", SETTINGS)},
    "/manual": {"get": MANUAL},
    "/orders": {"get": sound.protected("list_orders", sound.page_of(ORDER), sound.LIMIT, sound.OFFSET)},
    "/orders/{order_id}": {"get": sound.protected("get_order", ORDER, ORDER_ID)},
    "/orders/search": {
        "get": sound.protected(
            "search", sound.page_of(ORDER), {"name": "pattern", "in": "query", "schema": sound.TEXT}
        )
    },
}
DOCUMENT = sound.openapi("Orders", {orders.url_prefix + path: item for path, item in PATHS.items()})


@app.get("/openapi.json")
@basic.required
def openapi_json():
    return jsonify(DOCUMENT)
