"""Every refusal has an id, a time and a tip of the day in its body, so their lengths differ.
Nothing of it depends on the user, who may exist or not.
"""

import random
from datetime import datetime, timezone
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, owned, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Shifts"))
TIPS = ["Mind the gap.", "Passwords are case-sensitive.", "Ask the duty desk, telephone 4711, for help."]
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="shifts")
User = Annotated[str, Depends(basic)]


class Refusal(Record):
    error: Text
    request_id: Text
    time: datetime
    tip: Text


@app.exception_handler(HTTPException)
async def refuse(request: Request, error: HTTPException) -> JSONResponse:
    body = Refusal(
        error=str(error.detail).lower(),
        request_id=request.scope["request_id"],
        time=datetime.now(timezone.utc),
        tip=random.choice(TIPS),
    )
    return JSONResponse(body.model_dump(mode="json"), error.status_code, error.headers)


class Shift(Record):
    id: UUID
    station: Text
    hours: Count


SHIFTS = [
    {"id": "135d4a89-db46-4999-b1c9-655e41df06b0", "station": "North desk", "hours": 8},
    {"id": "2bda824c-eec0-4f2e-8000-1d52473c8859", "station": "Loading bay", "hours": 6},
    {"id": "2f15f111-1ec2-4f91-8da7-97b59e5ce35f", "station": "Reception", "hours": 4},
]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/shifts", response_model=Page[Shift], responses=REFUSALS)
def list_shifts(user: User, limit: Limit = 20, offset: Offset = 0):
    return SHIFTS[offset : offset + limit]


@app.get("/api/v1/shifts/{shift_id}", response_model=Shift, responses=REFUSALS)
def get_shift(shift_id: UUID, user: User):
    return owned(SHIFTS, shift_id)


serve_document(app, basic)
