"""Says which headers came, never what they hold."""

import logging

from fastapi import FastAPI, Request

log = logging.getLogger("headers")
app = FastAPI()
SENSITIVE = {"authorization", "cookie", "x-api-key"}


@app.middleware("http")
async def note(request: Request, call_next):
    names = sorted(request.headers.keys())
    log.info("header names: %s", ", ".join(names))
    log.info("authorization present: %s", "authorization" in request.headers)
    log.info("authorization is %d long", len(request.headers.get("authorization", "")))
    safe = {name: ("***" if name in SENSITIVE else value) for name, value in request.headers.items()}
    log.debug("headers %s", safe)
    return await call_next(request)


@app.get("/healthz")
async def healthz():
    return {"status": "ok"}
