# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""FastAPI's own class for keys in the query."""

import os
import secrets

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import APIKeyQuery

app = FastAPI()
api_key = APIKeyQuery(name="api_key")  # expect: token-in-url


async def caller(key: str = Depends(api_key)) -> None:
    if not secrets.compare_digest(key.encode(), os.environ["MAP_KEY"].encode()):
        raise HTTPException(403)


@app.get("/tiles", dependencies=[Depends(caller)])
async def tiles():
    return []
