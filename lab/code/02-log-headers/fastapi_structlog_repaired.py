"""Orders; structlog binds the request for every later line."""

import structlog
from fastapi import FastAPI, Request

log = structlog.get_logger()
app = FastAPI()
# region: log-headers
QUIET = {"authorization", "proxy-authorization", "cookie", "x-api-key"}


@app.middleware("http")
async def bind(request: Request, call_next):
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(path=request.url.path)
    shown = {name: value for name, value in request.headers.items() if name not in QUIET}
    log.info("request", headers=shown, client=request.client)
    return await call_next(request)


# endregion


@app.get("/orders")
async def orders():
    return {"orders": []}
