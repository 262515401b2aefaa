"""A model names the settings that may be shown, and the keys are none of them. A new setting stays
inside until somebody puts it into the model.
"""

import random
import string
import zlib
from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Invoices"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="invoices")
User = Annotated[str, Depends(basic)]


def made_up_keys() -> dict[str, str]:
    """Keys of the right shape, made at start so that no scanner of repositories takes them for real."""
    dice = random.Random(4711)
    upper, mixed = string.ascii_uppercase + "234567", string.ascii_letters + string.digits
    body = "".join(dice.choices(mixed, k=30))
    digits, checksum = string.digits + string.ascii_uppercase + string.ascii_lowercase, ""
    number = zlib.crc32(body.encode())
    for _ in range(6):  # the last six characters are the CRC-32 of the others, in base 62
        number, digit = divmod(number, 62)
        checksum = digits[digit] + checksum
    return {
        "storage_key_id": "AK" + "IA" + "".join(dice.choices(upper, k=16)),
        "storage_secret": "".join(dice.choices(mixed + "+/", k=40)),
        "repository_token": "gh" + "p_" + body + checksum,
    }


SETTINGS = {"region": "north", "retries": 3} | made_up_keys()


# region: secret-in-response
class Shown(Record):
    region: Text
    retries: Count


# endregion


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


# region: secret-in-response
@app.get("/api/v1/settings", responses=REFUSALS)
def settings(user: User) -> Shown:
    return Shown(region=SETTINGS["region"], retries=SETTINGS["retries"])


# endregion


serve_document(app, basic)
