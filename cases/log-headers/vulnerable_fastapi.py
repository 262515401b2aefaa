import logging

from fastapi import FastAPI, Request

app = FastAPI()
log = logging.getLogger("api")


@app.middleware("http")
async def trace(request: Request, call_next):
    headers = dict(request.headers)
    log.info("headers: %s", headers)
    return await call_next(request)
