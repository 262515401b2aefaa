"""The dependency compares the password with the user's hash before it yields a name. `HTTPBasic`
alone only parses the header.
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

app = harden(service("Members"))

# region: basic-any-credentials
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


basic = Basic(verify, realm="members")
# endregion
User = Annotated[str, Depends(basic)]


class Member(Record):
    id: UUID
    nickname: Text
    visits: Count


MEMBERS = [
    {"id": "731e4101-d7d2-48d3-8f83-518084adf530", "nickname": "Heron", "visits": 31},
    {"id": "a1e852b5-b6fe-427e-89b9-1ec04f465531", "nickname": "Otter", "visits": 4},
    {"id": "3ac7436d-3e75-4faf-b5e1-97e818c04462", "nickname": "Badger", "visits": 17},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/members", response_model=Page[Member], responses=REFUSALS)
def list_members(user: User, limit: Limit = 20, offset: Offset = 0):
    return MEMBERS[offset : offset + limit]


@app.get("/api/v1/members/{member_id}", response_model=Member, responses=REFUSALS)
def get_member(member_id: UUID, user: User):
    return owned(MEMBERS, member_id)


serve_document(app, basic)
