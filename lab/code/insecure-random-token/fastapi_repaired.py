# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Codes and keys from the system; the trace id is no secret."""

import secrets
import time
import uuid

from fastapi import FastAPI, Request
from pydantic import BaseModel

app = FastAPI()
CODES: dict[str, tuple[str, float]] = {}


class Reset(BaseModel):
    email: str


@app.middleware("http")
async def trace(request: Request, call_next):
    request.state.trace_id = uuid.uuid1().hex
    return await call_next(request)


@app.post("/password-reset", status_code=202)
def reset(body: Reset) -> None:
    code = f"{secrets.randbelow(1_000_000):06d}"
    CODES[body.email] = code, time.time() + 600


# region: insecure-random-token
@app.post("/api-keys", status_code=201)
def key() -> dict[str, str]:
    return {"api_key": secrets.token_hex(32)}


# endregion
