"""A request without credentials gets 401 with a challenge, as RFC 9110 (15.5.2) says. Clients know
at once what is missing.
"""

from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()


# region: challenge-wrong-status
class Challenging(Basic):
    def admit(self):
        """401 and a challenge. No redirect to a login page: the clients are programs."""
        if "Authorization" not in request.headers:
            challenge = {"WWW-Authenticate": 'Basic realm="invoices", charset="UTF-8"'}
            g.answer_headers = challenge | self.policy
            abort(401)
        super().admit()


# endregion


basic = Challenging(accounts.check, realm="invoices")

INVOICE = sound.record(id=sound.UUID, customer=sound.TEXT, cents=sound.COUNT)
INVOICES = [
    {"id": "ea10e360-598d-4524-b1e0-12e61eff8219", "customer": "Harbour Chandlers", "cents": 120000},
    {"id": "11578d33-2ec0-4da0-8248-e3738d5d3f37", "customer": "Northmoor Boats", "cents": 45900},
    {"id": "7d04b07c-09aa-4f0c-b2f6-8ba34b93029d", "customer": "Quay Street Cafe", "cents": 8800},
]


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
