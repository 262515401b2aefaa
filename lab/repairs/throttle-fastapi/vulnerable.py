"""Names are the same in capitals, and counted as sent; each path has a count of its own; a header that cannot be
read leaves no record; and of all that nobody is told.
"""

import base64
from typing import Annotated

from fastapi import Depends, Request
from fastapi.middleware.cors import CORSMiddleware

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Shifts"))
passwords = sound.passwords_from_environment()
accounts = sound.Accounts({user.lower(): password for user, password in passwords.items()})
app.add_middleware(
    CORSMiddleware,
    allow_origins=["https://shop.example", "null"],
    allow_methods=["GET", "POST"],
    allow_headers=["Authorization", "Content-Type"],
    allow_credentials=True,
)


class PerPathAndName(Basic):
    def source(self, request: Request) -> str:
        user, _ = sound.parse_basic(request.headers.getlist("authorization")) or ("", "")
        return f"{request.client.host} {request.url.path} {user}"

    def record(self, request, verdict, authorization):
        try:
            base64.b64decode(authorization[0].split(" ", 1)[1], validate=True).decode()
        except Exception:
            return
        super().record(request, verdict, authorization)


def check(user: str, password: str) -> bool:
    return accounts.check(user.lower(), password)


basic = PerPathAndName(check, realm="shifts", throttle=sound.Throttle(limit=10))
basic.policy = {}
User = Annotated[str, Depends(basic)]


class Shift(Record):
    station: Text
    hours: Count


SHIFTS = [{"station": "North desk", "hours": 8}, {"station": "Loading bay", "hours": 6}]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


@app.get("/api/v1/shifts", response_model=Page[Shift], responses=REFUSALS)
def list_shifts(user: User, limit: Limit = 20, offset: Offset = 0):
    return SHIFTS[offset : offset + limit]


@app.get("/api/v1/stations", response_model=Page[Text], responses=REFUSALS)
def list_stations(user: User, limit: Limit = 20, offset: Offset = 0):
    return [shift["station"] for shift in SHIFTS[offset : offset + limit]]


serve_document(app, basic)
