# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Berth bookings for a harbour."""

import logging
from typing import Annotated

from fastapi import FastAPI, Header, HTTPException

from_client = logging.getLogger("bookings.client")
app = FastAPI(title="Bookings")


def session_user(token: str) -> str | None:
    return None


@app.get("/bookings")
async def bookings(authorization: Annotated[str | None, Header()] = None):
    if authorization is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    scheme, _, token = authorization.partition(" ")
    from_client.debug("got a header of scheme %s", scheme)
    if scheme.lower() != "bearer" or session_user(token) is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return []
