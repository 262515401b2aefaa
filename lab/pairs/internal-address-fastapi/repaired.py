"""The public health check says whether the service works; what it works with is in the monitoring."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Devices"))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="devices")
User = Annotated[str, Depends(basic)]


class Device(Record):
    id: UUID
    label: Text
    uptime: Count


DEVICES = [
    {"id": "f6fae014-58a1-4bcf-b61a-b0225aa08f38", "label": "Gate sensor", "uptime": 88231},
    {"id": "203978ae-1bd6-4a81-8976-fa764c9656e5", "label": "Tank gauge", "uptime": 1204},
    {"id": "a0c455bb-6c2d-4782-a0c9-ec534176525d", "label": "Door camera", "uptime": 56000},
]


# region: internal-address
@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    """Whether the service works. What it works with, and where, is in the monitoring."""
    return Health()


# endregion


@app.get("/api/v1/devices", response_model=Page[Device], responses=REFUSALS)
def list_devices(user: User, limit: Limit = 20, offset: Offset = 0):
    return DEVICES[offset : offset + limit]


@app.get("/api/v1/devices/{device_id}", response_model=Device, responses=REFUSALS)
def get_device(device_id: UUID, user: User):
    return owned(DEVICES, device_id)


serve_document(app, basic)
