"""The link names the file and nothing else; the file is behind the same credentials as the list."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response
from pydantic import Field

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Invoices"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="invoices")
User = Annotated[str, Depends(basic)]


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
# region: token-in-link
for row in INVOICES:
    row["download"] = f"/api/v1/files/{row['id']}"
# endregion


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/invoices", response_model=Page[Invoice], responses=REFUSALS)
def list_invoices(user: User, limit: Limit = 20, offset: Offset = 0):
    return INVOICES[offset : offset + limit]


@app.get("/api/v1/invoices/{invoice_id}", response_model=Invoice, responses=REFUSALS)
def get_invoice(invoice_id: UUID, user: User):
    return owned(INVOICES, invoice_id)


# region: token-in-link
@app.get("/api/v1/files/{invoice_id}", response_class=Response, responses=REFUSALS)
def download(invoice_id: UUID, user: User) -> Response:
    return Response(f"Invoice {owned(INVOICES, invoice_id)['id']}", media_type="text/plain")


# endregion


serve_document(app, basic)
