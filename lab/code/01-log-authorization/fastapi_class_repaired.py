# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A client and a service in one: the session class keeps the header out of its own text."""

import logging
from dataclasses import dataclass, field

from fastapi import APIRouter, FastAPI, Request

log = logging.getLogger("sessions")
router = APIRouter()


@dataclass
class Session:
    path: str
    auth_header: str | None = field(repr=False)


def session_of(request: Request) -> Session:
    return Session(request.url.path, request.headers.get("Authorization"))


@router.get("/where")
def where(request: Request):
    session = session_of(request)
    log.info("session: %s", session)
    return {"path": session.path}


app = FastAPI()
app.include_router(router, prefix="/v1")
