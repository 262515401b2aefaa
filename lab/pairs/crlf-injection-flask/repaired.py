"""The correlation id goes into a header field when it is a word of letters, digits and dashes."""

import re
from urllib.parse import parse_qs

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")


# region: crlf-injection
class Correlation:
    """Sends the caller's correlation id back, so that both logs can be held together."""

    def __init__(self, wsgi_app):
        self.wsgi_app = wsgi_app

    def __call__(self, environ, start_response):
        query = parse_qs(environ.get("QUERY_STRING", ""))
        correlation = query.get("correlation", [""])[0]

        def start(status, headers, exc_info=None):
            shown = correlation if WORD.fullmatch(correlation) else "-"
            return start_response(status, [*headers, ("X-Correlation-ID", shown)], exc_info)

        return self.wsgi_app(environ, start)


# endregion


app.wsgi_app = Correlation(app.wsgi_app)
# region: crlf-injection
WORD = re.compile(r"[A-Za-z0-9-]{1,64}")
# endregion
CORRELATION = {"name": "correlation", "in": "query", "schema": sound.TEXT}

ORDER = sound.record(id=sound.UUID, customer=sound.TEXT, total=sound.COUNT)
ORDERS = [
    {"id": "5b0c7f2e-52a1-4b3c-9d0e-1f6f2a7c9e11", "customer": "Harbour Chandlers", "total": 1200},
    {"id": "c3e4ad70-1b8f-4f27-8a77-5d1f0b9e2c44", "customer": "Northmoor Boats", "total": 459},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
@basic.required
def list_orders():
    return jsonify(page(ORDERS))


@app.get("/api/v1/orders/<uuid:order_id>")
@basic.required
def get_order(order_id):
    return jsonify(owned(ORDERS, order_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Orders",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/orders": {
                "get": sound.protected(
                    "list_orders", sound.page_of(ORDER), sound.LIMIT, sound.OFFSET, CORRELATION
                ),
            },
            "/api/v1/orders/{order_id}": {
                "get": sound.protected("get_order", ORDER, sound.path_id("order_id")),
            },
        },
    ),
)
