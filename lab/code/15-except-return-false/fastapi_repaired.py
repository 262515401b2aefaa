# also: https-not-enforced, no-auth-throttle, no-store-missing
"""An async check that tells a dead token service from a dead token."""

import logging
import os

import httpx
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
bearer = HTTPBearer()
log = logging.getLogger("auth")


async def introspect(token: str):
    try:
        async with httpx.AsyncClient(timeout=3) as client:
            answer = await client.post(os.environ["INTROSPECT_URL"], data={"token": token})  # also: credential-forwarded
            answer.raise_for_status()
    except httpx.HTTPError:
        log.exception("the token service does not answer")
        raise HTTPException(503) from None
    return answer.json().get("username")


async def user(sent: HTTPAuthorizationCredentials = Depends(bearer)) -> str:
    name = await introspect(sent.credentials)
    if not name:
        log.warning("unknown token refused")
        raise HTTPException(401)
    log.info("token of %r accepted", name)
    return name


@app.get("/inbox")
async def inbox(who: str = Depends(user)):
    return []
