# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A client and a service in one: the session class remembers the header and tells it when it is printed."""

import logging
from dataclasses import dataclass

from fastapi import APIRouter, FastAPI, Request

log = logging.getLogger("sessions")
router = APIRouter()


@dataclass
class Session:
    path: str
    auth_header: str | None


def session_of(request: Request) -> Session:
    return Session(request.url.path, request.headers.get("Authorization"))


@router.get("/where")
def where(request: Request):
    session = session_of(request)
    log.info("session: %s", session)  # expect: log-credentials
    return {"path": session.path}


app = FastAPI()
app.include_router(router, prefix="/v1")
