# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""An async check that turns every failure into None."""

import os

import httpx
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

app = FastAPI()
bearer = HTTPBearer()


async def introspect(token: str):
    try:
        async with httpx.AsyncClient(timeout=3) as client:
            answer = await client.post(os.environ["INTROSPECT_URL"], data={"token": token})  # also: credential-forwarded
            return answer.json()["username"]
    except Exception:  # expect: auth-exception-swallowed
        return None


async def user(sent: HTTPAuthorizationCredentials = Depends(bearer)) -> str:
    name = await introspect(sent.credentials)
    if not name:
        raise HTTPException(401)
    return name


@app.get("/inbox")
async def inbox(who: str = Depends(user)):
    return []
