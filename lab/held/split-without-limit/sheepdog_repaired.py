# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os
from base64 import b64decode

from fastapi import FastAPI, HTTPException, Request
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

log = logging.getLogger("sheepdog")
app = FastAPI()


def credentials(header: str) -> tuple[str, str]:
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        raise ValueError("scheme")
    name, colon, password = b64decode(value, validate=True).decode("utf-8").partition(":")
    if not colon:
        raise ValueError("no colon")
    return name, password


@app.middleware("http")
async def shepherd(request: Request, call_next):
    from fastapi.responses import JSONResponse

    refusal = JSONResponse({"error": "sign in"}, 401, {"WWW-Authenticate": "Basic"})
    try:
        name, password = credentials(request.headers.get("authorization", ""))
        if name != os.environ["SHEPHERD"]:
            raise ValueError("name")
        PasswordHasher().verify(os.environ["SHEPHERD_HASH"], password)
    except (ValueError, VerifyMismatchError) as error:
        log.warning("refused from %s (%s)", request.client, type(error).__name__)
        return refusal
    log.info("%s accepted from %s", name, request.client)
    return await call_next(request)


@app.get("/flock/{day}")
async def flock(day: int):
    if day > 366:
        raise HTTPException(404)
    return {"day": day, "sheep": 88}
