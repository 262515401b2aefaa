"""Two users with objects of their own, over TLS with the lab's CA; neither sees what is the
other's.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

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


MEMBERS = {
    "alice": [
        {"id": "e831241d-b631-482d-abe0-a48f422e5acb", "nickname": "Heron", "visits": 31},
        {"id": "7535af6d-b798-407d-8559-418833b31284", "nickname": "Otter", "visits": 4},
    ],
    "bob": [
        {"id": "5e1f5c44-2f49-49e9-b469-7b84705dd92a", "nickname": "Badger", "visits": 17},
        {"id": "3676f7cd-ce9d-431e-80b2-5225b7aa2a17", "nickname": "Otter", "visits": 4},
    ],
}


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/members", response_model=Page[Member], responses=REFUSALS)
def list_members(user: User, limit: Limit = 20, offset: Offset = 0):
    return MEMBERS.get(user, [])[offset : offset + limit]


@app.get("/api/v1/members/{member_id}", response_model=Member, responses=REFUSALS)
def get_member(member_id: UUID, user: User):
    return owned(MEMBERS.get(user, []), member_id)


serve_document(app, basic)
