# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""No dependency in sight: a middleware asks for the token, with a short list of open paths."""

import hmac
import os

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
OPEN = {"/healthz", "/metrics/ready"}


@app.middleware("http")
async def gate(request: Request, call_next):
    if request.url.path not in OPEN:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(token.encode(), os.environb[b"GATE_TOKEN"]):
            return JSONResponse({"detail": "unauthorized"}, 401, {"WWW-Authenticate": "Bearer"})
    return await call_next(request)


@app.get("/healthz")
async def healthz():
    return {"ok": True}


@app.get("/ledger")
async def ledger():
    return []


@app.delete("/ledger/{number}")
async def strike(number: int):
    return {"struck": number}
