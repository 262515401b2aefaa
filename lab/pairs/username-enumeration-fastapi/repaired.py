"""Failures are counted by source, for known and unknown users alike, and no answer tells a count
of one account.
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

app = harden(service("Meters"))

# region: username-enumeration
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


basic = Basic(verify, realm="meters")
# endregion
User = Annotated[str, Depends(basic)]


class Meter(Record):
    id: UUID
    place: Text
    reading: Count


METERS = [
    {"id": "0a6f8592-e1a4-474e-b753-8d9259e96860", "place": "Pump house", "reading": 40122},
    {"id": "2f1aacec-a48a-453c-9c5c-f7330bced98e", "place": "Boiler room", "reading": 9917},
    {"id": "b304695c-a8bf-45d8-903e-bbbfcbd33b47", "place": "Roof", "reading": 2204},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/meters", response_model=Page[Meter], responses=REFUSALS)
def list_meters(user: User, limit: Limit = 20, offset: Offset = 0):
    return METERS[offset : offset + limit]


@app.get("/api/v1/meters/{meter_id}", response_model=Meter, responses=REFUSALS)
def get_meter(meter_id: UUID, user: User):
    return owned(METERS, meter_id)


serve_document(app, basic)
