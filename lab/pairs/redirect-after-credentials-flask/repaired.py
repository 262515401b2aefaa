"""Plain HTTP is refused with 403, so a client that is set up wrongly fails at once and is put
right. HSTS keeps browsers from trying.
"""

from flask import Flask, abort, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="orders")

ORDER = sound.record(id=sound.UUID, item=sound.TEXT, cents=sound.COUNT)
ORDERS = [
    {"id": "87552105-8944-4f91-8946-a09a4ae75674", "item": "Anchor, 12 kg", "cents": 8900},
    {"id": "d429d78a-ebff-4a52-850b-f5f7fb78c9ce", "item": "Mooring line, 20 m", "cents": 3450},
    {"id": "8da4e723-57e8-4807-ac12-00e2d6746642", "item": "Signal lamp", "cents": 1995},
]


class TrustedProxy:
    """Takes the scheme from the proxy that ends TLS, and from nobody else."""

    def __init__(self, app, peers):
        self.app, self.peers = app, peers

    def __call__(self, environ, start_response):
        scheme = environ.pop("HTTP_X_FORWARDED_PROTO", None)
        if scheme == "https" and environ["REMOTE_ADDR"] in self.peers:
            environ["wsgi.url_scheme"] = "https"
        return self.app(environ, start_response)


app.wsgi_app = TrustedProxy(app.wsgi_app, {"127.0.0.1"})


# region: redirect-after-credentials
@app.before_request
def enforce_https():
    """A refusal and no redirect, which would come after the password was sent."""
    if not request.is_secure:
        abort(403)


# endregion


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
                "get": sound.protected("list_orders", sound.page_of(ORDER), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/orders/{order_id}": {
                "get": sound.protected("get_order", ORDER, sound.path_id("order_id")),
            },
        },
    ),
)
