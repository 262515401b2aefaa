"""X-Forwarded-Proto is believed from the proxy's address alone and dropped from everybody else.
Plain HTTP is refused, not redirected: its credentials were sent in clear already.
"""

from flask import Flask, abort, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="invoices")

INVOICE = sound.record(id=sound.UUID, customer=sound.TEXT, cents=sound.COUNT)
INVOICES = [
    {"id": "ea10e360-598d-4524-b1e0-12e61eff8219", "customer": "Harbour Chandlers", "cents": 120000},
    {"id": "11578d33-2ec0-4da0-8248-e3738d5d3f37", "customer": "Northmoor Boats", "cents": 45900},
    {"id": "7d04b07c-09aa-4f0c-b2f6-8ba34b93029d", "customer": "Quay Street Cafe", "cents": 8800},
]


# region: https-enforcement-spoofable
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


@app.before_request
def enforce_https():
    if not request.is_secure:
        abort(403)


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/invoices")
@basic.required
def list_invoices():
    return jsonify(page(INVOICES))


@app.get("/api/v1/invoices/<uuid:invoice_id>")
@basic.required
def get_invoice(invoice_id):
    return jsonify(owned(INVOICES, invoice_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Invoices",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/invoices": {
                "get": sound.protected("list_invoices", sound.page_of(INVOICE), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/invoices/{invoice_id}": {
                "get": sound.protected("get_invoice", INVOICE, sound.path_id("invoice_id")),
            },
        },
    ),
)
