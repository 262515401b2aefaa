"""The route depends on `HTTPBasic()` and takes that for a check of the password. Any well-formed
pair is let in.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from fastapi.security import HTTPBasic, HTTPBasicCredentials

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Members"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="members")
security = HTTPBasic(scheme_name="basic", realm="members", description=sound.BASIC["description"])


def current_user(credentials: Annotated[HTTPBasicCredentials, Depends(security)]) -> str:
    return credentials.username


User = Annotated[str, Depends(current_user)]


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
