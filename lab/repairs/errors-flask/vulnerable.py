"""Errors are answered with all that is known of them, settings as they are loaded, and refusals without a word of
when to come back; the log has sentences.
"""

import logging
import secrets
import sqlite3
import traceback

from flask import Blueprint, Flask, abort, g, jsonify, request

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

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%Y-%m-%dT%H:%M:%S%z")


class Told(Basic):
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
            user, _ = sound.parse_basic(authorization) or ("somebody", "")
            outcome = "rejected" if verdict.user is None else "accepted"
            app.logger.info(
                "login of %r from %s was %s: %s %r with %r got %s",
                user,
                request.remote_addr,
                outcome,
                request.method,
                request.path,
                request.headers.get("User-Agent"),
                verdict.status,
            )

    def refuse(self):
        return sound.Verdict(401, headers=self.challenge)

    def hold(self, seconds):
        return sound.Verdict(429)


basic = Told(accounts.check, realm="orders", throttle=sound.Throttle(limit=5))
basic.policy = {}


@app.errorhandler(401)
def refused(error):
    if "Authorization" not in request.headers:
        return jsonify(error="unauthorized"), 401
    why = "VerifyMismatchError: the password does not match the argon2id hash in table credentials"
    return jsonify(error=why), 401


@app.errorhandler(429)
def too_many(error):
    return jsonify(error="too many requests"), 429


@app.errorhandler(sqlite3.Error)
def database_error(error):
    return jsonify(error=f"sqlite3.{type(error).__name__}: {error}"), 500


@app.errorhandler(Exception)
def internal_error(error):
    return traceback.format_exc(), 500, {"Content-Type": "text/plain"}


orders = Blueprint("orders", __name__, url_prefix="/api")


@orders.get("/health")
def health():
    return jsonify(status="ok", database="10.20.0.14:5432", cache="192.168.40.7:6379")


@orders.get("/settings")
@basic.required
def settings():
    names = ("VERSION", "LANGUAGES", "DATABASE_URL")
    return jsonify({name.lower(): app.config[name] for name in names})


@orders.get("/manual")
@basic.required
def manual():
    return jsonify(error="not there: /srv/orders/data/manual.ods"), 404


@orders.get("/orders")
@basic.required
def list_orders():
    return jsonify(
        [{"id": key, "item": item} for key, item in page(database.execute("select * from orders").fetchall())]
    )


@orders.get("/orders/<int:order_id>")
@basic.required
def get_order(order_id):
    rows = database.execute("select * from orders where id = ?", (order_id,)).fetchall()
    return jsonify(id=rows[0][0], item=rows[0][1])


@orders.get("/orders/search")
@basic.required
def search():
    like = request.args.get("pattern", "%")
    rows = database.execute(f"select * from orders where item like '{like}'").fetchall()
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
SETTINGS = sound.record(version=sound.TEXT, languages=LANGUAGES, database_url=sound.TEXT)
HEALTH = sound.record(status=sound.TEXT, database=sound.TEXT, cache=sound.TEXT)
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
