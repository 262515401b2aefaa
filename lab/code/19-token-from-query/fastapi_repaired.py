# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""The key is a header."""

import os
import secrets

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import APIKeyHeader

app = FastAPI()
api_key = APIKeyHeader(name="X-API-Key")


async def caller(key: str = Depends(api_key)) -> None:
    if not secrets.compare_digest(key.encode(), os.environ["MAP_KEY"].encode()):
        raise HTTPException(403)


@app.get("/tiles", dependencies=[Depends(caller)])
async def tiles():
    return []
