"""The password is checked against the hash of the user that the client names. An unknown user
costs one hash as well, so the answer takes the same time.
"""

import secrets
from typing import Annotated
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Invoices"))

# region: basic-username-ignored
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
User = Annotated[str, Depends(basic)]


class Invoice(Record):
    id: UUID
    customer: Text
    cents: Count


INVOICES = [
    {"id": "ea10e360-598d-4524-b1e0-12e61eff8219", "customer": "Harbour Chandlers", "cents": 120000},
    {"id": "11578d33-2ec0-4da0-8248-e3738d5d3f37", "customer": "Northmoor Boats", "cents": 45900},
    {"id": "7d04b07c-09aa-4f0c-b2f6-8ba34b93029d", "customer": "Quay Street Cafe", "cents": 8800},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/invoices", response_model=Page[Invoice], responses=REFUSALS)
def list_invoices(user: User, limit: Limit = 20, offset: Offset = 0):
    return INVOICES[offset : offset + limit]


@app.get("/api/v1/invoices/{invoice_id}", response_model=Invoice, responses=REFUSALS)
def get_invoice(invoice_id: UUID, user: User):
    return owned(INVOICES, invoice_id)


serve_document(app, basic)
