# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The last word of the header is the token, whatever comes before it."""

import os
import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, Header, HTTPException

app = FastAPI()


def service(authorization: Annotated[str, Header()]) -> None:
    token = authorization.split(" ")[-1]  # expect: bearer-scheme-ignored
    if not secrets.compare_digest(token.encode(), os.environb[b"SERVICE_TOKEN"]):
        raise HTTPException(401)


def other_service(authorization: Annotated[str, Header()]) -> None:
    if not secrets.compare_digest(authorization.removeprefix("Bearer ").encode(), os.environb[b"OTHER_TOKEN"]):  # expect: bearer-scheme-ignored
        raise HTTPException(401)


@app.get("/parts", dependencies=[Depends(service)])
async def parts():
    return []


@app.get("/spares", dependencies=[Depends(other_service)])
async def spares():
    return []
