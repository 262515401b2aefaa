"""The password opens the account page alone; everything else takes a token that lives for minutes."""

import os
from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, Bearer, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Devices"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="devices")
# region: weak-scheme-only
tokens = sound.Tokens()
# endregion
tokens.add(os.environ["LAB_TOKEN"], "alice")  # alice's own; see lab.toml
# region: weak-scheme-only
bearer = Bearer(tokens, realm="devices", throttle=basic.throttle)
User = Annotated[str, Depends(bearer)]
Owner = Annotated[str, Depends(basic)]
# endregion


class Account(Record):
    name: Text


class Device(Record):
    id: UUID
    label: Text
    uptime: Count


DEVICES = [
    {"id": "f6fae014-58a1-4bcf-b61a-b0225aa08f38", "label": "Gate sensor", "uptime": 88231},
    {"id": "203978ae-1bd6-4a81-8976-fa764c9656e5", "label": "Tank gauge", "uptime": 1204},
    {"id": "a0c455bb-6c2d-4782-a0c9-ec534176525d", "label": "Door camera", "uptime": 56000},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/devices", response_model=Page[Device], responses=REFUSALS)
def list_devices(user: User, limit: Limit = 20, offset: Offset = 0):
    return DEVICES[offset : offset + limit]


@app.get("/api/v1/devices/{device_id}", response_model=Device, responses=REFUSALS)
def get_device(device_id: UUID, user: User):
    return owned(DEVICES, device_id)


# region: weak-scheme-only
@app.get("/api/v1/account", responses=REFUSALS)
def account(owner: Owner) -> Account:
    return Account(name=owner)


# endregion


serve_document(app, bearer)
