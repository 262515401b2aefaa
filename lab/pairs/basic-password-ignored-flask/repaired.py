"""The outcome of the comparison decides, for a known and an unknown user alike. A name without its
password is refused.
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))

# region: basic-password-ignored
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's smallest argon2id setting
HASHES = {user: hasher.hash(password) for user, password in sound.passwords_from_environment().items()}
NOBODY = hasher.hash(secrets.token_urlsafe(32))


def verify(user: str, password: str) -> bool:
    """Whether this is the password of this user. Who is not there costs a hash as well."""
    try:
        hasher.verify(HASHES.get(user, NOBODY), password)
    except VerificationError:
        return False
    return user in HASHES


basic = Basic(verify, realm="invoices")
# endregion

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
