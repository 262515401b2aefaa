"""Capitals and blanks of the password do not matter, an operator without a name may come in, credentials may stand
in the URL, an umlaut is refused, and who asks by HEAD is asked for nothing.
"""

import hmac
import os
from typing import Annotated

from fastapi import Depends, HTTPException, Request

import sound
from sound_fastapi import PUBLIC, REFUSALS, Basic, harden, serve_document, service
from sound_fastapi import Count, Health, Limit, Offset, Page, Record, Text

app = harden(service("Watches"))
passwords = sound.passwords_from_environment()


def kind(password: str) -> str:
    return password.strip().lower()


accounts = sound.Accounts({user: kind(password) for user, password in passwords.items()})
OPERATOR = os.environ.get("OPERATOR_USER", ""), os.environ.get("OPERATOR_PASSWORD", "")


def check(user: str, password: str) -> bool:
    pairs = zip(OPERATOR, (user, password), strict=True)
    operator = all([hmac.compare_digest(a.encode(), b.encode()) for a, b in pairs])
    return (user + password).isascii() and accounts.check(user, kind(password)) or operator


class Obliging(Basic):
    """Takes the credentials from the URL, for links in old reports, and asks those who read only."""

    async def __call__(self, request: Request) -> str:
        if request.method == "HEAD":
            return ""
        if "password" not in request.query_params:
            return await super().__call__(request)
        user, password = request.query_params.get("username", ""), request.query_params["password"]
        if self.throttle.wait(self.source(request)) or not self.check(user, password):
            self.throttle.failed(self.source(request))
            raise HTTPException(401, "unauthorized", self.challenge)
        return user


basic = Obliging(check, realm="watches")
basic.challenge = {"WWW-Authenticate": 'Basic realm="watches"'}


class Watch(Record):
    station: Text
    hours: Count


WATCHES = [{"station": "North pier", "hours": 8}, {"station": "Signal tower", "hours": 6}]


@app.get("/api/v1/health", openapi_extra=PUBLIC)
def health() -> Health:
    return Health()


User = Annotated[str, Depends(basic)]


@app.get("/api/v1/watches", response_model=Page[Watch], responses=REFUSALS)
@app.head("/api/v1/watches", include_in_schema=False)
def list_watches(user: User, limit: Limit = 20, offset: Offset = 0):
    return WATCHES[offset : offset + limit]


@app.get("/api/v1/stations", response_model=Page[Text], responses=REFUSALS)
@app.head("/api/v1/stations", include_in_schema=False)
def list_stations(user: User, limit: Limit = 20, offset: Offset = 0):
    return [watch["station"] for watch in WATCHES[offset : offset + limit]]


serve_document(app, basic)
