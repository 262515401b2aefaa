"""Orders; structlog binds the request for every later line."""

import structlog
from fastapi import FastAPI, Request

log = structlog.get_logger()
app = FastAPI()


@app.middleware("http")
async def bind(request: Request, call_next):
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(path=request.url.path)
    log.info("request", headers=dict(request.headers), client=request.client)  # expect: log-headers  # also: log-credentials
    return await call_next(request)


@app.get("/orders")
async def orders():
    return {"orders": []}
