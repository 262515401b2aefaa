# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""FastAPI has the same trap with own decorators."""

import os
import secrets
from functools import wraps

from fastapi import FastAPI, HTTPException, Request

app = FastAPI()


def needs_key(f):
    @wraps(f)
    async def inner(request: Request, *args, **kwargs):
        sent = request.headers.get("x-api-key", "")
        if not secrets.compare_digest(sent.encode(), os.environb[b"API_KEY"]):
            raise HTTPException(403)
        return await f(request, *args, **kwargs)

    return inner


@app.get("/keys")
@needs_key
async def keys(request: Request):
    return []


@needs_key  # expect: route-unprotected
@app.get("/keys/export")  # also: route-unprotected
async def export(request: Request):
    return {"keys": []}
