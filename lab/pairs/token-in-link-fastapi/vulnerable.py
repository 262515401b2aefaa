"""Every invoice links to its file with a token in the query string. The link is copied into mails,
histories and Referer headers, and the token with it.
"""

import hashlib
import hmac
import secrets
from typing import Annotated
from uuid import UUID

from fastapi import Depends, HTTPException, Query, Response
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Invoices"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="invoices")
User = Annotated[str, Depends(basic)]
KEY = secrets.token_bytes(32)


class Invoice(Record):
    id: UUID
    customer: Text
    cents: Count
    download: Annotated[str, Field(max_length=200)] = ""


INVOICES = [
    {"id": "ea10e360-598d-4524-b1e0-12e61eff8219", "customer": "Harbour Chandlers", "cents": 120000},
    {"id": "11578d33-2ec0-4da0-8248-e3738d5d3f37", "customer": "Northmoor Boats", "cents": 45900},
    {"id": "7d04b07c-09aa-4f0c-b2f6-8ba34b93029d", "customer": "Quay Street Cafe", "cents": 8800},
]


def token(invoice_id: str) -> str:
    return hmac.new(KEY, invoice_id.encode(), hashlib.sha256).hexdigest()


for row in INVOICES:
    row["download"] = f"/api/v1/files/{row['id']}?token={token(row['id'])}"


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/invoices", response_model=Page[Invoice], responses=REFUSALS)
def list_invoices(user: User, limit: Limit = 20, offset: Offset = 0):
    return INVOICES[offset : offset + limit]


@app.get("/api/v1/invoices/{invoice_id}", response_model=Invoice, responses=REFUSALS)
def get_invoice(invoice_id: UUID, user: User):
    return owned(INVOICES, invoice_id)


@app.get("/api/v1/files/{invoice_id}", include_in_schema=False)
def download(invoice_id: UUID, key: Annotated[str, Query(alias="token", max_length=64)] = "") -> Response:
    if not hmac.compare_digest(key.encode(), token(str(invoice_id)).encode()):
        raise HTTPException(404, "not found")
    return Response(f"Invoice {invoice_id}", media_type="text/plain")


serve_document(app, basic)
