"""The old path redirects by path alone, which keeps the scheme that the client came with."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from fastapi.responses import RedirectResponse

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Members"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="members")
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


# region: redirect-downgrade
@app.get("/api/v1/people", response_class=RedirectResponse, status_code=308, responses=REFUSALS)
def people(user: User) -> RedirectResponse:
    return RedirectResponse("/api/v1/members", status_code=308)


# endregion


serve_document(app, basic)
