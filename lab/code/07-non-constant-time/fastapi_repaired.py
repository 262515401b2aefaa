# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Metrics for whoever has the key."""

import os
import secrets
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import APIKeyHeader

app = FastAPI()
api_key = APIKeyHeader(name="X-API-Key")


# region: non-constant-time-compare
async def need_key(key: Annotated[str, Depends(api_key)]):
    if secrets.compare_digest(key.encode(), os.environ["METRICS_KEY"].encode()):
        return
    raise HTTPException(403)


# endregion


@app.get("/metrics", dependencies=[Depends(need_key)])
async def metrics():
    return {"requests": 12}
